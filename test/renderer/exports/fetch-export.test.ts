import { describe, expect, it } from 'vitest';
import type { ExportPartView, ExportRequest } from '../../../node-core/api/index.ts';
import {
  CutShort,
  type ExportCalls,
  fetchExport,
  HAND_IN_BYTES,
  handIn,
  uploadName,
} from '../../../renderer/src/exports/fetch-export.ts';

const REQUEST: ExportRequest = { what: 'bill', month: '2026-06', format: 'pdf', language: 'nb' };

/** A home that has one file, gives it in pieces of three bytes, and keeps what is handed in. */
function homeWith(content: Uint8Array, said = content.length) {
  const handedIn: { offset: number; base64: string }[] = [];
  const calls: ExportCalls = {
    makeExport: {
      mutate: () =>
        Promise.resolve({
          id: 'ab'.repeat(16),
          files: [{ name: 'x.pdf', mediaType: 'application/pdf', bytes: said }],
        }),
    },
    exportPart: {
      query: ({ offset }: { offset: number }): Promise<ExportPartView> => {
        const piece = content.subarray(offset, offset + 3);
        const next = offset + piece.length;
        return Promise.resolve({
          base64: btoa(String.fromCharCode(...piece)),
          nextOffset: next < content.length ? next : null,
        });
      },
    },
    restorePart: {
      mutate: (part: { offset: number; base64: string }) => {
        handedIn.push(part);
        return Promise.resolve();
      },
    },
  };
  return { calls, handedIn };
}

describe('files of the home', () => {
  const bytes = Uint8Array.from([0, 255, 128, 10, 13, 65, 200]);

  it('come in pieces and are put together byte by byte', async () => {
    const [file] = await fetchExport(homeWith(bytes).calls, REQUEST);
    expect(file).toMatchObject({ name: 'x.pdf', mediaType: 'application/pdf' });
    expect(file?.parts.flatMap((part) => [...part])).toEqual([...bytes]);
  });

  it('are not taken for whole when a part is missing', async () => {
    await expect(fetchExport(homeWith(bytes, 8).calls, REQUEST)).rejects.toBeInstanceOf(CutShort);
  });

  it('are handed in in order, each piece small enough for one message', async () => {
    const file = new Blob([new Uint8Array(HAND_IN_BYTES * 2 + 5).fill(7)]);
    const { calls, handedIn } = homeWith(bytes);
    const heard: number[] = [];
    await handIn(calls, { file, upload: uploadName(), progress: (done) => heard.push(done) });
    expect(handedIn.map(({ offset }) => offset)).toEqual([0, HAND_IN_BYTES, HAND_IN_BYTES * 2]);
    expect(handedIn.map(({ base64 }) => atob(base64).length)).toEqual([HAND_IN_BYTES, HAND_IN_BYTES, 5]);
    expect(Math.max(...handedIn.map(({ base64 }) => base64.length))).toBeLessThan(60_000);
    expect(heard.at(-1)).toBe(file.size);
  });

  it('have names that nobody else uses', () => {
    expect(uploadName()).toMatch(/^[0-9a-f]{32}$/);
    expect(uploadName()).not.toBe(uploadName());
  });
});
