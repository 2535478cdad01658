/** All components on one hidden page (#/components), for looking at. Its samples are made up and not translated. */
import { Page } from '../../frame/Page.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { GalleryAmounts } from './GalleryAmounts.tsx';
import { GalleryCharts } from './GalleryCharts.tsx';
import { GalleryForms } from './GalleryForms.tsx';
import { GalleryStates } from './GalleryStates.tsx';

export function GalleryPage() {
  const { t } = useI18n();
  return (
    <Page title={t('gallery.title')} detail="Everything the pages are built of">
      <GalleryAmounts />
      <GalleryCharts />
      <GalleryForms />
      <GalleryStates />
    </Page>
  );
}
