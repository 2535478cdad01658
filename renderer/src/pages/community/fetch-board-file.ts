import type { BoardFileRequest, FilePartView } from '../../../../node-core/api/index.ts';
import type { FetchedFile } from '../../exports/fetch-export.ts';

/** Fetches a file of a month, part by part, as the home sends it. */
export async function fetchBoardFile(
  ask: (part: BoardFileRequest) => Promise<FilePartView>,
  want: Omit<BoardFileRequest, 'from'>,
): Promise<FetchedFile> {
  const texts: string[] = [];
  for (let from = 0; ; ) {
    const { name, mediaType, text, next } = await ask({ ...want, from });
    texts.push(text);
    if (next === null) return { name, mediaType, parts: [new TextEncoder().encode(texts.join(''))] };
    from = next;
  }
}
