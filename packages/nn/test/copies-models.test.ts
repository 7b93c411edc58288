/** What models and checkpoints give away or take is a copy, and what does not fit changes nothing. */
import { mul, noGrad, type Operand, Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import {
  Adam,
  Dropout,
  Generator,
  Layer,
  loadCheckpoint,
  MLP,
  Module,
  type Optimizer,
  Sequential,
  StepLR,
  saveCheckpoint,
} from '../src/index.ts';

const numbers = (values: readonly Value[]): number[] => values.map(({ data }) => data);
/** Steps with these gradients. */
const step = (optimizer: Pick<Optimizer, 'step'>, values: readonly Value[], gradients: readonly number[]): void => {
  for (const [i, value] of values.entries()) value.grad = gradients[i] ?? 1;
  optimizer.step();
};

describe('models', () => {
  it('share neither numbers nor shapes with their state', () => {
    const model = new MLP(2, [1]);
    const state = model.stateDict();
    const weight = state.get('layers.0.weight');
    const before = model.parameters().map(({ data }) => data);
    weight?.data.fill(7);
    (weight?.shape as number[])[0] = 9;
    expect(numbers(model.parameters())).toEqual(before);
    expect(model.stateDict().get('layers.0.weight')?.shape).toEqual([1, 2]);
    const other = new MLP(2, [1]);
    const fresh = model.stateDict();
    other.loadStateDict(fresh);
    fresh.get('layers.0.weight')?.data.fill(7);
    expect(numbers(other.parameters())).toEqual(before);
  });

  it('give a list of their outputs that may be changed', () => {
    const model = new MLP(1, [2, 2]);
    const [first, second] = model.forward([1]);
    const out = model.forward([1]) as Value[];
    out.reverse();
    expect(out.map(({ data }) => data)).toEqual([second?.data, first?.data]);
    expect(model.forward([1]).map(({ data }) => data)).toEqual([first?.data, second?.data]);
    const xs = [new Value(1), new Value(2)];
    new Dropout(0.5).eval().forward(xs).pop();
    expect(xs).toHaveLength(2);
  });

  it('that predict leave no graph behind, also those of a user', () => {
    let tracked: boolean | undefined;
    class Square extends Module {
      readonly w = new Value(3);
      forward(): Value {
        const y = this.w.square();
        tracked = y.requiresGrad;
        return y;
      }
    }
    expect([...new Square().predict([[1]])]).toEqual([9]);
    expect(tracked).toBe(false);
    expect(noGrad(() => new Square().forward()).requiresGrad).toBe(false);
  });
});

describe('Sequential', () => {
  it('predicts through every module, also one of the user’s that only has a forward', () => {
    class Doubled extends Module {
      forward(x: readonly Operand[]): Value[] {
        return x.map((v) => mul(v, 2));
      }
    }
    const layer = new Layer(1, 1, { activation: 'linear' });
    const [y = NaN] = layer.predict([[3]]);
    expect([...new Sequential(layer, new Doubled()).predict([[3]])]).toEqual([2 * y]);
    expect([...new Sequential(new Doubled(), layer).predict([[1.5]])]).toEqual([y]);
  });
});

describe('a checkpoint', () => {
  it('that does not fit leaves every part as it was, whichever part it is', () => {
    const make = (n: number) => {
      const model = new MLP(1, [n]);
      const optimizer = new Adam(model.parameters(), { lr: 0.5 });
      const generator = new Generator(n);
      return { model, optimizer, scheduler: new StepLR(optimizer, { stepSize: 2 }), generator };
    };
    const [a, b] = [make(1), make(1)];
    step(a.optimizer, a.model.parameters(), [1, 2]);
    step(b.optimizer, b.model.parameters(), [3, 4]);
    a.generator.uniform();
    a.scheduler.step();
    const before = saveCheckpoint(b);
    const { generator: _, ...less } = a;
    expect(() => loadCheckpoint(saveCheckpoint(less), b)).toThrow(/generator/);
    expect(saveCheckpoint(b)).toEqual(before);
    loadCheckpoint(saveCheckpoint(a), b);
    expect(saveCheckpoint(b)).toEqual(saveCheckpoint(a));
    expect(b.generator.uniform()).toBe(a.generator.uniform());
  });
});
