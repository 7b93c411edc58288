/**
 * The playground's whole state in its address, and back: `#mode=formula&expr=…&at.a=2`.
 *
 * What arrives is a stranger's. Everything is checked against what the playground itself could have written, and what does
 * not pass is left out with a notice; code is put into the editor and waits for a click.
 */

/** Longest text that a link may carry. */
export const longestText = 6000;

export interface ExpressionState {
  readonly mode: 'formula' | 'code';
  readonly expr: string;
  readonly at: Readonly<Record<string, number>>;
  readonly code: string;
  /** How far the passes have been stepped through; all of both if left out. */
  readonly step?: number | undefined;
}

export interface Decoded<S> {
  readonly state: Partial<S>;
  /** What was ignored, in words; '' if nothing was. */
  readonly ignored: string;
}

const fragment = (entries: readonly (readonly [string, string])[]): string =>
  `#${new URLSearchParams(entries.map(([key, value]) => [key, value]))}`;

/** The address of an expression. */
export function encodeExpression({ mode, expr, at, code, step }: ExpressionState): string {
  if (mode === 'code')
    return fragment([
      ['mode', mode],
      ['code', code],
    ]);
  return fragment([
    ['mode', mode],
    ['expr', expr],
    ...Object.entries(at).map(([name, x]) => [`at.${name}`, Object.is(x, -0) ? '-0' : String(x)] as const),
    ...(step === undefined ? [] : [['step', String(step)] as const]),
  ]);
}

function read(hash: string): { readonly params: URLSearchParams; readonly tooLong: boolean } {
  const text = hash.replace(/^#/, '');
  return { params: new URLSearchParams(text.slice(0, 4 * longestText)), tooLong: text.length > 4 * longestText };
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
    else if (key === 'step' && /^\d{1,4}$/.test(value)) state.step = x;
    else if ((key === 'expr' || key === 'code') && value.length <= longestText) state[key] = value;
    else if (/^at\.[\p{L}_][\p{L}\p{M}\p{Nd}₀-₉_]{0,30}$/u.test(key) && value.trim() !== '' && Number.isFinite(x))
      at.set(key.slice(3), x);
    else bad.push(`“${key.slice(0, 20)}”`);
  }
  if (at.size > 0) state.at = Object.fromEntries(at);
  return { state, ignored: bad.slice(0, 4).join(', ') };
}
