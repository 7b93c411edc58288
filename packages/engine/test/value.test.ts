/** Value and its graph: what it promises on its own, and around backward(). */
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  add,
  amax,
  atan2,
  blockOf,
  dot,
  grad,
  hessian,
  jacobian,
  logSoftmax,
  logsumexp,
  mean,
  mul,
  noGrad,
  parameterBlock,
  prod,
  softmax,
  sum,
  tanh,
  Value,
  where,
} from '../src/index.ts';

describe('Value', () => {
  test('starts with gradient 0, no op, no inputs, as a leaf that wants a gradient', () => {
    const x = new Value(2, { label: 'x' });
    expect([x.data, x.grad, x.label, x.op, x.isLeaf, x.requiresGrad, x.inputs.length]).toEqual([
      2,
      0,
      'x',
      '',
      true,
      true,
      0,
    ]);
  });

  test('takes a label and requiresGrad of their kinds only, and a label at any time', () => {
    const loose = (x: unknown): never => x as never;
    expect(() => new Value(1, { label: loose(7) })).toThrow(/label/);
    expect(() => new Value(1, { requiresGrad: loose('no') })).toThrow(/requiresGrad/);
    const x = new Value(1);
    x.label = '';
    expect(x.label).toBe('');
    for (const label of ['a', 'b', '']) {
      x.label = label;
      expect(x.label).toBe(label);
    }
  });

  test('where() takes true and false for its condition, other ops do not', () => {
    const [a, b] = [new Value(1), new Value(2)];
    expect([where(true, a, b).data, where(false, a, b).data, a.where(false, b).data]).toEqual([1, 2, 2]);
    expect(() => a.add(true as never)).toThrow(/b must be a Value or a number/);
  });

  test('keeps its inputs in order, twice where one is used twice', () => {
    const [a, b] = [new Value(1), new Value(2)];
    expect(a.sub(b).inputs).toEqual([a, b]);
    expect(a.add(a).inputs).toEqual([a, a]);
    expect(where(1, a, b).inputs.slice(1)).toEqual([a, b]);
    expect(dot([a], [b], 3).inputs.map((v) => v.data)).toEqual([1, 2, 3]);
  });

  test('a composite is one node with its own name', () => {
    const x = new Value(2);
    expect([x.square().op, x.softsign().op, x.tanhshrink().op, mean([x, x]).op]).toEqual([
      'square',
      'softsign',
      'tanhshrink',
      'mean',
    ]);
  });

  test('prints on one line, in a template string and in the console', () => {
    const y = new Value(2, { label: 'a' }).mul(3);
    expect(`${y}`).toBe('Value(data=6, grad=0, op=mul)');
    expect(inspect(y)).toBe('Value(data=6, grad=0, op=mul)');
    expect(inspect(new Value(-0.5, { label: 'b' }))).toBe('Value(data=-0.5, grad=0, label="b")');
  });

  test('JSON.stringify gives the Value alone, odd numbers by name', () => {
    expect(JSON.parse(JSON.stringify([new Value(NaN), new Value(-0).neg()]))).toEqual([
      { data: 'NaN', grad: 0, label: '', op: '' },
      { data: 0, grad: 0, label: '', op: 'neg' },
    ]);
  });

  test('takes non-finite numbers as values', () => {
    expect(new Value(Infinity).sub(Infinity).data).toBeNaN();
    expect(new Value(-1).log().data).toBeNaN();
    expect(new Value(0).log().data).toBe(-Infinity);
  });

  test('names such as __proto__ are labels like any other', () => {
    expect(new Value(1, { label: '__proto__' }).label).toBe('__proto__');
  });
});

