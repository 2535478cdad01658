/** The sample household's files, as small as may be. */
import type {
  ExportPartView,
  ExportRequest,
  ExportView,
  RestoreView,
  StorageView,
  WithoutNeighboursView,
} from '../../node-core/api/index.ts';
import { ME, NOW_MINUTE, NOW_MS, session } from './sample-views.ts';

const TEXT = 'month;total\r\n2026-05;-184,40\r\n';

/** The one piece of every file. */
export const PART: ExportPartView = { base64: btoa(TEXT), nextOffset: null };

export function exported({ what }: ExportRequest): ExportView {
  return {
    id: 'e6'.repeat(16),
    files: [{ name: `${what}.csv`, mediaType: 'text/csv; charset=utf-8', bytes: TEXT.length }],
  };
}

export function withoutNeighbours(month: string): WithoutNeighboursView {
  return {
    month,
    totalMinor: -18_440,
    withoutMinor: -29_825,
    savedMinor: 11_385,
    boughtMwh: 81_400_000,
    soldMwh: 43_250_000,
    isComplete: true,
  };
}

export function copy(isStaged: boolean): RestoreView {
  return {
    household: ME.name,
    community: session.community.name,
    madeMs: NOW_MS - 86_400_000,
    untilMinute: NOW_MINUTE - 1_440,
    bytes: 18_400_000,
    isStaged,
    endsVoting: false,
  };
}

export const STORAGE: StorageView = {
  ledgerBytes: 412_300_000,
  homeBytes: 38_650_000,
  setAsideBytes: 0,
  freeBytes: 86_400_000_000,
  firstMinute: NOW_MINUTE - 412 * 1_440,
  retentionMonths: 36,
  stagedCopy: null,
};
