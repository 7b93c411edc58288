/**
 * The state of one widget as the fragment of an address: `#slope-1x3f&x=3`. Plain functions on text; `link.ts` has the part that
 * needs a page.
 */

/** Plain state: numbers and short texts. */
export type LinkState = Readonly<Record<string, string | number>>;

/** A short, stable name for a widget, from what makes it this one: FNV-1a in base 36. */
export function anchorOf(kind: string, key: string): string {
  let hash = 0x811c9dc5;
  for (const char of key) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return `${kind}-${hash.toString(36).slice(0, 5)}`;
}

/** The fragment of a state; of the demo alone where there is none. */
export function toFragment(anchor: string, state: LinkState): string {
  if (Object.keys(state).length === 0) return `#${anchor}`;
  const query = new URLSearchParams(Object.entries(state).map(([key, value]) => [key, String(value)]));
  return `#${anchor}&${query}`;
}

/** The state in a fragment; undefined if it is not this widget's. */
export function fromFragment(hash: string, anchor: string): ReadonlyMap<string, string> | undefined {
  const [name = '', ...rest] = hash.replace(/^#/, '').split('&');
  if (name !== anchor || rest.length === 0) return undefined;
  return new Map(new URLSearchParams(rest.join('&').slice(0, 24_000)));
}

/** A number of a state that is finite and within a range; undefined otherwise. */
export function numberIn(
  state: ReadonlyMap<string, string>,
  key: string,
  low: number,
  high: number,
): number | undefined {
  const text = state.get(key);
  if (text === undefined || text.trim() === '') return undefined;
  const x = Number(text);
  return Number.isFinite(x) && x >= low && x <= high ? x : undefined;
}

/** A text of a state that is not too long; undefined otherwise. */
export function textIn(state: ReadonlyMap<string, string>, key: string, longest: number): string | undefined {
  const text = state.get(key);
  return text === undefined || text.length > longest ? undefined : text;
}

/** The numbers of named leaves, as entries of a state. */
export const leavesOf = (at: Readonly<Record<string, number>>): LinkState =>
  Object.fromEntries(Object.entries(at).map(([name, x]) => [`at.${name}`, x]));

/** The named leaves of a state: finite numbers under names that a formula can have. */
export function leavesIn(state: ReadonlyMap<string, string>): Record<string, number> {
  const found = [...state.keys()].flatMap((key) => {
    const [name, x] = [
      /^at\.([\p{L}_][\p{L}\p{M}\p{Nd}₀-₉_]{0,30})$/u.exec(key)?.[1],
      numberIn(state, key, -1e12, 1e12),
    ];
    return name === undefined || x === undefined ? [] : [[name, x] as const];
  });
  return Object.fromEntries(found);
}
