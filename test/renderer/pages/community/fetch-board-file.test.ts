import { describe, expect, it } from 'vitest';
import type { FilePartView } from '../../../../node-core/api/index.ts';
import { fetchBoardFile } from '../../../../renderer/src/pages/community/fetch-board-file.ts';

const TEXT = '\uFEFFmember;total\r\nBerg;-1,50\r\nHåkon;2,00\r\n';

/** Sends seven characters at a time, as a home sends a large file in parts. */
function home(asked: number[]) {
  return ({ from }: { readonly from: number }): Promise<FilePartView> => {
    asked.push(from);
    const end = Math.min(TEXT.length, from + 7);
    return Promise.resolve({
      name: 'ledger.csv',
      mediaType: 'text/csv',
      text: TEXT.slice(from, end),
      length: TEXT.length,
      next: end < TEXT.length ? end : null,
    });
  };
}

describe('a file of a month', () => {
  it('is fetched part by part, and is the whole, byte order mark and all', async () => {
    const asked: number[] = [];
    const want = { month: '2026-05', file: 'ledger', decimalMark: ',' } as const;
    const file = await fetchBoardFile(home(asked), want);
    expect(file).toMatchObject({ name: 'ledger.csv', mediaType: 'text/csv' });
    const bytes = file.parts[0] ?? new Uint8Array();
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)).toBe(TEXT);
    expect(asked).toEqual([0, 7, 14, 21, 28, 35]);
  });
});
