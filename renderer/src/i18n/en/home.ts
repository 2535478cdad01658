/** The Home page. */
export const home = {
  nav: 'Home',
  title: 'Home',
} as const;
