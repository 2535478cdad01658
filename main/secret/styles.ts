/**
 * The style sheet of the pages with the words. Colours, space and type are those of renderer/src/theme/tokens.css, by
 * value: a test compares them. The app's own style sheets cannot be used, for these pages share nothing with the app.
 */

/** The tokens that are used here, as in the app. */
export const TOKENS: Readonly<Record<string, string>> = {
  '--canvas': 'light-dark(#f2f4f1, #0e1412)',
  '--surface': 'light-dark(#ffffff, #18201d)',
  '--sunken': 'light-dark(#e8ece8, #222c28)',
  '--ink': 'light-dark(#15211d, #eef3f0)',
  '--ink-muted': 'light-dark(#52605a, #a9b7b0)',
  '--line': 'light-dark(#dde3de, #2c3833)',
  '--line-strong': 'light-dark(#75827c, #7d8d86)',
  '--action': 'light-dark(#1d3a33, #e3efe9)',
  '--action-hover': 'light-dark(#2b5047, #ffffff)',
  '--action-ink': 'light-dark(#ffffff, #10201b)',
  '--focus': 'light-dark(#2457d6, #9dbdff)',
  '--bad': 'light-dark(#c2372c, #ff8a7d)',
  '--bad-ink': 'light-dark(#a3271d, #ffa196)',
  '--bad-soft': 'light-dark(#fce4e1, #431a16)',
  '--notice-ink': 'light-dark(#2f47ae, #a9bbff)',
  '--notice-soft': 'light-dark(#e5e9fc, #1d2547)',
  '--text-small': '0.8125rem',
  '--text-body': '1rem',
  '--text-large': '1.125rem',
  '--text-page': 'clamp(1.625rem, 1.3rem + 1.4vw, 2.125rem)',
  '--card-padding': 'clamp(1.125rem, 2.2vw, 1.75rem)',
  '--touch': '2.75rem',
  '--radius-small': '0.5rem',
  '--radius': '0.75rem',
  '--radius-large': '1.25rem',
  '--radius-round': '999px',
};

/** Those that are other ones where the person, here or in the system, wants the strongest contrast. */
export const CONTRAST_TOKENS: Readonly<Record<string, string>> = {
  '--canvas': 'light-dark(#ffffff, #000000)',
  '--surface': 'light-dark(#ffffff, #000000)',
  '--sunken': 'light-dark(#eef1ef, #161d1a)',
  '--ink': 'light-dark(#000000, #ffffff)',
  '--ink-muted': 'light-dark(#1f2b26, #e4ebe7)',
  '--line': 'light-dark(#5d6a64, #98a59f)',
  '--line-strong': 'light-dark(#000000, #ffffff)',
  '--action': 'light-dark(#000000, #ffffff)',
  '--action-hover': 'light-dark(#26332e, #d9e4de)',
  '--action-ink': 'light-dark(#ffffff, #000000)',
  '--focus': 'light-dark(#0b3fc4, #b8d0ff)',
  '--bad': 'light-dark(#9c1f15, #ffaaa0)',
  '--bad-ink': 'light-dark(#821810, #ffc0b8)',
  '--bad-soft': 'light-dark(#fdebe8, #2b0d0a)',
  '--notice-ink': 'light-dark(#20307f, #c8d5ff)',
  '--notice-soft': 'light-dark(#edf0fd, #10162f)',
};

/** The whole sheet. `font`: the address of the app's font; undefined: the system's is used. */
export function secretStyles(font: string | undefined): string {
  const lines = (tokens: typeof TOKENS) =>
    Object.entries(tokens)
      .map(([name, value]) => `  ${name}: ${value};`)
      .join('\n');
  const face =
    font === undefined
      ? ''
      : `@font-face { font-family: 'Inter Variable'; font-weight: 100 900; src: url('${font}') format('woff2-variations'); }\n`;
  return `${face}:root {
  color-scheme: light dark;
${lines(TOKENS)}
}
:root[data-contrast='more'] {
${lines(CONTRAST_TOKENS)}
}
@media (prefers-contrast: more) {
:root {
${lines(CONTRAST_TOKENS)}
}
}
${RULES}`;
}

