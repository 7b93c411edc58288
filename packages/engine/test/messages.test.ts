/** Messages speak of what was called, and not of what it is made of. */
import { describe, expect, it } from 'vitest';
import { compile, grad, hessian, jacobian, Value } from '../src/index.ts';

const w = new Value(2);
const traced = (fn: (x: Value) => Value) => () =>
  compile(([x]) => fn(x as Value), { inputs: [1], parameters: [w] }).forward([[1]]);

describe('inside compile()', () => {
  it.each<[string, (x: Value) => Value]>([
    ['grad', (x) => grad(w.mul(x), [w])[0] as Value],
    [
      'backward',
      (x) => {
        w.mul(x).backward();
        return x;
      },
    ],
    ['jacobian', (x) => x.mul(jacobian((a) => a.mul(x), [1])[0]?.[0] ?? 0)],
    ['hessian', (x) => x.mul(hessian((a) => a.mul(x), [1])[0]?.[0] ?? 0)],
  ])('%s says that there are no numbers yet, and what does work', (name, fn) => {
    expect(traced(fn)).toThrow(expect.objectContaining({ name: 'CompileError', code: 'ERR_TRACED_CALL' }));
    expect(traced(fn)).toThrow(`${name}() cannot run while compile() traces the function: there are no numbers yet.`);
  });

  it('gradients as Values work', () => {
    expect([...traced((x) => grad(w.square().mul(x), [w], { createGraph: true })[0] as Value)()]).toEqual([4]);
  });
});

describe('a batch of nothing', () => {
  const fn = compile(([x]) => w.mul(x as Value), { inputs: [1], parameters: [w] });
  it('is refused by forward without a word of a mean, which it does not take', () => {
    expect(() => fn.forward([])).toThrow('forward(): the batch must hold at least one row, got 0. Pass rows, such as');
  });
  it('has no loss', () => {
    expect(() => fn.valueAndGrad([])).toThrow(/got 0\. There is no loss of nothing\./);
  });
});
