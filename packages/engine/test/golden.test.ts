/** The numbers of micrograd's README and of the lecture: known before this library, and checked by anyone with a pencil. */
import { describe, expect, test } from 'vitest';
import { hessian, type Operand, Value } from '../src/index.ts';

describe("micrograd's README", () => {
  test('gives 24.7041, 138.8338 and 645.5773', () => {
    const a = new Value(-4);
    const b = new Value(2);
    let c = a.add(b);
    let d = a.mul(b).add(b.pow(3));
    c = c.add(c.add(1));
    c = c.add(c.add(1).sub(a));
    d = d.add(d.mul(2).add(b.add(a).relu()));
    d = d.add(d.mul(3).add(b.sub(a).relu()));
    const f = c.sub(d).pow(2);
    const g = f.div(2).add(new Value(10).div(f));
    g.backward();
    expect([g.data, a.grad, b.grad].map((x) => x.toFixed(4))).toEqual(['24.7041', '138.8338', '645.5773']);
  });
});

describe('the lecture', () => {
  const parabola = (x: Value): Value => x.pow(2).mul(3).sub(x.mul(4)).add(5);

  test('3x² − 4x + 5 is 20 at 3 with slope 14, and flat at 2/3', () => {
    const x = new Value(3);
    const y = parabola(x);
    y.backward();
    expect([y.data, x.grad]).toEqual([20, 14]);
    const flat = new Value(2 / 3);
    parabola(flat).backward();
    expect(flat.grad).toBeCloseTo(0, 14);
    expect(hessian(parabola, [3])).toEqual([[6]]);
  });

  test('d = a·b + c is 4 with slopes −3, 2 and 1', () => {
    const [a, b, c] = [new Value(2), new Value(-3), new Value(10)];
    const d = a.mul(b).add(c);
    d.backward();
    expect([d.data, a.grad, b.grad, c.grad]).toEqual([4, -3, 2, 1]);
  });

  test('L = (a·b + c)·f is −8, its gradients 6 −4 −2 −2 −2 4, and −7.286496 after a step of 0.01', () => {
    const [a, b, c, f] = [new Value(2), new Value(-3), new Value(10), new Value(-2)];
    const forward = (): readonly Value[] => {
      const e = a.mul(b);
      const d = e.add(c);
      return [d.mul(f), e, d];
    };
    const [L, e, d] = forward() as [Value, Value, Value]; // forward makes three
    L.backward();
    expect(L.data).toBe(-8);
    expect([a, b, c, e, d, f].map((v) => v.grad)).toEqual([6, -4, -2, -2, -2, 4]);
    for (const v of [a, b, c, f]) v.data += 0.01 * v.grad;
    expect(forward()[0]?.data).toBeCloseTo(-7.286496, 12);
  });

  const neuron = (activation: (n: Value) => Value): readonly Value[] => {
    const [x1, x2, w1, w2] = [new Value(2), new Value(0), new Value(-3), new Value(1)];
    const n = x1.mul(w1).add(x2.mul(w2)).add(new Value(6.8813735870195432));
    const o = activation(n);
    o.backward();
    return [o, x1, w1, x2, w2];
  };
  const expected = [-1.5, 1, 0.5, 0];

  test('the neuron gives 0.7071 with gradients −1.5, 1, 0.5 and 0', () => {
    const [o, ...inputs] = neuron((n) => n.tanh());
    expect(o?.data).toBeCloseTo(Math.SQRT1_2, 15);
    inputs.forEach((v, i) => {
      expect(v.grad).toBeCloseTo(expected[i] as number, 14);
    });
  });

  test('tanh taken apart into exp gives the same gradients', () => {
    const [o, ...inputs] = neuron((n) => {
      const e = n.mul(2).exp();
      return e.sub(1).div(e.add(1));
    });
    expect(o?.data).toBeCloseTo(Math.SQRT1_2, 15);
    inputs.forEach((v, i) => {
      expect(v.grad).toBeCloseTo(expected[i] as number, 14);
    });
  });

  test('a + a has gradient 2: a Value used twice is blamed twice', () => {
    const a = new Value(3);
    a.add(a).backward();
    expect(a.grad).toBe(2);
  });

  test('(a·b)·(a + b) at −2 and 3 has gradients −3 and −8', () => {
    const [a, b] = [new Value(-2), new Value(3)];
    a.mul(b).mul(a.add(b)).backward();
    expect([a.grad, b.grad]).toEqual([-3, -8]);
  });

  test('y = u + 3u with u = x·x at 1 has slope 8: inputs before what is made of them', () => {
    const x = new Value(1);
    const u = x.mul(x);
    u.add(u.mul(3)).backward();
    expect(x.grad).toBe(8);
  });
});

describe('operands', () => {
  const cases: readonly [string, (x: Value) => Operand, number][] = [
    ['x + 2', (x) => x.add(2), 1],
    ['x · 2', (x) => x.mul(2), 2],
    ['x − 2', (x) => x.sub(2), 1],
    ['x / 2', (x) => x.div(2), 0.5],
    ['x^2', (x) => x.pow(2), 6],
  ];
  test.each(cases)('%s takes a number as a constant', (_name, fn, slope) => {
    const x = new Value(3);
    const y = fn(x) as Value; // every case returns a Value
    y.backward();
    expect(x.grad).toBe(slope);
    expect(y.inputs.map((input) => input.requiresGrad)).toEqual([true, false]);
  });
});