describe('backward()', () => {
  test('adds up in leaves over passes, exactly, and not in between', () => {
    const [a, b] = [new Value(0.1), new Value(0.7)];
    const m = a.mul(b);
    const y = m.add(a).add(b.mul(a)).tanh();
    y.backward();
    const once = [a.grad, b.grad, m.grad, y.grad];
    y.backward();
    expect([a.grad, b.grad]).toEqual([2 * (once[0] as number), 2 * (once[1] as number)]);
    expect([m.grad, y.grad]).toEqual([once[2], once[3]]);
  });

  test('starts from the gradient it is given', () => {
    const x = new Value(3);
    x.mul(x).backward({ gradient: 10 });
    expect(x.grad).toBe(60);
  });

  test('works on a leaf: its gradient is 1', () => {
    const x = new Value(3);
    x.backward();
    expect(x.grad).toBe(1);
  });

  test('leaves frozen leaves alone, also when frozen after the forward pass', () => {
    const [w, x] = [new Value(2), new Value(5)];
    const y = w.mul(x);
    w.requiresGrad = false;
    y.backward();
    expect([w.grad, x.grad]).toEqual([0, 2]);
  });

  test('reads the current data of leaves, as torch does with .data', () => {
    const [w, x] = [new Value(2), new Value(5)];
    const y = w.mul(x);
    x.data = 7;
    y.backward();
    expect(w.grad).toBe(7);
  });

  test('an array changed after the call does not change the graph', () => {
    const xs = [new Value(1), new Value(2)];
    const total = sum(xs);
    xs.push(new Value(4));
    const all = sum(xs);
    total.backward();
    expect(total.inputs).toHaveLength(2);
    expect(xs.map((x) => x.grad)).toEqual([1, 1, 0]);
    expect(all.data).toBe(7);
  });
});

describe('noGrad, detach, constants', () => {
  test('noGrad() makes constants, and ends with its function even when that throws', () => {
    const x = new Value(2);
    expect(noGrad(() => x.mul(3).requiresGrad)).toBe(false);
    expect(() => noGrad(() => { throw new Error('stop'); })).toThrow('stop'); // biome-ignore format: one line
    expect(x.mul(3).requiresGrad).toBe(true);
  });

  test('detach() is a constant with the same number; clone() passes the gradient', () => {
    const x = new Value(2);
    expect(x.detach().requiresGrad).toBe(false);
    x.detach().mul(x).add(x.clone()).backward();
    expect(x.grad).toBe(3);
  });

  test('what is made of constants alone is a constant leaf', () => {
    const y = add(1, 2);
    expect([y.data, y.requiresGrad, y.isLeaf, y.op]).toEqual([3, false, true, '']);
  });
});

