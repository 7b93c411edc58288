/** The 8 × 8 digits, unpacked: see digits-data.ts for where they come from. */
import type { Labelled } from '../data/shapes.ts';
import { DIGITS } from './digits-data.ts';

const PIXELS = 64;

/**
 * 1,797 handwritten digits.
 * @returns `x`: pixels from 0 to 16, row by row, shape (1797, 64); `y`: 0 to 9, shape (1797)
 * @example
 * loadDigits().y.length; // 1797
 */
export function loadDigits(): Labelled {
  const x: number[][] = [];
  const y: number[] = [];
  for (const line of DIGITS) {
    for (let at = 0; at < line.length; at += PIXELS + 1) {
      x.push(Array.from({ length: PIXELS }, (_, i) => line.charCodeAt(at + i) - 97));
      y.push(Number(line[at + PIXELS]));
    }
  }
  return { x, y };
}
