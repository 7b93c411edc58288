/**
 * A training step of a small net as a task for anybody: the data, the parameters to start from, the loss and the rate. The eager engine
 * does it with @chainrule/nn, one `dot` node a neuron; the reference does it as the lecture does, a node per product and sum.
 */
import { sum, type Value } from '@chainrule/engine';
import { MLP, SGD } from '@chainrule/nn';
import * as reference from '../../../examples/reference/reference.ts';
import { type Side, seconds } from './side.ts';

/** The task; parameters in the order of parameters(): layer by layer, row by row, `[weights…, bias]`. */
export interface NetTask {
  readonly sizes: readonly [number, ...number[]];
  readonly activation: 'relu' | 'tanh';
  readonly activateLast: boolean;
  /** hinge: the mean of relu(1 − y · score); squared: the sum of (score − y)². */
  readonly loss: 'hinge' | 'squared';
  readonly lr: number;
  readonly parameters: readonly number[];
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
}

/** How many parameters a net of these sizes has. */
export const parameterCount = (sizes: readonly number[]): number =>
  sizes.slice(1).reduce((total, nout, i) => total + nout * ((sizes[i] as number) + 1), 0); // one size before each

/** What is needed of a net to make a side of it: a step that returns the loss, and its parameters. */
interface Net {
  step(): number;
  parameters(): readonly { data: number }[];
}

function netSide(name: string, make: () => Net): Side {
  let net = make();
  return {
    name,
    run: (steps) =>
      seconds(() => {
        for (let i = 0; i < steps; i++) net.step();
      }),
    results() {
      net = make();
      for (let i = 0; i < 2; i++) net.step();
      return [net.step(), ...net.parameters().map((p) => p.data)];
    },
  };
}

/** @chainrule/nn on the eager engine. */
export function eagerSide(task: NetTask): Side {
  const [nin, ...nouts] = task.sizes;
  const { activation, loss, lr, x, y } = task;
  return netSide('chainrule eager', () => {
    const model = new MLP(nin, nouts, { activation, outputActivation: task.activateLast ? activation : 'linear' });
    const parameters = model.parameters();
    parameters.forEach((p, i) => {
      p.data = task.parameters[i] as number; // one number per parameter
    });
    const optimizer = new SGD(parameters, { lr });
    const lossOf = (score: Value, label: number): Value =>
      loss === 'hinge' ? score.mul(-label).add(1).relu() : score.sub(label).pow(2);
    const step = (): number => {
      const losses = x.map((row, i) => lossOf(model.forward(row) as Value, y[i] as number)); // one output, one label a row
      const total = loss === 'hinge' ? sum(losses).div(x.length) : sum(losses);
      optimizer.zeroGrad();
      total.backward();
      optimizer.step();
      return total.data;
    };
    return { step, parameters: () => parameters };
  });
}

/** The hundred-line reference: a node per product and per sum. */
export function referenceSide(task: NetTask): Side {
  const [nin, ...nouts] = task.sizes;
  const { activation, loss, lr, x, y } = task;
  return netSide('reference engine', () => {
    const model = new reference.MLP(nin, nouts);
    const parameters = model.parameters();
    for (const [i, p] of parameters.entries()) p.data = task.parameters[i] as number; // one number per parameter
    const act = (xs: readonly (reference.Value | number)[], { w, b }: reference.Neuron): reference.Value =>
      w.reduce((total, wi, i) => total.add(wi.mul(xs[i] as reference.Value)), new reference.Value(0)).add(b);
    const forward = (row: readonly number[]): reference.Value => {
      let h: readonly (reference.Value | number)[] = row;
      model.layers.forEach((layer, l) => {
        const bare = l === nouts.length - 1 && !task.activateLast;
        const sums = layer.neurons.map((neuron) => act(h, neuron));
        h = bare ? sums : sums.map((z) => z[activation]());
      });
      return h[0] as reference.Value; // one output
    };
    const lossOf = (score: reference.Value, label: number): reference.Value =>
      loss === 'hinge' ? score.mul(-label).add(1).relu() : score.sub(label).pow(2);
    const step = (): number => {
      const losses = x.map((row, i) => lossOf(forward(row), y[i] as number)); // one label a row
      const added = losses.reduce((a, b) => a.add(b));
      const total = loss === 'hinge' ? added.div(x.length) : added;
      for (const p of parameters) p.grad = 0;
      total.backward();
      for (const p of parameters) p.data -= lr * p.grad;
      return total.data;
    };
    return { step, parameters: () => parameters };
  });
}