describe('grad()', () => {
  test('gives derivatives of any order and touches no .grad', () => {
    const x = new Value(2);
    let y = x.pow(5);
    const orders: number[] = [];
    for (let i = 0; i < 6; i++) {
      const [g] = grad(y, [x], { createGraph: true, allowUnused: true });
      y = g as Value; // one gradient per input
      orders.push(y.data);
      if (!y.requiresGrad) break;
    }
    expect(orders.slice(0, 5)).toEqual([80, 160, 240, 240, 120]);
    expect(x.grad).toBe(0);
  });

  test('weighs by the gradient it is given, a Value too', () => {
    const [x, v] = [new Value(3), new Value(2)];
    const [g] = grad(x.mul(x), [x], { gradient: v, createGraph: true }) as [Value];
    expect(g.data).toBe(12);
    g.backward();
    expect(v.grad).toBe(6);
  });

  test('a gradient that is 0 at an edge still depends on what arrives there, as torch has it', () => {
    const [arriving, tiny, origin] = [new Value(0.5), new Value(5e-324), new Value(0)];
    const twice = (y: Value, x: Value) => {
      const [slope] = grad(y.mul(arriving), [x], { createGraph: true }) as [Value];
      return grad(slope, [arriving])[0]?.data;
    };
    expect(twice(atan2(origin, origin), origin)).toBe(0); // the angle at the origin, whose rule divides by 0
    expect(twice(prod([tiny, new Value(5e-324)]), tiny)).toBe(0); // a product that is too small for a number
  });

  test('gives gradients at nodes in between, and 0 for unused inputs that are allowed', () => {
    const [x, other] = [new Value(3), new Value(1)];
    const m = x.mul(2);
    expect(grad(m.mul(m), [m, other], { allowUnused: true }).map((g) => g.data)).toEqual([12, 0]);
  });

  test('an input used only as a condition counts as unused', () => {
    const [c, a] = [new Value(1), new Value(2)];
    expect(() => grad(where(c, a, 3), [c])).toThrow(/inputs\[0\] was not reached/);
  });

  test('jacobian() and hessian() want a list of numbers, and hessian() one output', () => {
    const loose = (x: unknown): never => x as never;
    expect(() => jacobian((x) => x, loose(1))).toThrow(/inputs/);
    expect(() => hessian((x) => x, loose(null))).toThrow(/inputs/);
    expect(() =>
      hessian(
        loose((x: Value) => [x, x]),
        [1],
      ),
    ).toThrow(/hessian/);
    expect(() =>
      hessian(
        loose(() => []),
        [1],
      ),
    ).toThrow(/hessian/);
    expect(hessian((x, y) => x.mul(y), [2, 3])).toEqual([[0, 1], [1, 0]]); // biome-ignore format: rows
  });

  test('jacobian() of constants is zeros', () => {
    expect(jacobian((x) => [x.detach(), x.mul(2)], [1])).toEqual([[0], [2]]);
  });
});

describe('n-ary ops', () => {
  test('sum, mean, prod and amax of nothing are 0, NaN, 1 and an error', () => {
    expect([sum([]).data, mean([]).data, prod([]).data]).toEqual([0, NaN, 1]);
    expect(() => amax([])).toThrow(RangeError);
  });

  test('dot() is one node and adds in order: products first to last, then the bias', () => {
    const y = dot([1e16, 1, -1e16], [1, 1, 1], 0.5);
    expect(y.data).toBe(1e16 + 1 - 1e16 + 0.5);
    const [w, x, b] = [new Value(2), new Value(3), new Value(1)];
    const z = dot([w], [x], b);
    z.backward();
    expect([z.op, w.grad, x.grad, b.grad]).toEqual(['dot', 3, 2, 1]);
  });

  test('softmax and logSoftmax stay right where exp overflows', () => {
    expect(softmax([800, 800]).map((v) => v.data)).toEqual([0.5, 0.5]);
    expect(logSoftmax([1e308, 1e308]).map((v) => v.data)).toEqual([-Math.LN2, -Math.LN2]);
    expect(logSoftmax([1000, -1000])[1]?.data).toBe(-2000);
    expect(logsumexp([-800, -800]).data).toBe(-800 + Math.LN2);
    const x = new Value(800);
    const [p] = softmax([x, 0]) as [Value];
    p.backward();
    expect(x.grad).toBe(0);
  });
});

describe('function forms', () => {
  test('return a Value also for numbers', () => {
    expect(tanh(0.5)).toBeInstanceOf(Value);
    expect(mul(2, 3).data).toBe(6);
    expect(tanh.forward(0.5)).toBe(Math.tanh(0.5));
    expect(tanh.torch).toBe('torch.tanh');
  });
});

describe('parameterBlock()', () => {
  test('gives Values that read and write the array, gradients beside it', () => {
    const data = new Float64Array([1, 2, 3]);
    const block = parameterBlock(data);
    const [a, b] = block.values as [Value, Value, Value];
    a.mul(b).backward();
    expect(Array.from(block.grad)).toEqual([2, 1, 0]);
    b.data = 7;
    expect(data[1]).toBe(7);
    data[0] = 5;
    expect(a.data).toBe(5);
    expect(blockOf(b)).toEqual({ data, grad: block.grad, at: 1 });
    expect(blockOf(new Value(1))).toBeUndefined();
  });
});
