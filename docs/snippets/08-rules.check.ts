import { equal } from 'node:assert/strict';

type Mine = typeof import('./08-rules.solution.ts');

/** The gradients of a and b after one op, when g arrives at its result. */
function pulled(mine: Mine, op: 'add' | 'mul', g: number): [number, number] {
  const a = new mine.Num(2);
  const b = new mine.Num(-3);
  const out = mine[op](a, b);
  out.grad = g;
  out.passBack();
  return [a.grad, b.grad];
}

export const checks: Record<string, (mine: Mine) => void> = {
  'add hands the same slope to both inputs': (mine) => {
    equal(pulled(mine, 'add', 1)[0], 1);
    equal(pulled(mine, 'add', 1)[1], 1);
  },
  'mul hands each input the other factor': (mine) => {
    equal(pulled(mine, 'mul', 1)[0], -3);
    equal(pulled(mine, 'mul', 1)[1], 2);
  },
  'both multiply by the slope that arrives': (mine) => {
    equal(pulled(mine, 'add', -2)[0], -2);
    equal(pulled(mine, 'mul', -2)[0], 6);
    equal(pulled(mine, 'mul', -2)[1], -4);
  },
  'a number used twice collects both slopes (chapter 10)': (mine) => {
    const a = new mine.Num(3);
    const out = mine.add(a, a);
    out.grad = 1;
    out.passBack();
    equal(a.grad, 2);
  },
};
