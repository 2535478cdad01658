/** The bill and its year as files. */
import { FileSpreadsheet, FileText, type LucideIcon } from 'lucide-react';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import type { ExportWish } from '../../exports/use-export.ts';
import { useExport } from '../../exports/use-export.ts';
import { useI18n } from '../../i18n/I18n.tsx';

/** The bill as PDF, where it is at hand. */
export function SavePdf({ month }: { month: string }) {
  const { t } = useI18n();
  const save = useExport();
  return (
    <Button
      icon={FileText}
      isPending={save.isPending}
      onPress={() => void save.run({ what: 'bill', month, format: 'pdf' })}
    >
      {t('bill.savePdf')}
    </Button>
  );
}

interface FileRow {
  readonly id: string;
  readonly icon: LucideIcon;
  readonly title: string;
  readonly detail: string;
  readonly wish: ExportWish;
}

export function BillFiles({ month }: { month: string }) {
  const { t } = useI18n();
  const year = Number(month.slice(0, 4));
  const rows: readonly FileRow[] = [
    {
      id: 'bill-pdf',
      icon: FileText,
      title: t('exports.billPdf'),
      detail: t('exports.billPdfDetail'),
      wish: { what: 'bill', month, format: 'pdf' },
    },
    {
      id: 'bill-csv',
      icon: FileSpreadsheet,
      title: t('exports.billCsv'),
      detail: t('exports.billCsvDetail'),
      wish: { what: 'bill', month, format: 'csv' },
    },
    {
      id: 'year-pdf',
      icon: FileText,
      title: t('exports.yearPdf', { year: String(year) }),
      detail: t('exports.yearPdfDetail'),
      wish: { what: 'year', year, format: 'pdf' },
    },
    {
      id: 'year-csv',
      icon: FileSpreadsheet,
      title: t('exports.yearCsv', { year: String(year) }),
      detail: t('exports.yearCsvDetail'),
      wish: { what: 'year', year, format: 'csv' },
    },
  ];
  return (
    <Card title={t('exports.filesTitle')} detail={t('exports.filesDetail')}>
      <ul className="bill-files no-print">
        {rows.map((row) => (
          <FileToSave key={row.id} row={row} />
        ))}
      </ul>
    </Card>
  );
}

function FileToSave({ row: { icon: Icon, title, detail, wish } }: { row: FileRow }) {
  const { t } = useI18n();
  const save = useExport();
  return (
    <li className="bill-file">
      <Icon size={20} aria-hidden />
      <div>
        <p className="bill-file-title">{title}</p>
        <p className="muted small">{detail}</p>
      </div>
      <Button
        isPending={save.isPending}
        aria-label={`${t('exports.save')}: ${title}`}
        onPress={() => void save.run(wish)}
      >
        {t('exports.save')}
      </Button>
    </li>
  );
}
