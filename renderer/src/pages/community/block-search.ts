/** What somebody typed into the block explorer's search. */
export type BlockSearch =
  | { readonly kind: 'height'; readonly height: number }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'bad' };

/** Reads a height (spaces as in `46 110` are taken out), or 64 hexadecimal digits. */
export function blockSearch(typed: string): BlockSearch {
  const text = typed.replaceAll(/[\s\u00a0\u202f]/g, '');
  if (/^\d{1,9}$/.test(text)) return { kind: 'height', height: Number(text) };
  if (/^[0-9a-fA-F]{64}$/.test(text)) return { kind: 'id', id: text.toLowerCase() };
  return { kind: 'bad' };
}
