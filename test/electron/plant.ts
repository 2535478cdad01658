/** Changes of the app's bundle, for copies of it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `search` is in the bundle once, or the change fails: what it is about has moved. */
export interface Change {
  readonly search: string;
  readonly replace: string;
}

/** Makes the changes in a folder of scripts. @throws Error where a text is not there once */
export function plant(bundle: string, changes: readonly Change[]): void {
  for (const { search, replace } of changes) {
    const files = readdirSync(bundle).map((file) => join(bundle, file));
    const places = files.filter((file) => readFileSync(file, 'utf8').includes(search));
    const [place] = places;
    if (place === undefined || places.length > 1) throw new Error(`${places.length} files say ${search}`);
    const text = readFileSync(place, 'utf8');
    if (text.split(search).length !== 2) throw new Error(`${place} says more than once: ${search}`);
    writeFileSync(
      place,
      text.replace(search, () => replace),
    );
  }
}
