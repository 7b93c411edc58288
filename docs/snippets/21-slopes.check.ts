import { equal, ok } from 'node:assert/strict';

type Mine = typeof import('./21-slopes.solution.ts');

const near = (x: number | undefined, wanted: number): void => {
  ok(Math.abs((x ?? Number.NaN) - wanted) < 1e-6, `${x} should be ${wanted}`);
};

export const checks: Record<string, (mine: Mine) => void> = {
  'one input: 3x² − 4x + 5 has slope 14 at 3': ({ slopes }) => {
    near(slopes(([x = 0]) => 3 * x * x - 4 * x + 5, [3])[0], 14);
  },
  'three inputs: a·b + c has slopes −3, 2 and 1': ({ slopes }) => {
    const found = slopes(([a = 0, b = 0, c = 0]) => a * b + c, [2, -3, 10]);
    equal(found.length, 3);
    near(found[0], -3);
    near(found[1], 2);
    near(found[2], 1);
  },
  'the numbers that came in are left as they were': ({ slopes }) => {
    const xs = [2, -3];
    slopes(([a = 0, b = 0]) => a * b, xs);
    equal(xs.join(' '), '2 -3');
  },
};
