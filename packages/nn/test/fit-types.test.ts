/** What TypeScript says about fit(): targets as the data has them, losses for any model, and a loss that wants a number refused. */
import { add, type Operand, sum, type Value } from '@chainrule/engine';
import { expect, expectTypeOf, test } from 'vitest';
import {
  crossEntropy,
  DataLoader,
  type Dataset,
  fit,
  Layer,
  MLP,
  Module,
  mseLoss,
  type Output,
  type OutputOf,
  Sequential,
  SGD,
  type TargetOf,
} from '../src/index.ts';

const numbers = { x: [[0, 1]], y: [1] };
const rows = { x: [[0, 1]], y: [[1, 0]] };
const optimizer = (model: Module): SGD => new SGD(model.parameters(), { lr: 0.1 });

test('a Layer of a known width is a Layer', () => {
  const layer: Layer = new Layer(2, 1);
  const model: MLP = new MLP(2, [3, 1]);
  expectTypeOf(new Layer(2, 1).forward([1, 2])).toEqualTypeOf<Value>();
  expectTypeOf(new Layer(2, 2).forward([1, 2])).toEqualTypeOf<Value[]>();
  expectTypeOf(new MLP(2, [3, 1]).forward([1, 2])).toEqualTypeOf<Value>();
  expectTypeOf(layer.forward([1, 2])).toEqualTypeOf<Output<number>>();
  expectTypeOf(model.forward([1, 2])).toEqualTypeOf<Value | Value[]>();
  expect(layer.parameters().length).toBe(3);
});

test('targets are operands or lists, as the data has them', () => {
  expectTypeOf<TargetOf<typeof numbers>>().toEqualTypeOf<Operand>();
  expectTypeOf<TargetOf<{ x: number[][]; y: Float64Array }>>().toEqualTypeOf<Operand>();
  expectTypeOf<TargetOf<typeof rows>>().toEqualTypeOf<readonly Operand[]>();
  expectTypeOf<OutputOf<MLP<readonly [1]>>>().toEqualTypeOf<Value>();
});

test('losses fit a model of any width, known or not', async () => {
  async function train(model: MLP): Promise<number> {
    const { loss } = await fit(model, { data: numbers, loss: crossEntropy, optimizer: optimizer(model) });
    return loss.length;
  }
  expect(await train(new MLP(2, [2]))).toBe(1);
  const wide = [4, 2];
  const mlp = new MLP(2, wide);
  await fit(mlp, { data: numbers, loss: crossEntropy, optimizer: optimizer(mlp) });
  const sequential = new Sequential(new Layer(2, 2));
  await fit(sequential, { data: numbers, loss: crossEntropy, optimizer: optimizer(sequential) });
  await fit(sequential, { data: rows, loss: mseLoss, optimizer: optimizer(sequential) });
  const loader = new DataLoader(numbers);
  await fit(sequential, { data: loader, loss: crossEntropy, optimizer: optimizer(sequential) });
  const dataset: Dataset = numbers;
  await fit(sequential, { data: dataset, loss: crossEntropy, optimizer: optimizer(sequential) });
});

test('a loss is written without an annotation, and a callback may return what it likes', async () => {
  const model = new MLP(2, [1]);
  const losses: number[] = [];
  await fit(model, {
    data: numbers,
    loss: (o, t) => o.sub(t).square(),
    optimizer: optimizer(model),
    onEpoch: (e) => losses.push(e.loss),
  });
  const two = new MLP(2, [2]);
  await fit(two, {
    data: rows,
    loss: (o, t) => sum(o.map((x, i) => add(x, -1).mul(t[i] ?? 0))),
    optimizer: optimizer(two),
  });
  expect(losses.length).toBe(1);
});

test('a loss that wants a number, or a list where there is one output, is refused', () => {
  const model = new MLP(2, [1]);
  const own = { data: numbers, optimizer: optimizer(model) };
  const wanting = (o: Value, y: number): Value => o.sub(y);
  // @ts-expect-error compiled, a target is a Value
  const one = () => fit(model, { ...own, loss: wanting });
  // @ts-expect-error the model has one output
  const list = () => fit(model, { ...own, loss: (o: Value[]) => sum(o) });
  // @ts-expect-error targets are numbers here
  const row = () => fit(model, { ...own, loss: (o: Value, y: readonly Operand[]) => o.sub(y[0] ?? 0) });
  expect([one, list, row].length).toBe(3);
});

test('a Module of a user gives the loss what its forward gives', async () => {
  class Line extends Module {
    readonly layer = new Layer(2, 1);
    forward(x: readonly Operand[]): Value {
      return this.layer.forward(x);
    }
  }
  const model = new Line();
  await fit(model, { data: numbers, loss: (o, y) => o.sub(y).square(), optimizer: optimizer(model) });
  expectTypeOf<OutputOf<Line>>().toEqualTypeOf<Value>();
});
