import type { FetchedFile } from './fetch-export.ts';

/** A browser reads the file for as long as it saves it; then the memory is given back. */
const KEPT_MS = 60_000;

/** Gives a file to the browser to save, or to the desktop app's session, which asks where to. */
export function saveFile({ name, mediaType, parts }: FetchedFile): void {
  const url = URL.createObjectURL(new Blob([...parts], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
