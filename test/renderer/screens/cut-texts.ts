import type { Page } from 'playwright';

/** Texts that cannot be read in full: beyond the window's edge, or cut off by something that holds them. */
export function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const found: string[] = [];
    const isHidden = (element: Element): boolean =>
      element.closest('.visually-hidden, [hidden], [aria-hidden="true"], script, style') !== null;
    // What is only read out is kept in a box of one pixel: navigation labels beside their icon, native selects.
    const isReadOut = (box: DOMRect): boolean => box.width <= 1 || box.height <= 1;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent === null || (node.textContent ?? '').trim() === '' || isHidden(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const text = range.getBoundingClientRect();
      if (text.width === 0) continue;
      let left = 0;
      let right = width;
      let isShown = true;
      for (let element: Element | null = parent; element !== null; element = element.parentElement) {
        const box = element.getBoundingClientRect();
        const { overflowX } = getComputedStyle(element);
        if (isReadOut(box) && overflowX !== 'visible') isShown = false;
        if (overflowX === 'visible' || element === document.body || element === document.documentElement)
          continue;
        left = Math.max(left, box.left);
        right = Math.min(right, box.right);
      }
      if (isShown && (text.left < left - 1 || text.right > right + 1)) {
        found.push(`${(node.textContent ?? '').trim().slice(0, 60)} (${Math.round(text.right - right)} px)`);
      }
    }
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > width) found.push(`the page itself is ${scrollWidth} pixels wide`);
    return found;
  });
}
