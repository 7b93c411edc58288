/** A formula of one variable as numbers: its value, its slope from backward(), and points to draw. */
import { buildFormula } from '../formula/build.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
  /** The slope there, from the engine. */
  readonly slope: number;
}

/** Value and slope at one place, in float64, as the engine has them. */
export function pointAt(fn: string, name: string, x: number): Point {
  const { root, leaves } = buildFormula(fn, { [name]: x });
  root.backward();
  return { x, y: root.data, slope: leaves.get(name)?.grad ?? 0 };
}

/** Points of the curve, from low to high, evenly spaced. */
export function sampleCurve(fn: string, name: string, [low, high]: readonly [number, number], count = 121): Point[] {
  return Array.from({ length: count }, (_, i) => pointAt(fn, name, low + ((high - low) * i) / (count - 1)));
}

/** Lowest and highest of finite numbers, with a margin; [0, 1] if there are none. */
export function extentOf(numbers: readonly number[], margin = 0.08): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const x of numbers) {
    if (!Number.isFinite(x)) continue;
    low = Math.min(low, x);
    high = Math.max(high, x);
  }
  if (low > high) return [0, 1];
  const room = (high - low || 1) * margin;
  return [low - room, high + room];
}
