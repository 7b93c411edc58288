import { type Exercise, exercise } from './exercise.ts';
import { is, list, near } from './expect.ts';

interface Num {
  readonly data: number;
  grad: number;
  passBack: () => void;
}

interface Rules {
  Num: new (data: number) => Num;
  add(a: Num, b: Num): Num;
  mul(a: Num, b: Num): Num;
}

/** The gradients of a and b after one op, when g arrives at its result. */
function pulled(mine: Rules, op: 'add' | 'mul', g: number, before = 0): [number, number] {
  const [a, b] = [new mine.Num(2), new mine.Num(-3)];
  a.grad = before;
  const out = mine[op](a, b);
  out.grad = g;
  out.passBack();
  return [a.grad, b.grad];
}

const num = `/** A number that knows its inputs and how to pass gradients back. */
export class Num {
  readonly data: number;
  readonly inputs: readonly Num[];
  grad = 0;
  passBack = () => {};
  constructor(data: number, inputs: readonly Num[] = []) {
    this.data = data;
    this.inputs = inputs;
  }
}
`;

const rules = exercise<Rules>({
  id: 'rules',
  title: 'The rules of + and ·',
  task: '`add` and `mul` have their forward already. What does each of them pass back to `a`, and what to `b`? Write their rules.',
  start: `
${num}
export function add(a: Num, b: Num): Num {
  const out = new Num(a.data + b.data, [a, b]);
  out.passBack = () => {
    // Your turn: what does a get of out.grad, and what does b get?
  };
  return out;
}

export function mul(a: Num, b: Num): Num {
  const out = new Num(a.data * b.data, [a, b]);
  out.passBack = () => {
    // Your turn.
  };
  return out;
}`,
  solution: `
${num}
export function add(a: Num, b: Num): Num {
  const out = new Num(a.data + b.data, [a, b]);
  out.passBack = () => {
    a.grad += out.grad;
    b.grad += out.grad;
  };
  return out;
}

export function mul(a: Num, b: Num): Num {
  const out = new Num(a.data * b.data, [a, b]);
  out.passBack = () => {
    a.grad += b.data * out.grad;
    b.grad += a.data * out.grad;
  };
  return out;
}`,
  exports: ['Num', 'add', 'mul'],
  checks: {
    'add hands the same slope to both inputs': (mine) => list(pulled(mine, 'add', 1), [1, 1]),
    'mul hands each input the other factor': (mine) => list(pulled(mine, 'mul', 1), [-3, 2]),
    'both multiply by the slope that arrives': (mine) => {
      list(pulled(mine, 'add', -2), [-2, -2]);
      list(pulled(mine, 'mul', -2), [6, -4]);
    },
    'both add to what has arrived before (chapter 10)': (mine) => {
      for (const [op, wanted] of [
        ['add', 2],
        ['mul', 6],
      ] as const) {
        const a = new mine.Num(3);
        const out = mine[op](a, a);
        out.grad = 1;
        out.passBack();
        near(a.grad, wanted);
      }
      list(pulled(mine, 'add', 1, 10), [11, 1]);
      list(pulled(mine, 'mul', 1, 10), [7, 2]);
    },
  },
  hints: {
    own: {
      when: (mine) => is(pulled(mine, 'mul', 1)[0], 2) && is(pulled(mine, 'mul', 1)[1], -3),
      say: 'Times swaps: a gets the value of b, and b gets the value of a.',
    },
    upstream: {
      when: (mine) => is(pulled(mine, 'mul', -2)[0], -3) || is(pulled(mine, 'add', -2)[0], 1),
      say: 'These are the local slopes. Multiply them by out.grad, which is what arrives.',
    },
    overwrite: {
      when: (mine) => is(pulled(mine, 'add', 1, 10)[0], 1) || is(pulled(mine, 'mul', 1, 10)[0], -3),
      say: 'With = the last use throws away what the others have passed back. Use +=.',
    },
    early: {
      when: (mine, code) => is(pulled(mine, 'add', 1)[0], 0) && /\+= *out\.grad/.test(code),
      say: 'Nothing is passed back. While the op computes, out.grad is still 0: the rule has to run later, inside passBack.',
    },
  },
});

interface ExpRule {
  Num: new (data: number) => Num;
  exp(x: Num): Num;
}

/** What x holds after exp has passed back g. */
function afterExp({ Num, exp }: ExpRule, data: number, g: number, before = 0): number {
  const x = new Num(data);
  x.grad = before;
  const out = exp(x);
  out.grad = g;
  out.passBack();
  return x.grad;
}

const expRule = exercise<ExpRule>({
  id: 'exp',
  title: 'An op of your own: exp',
  task: 'Write `exp(x)`, forward and rule. The slope of eˣ is eˣ itself, so the rule finds it in `out.data`.',
  start: `
${num}
export function exp(x: Num): Num {
  const out = new Num(0, [x]); // Your turn: Math.exp
  out.passBack = () => {
    // and the rule
  };
  return out;
}`,
  solution: `
${num}
export function exp(x: Num): Num {
  const out = new Num(Math.exp(x.data), [x]);
  out.passBack = () => {
    x.grad += out.data * out.grad;
  };
  return out;
}`,
  exports: ['Num', 'exp'],
  checks: {
    'forward: e to the power of x': ({ Num, exp }) => near(exp(new Num(1)).data, Math.E),
    'the rule at 1': (mine) => near(afterExp(mine, 1, 1), Math.E),
    'it multiplies by what arrives': (mine) => near(afterExp(mine, 0.5, -3), -3 * Math.exp(0.5)),
    'it adds to what is there': (mine) => near(afterExp(mine, 0, 1, 10), 11),
  },
  hints: {
    overwrite: {
      when: (mine) => is(afterExp(mine, 0, 1, 10), 1),
      say: 'With = what x has got from its other uses is lost. Use +=.',
    },
    upstream: {
      when: (mine) => is(afterExp(mine, 0.5, -3), Math.exp(0.5)),
      say: 'That is the local slope. Multiply it by out.grad, which is what arrives.',
    },
    power: {
      when: (mine) => is(afterExp(mine, 2, 1), 2 * Math.E),
      say: 'That is the rule of a power such as x³. In eˣ the x stands above: the slope is eˣ itself.',
    },
    input: {
      when: (mine) => is(afterExp(mine, 2, 1), 2),
      say: 'You multiply by x. The local slope is the result: out.data.',
    },
  },
});

export const exercises: readonly Exercise[] = [rules, expRule];
