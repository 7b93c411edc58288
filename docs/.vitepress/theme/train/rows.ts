/**
 * RowsRun: the notebook's own loop, on its four rows. Eager, as there: 41 parameters need nothing faster, and every line of
 * a step is one that the tutorial shows. Its four parts can also be called one by one, in any order.
 */
import type { Value } from '@chainrule/engine';
import { Generator, MLP, mseLoss, SGD } from '@chainrule/nn';
import { lectureRows, lectureTargets, type RowsConfig, type Snapshot } from './config.ts';

export class RowsRun {
  readonly config: RowsConfig;
  readonly model: MLP;
  readonly optimizer: InstanceType<typeof SGD>;
  /** The loss of the latest forward pass, until an update makes it stale. */
  loss: Value | null = null;
  readonly path = 'eager' as const;
  #step = 0;
  #losses: number[] = [];

  constructor(config: RowsConfig) {
    this.config = config;
    this.model = new MLP(3, [...config.hidden, 1], { generator: new Generator(config.seed) });
    this.optimizer = new SGD(this.model.parameters(), { lr: config.rate });
  }

  /** Another learning rate, from the next step on. */
  tune(rate: number): void {
    const [group] = this.optimizer.paramGroups;
    if (group !== undefined) group.lr = rate;
  }

  forward(): Value {
    const predictions = lectureRows.map((row) => this.model.forward(row) as Value); // one output
    this.loss = mseLoss(predictions, [...lectureTargets], { reduction: 'sum' });
    return this.loss;
  }

  zeroGrad(): void {
    this.optimizer.zeroGrad();
  }

  backward(): void {
    this.loss?.backward();
  }

  update(): void {
    this.optimizer.step();
    this.#step++;
  }

  /** One step; returns the loss before it. */
  step(): number {
    const loss = this.forward();
    if (this.config.zeroGrad) this.zeroGrad();
    this.backward();
    this.update();
    this.#losses.push(loss.data);
    return loss.data;
  }

  /** The size of the gradient: the root of the sum of its squares. */
  gradientNorm(): number {
    return Math.sqrt(this.model.parameters().reduce((total, { grad }) => total + grad * grad, 0));
  }

  predictions(): number[] {
    return [...this.model.predict(lectureRows.map((row) => [...row]))];
  }

  snapshot(): Snapshot {
    const losses = this.#losses;
    this.#losses = [];
    return {
      step: this.#step,
      losses,
      loss: losses.at(-1) ?? null,
      accuracy: null,
      parameters: this.model.parameters().length,
      path: this.path,
      predictions: this.predictions(),
      weights: this.model.parameters().map((parameter) => parameter.data),
    };
  }
}
