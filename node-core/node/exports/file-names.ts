import type { ExportRequest } from '../../api/export-inputs.ts';
import type { ExportLanguage } from '../../exports/index.ts';

const WORDS = {
  en: {
    bill: 'bill',
    year: 'annual-statement',
    history: 'history',
    everything: 'data',
    backup: 'database-copy',
  },
  nb: {
    bill: 'regning',
    year: 'arsoppgave',
    history: 'historikk',
    everything: 'data',
    backup: 'databasekopi',
  },
} as const satisfies Record<ExportLanguage, Record<ExportRequest['what'], string>>;

/** The names that an export's files have on the person's disk. */
export function fileNames(request: ExportRequest): {
  readonly pdf: string;
  readonly csv: string;
  readonly zip: string;
} {
  const base = ['nabowatt', WORDS[request.language][request.what], ...detail(request)].join('-');
  return { pdf: `${base}.pdf`, csv: `${base}.csv`, zip: `${base}.zip` };
}

function detail(request: ExportRequest): string[] {
  switch (request.what) {
    case 'bill':
      return [request.month];
    case 'year':
      return [String(request.year)];
    case 'history':
      return [request.resolution];
    case 'everything':
    case 'backup':
      return [];
  }
}
