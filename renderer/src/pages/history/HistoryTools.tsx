import { FileSpreadsheet, Tag } from 'lucide-react';
import type { Resolution } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { useExport } from '../../exports/use-export.ts';
import type { MinuteRange } from '../../format/calendar.ts';
import { useI18n } from '../../i18n/I18n.tsx';

/** Under the chart: prices over the bars, and what is shown as a file. */
export function HistoryTools(props: {
  stretch: MinuteRange;
  resolution: Resolution;
  /** Left out where there is no place for prices. */
  showPrices?: boolean;
  onPrices?: (show: boolean) => void;
}) {
  const { t } = useI18n();
  const { stretch, resolution, showPrices = false, onPrices } = props;
  const save = useExport();
  return (
    <div className="history-tools">
      {onPrices !== undefined && (
        <Button icon={Tag} aria-pressed={showPrices} onPress={() => onPrices(!showPrices)}>
          {t('history.showPrices')}
        </Button>
      )}
      <Button
        icon={FileSpreadsheet}
        isPending={save.isPending}
        onPress={() =>
          void save.run({
            what: 'history',
            startMinute: stretch.startMinute,
            endMinute: stretch.endMinute,
            resolution,
          })
        }
      >
        {t('history.saveFile')}
      </Button>
    </div>
  );
}
