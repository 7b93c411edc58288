/** A backward pass after `step()`: refused where it would read what was moved, as torch refuses it. */
import { add, dot, feedForward, mul, parameterBlock, relu, sum, tanh, Value } from '@chainrule/engine';
import { describe, expect, test } from 'vitest';
import { Adam, fuse, Layer, MLP, SGD } from '../src/index.ts';

const stepped = expect.objectContaining({ code: 'ERR_STEPPED' });
const sgd = (parameters: readonly Value[]): SGD => new SGD([...parameters], { lr: 0.1 });

describe('backward() after step()', () => {
  test.each([
    ['square reads x', (w: Value) => w.square(), true],
    ['mul reads the other operand', (w: Value) => w.mul(new Value(2)), true],
    ['mul by a number reads nothing that was moved', (w: Value) => w.mul(2), false],
    ['add reads nothing', (w: Value) => add(w, 3), false],
    ['sum reads nothing', (w: Value) => sum([w, w]), false],
    ['exp reads its own result', (w: Value) => w.exp(), false],
    ['tanh reads its own result', (w: Value) => tanh(w), false],
    ['dot with itself reads both lists', (w: Value) => dot([w], [w]), true],
    ['sin reads x', (w: Value) => w.sin(), true],
  ])('%s', (_name, fn, refused) => {
    const w = new Value(2, { label: 'w' });
    const optimizer = sgd([w]);
    const y = fn(w);
    y.backward();
    optimizer.step();
    if (!refused) expect(() => y.backward()).not.toThrow();
    else {
      expect(() => y.backward()).toThrow(stepped);
      expect(() => y.backward(), 'and again').toThrow(/'w'.*Run the forward pass again after step\(\)/);
      fn(w).backward(); // a new graph is fine
    }
  });

  test('what was not moved may be read: another parameter, a constant, the input of a first layer', () => {
    const [w, v] = [new Value(2), new Value(3)];
    const optimizer = sgd([v]);
    v.grad = 1;
    const y = w.square();
    optimizer.step();
    expect(() => y.backward()).not.toThrow();
    const model = new Layer(2, 1, { activation: 'linear' });
    const out = model.forward([1, 2]) as Value;
    sgd(model.parameters()).step();
    expect(() => out.backward()).not.toThrow(); // the weights' gradients read the inputs alone
  });

  test('two layers in a bank read the weights of the second', () => {
    const model = new MLP(2, [4, 3, 2]);
    const optimizer = new Adam(model.parameters(), { lr: 0.01 });
    const loss = sum(model.forward([1, 2]));
    loss.backward();
    optimizer.step();
    expect(() => loss.backward()).toThrow(stepped);
    sum(model.forward([1, 2])).backward();
  });

  test('a step in WebAssembly counts too', () => {
    const model = new MLP(2, [4, 1]);
    const loss = (model.forward([1, 2]) as Value).square();
    loss.backward();
    fuse(new SGD(model.parameters(), { lr: 0.1 })).step();
    expect(() => loss.backward()).toThrow(stepped);
  });

  test('a refused pass changes no gradient', () => {
    const w = new Value(2);
    const optimizer = sgd([w]);
    const y = w.square();
    y.backward();
    optimizer.step();
    const before = w.grad;
    expect(() => y.backward()).toThrow(stepped);
    expect(w.grad).toBe(before);
  });

  test('a frozen parameter is not moved, and a change by .data is read as it is', () => {
    const [w, v] = [new Value(2, { requiresGrad: false }), new Value(3)];
    const optimizer = new SGD([w, v], { lr: 0.1 });
    const y = mul(w, v);
    optimizer.step();
    expect(() => y.backward()).not.toThrow();
    const z = v.square();
    v.data = 10;
    v.zeroGrad();
    z.backward();
    expect(v.grad).toBe(20);
  });

  test('one stamp for a block, as torch has one for a tensor', () => {
    const { values } = parameterBlock(new Float64Array([1, 2, 3, 4]));
    const [a, , c] = values as [Value, Value, Value];
    const y = c.square();
    sgd(values.slice(0, 2)).step();
    expect(() => y.backward()).toThrow(stepped);
    expect(a.data).toBe(1);
  });

  test('rows of a layer whose inputs were moved', () => {
    const { values } = parameterBlock(new Float64Array([1, 2]));
    const weights = [[new Value(1), new Value(2)]];
    const [y] = feedForward(values, [{ weights, activation: relu }]);
    sgd(values).step();
    expect(() => (y as Value).backward()).toThrow(stepped);
  });
});
