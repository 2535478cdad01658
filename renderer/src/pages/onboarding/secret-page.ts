/** The way to the host's own pages with the 24 words. */
import type { Theme } from '../../store/settings.ts';
import type { Language } from '../../i18n/catalogue.ts';

/** The address with what the page should look like: it runs nothing that could find out by itself. */
export function secretPageUrl(
  address: string,
  { language, theme }: { readonly language: Language; readonly theme: Theme },
): string {
  const [path = '', fragment] = address.split('#', 2);
  const query = new URLSearchParams({ lang: language });
  if (theme !== 'system') query.set('theme', theme);
  const joint = path.includes('?') ? '&' : '?';
  return `${path}${joint}${query.toString()}${fragment === undefined ? '' : `#${fragment}`}`;
}
