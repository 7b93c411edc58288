import { expect, test } from 'vitest';
import { planeOf } from '../demo/plane.ts';
import { boundarySvg, lossSvg } from '../demo/svg.ts';
import { drawLoss, drawPlane, progress, type Screen, thin } from '../demo/terminal.ts';

const points = [
  { x: -1, y: 0, positive: false },
  { x: 1, y: 0, positive: true },
];
// The plane's right half is positive.
const plane = planeOf(points, (x) => x);

function log(): Screen & { lines: string[] } {
  const lines: string[] = [];
  return { lines, write: (text) => void lines.push(text), terminal: false, colours: false };
}

const esc = String.fromCharCode(27);

test('drawPlane() shades the positive half and sets a sign for each sample, without colour', () => {
  const rows = drawPlane(log(), plane, 20, 5).split('\n');
  expect(rows[1]).toBe('  │          ▒▒▒▒▒▒▒▒▒▒│');
  expect(rows.join('')).toMatch(/○.*●/);
  expect(rows.join('')).not.toContain(esc);
});

test('drawPlane() colours on a terminal', () => {
  expect(drawPlane({ ...log(), colours: true }, plane, 20, 5)).toContain(esc);
});

test('progress() writes about ten plain lines where there is no terminal', () => {
  const screen = log();
  const bar = progress(screen, 100);
  for (let step = 1; step <= 100; step++) bar.update(step, 'loss 1');
  bar.stop();
  expect(screen.lines).toHaveLength(11);
  expect(screen.lines.at(-1)).toBe('  step 100/100  loss 1');
});

test('drawLoss() draws a curve, and says so when there is none', () => {
  expect(drawLoss([3, 2, 1]).split('\n')).toHaveLength(11);
  expect(drawLoss([Number.NaN])).toBe('  (a curve needs two finite losses)');
});

test('thin() keeps the first and the last', () => {
  const xs = Array.from({ length: 1000 }, (_, i) => i);
  expect(thin(xs, 50)).toHaveLength(50);
  expect([thin(xs, 50)[0], thin(xs, 50).at(-1)]).toEqual([0, 999]);
});

test('lossSvg() draws one path through finite losses only, and its last value', () => {
  const svg = lossSvg([2, 1, Number.NaN, 0.5]);
  expect(svg).toContain('>0.5000<');
  expect(svg).not.toContain('NaN');
  expect(svg.startsWith('<svg xmlns=')).toBe(true);
});

test('boundarySvg() puts the boundary where the score is 0, and each sample in its shape', () => {
  const svg = boundarySvg(plane);
  expect(svg.match(/<circle/g)).toHaveLength(1);
  expect(svg.match(/<rect [^>]*fill="#fff" stroke="#c2570c"/g)).toHaveLength(1);
  // The line x = 0 is the middle of the drawing: 64 … 696 pixels.
  const boundary = /<path d="([^"]*)" fill="#dbe9f6"/.exec(svg)?.[1] ?? '';
  const xs = [...boundary.matchAll(/[ML]([\d.]+) /g)].map((match) => Number(match[1]));
  expect(Math.min(...xs)).toBeCloseTo(380, 0);
});
