/**
 * The playground's whole state in its address, and back: `#mode=formula&expr=…&at.a=2`.
 *
 * What arrives is a stranger's. Everything is checked against what the playground itself could have written, and what does
 * not pass is left out with a notice; code is put into the editor and waits for a click.
 */

/** Longest text that a link may carry. */
const longest = 6000;

export interface ExpressionState {
  readonly mode: 'formula' | 'code';
  readonly expr: string;
  readonly at: Readonly<Record<string, number>>;
  readonly code: string;
}

export interface Decoded<S> {
  readonly state: Partial<S>;
  /** What was ignored, in words; '' if nothing was. */
  readonly ignored: string;
}

const fragment = (entries: readonly (readonly [string, string])[]): string =>
  `#${new URLSearchParams(entries.map(([key, value]) => [key, value]))}`;

/** The address of an expression. */
export function encodeExpression({ mode, expr, at, code }: ExpressionState): string {
  if (mode === 'code')
    return fragment([
      ['mode', mode],
      ['code', code],
    ]);
  return fragment([
    ['mode', mode],
    ['expr', expr],
    ...Object.entries(at).map(([name, x]) => [`at.${name}`, Object.is(x, -0) ? '-0' : String(x)] as const),
  ]);
}

function read(hash: string): { readonly params: URLSearchParams; readonly tooLong: boolean } {
  const text = hash.replace(/^#/, '');
  return { params: new URLSearchParams(text.slice(0, 4 * longest)), tooLong: text.length > 4 * longest };
}

/** What an address says of an expression. */
export function decodeExpression(hash: string): Decoded<ExpressionState> {
  const { params, tooLong } = read(hash);
  const bad: string[] = tooLong ? ['the end of a very long link'] : [];
  const state: { -readonly [K in keyof ExpressionState]?: ExpressionState[K] } = {};
  const at = new Map<string, number>();
  for (const [key, value] of params) {
    const x = Number(value);
    if (key === 'mode' && (value === 'formula' || value === 'code')) state.mode = value;
    else if ((key === 'expr' || key === 'code') && value.length <= longest) state[key] = value;
    else if (/^at\.[A-Za-z_]\w{0,30}$/.test(key) && value.trim() !== '' && Number.isFinite(x)) at.set(key.slice(3), x);
    else bad.push(`“${key.slice(0, 20)}”`);
  }
  if (at.size > 0) state.at = Object.fromEntries(at);
  return { state, ignored: bad.slice(0, 4).join(', ') };
}

export interface NetworkState {
  readonly data: string;
  readonly seed: number;
  readonly noise: number;
  readonly hidden: readonly number[];
  readonly activation: string;
  readonly rate: number;
  readonly l2: number;
  /** Points that were moved, as `train/moves.ts` writes them. */
  readonly moves?: string;
}

/** The address of a network. */
export const encodeNetwork = ({ data, seed, noise, hidden, activation, rate, l2, moves }: NetworkState): string =>
  fragment([
    ...Object.entries({ data, seed, noise, activation, rate, l2 }).map(([key, value]) => [key, String(value)] as const),
    ['hidden', hidden.join('-')],
    ...(moves ? [['moves', moves] as const] : []),
  ]);

const ranges: Readonly<Record<string, readonly [number, number]>> = {
  seed: [0, 2 ** 32 - 1],
  noise: [0, 1],
  rate: [0, 10],
  l2: [0, 1],
};
const choices: Readonly<Record<string, readonly string[]>> = {
  data: ['moons', 'circles', 'blobs', 'spirals'],
  activation: ['relu', 'tanh'],
};

function readNetwork(key: string, value: string): unknown {
  const [range, words, x] = [ranges[key], choices[key], Number(value)];
  if (range !== undefined && value.trim() !== '' && x >= range[0] && x <= range[1])
    return (key === 'seed' ? Math.floor(x) : x) + 0; // -0 has no meaning here
  if (words?.includes(value)) return value;
  if (key === 'moves') return /^[\d:.,-]{5,5000}$/.test(value) ? value : undefined;
  if (key !== 'hidden') return undefined;
  const sizes = value.split('-').map(Number);
  const good = sizes.length <= 4 && sizes.every((size) => Number.isInteger(size) && size >= 1 && size <= 32);
  return good ? sizes : undefined;
}

/** What an address says of a network. */
export function decodeNetwork(hash: string): Decoded<NetworkState> {
  const { params, tooLong } = read(hash);
  const found = new Map<string, unknown>();
  const bad: string[] = tooLong ? ['the end of a very long link'] : [];
  for (const [key, value] of params) {
    const known = Object.hasOwn(ranges, key) || Object.hasOwn(choices, key) || key === 'hidden' || key === 'moves';
    const good = known ? readNetwork(key, value) : undefined;
    if (good === undefined) bad.push(`“${key.slice(0, 20)}”`);
    else found.set(key, good);
  }
  return { state: Object.fromEntries(found) as Partial<NetworkState>, ignored: bad.slice(0, 4).join(', ') }; // checked one by one
}
