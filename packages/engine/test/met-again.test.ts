/**
 * Lists, rows, leaves and options that are met again in a changed state. The engine keeps what it found out about them, so each
 * test changes one thing between two calls that look alike, and wants the numbers of code that keeps nothing.
 */
import { describe, expect, test } from 'vitest';
import {
  AnomalyError,
  amax,
  compile,
  detach,
  detectAnomaly,
  dot,
  elu,
  feedForward,
  leakyRelu,
  linear,
  noGrad,
  parameterBlock,
  prod,
  relu,
  sum,
  tanh,
  type UnaryOp,
  Value,
  where,
} from '../src/index.ts';

const at = <T>(list: readonly T[], i: number): T => list[i] as T; // every index here is in range

/** Rows of weights of one block, frozen as a layer's are, and its biases: three neurons of two inputs. */
function layer() {
  const block = parameterBlock(new Float64Array([1, 2, 0.5, 3, 4, 0.25, 5, 6, 0.125]));
  const rows = [0, 1, 2].map((j) => Object.freeze(block.values.slice(3 * j, 3 * j + 2)));
  const biases = [0, 1, 2].map((j) => at(block.values, 3 * j + 2));
  return { block, weights: Object.freeze(rows), bias: Object.freeze(biases) };
}

describe('a list that the engine gave', () => {
  test.each([
    ['as the second list of a dot', (h: readonly Value[]) => dot([1, 10, 100], h)],
    ['as the first list of a dot', (h: readonly Value[]) => dot(h, [1, 10, 100])],
    ['as the inputs of a layer', (h: readonly Value[]) => at(linear(h, [[1, 10, 100]], [0]), 0)],
  ])('is read as it is after two of it have changed places, %s', (_name, use) => {
    const { weights, bias, block } = layer();
    const gradients = (swap: boolean): number[] => {
      block.grad.fill(0);
      const h = linear([new Value(1), new Value(-1)], weights, bias); // −0.5, −0.75, −0.875
      if (swap) [h[1], h[2]] = [at(h, 2), at(h, 1)];
      const y = use(h);
      y.backward();
      return [y.data, ...block.grad];
    };
    expect(gradients(false)).toEqual([-0.5 - 7.5 - 87.5, 1, -1, 1, 10, -10, 10, 100, -100, 100]);
    expect(gradients(true)).toEqual([-0.5 - 8.75 - 75, 1, -1, 1, 100, -100, 100, 10, -10, 10]);
  });

  test('is read as it is after its last two have changed places, or one took the place of another', () => {
    const { weights, bias } = layer();
    const h = linear([1, -1], weights, bias);
    [h[0], h[2]] = [at(h, 2), at(h, 0)];
    expect(dot([1, 10, 100], h).data).toBe(-0.875 - 7.5 - 50);
    h[0] = at(h, 1);
    expect(dot([1, 10, 100], h).data).toBe(-0.75 - 7.5 - 50);
    h[0] = new Value(7);
    expect(dot([1, 10, 100], h).data).toBe(7 - 7.5 - 50);
    const last = linear([1, -1], weights, bias);
    last[2] = at(last, 0);
    expect(dot([1, 10, 100], last).data).toBe(-0.5 - 7.5 - 50);
    last[2] = new Value(7);
    expect(dot([1, 10, 100], last).data).toBe(-0.5 - 7.5 + 700);
  });
});

describe('linear()', () => {
  test('of the same rows with another bias adds the other bias, and gives it the gradient', () => {
    const { weights, bias } = layer();
    const { values: fresh, grad } = parameterBlock(new Float64Array([10, 20, 30]));
    const other = Object.freeze([...fresh]);
    const numbers = (list: readonly Value[]): number[] => list.map(({ data }) => data);
    const x = [new Value(1), new Value(1)];
    expect(numbers(linear(x, weights, bias))).toEqual([3.5, 7.25, 11.125]);
    const y = linear(x, weights, other);
    expect(numbers(y)).toEqual([13, 27, 41]);
    sum(y).backward();
    expect([...grad]).toEqual([1, 1, 1]);
    expect(bias.map(({ grad: g }) => g)).toEqual([0, 0, 0]);
    expect(numbers(linear(x, weights))).toEqual([3, 7, 11]);
    expect(numbers(linear(x, weights, bias))).toEqual([3.5, 7.25, 11.125]);
  });

  test('of rows that are frozen in part collects no gradient there, and none once all are frozen', () => {
    const { weights, bias, block } = layer();
    const run = (): number[] => {
      block.grad.fill(0);
      const x = [new Value(2), new Value(3)];
      dot([1, 10, 100], linear(x, weights, bias)).backward();
      return [...block.grad, ...x.map(({ grad }) => grad)];
    };
    const whole = [2, 3, 1, 20, 30, 10, 200, 300, 100];
    const slopes = [531, 642];
    expect(run()).toEqual([...whole, ...slopes]);
    at(block.values, 4).requiresGrad = false; // the second weight of the second row
    expect(run()).toEqual([...whole.with(4, 0), ...slopes]);
    for (const value of block.values) value.requiresGrad = false;
    expect(run()).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, ...slopes]);
    for (const value of block.values) value.requiresGrad = true;
    expect(run()).toEqual([...whole, ...slopes]);
  });

  test('whose parameters are frozen or thawed after the forward pass follows what they are at backward()', () => {
    const { weights, bias, block } = layer();
    const y = dot([1, 10, 100], linear([new Value(2), new Value(3)], weights, bias));
    at(block.values, 3).requiresGrad = false;
    y.backward();
    expect([...block.grad]).toEqual([2, 3, 1, 0, 30, 10, 200, 300, 100]);
  });
});

