import type { Catalogue } from '../catalogue.ts';

/** The hidden page of all components. Its samples are not translated. */
export const gallery: Catalogue['gallery'] = {
  nav: 'Komponenter',
  title: 'Komponenter',
};
