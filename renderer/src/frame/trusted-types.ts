/**
 * Both hosts demand Trusted Types of every page, so that no text becomes HTML by mistake. react-aria empties its live
 * region by `innerHTML = ''`, which that forbids, too, and which would break the screen that it happens on (a number typed
 * after a button that waited). Of all HTML this lets the empty text through, and nothing else.
 */
export function allowEmptyHtml(page: object): void {
  const types: unknown = 'trustedTypes' in page ? page.trustedTypes : undefined;
  if (!hasPolicies(types)) return;
  types.createPolicy('default', { createHTML: (html) => (html === '' ? html : null) });
}

/** The part of `TrustedTypePolicyFactory` that is used; TypeScript's DOM has none of it. */
interface Policies {
  createPolicy(name: 'default', rules: { createHTML: (html: string) => string | null }): unknown;
}

function hasPolicies(types: unknown): types is Policies {
  return typeof types === 'object' && types !== null && 'createPolicy' in types;
}
