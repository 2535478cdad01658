/** The pages with the words as HTML: forms and no script, so that nothing in them can read or send what is in them. */
import { type SecretStep, STEP_FIELD, type TypeFault, wordField } from './flow.ts';
import { type Language, type SecretTexts, TEXTS } from './texts.ts';

export const PAGE_THEMES = ['light', 'dark', 'contrast', 'system'] as const;
export type Theme = (typeof PAGE_THEMES)[number];

/** How a page looks and where it is. */
export interface PageOptions {
  readonly language: Language;
  readonly theme: Theme;
  /** The address of the style sheet. */
  readonly styles: string;
  /** Where forms go. */
  readonly action: string;
  /** What tells our own form from another's. */
  readonly token: string;
  /** The way back to the app; null where the window is closed instead. */
  readonly back: string | null;
}

const WORDS = 24;
const TOKEN_FIELD = 'token';
export { TOKEN_FIELD };

/** The policy of these pages: no script at all, and forms to nowhere but here. */
export const SECRET_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "font-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page of a step. */
export function secretPage(step: SecretStep, options: PageOptions): string {
  const texts = TEXTS[options.language];
  switch (step.kind) {
    case 'words':
      return page({ title: texts.words.title, body: wordsBody(step.words, { texts, options }) }, options);
    case 'ask': {
      const isWrong = step.wrong.length > 0;
      const title = isWrong ? `${texts.error}: ${texts.ask.title}` : texts.ask.title;
      return page({ title, heading: texts.ask.title, body: askBody(step, { texts, options }) }, options);
    }
    case 'type': {
      const title = step.fault === undefined ? texts.type.title : `${texts.error}: ${texts.type.title}`;
      return page({ title, heading: texts.type.title, body: typeBody(step, { texts, options }) }, options);
    }
    case 'done':
      return closingPage('done', options);
  }
}

/** The last page: it was done, or it is gone. */
export function closingPage(
  kind: 'done' | 'gone',
  options: Pick<PageOptions, 'language' | 'theme' | 'styles' | 'back'>,
): string {
  const texts = TEXTS[options.language][kind];
  const back =
    options.back === null
      ? ''
      : `<p><a class="button" href="${escaped(options.back)}">${escaped(texts.back)}</a></p>`;
  return page({ title: texts.title, body: `<p class="lead">${escaped(texts.lead)}</p>${back}` }, options);
}

interface Of {
  readonly texts: SecretTexts;
  readonly options: PageOptions;
}

function wordsBody(words: readonly string[], { texts, options }: Of): string {
  const items = words.map((word) => `<li><span>${escaped(word)}</span></li>`).join('\n');
  return `<p class="lead">${escaped(texts.words.lead)}</p>
<ol class="words" role="list" translate="no">
${items}
</ol>
<p class="warn">${escaped(texts.words.warn)}</p>
${form('ask', options)}
<p class="actions"><button>${escaped(texts.words.next)}</button>${leave({ texts, options })}</p>
</form>`;
}

function askBody(step: SecretStep & { kind: 'ask' }, { texts, options }: Of): string {
  const { positions, wrong } = step;
  const first = wrong[0] ?? positions[0];
  const fields = positions
    .map((position) => {
      const isWrong = wrong.includes(position);
      return field({
        position,
        label: texts.ask.word(position),
        value: '',
        error: isWrong ? texts.ask.wrongOne(position) : undefined,
        isFirst: position === first,
      });
    })
    .join('\n');
  return `<p class="lead">${escaped(texts.ask.lead)}</p>
${wrong.length > 0 ? alert(texts.ask.wrong(wrong)) : ''}
${form('check', options)}
<div class="three">
${fields}
</div>
<p class="actions"><button>${escaped(texts.ask.next)}</button></p>
</form>
${form('words', options)}
<p class="actions"><button class="quiet">${escaped(texts.ask.again)}</button></p>
</form>`;
}

function typeBody(step: SecretStep & { kind: 'type' }, { texts, options }: Of): string {
  const { given, fault } = step;
  const bad = positionOf(fault);
  const said = fault === undefined ? undefined : texts.type.fault(fault);
  const fields = Array.from({ length: WORDS }, (_, at) => at + 1)
    .map((position) =>
      field({
        position,
        label: texts.ask.word(position),
        value: given[position - 1] ?? '',
        error: position === bad ? said : undefined,
        isFirst: position === (bad ?? 1),
      }),
    )
    .join('\n');
  return `<p class="lead">${escaped(texts.type.lead)}</p>
<p class="hint">${escaped(texts.type.paste)}</p>
${said === undefined ? '' : alert(said)}
${form('type', options)}
<div class="many">
${fields}
</div>
<p class="actions"><button>${escaped(texts.type.next)}</button>${leave({ texts, options })}</p>
</form>`;
}

function positionOf(fault: TypeFault | undefined): number | undefined {
  return fault !== undefined && 'position' in fault ? fault.position : undefined;
}

/** Browsers that check spelling may send what is typed to somebody. */
const PRIVATE = 'autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false"';

function field(of: {
  readonly position: number;
  readonly label: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly isFirst: boolean;
}): string {
  const name = wordField(of.position);
  const isBad = of.error !== undefined;
  const invalid = isBad ? ` aria-invalid="true" aria-describedby="${name}-error"` : '';
  const error = isBad ? `<span class="error" id="${name}-error">${escaped(of.error ?? '')}</span>` : '';
  const focus = of.isFirst ? ' autofocus' : '';
  return `<label class="field"><span>${escaped(of.label)}</span>
<input type="text" name="${name}" value="${escaped(of.value)}" maxlength="600" ${PRIVATE}${invalid}${focus}>${error}</label>`;
}

function form(step: string, { action, token }: PageOptions): string {
  return `<form method="post" action="${escaped(action)}" autocomplete="off">
<input type="hidden" name="${STEP_FIELD}" value="${step}">
<input type="hidden" name="${TOKEN_FIELD}" value="${escaped(token)}">`;
}

function leave({ texts, options }: Of): string {
  return options.back === null
    ? ''
    : `<a class="quiet" href="${escaped(options.back)}">${escaped(texts.leave)}</a>`;
}

function alert(said: string): string {
  return `<p class="alert" role="alert">${escaped(said)}</p>`;
}

function page(
  of: { readonly title: string; readonly heading?: string; readonly body: string },
  { language, theme, styles }: Pick<PageOptions, 'language' | 'theme' | 'styles'>,
): string {
  const chosen =
    theme === 'system' ? '' : theme === 'contrast' ? ' data-contrast="more"' : ` data-theme="${theme}"`;
  return `<!doctype html>
<html lang="${language}"${chosen}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(of.title)} – Nabowatt</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${escaped(styles)}">
</head>
<body>
<main>
<h1>${escaped(of.heading ?? of.title)}</h1>
${of.body}
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