const RULES = `:root[data-theme='light'] { color-scheme: light; }
:root[data-theme='dark'] { color-scheme: dark; }
* { box-sizing: border-box; }
body {
  margin: 0;
  padding: clamp(1rem, 4vw, 3rem) clamp(0.75rem, 3vw, 2rem);
  background: var(--canvas);
  color: var(--ink);
  font: var(--text-body) / 1.55 'Inter Variable', 'Segoe UI', -apple-system, Roboto, 'Noto Sans',
    'Liberation Sans', Arial, sans-serif;
}
main {
  max-width: 46rem;
  margin: 0 auto;
  padding: clamp(1.25rem, 4vw, 2.5rem);
  border-radius: var(--radius-large);
  background: var(--surface);
}
h1 { margin: 0 0 0.75rem; font-size: var(--text-page); font-weight: 650; line-height: 1.15; letter-spacing: -0.02em; }
p { margin: 0 0 1rem; max-width: 40rem; }
.lead { font-size: var(--text-large); }
.hint { color: var(--ink-muted); }
.words {
  display: grid;
  grid-auto-flow: column;
  grid-template: repeat(8, auto) / repeat(3, 1fr);
  gap: 0.5rem 0.75rem;
  margin: 1.5rem 0;
  padding: 0;
  list-style: none;
  counter-reset: word;
}
.words li {
  display: flex;
  align-items: baseline;
  gap: 0.75rem;
  padding: 0.6rem 0.9rem;
  border-radius: var(--radius);
  background: var(--sunken);
  counter-increment: word;
  font-size: var(--text-large);
  font-weight: 600;
}
.words li::before {
  content: counter(word);
  min-width: 1.4em;
  color: var(--ink-muted);
  font-size: var(--text-small);
  font-variant-numeric: tabular-nums;
  font-weight: 500;
  text-align: end;
}
.warn, .alert { padding: 0.85rem 1.1rem; border-radius: var(--radius); max-width: none; }
.warn { background: var(--notice-soft); color: var(--notice-ink); }
.alert { background: var(--bad-soft); color: var(--bad-ink); font-weight: 500; }
.three, .many { display: grid; gap: 1rem; margin: 1.25rem 0; }
.three { grid-template-columns: repeat(3, 1fr); }
.many { grid-template-columns: repeat(4, 1fr); gap: 0.75rem; }
.field { display: grid; align-content: start; gap: 0.25rem; min-width: 0; font-size: 0.9375rem; font-weight: 600; }
input {
  width: 100%;
  min-height: 3rem;
  padding: 0 0.9rem;
  border: 1.5px solid var(--line-strong);
  border-radius: var(--radius);
  background: var(--surface);
  color: var(--ink);
  font: inherit;
  font-size: var(--text-body);
  font-weight: 500;
}
input:hover { border-color: var(--ink); }
input[aria-invalid='true'] { border-color: var(--bad); border-width: 2px; }
.error { color: var(--bad-ink); font-size: var(--text-small); font-weight: 500; overflow-wrap: anywhere; }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: 0.75rem; margin: 1.25rem 0 0; }
button, a.button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  min-height: 3.25rem;
  padding: 0.5rem 1.75rem;
  border: 1.5px solid transparent;
  border-radius: var(--radius-round);
  background: var(--action);
  color: var(--action-ink);
  font: inherit;
  font-size: var(--text-large);
  font-weight: 600;
  line-height: 1.25;
  text-decoration: none;
  cursor: pointer;
}
button:hover, a.button:hover { background: var(--action-hover); }
button.quiet, a.quiet { background: var(--sunken); color: var(--ink); font-size: var(--text-body); }
a.quiet {
  display: inline-flex;
  align-items: center;
  min-height: var(--touch);
  padding: 0.25rem 1.25rem;
  border-radius: var(--radius-round);
  font-weight: 600;
  text-decoration: none;
}
button.quiet { min-height: var(--touch); }
button.quiet:hover, a.quiet:hover { background: color-mix(in srgb, var(--sunken), var(--ink) 8%); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
@media (max-width: 40rem) {
  .words { grid-template: repeat(12, auto) / repeat(2, 1fr); gap: 0.4rem 0.5rem; }
  .words li { padding: 0.5rem 0.6rem; gap: 0.4rem; font-size: var(--text-body); }
  .three { grid-template-columns: 1fr; }
  .many { grid-template-columns: repeat(2, 1fr); }
  button, a.button { width: 100%; }
  .actions { flex-direction: column; align-items: stretch; }
  a.quiet { justify-content: center; }
}
@media (forced-colors: active) { button, a.button { border-color: currentcolor; } }
@media (prefers-contrast: more) { input, .words li, main { border: 1.5px solid currentcolor; } }
`;
