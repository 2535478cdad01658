import { Download } from 'lucide-react';
import type { BoardFileRequest } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { List, ListRow } from '../../components/List.tsx';
import { saveFile } from '../../exports/save-file.ts';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand } from '../../store/home.tsx';
import { whenDone } from '../contracts/when-done.ts';
import { fetchBoardFile } from './fetch-board-file.ts';

type FileKind = BoardFileRequest['file'];

const FILES: readonly (readonly [kind: FileKind, name: PlainKey, detail: PlainKey])[] = [
  ['ledger', 'board.fileLedger', 'board.fileLedgerDetail'],
  ['documents', 'board.fileDocuments', 'board.fileDocumentsDetail'],
  ['lines', 'board.fileLines', 'board.fileLinesDetail'],
];

/** A month as files for a spreadsheet. */
export function BoardFiles({ month }: { month: string }) {
  const { t } = useI18n();
  return (
    <Card title={t('board.files')} detail={t('board.filesDetail')}>
      <List label={t('board.files')}>
        {FILES.map(([kind, name, detail]) => (
          <ListRow
            key={kind}
            title={t(name)}
            detail={t(detail)}
            actions={<SaveButton month={month} kind={kind} name={t(name)} />}
          />
        ))}
      </List>
    </Card>
  );
}

function SaveButton({ month, kind, name }: { month: string; kind: FileKind; name: string }) {
  const { t, format } = useI18n();
  // A spreadsheet takes a number for one only with the mark of its own language.
  const decimalMark = format.locale.startsWith('nb') ? ',' : '.';
  const save = useCommand(
    (api, file: FileKind) =>
      fetchBoardFile((part) => api.boardFile.query(part), { month, file, decimalMark }),
    {
      done: ({ name: saved }) => ({ title: t('board.saved', { file: saved }) }),
    },
  );
  return (
    <Button
      icon={Download}
      aria-label={t('board.saveOf', { file: name })}
      isPending={save.isPending}
      onPress={() => whenDone(save.run(kind), saveFile)}
    >
      {t('board.save')}
    </Button>
  );
}
