import { createContext } from 'react';

/**
 * Whether the page that the app opened with has been left. Before that, a page's heading must not take the focus:
 * somebody who has just opened the app starts at the top, with the skip link.
 */
export const HasNavigatedContext = createContext(false);