describe('an array that is called with twice', () => {
  test('and holds another zero the second time gives the other infinity', () => {
    const xs = [new Value(2), 0];
    expect(prod(xs).data).toBe(0);
    xs[1] = -0;
    expect(prod(xs).data).toBe(-0);
    xs[1] = 0;
    expect(1 / prod(xs).data).toBe(Infinity);
    const ys: (Value | number)[] = [new Value(1), NaN];
    expect(sum(ys).data).toBeNaN();
    ys[1] = 3;
    expect(sum(ys).data).toBe(4);
  });

  test('and has a Value where a number was gives the Value its gradient', () => {
    const w = new Value(3);
    const xs: (Value | number)[] = [1, 3];
    const ws = [new Value(5), new Value(7)];
    dot(ws, xs).backward();
    xs[1] = w; // the same number
    dot(ws, xs).backward();
    expect(w.grad).toBe(7);
    const ys: (Value | number)[] = [w, 1];
    const whole = sum(ys);
    ys[0] = 3;
    expect([whole.requiresGrad, sum(ys).requiresGrad]).toEqual([true, false]);
    whole.backward();
    expect(w.grad).toBe(8);
  });

  test('and has grown or shrunk leaves the graph that was built before as it was', () => {
    const [a, b, c] = [new Value(1), new Value(2), new Value(3)];
    const xs = [a, b];
    const y = sum(xs);
    xs.push(c);
    const z = sum(xs);
    xs.length = 1;
    y.backward();
    expect([a.grad, b.grad, c.grad]).toEqual([1, 1, 0]);
    z.backward();
    expect([a.grad, b.grad, c.grad]).toEqual([2, 2, 1]);
    expect(sum(xs).data).toBe(1);
  });
});

describe('rows of two blocks', () => {
  test('that begin at the same place are two lists', () => {
    const [one, two] = [parameterBlock(new Float64Array([1, 2])), parameterBlock(new Float64Array([10, 20]))];
    const [first, second] = [Object.freeze([...one.values]), Object.freeze([...two.values])];
    const x = [new Value(1), new Value(1)];
    for (let round = 0; round < 3; round++) {
      expect(dot(first, x).data).toBe(3);
      expect(dot(second, x).data).toBe(30);
    }
  });

  test('a longer and a shorter row from the same place are two lists', () => {
    const { values } = parameterBlock(new Float64Array([1, 2, 4]));
    const [long, short] = [Object.freeze(values.slice()), Object.freeze(values.slice(0, 2))];
    expect([amax(long).data, amax(short).data, amax(long).data]).toEqual([4, 2, 4]);
    expect([sum(long).data, sum(short).data, sum(long).data]).toEqual([7, 3, 7]);
  });
});

describe('options', () => {
  test('of one call are not those of the next, nor of the gradient of another node', () => {
    const x = new Value(-1);
    const steep = leakyRelu(x, { negativeSlope: 0.5 });
    const usual = leakyRelu(x);
    expect([steep.data, usual.data]).toEqual([-0.5, -0.01]);
    steep.backward();
    expect(x.grad).toBe(0.5);
    usual.backward();
    expect(x.grad).toBe(0.51);
    expect(elu(x, { alpha: 2 }).data).toBe(2 * Math.expm1(-1));
    expect(elu(x).data).toBe(Math.expm1(-1));
  });
});

