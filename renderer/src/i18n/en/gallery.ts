/** The hidden page of all components. Its samples are not translated. */
export const gallery = {
  nav: 'Components',
  title: 'Components',
} as const;
