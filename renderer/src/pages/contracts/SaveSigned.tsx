import { FileDown } from 'lucide-react';
import { Button } from '../../components/Button.tsx';
import { saveFile } from '../../exports/save-file.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useSessionView } from '../../store/home.tsx';
import { signedFile } from './signed-file.ts';
import { whenDone } from './when-done.ts';

/** Saves the contract as both have signed it. */
export function SaveSigned({ contractId }: { contractId: string }) {
  const { t, format } = useI18n();
  const { community } = useSessionView();
  const fetch = useCommand((api, id: string) => api.signedTerms.query({ id }), {
    done: () => ({ title: t('contracts.fileSaved') }),
  });
  const save = () =>
    whenDone(fetch.run(contractId), (signed) => {
      const { name, text } = signedFile(signed, { t, format, money: community });
      const parts = [new TextEncoder().encode(text)];
      saveFile({ name, mediaType: 'text/plain;charset=utf-8', parts });
    });
  return (
    <Button kind="quiet" icon={FileDown} isPending={fetch.isPending} onPress={save}>
      {t('contracts.fileSave')}
    </Button>
  );
}
