import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useI18n } from '../i18n/I18n.tsx';
import { IconButton } from './Button.tsx';
import './DataTable.css';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** `end` for numbers. */
  readonly align?: 'start' | 'end';
  readonly cell: (row: Row) => ReactNode;
  /** Under the column, in a last row: a total. */
  readonly footer?: ReactNode;
}

export interface DataTableProps<Row> {
  /** What the table holds, for screen readers. */
  caption: string;
  /** The first column names the row. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** More rows than this are shown page by page. Default 100. */
  pageSize?: number;
}

/** More columns than these want more room to stand side by side. */
const MOST_NARROW_COLUMNS = 6;

/**
 * A table that turns into cards where its container is narrow. It stays a table to screen readers: browsers no longer
 * drop the meaning of one that is laid out as blocks.
 */
export function DataTable<Row>({ caption, columns, rows, rowId, pageSize = 100 }: DataTableProps<Row>) {
  const { t } = useI18n();
  const [wantedPage, setPage] = useState(0);
  const pages = Math.max(1, Math.ceil(rows.length / pageSize));
  const page = Math.min(wantedPage, pages - 1);
  const shown = rows.slice(page * pageSize, (page + 1) * pageSize);
  const hasFooter = columns.some((column) => column.footer !== undefined);
  const alignment = (column: Column<Row>): string => (column.align === 'end' ? 'cell-end' : 'cell-start');
  return (
    <div className={columns.length > MOST_NARROW_COLUMNS ? 'table-box table-box-wide' : 'table-box'}>
      <table className="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={alignment(column)}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={rowId(row)}>
              {columns.map((column, index) =>
                index === 0 ? (
                  <th key={column.id} scope="row" className={alignment(column)}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.id} className={alignment(column)} data-label={column.header}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
        {hasFooter && (
          <tfoot>
            <tr>
              {columns.map((column, index) => (
                <td
                  key={column.id}
                  className={alignment(column)}
                  // What the first column says is itself the label of the total.
                  {...(index === 0 ? {} : { 'data-label': column.header })}
                >
                  {column.footer}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
      {pages > 1 && (
        <div className="row-spread">
          <p className="muted small">{t('components.rows', { count: rows.length })}</p>
          <div className="row">
            <IconButton
              icon={ChevronLeft}
              label={t('components.previousPage')}
              isDisabled={page === 0}
              onPress={() => {
                setPage(page - 1);
              }}
            />
            <p className="small" aria-live="polite">
              {t('components.pageOf', { page: page + 1, pages })}
            </p>
            <IconButton
              icon={ChevronRight}
              label={t('components.nextPage')}
              isDisabled={page === pages - 1}
              onPress={() => {
                setPage(page + 1);
              }}
            />
          </div>
        </div>
      )}
    </div>
  );
}