describe('what no gradient comes through', () => {
  test('makes a constant: a condition, a comparison, an operand without one', () => {
    const [x, n] = [new Value(2), new Value(3, { requiresGrad: false })];
    const wanted = (...values: readonly Value[]): boolean[] => values.map(({ requiresGrad }) => requiresGrad);
    expect(wanted(x.gt(1), x.eq(n), where(x, n, 4), where(x.gt(0), 1, n), n.mul(4), n.clamp(n, 5))).toEqual(
      new Array(6).fill(false),
    );
    expect(wanted(where(0, x, 1), where(0, 1, x), n.mul(x), x.mul(n), n.clamp(x, 5), n.clamp(0, x))).toEqual(
      new Array(6).fill(true),
    );
  });
});

describe('a node of a layer', () => {
  test('is passed once, whether it is met alone, with all others, or both', () => {
    const { weights, bias, block } = layer();
    const h = linear([2, 3], weights, bias).map((z) => z.mul(1));
    const z = linear([2, 3], weights, bias);
    const whole = dot([1, 10, 100], z);
    sum([whole, at(z, 1), at(h, 2), at(z, 1)]).backward();
    expect([...block.grad]).toEqual([2, 3, 1, 24, 36, 12, 202, 303, 101]);
  });

  test('keeps the gradient of the latest pass alone, while leaves add', () => {
    const { weights, bias, block } = layer();
    const z = linear([2, 3], weights, bias);
    const y = sum(z.map((x) => relu(x)));
    y.backward();
    y.backward();
    expect(z.map(({ grad }) => grad)).toEqual([1, 1, 1]);
    expect([...block.grad]).toEqual([4, 6, 2, 4, 6, 2, 4, 6, 2]);
  });

  test('whose activation has no rule, or that is made within noGrad(), is a constant', () => {
    const { weights, bias } = layer();
    const activated = (activation: UnaryOp) =>
      feedForward([new Value(2), new Value(3)], [{ weights, bias, activation }]).map((y) => y.requiresGrad);
    expect(activated(tanh)).toEqual([true, true, true]);
    expect(activated(detach)).toEqual([false, false, false]);
    expect(noGrad(() => activated(tanh))).toEqual([false, false, false]);
  });
});

describe('detectAnomaly()', () => {
  test('compares with what a leaf was when it was first used, also if it was used again since', () => {
    const run = (): void => {
      const w = new Value(2, { label: 'w' });
      const y = w.mul(5);
      w.data = 3;
      y.mul(w).backward(); // the slope of the first use would be taken at 3
    };
    expect(() => detectAnomaly(run)).toThrow(AnomalyError);
    expect(() => detectAnomaly(run)).toThrow(/\('w'\) was 2 when mul\(\) used it and is 3 now/);
  });

  test('tells a zero from the other, and a NaN that stays from one that came', () => {
    const changed = (before: number, after: number) => () =>
      detectAnomaly(() => {
        const w = new Value(before);
        const y = w.mul(2);
        w.data = after;
        y.backward();
      });
    expect(changed(0, -0)).toThrow(/was 0 .* is -0 now/);
    expect(changed(1, 1)).not.toThrow();
    expect(changed(NaN, NaN)).not.toThrow();
  });

  test('blames no op for a NaN gradient that was handed in, nor for the ones after it', () => {
    const x = new Value(2);
    detectAnomaly(() => x.mul(3).tanh().backward({ gradient: NaN }));
    expect(x.grad).toBeNaN();
  });

  test('also watches leaves that want no gradient: rules read them', () => {
    const run = (): void => {
      const x = new Value(2, { requiresGrad: false });
      const y = new Value(1).mul(x);
      x.data = 3;
      y.backward();
    };
    expect(() => detectAnomaly(run)).toThrow(/was 2 .* is 3 now/);
  });
});

describe('compile()', () => {
  test.each([NaN, -0, 0, 1, -1, 5e-324, Infinity])(
    'takes a constant condition of where() as eager code does, and torch: %d',
    (condition) => {
      const pick = (x: Value): Value => where(condition, x.mul(2), x.mul(3));
      const x = new Value(1);
      const eager = pick(x);
      eager.backward();
      const w = new Value(1);
      const compiled = compile(() => pick(w), { inputs: [1], parameters: [w] });
      const wanted = condition === 0 ? 3 : 2; // torch.tensor(nan).bool() is True
      expect([eager.data, x.grad]).toEqual([wanted, wanted]);
      expect([compiled.valueAndGrad([[0]]), w.grad]).toEqual([wanted, wanted]);
      expect([...compiled.forward([[0]])]).toEqual([wanted]);
    },
  );
});
