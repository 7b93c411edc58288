/**
 * What somebody does to a demo before it works: the button or the field is in the HTML, its program is still on the way. A line in the
 * page's head keeps clicks and what is typed, and the demo does them in order as soon as it is there: so the first press is not lost on a
 * slow connection, and neither is the first word. A part of a demo that wakes by itself (later.ts) is marked
 * `data-waits` until then.
 */

/** One of them. A field may be another element by then, which its label tells: a demo that reads a link draws itself anew. */
interface Deed {
  readonly type: 'click' | 'input' | 'change';
  readonly element: HTMLElement;
  readonly figure: Element;
  readonly label: string;
  readonly value: string;
  readonly checked: boolean;
}

type Keeping = typeof globalThis & { crEarly?: Deed[] };
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const fields = 'input,textarea,select';

/** The line in the head, as text; its names are those of `Deed`. */
export const keepEarly = [
  "for(const type of['click','input','change'])addEventListener(type,e=>{",
  `const element=e.target.closest?.(type=='click'?'button':'${fields}'),figure=element?.closest('[data-waits],.cr-widget:not([data-ready])');`,
  "if(figure)(window.crEarly??=[]).push({type,element,figure,label:element.labels?.[0]?.textContent??element.ariaLabel??'',",
  'value:element.value,checked:element.checked===true})},true)',
].join('');

const labelOf = (field: Field): string => field.labels?.[0]?.textContent ?? field.ariaLabel ?? '';

/** The field that a deed was done to, or the one of its label that is there now. */
function fieldOf({ element, figure, label }: Deed): Field | undefined {
  if (element.isConnected) return element as Field; // the line in the head asks for one
  return [...figure.querySelectorAll<Field>(fields)].find((field) => label !== '' && labelOf(field) === label);
}

/** Does it again; says whether there was something to do it to. */
function repeat(deed: Deed): boolean {
  if (deed.type === 'click') {
    if (deed.element.isConnected) deed.element.click();
    return true;
  }
  const field = fieldOf(deed);
  if (field === undefined) return false;
  if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)) {
    if (field.checked !== deed.checked) field.click();
    return true;
  }
  field.value = deed.value;
  field.dispatchEvent(new Event(deed.type, { bubbles: true }));
  return true;
}

/** For so long, in milliseconds, a field is waited for that a demo draws anew: a graph is laid out first. */
const redrawing = 10_000;

/** Does what is left when its fields have come, unless somebody has gone on by then. */
function whenDrawn(figure: Element, deeds: readonly Deed[]): void {
  let left = deeds;
  const observer = new MutationObserver(() => {
    left = left.filter((deed) => !repeat(deed));
    if (left.length === 0) stop();
  });
  const stop = (): void => {
    observer.disconnect();
    for (const type of ['input', 'click']) figure.removeEventListener(type, byHand, true);
    clearTimeout(timer);
  };
  const byHand = ({ isTrusted }: Event): void => {
    if (isTrusted) stop();
  };
  const timer = setTimeout(stop, redrawing);
  for (const type of ['input', 'click']) figure.addEventListener(type, byHand, true);
  observer.observe(figure, { childList: true, subtree: true });
}

/** Does to a demo, or to a part of one, what was done to it before it worked, in order, once. */
export function repeatEarly(figure: Element): void {
  const page = globalThis as Keeping; // what the line in the head made
  const mine = (page.crEarly ?? []).filter((deed) => deed.figure === figure);
  page.crEarly = (page.crEarly ?? []).filter((deed) => deed.figure.isConnected && deed.figure !== figure);
  const left = mine.filter((deed) => !repeat(deed));
  if (left.length > 0) whenDrawn(figure, left);
}
