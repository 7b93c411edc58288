/** compile(): what it promises a caller, and what it says when it cannot. */
import { describe, expect, it, vi } from 'vitest';
import {
  CompileError,
  type CompileOptions,
  dot,
  mean,
  noGrad,
  parameterBlock,
  relu,
  softmax,
  sum,
  tanh,
  Value,
} from '../src/index.ts';
import { compile, compileAsync, frozen, loose, type Row, row } from './traceable.ts';

describe('compile()', () => {
  it('gives outputs of every sample, row after row', () => {
    const f = compile(([a, b], [c]) => [a.mul(b), tanh(c)], { inputs: [2, 1] });
    const out = f.forward(new Float64Array([1, 2, 3, 4, 5, 6]), [[0], [0.5], [-1]]);
    expect([...out]).toEqual([
      2,
      expect.closeTo(0, 15),
      12,
      expect.closeTo(Math.tanh(0.5), 15),
      30,
      expect.closeTo(Math.tanh(-1), 15),
    ]);
  });

  it('adds gradients to the parameters, as backward() does', () => {
    const w = new Value(3);
    const f = compile(([x]) => w.mul(x).square(), { inputs: [1], parameters: [w] });
    expect(f.valueAndGrad([[1], [2]])).toBe(22.5);
    expect(w.grad).toBe(15);
    f.valueAndGrad([[1], [2]]);
    expect(w.grad).toBe(30);
  });

  it('sums over the batch where asked, and then counts a parameter-only term once per sample', () => {
    const w = new Value(3);
    const f = compile(([x]) => w.mul(x).add(w.square()), { inputs: [1], parameters: [w], reduction: 'sum' });
    expect(f.valueAndGrad([[1], [2], [4]])).toBe(3 * 7 + 3 * 9);
    expect(w.grad).toBe(7 + 3 * 6);
    w.grad = 0;
    const averaged = compile(([x]) => w.mul(x).add(w.square()), { inputs: [1], parameters: [w] });
    expect(averaged.valueAndGrad([[1], [2], [4]])).toBeCloseTo(7 + 9, 14);
    expect(w.grad).toBeCloseTo(7 / 3 + 6, 14);
  });

  it('reads the parameters anew at every call', () => {
    const w = new Value(2);
    const f = compile(([x]) => w.mul(x), { inputs: [1], parameters: [w] });
    expect(f.forward(row(5))[0]).toBe(10);
    w.data = 7;
    expect(f.forward(row(5))[0]).toBe(35);
  });

  it('leaves the gradient of a parameter that the function never uses at 0', () => {
    const [used, unused] = [new Value(2), new Value(5)];
    const f = compile(([x]) => used.mul(x), { inputs: [1], parameters: [unused, used] });
    f.valueAndGrad(row(3));
    expect([used.grad, unused.grad]).toEqual([3, 0]);
  });

  it('leaves a frozen parameter without gradient and uses its number', () => {
    const [w, c] = [new Value(2), frozen(10)];
    const f = compile(([x]) => w.mul(x).mul(c), { inputs: [1], parameters: [w, c] });
    expect(f.valueAndGrad(row(3))).toBe(60);
    expect([w.grad, c.grad]).toEqual([30, 0]);
  });

  /** A compiled function gives its parameter the gradient that backward() does. */
  function asBackward(fn: (row: Row) => Value, w: Value): void {
    const f = compile(fn, { inputs: [1], parameters: [w] });
    f.valueAndGrad(row(2));
    const compiled = w.grad;
    w.grad = 0;
    fn([frozen(2), frozen(0), frozen(0)]).backward();
    expect(compiled).toBe(w.grad);
  }

  it('stops gradients at detach() and inside noGrad(), as backward() does', () => {
    const w = new Value(3);
    const fn = ([x]: Row): Value =>
      w
        .detach()
        .mul(w)
        .add(noGrad(() => w.mul(x)));
    asBackward(fn, w);
  });

  it.each<[string, (w: Value, x: Value) => Value]>([
    ['its first list is trained', (w, x) => dot([w, w], [x, x])],
    ['its second list is trained', (w, x) => dot([x, x], [w, w])],
    ['one of its elements is trained', (w, x) => dot([x, w], [x, x])],
    ['only its first list is more than numbers', (w) => dot([w, w], [2, 3])],
    ['only its second list is more than numbers', (w) => dot([2, 3], [w, w])],
    ['its bias is trained', (w, x) => dot([x, x], [x, x], w)],
  ])('stops gradients of a reduction inside noGrad() where %s', (_, reduction) => {
    const w = new Value(3);
    const fn = ([x]: Row): Value => noGrad(() => reduction(w, x)).mul(w);
    asBackward(fn, w);
  });

  it('takes NaN in a batch as a value: only its own sample is NaN', () => {
    const f = compile(([x]) => tanh(x), { inputs: [1] });
    const out = f.forward([[0], [NaN], [1], [-Infinity]]);
    expect([...out].map((y) => Number(y.toFixed(6)))).toEqual([0, NaN, 0.761594, -1]);
  });

  it('runs a function without inputs as a batch of one', () => {
    const w = new Value(4);
    const f = compile(() => w.square(), { inputs: [], parameters: [w] });
    expect(f.valueAndGrad()).toBe(16);
    expect(w.grad).toBe(8);
  });

  it('needs no clock of the host but Date', () => {
    const clock = Object.getOwnPropertyDescriptor(globalThis, 'performance') as PropertyDescriptor; // Node has one
    Object.defineProperty(globalThis, 'performance', { ...clock, get: () => undefined });
    try {
      const f = compile(([x]) => x.mul(2.25), { inputs: [1] });
      expect([...f.forward(row(2))]).toEqual([4.5]);
    } finally {
      Object.defineProperty(globalThis, 'performance', clock);
    }
  });

  it('takes parameters of a block, loose ones, and both in any order', () => {
    const block = parameterBlock(new Float64Array([1, 2, 3]));
    const [b, c] = [new Value(10), new Value(20)];
    const order = [block.values[2], b, block.values[0], block.values[1], c] as Value[];
    const f = compile(([x]) => sum(order.map((p, i) => p.mul(x.mul(i + 1)))), { inputs: [1], parameters: order });
    expect(f.valueAndGrad(row(1))).toBe(3 + 20 + 3 + 8 + 100);
    expect([...block.grad, b.grad, c.grad]).toEqual([3, 4, 1, 2, 5]);
  });

  it('shares weights: a Value used in several places gets the sum of their gradients', () => {
    const ws = Array.from({ length: 12 }, (_, i) => new Value(Math.sin(i)));
    const fn = (x: readonly Value[]): Value => {
      const layer = (xs: readonly Value[]): Value[] =>
        Array.from({ length: 12 }, (_, j) => tanh(dot([...ws.slice(j), ...ws.slice(0, j)], xs, ws[j])));
      return sum(layer(layer(x)));
    };
    const f = compile(fn, { inputs: [12], parameters: ws });
    expect(f.stats.blocks).toBeGreaterThan(0);
    const rows = Array.from({ length: 5 }, (_, s) => ws.map((_, i) => Math.cos(s + i)));
    f.valueAndGrad(rows);
    const compiled = ws.map((w) => w.grad);
    for (const w of ws) w.grad = 0;
    mean(rows.map((xs) => fn(xs.map(frozen)))).backward();
    for (const [i, w] of ws.entries()) expect(compiled[i]).toBeCloseTo(w.grad, 12);
  });

  it('computes softmax over a list, gradients included', () => {
    const ws = [0.1, -0.4, 0.7].map((x) => new Value(x));
    const fn = (x: readonly Value[]): Value => softmax(ws.map((w, i) => w.mul(x[i] as Value)))[1] as Value;
    const f = compile(fn, { inputs: [3], parameters: ws });
    const loss = f.valueAndGrad([[1, 2, 3]]);
    const compiled = ws.map((w) => w.grad);
    for (const w of ws) w.grad = 0;
    const wanted = fn([1, 2, 3].map(frozen));
    wanted.backward();
    expect(loss).toBeCloseTo(wanted.data, 15);
    for (const [i, w] of ws.entries()) expect(compiled[i]).toBeCloseTo(w.grad, 15);
  });

  it('reports nodes, blocks, bytes and milliseconds, and prints its tape', () => {
    const w = new Value(3);
    const f = compile(([x]) => relu(w.mul(x)), { inputs: [1], parameters: [w] });
    expect(f.stats).toEqual({ nodes: 2, blocks: 0, bytes: expect.any(Number), milliseconds: expect.any(Number) });
    expect(f.stats.bytes).toBeGreaterThan(100);
    f.forward([[1]]);
    expect(f.stats.milliseconds).toBeGreaterThan(0);
    expect(f.inspect()).toBe('parameters 1\ninputs 1\n%2 = mul(%0 %1)\n%3 = relu(%2)\nreturn %3\n');
  });

  it('finds the module again when the same function is compiled with other numbers', () => {
    const host = (globalThis as unknown as { WebAssembly: { Module: new (bytes: Uint8Array) => object } }).WebAssembly;
    const spy = vi.spyOn(host, 'Module');
    const build = (start: number): number => {
      const w = new Value(start);
      return compile(([x]) => tanh(w.mul(x)).mul(1.25), { inputs: [1], parameters: [w] }).valueAndGrad(row(1));
    };
    const first = build(0.5);
    const made = spy.mock.calls.length;
    expect(build(0.25)).not.toBe(first);
    expect(spy.mock.calls.length).toBe(made);
    spy.mockRestore();
  });

  it('computes in float32 and with fused products where asked', () => {
    const block = parameterBlock(Float64Array.from({ length: 16 * 17 }, (_, i) => Math.sin(i * 7)));
    const fn = (x: readonly Value[]): Value =>
      sum(
        Array.from({ length: 16 }, (_, j) =>
          tanh(dot(block.values.slice(17 * j, 17 * j + 16), x, block.values[17 * j + 16])),
        ),
      );
    const rows = Array.from({ length: 9 }, (_, s) => Array.from({ length: 16 }, (_, i) => Math.cos(s * 3 + i)));
    const run = (options: Partial<CompileOptions>): { loss: number; grad: Float64Array } => {
      block.grad.fill(0);
      const loss = compile(fn, { inputs: [16], parameters: block.values, ...options }).valueAndGrad(rows);
      return { loss, grad: block.grad.slice() };
    };
    const wanted = run({});
    const single = run({ dtype: 'float32' });
    expect(single.loss).not.toBe(wanted.loss);
    expect(Math.abs(single.loss - wanted.loss)).toBeLessThan(1e-4);
    if (!madd()) return expect(() => run({ fma: true })).toThrow(CompileError);
    const fused = run({ fma: true });
    expect(Math.abs(fused.loss - wanted.loss)).toBeLessThan(1e-13);
    for (const [i, g] of wanted.grad.entries()) expect(Math.abs((fused.grad[i] ?? NaN) - g)).toBeLessThan(1e-13);
  });

  it('throws after dispose()', () => {
    const f = compile(([x]) => x.neg(), { inputs: [1] });
    f.dispose();
    expect(() => f.forward(row(1))).toThrow(expect.objectContaining({ code: 'ERR_COMPILE_DISPOSED' }));
    expect(() => f.valueAndGrad(row(1))).toThrow(CompileError);
  });
});

/** Whether this host has relaxed madd, which Node 20 has not. */
const madd = (): boolean => {
  try {
    compile(([x]) => x.neg(), { inputs: [1], fma: true });
    return true;
  } catch {
    return false;
  }
};

describe('compileAsync()', () => {
  it('gives the same function, compiled in the background', async () => {
    const w = new Value(3);
    const f = await compileAsync(([x]) => w.mul(x).square(), { inputs: [1], parameters: [w] });
    expect(f.valueAndGrad([[1], [2]])).toBe(22.5);
    expect([...f.forward([[1], [2]])]).toEqual([9, 36]);
    expect(w.grad).toBe(15);
  });

  it('rejects with what compile() throws', async () => {
    await expect(
      compileAsync(
        loose(() => 3),
        { inputs: [1] },
      ),
    ).rejects.toThrow(CompileError);
  });
});
