/**
 * Clicks from before a demo works: the button is in the HTML, its program is still on the way. A line in the page's head keeps
 * them, and the demo does them as soon as it is there, so that the first press is not lost on a slow connection.
 */

/** The line in the head, as text. */
export const keepEarly =
  "addEventListener('click',e=>{const b=e.target.closest?.('.cr-widget:not([data-ready]) button');if(b)(window.crEarly??=[]).push(b)},true)";

type Keeping = typeof globalThis & { crEarly?: HTMLElement[] };

/** The buttons of a demo that were pressed before it worked, in order; each is given once. */
export function takeEarly(figure: Element): HTMLElement[] {
  const page = globalThis as Keeping; // what the line in the head made
  const mine = (page.crEarly ?? []).filter((button) => figure.contains(button));
  page.crEarly = (page.crEarly ?? []).filter((button) => button.isConnected && !figure.contains(button));
  return mine;
}
