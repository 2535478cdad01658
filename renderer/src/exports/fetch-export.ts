/** Files from the home, fetched part by part, and copies handed in the same way. */
import type {
  ExportPartRequest,
  ExportPartView,
  ExportRequest,
  ExportView,
  RestorePart,
} from '../../../node-core/api/index.ts';

/** The part of the API that files go through. */
export interface ExportCalls {
  readonly makeExport: { mutate(request: ExportRequest): Promise<ExportView> };
  readonly exportPart: { query(part: ExportPartRequest): Promise<ExportPartView> };
  readonly restorePart: { mutate(part: RestorePart): Promise<void> };
}

/** A file that was fetched. */
export interface FetchedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly parts: readonly Uint8Array<ArrayBuffer>[];
}

/** A file that did not come whole. */
export class CutShort extends Error {
  override readonly name = 'CutShort';
}

/** A piece as base64 fits one message of 64 KB to the home; a multiple of three, so that only the last is padded. */
export const HAND_IN_BYTES = 24 * 1024;

/** Has files made and fetches all of them. @throws CutShort, what the API throws */
export async function fetchExport(api: ExportCalls, request: ExportRequest): Promise<FetchedFile[]> {
  const made = await api.makeExport.mutate(request);
  const files: FetchedFile[] = [];
  for (const [file] of made.files.entries()) files.push(await fetchFile(api, made, file));
  return files;
}

async function fetchFile(api: ExportCalls, { id, files }: ExportView, file: number): Promise<FetchedFile> {
  const about = files[file];
  if (about === undefined) throw new CutShort('no such file');
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (let offset: number | null = 0; offset !== null; ) {
    const part: ExportPartView = await api.exportPart.query({
      id,
      file,
      offset,
    });
    const piece = fromBase64(part.base64);
    parts.push(piece);
    bytes += piece.length;
    offset = part.nextOffset;
  }
  if (bytes !== about.bytes) throw new CutShort(`${bytes} of ${about.bytes} bytes of ${about.name}`);
  return { name: about.name, mediaType: about.mediaType, parts };
}

/**
 * Hands a file in piece by piece.
 *
 * @param of.upload 32 hexadecimal digits that nobody else uses
 * @param of.progress hears how many bytes are in
 */
export async function handIn(
  api: ExportCalls,
  of: {
    readonly file: Pick<Blob, 'size' | 'slice'>;
    readonly upload: string;
    readonly progress: (bytes: number) => void;
  },
): Promise<void> {
  const { file, upload, progress } = of;
  for (let offset = 0; offset < file.size; offset += HAND_IN_BYTES) {
    const piece = new Uint8Array(await file.slice(offset, offset + HAND_IN_BYTES).arrayBuffer());
    await api.restorePart.mutate({ upload, offset, base64: toBase64(piece) });
    progress(Math.min(file.size, offset + piece.length));
  }
}

/** A name for an upload. */
export function uploadName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
