/**
 * Stepper: the way a training runs, and the change to the eager way where the compiled one cannot be had, or would not do what the
 * plain code does. It is never silent: `reason` says why, and a warning on the console, once.
 */
import { CompileError } from '@chainrule/engine';
import { rowOf, type Table } from '../data/table.ts';
import { failure } from '../errors/training.ts';
import { compiledWay } from './compiled.ts';
import { eagerWay } from './eager.ts';
import { weightOf } from './epoch-mean.ts';
import type { FitOptions, Path, Trainable } from './options.ts';
import { warn } from './runtime.ts';
import { type Task, taskOf } from './task.ts';
import { unlistedIn } from './unlisted.ts';
import type { Way } from './way.ts';

export class Stepper {
  readonly #task: Task;
  #way: Way;

  constructor(model: Trainable, options: FitOptions, table: Table, validation: Table | null) {
    this.#task = taskOf(model, options, table, validation);
    if (options.compile !== 'never') this.#way = this.#orEagerly(() => compiledWay(this.#task));
    else {
      const unlisted = this.#unlisted();
      if (unlisted !== null && options.warn !== false) warn(`fit(): ${unlisted}`);
      this.#way = eagerWay(this.#task, "compile is 'never'");
    }
  }

  /** What forward reads and nobody lists. Compiled code has no such: it was refused. */
  #unlisted(): string | null {
    const { model, options, training } = this.#task;
    // What predicts in stages is made of this package's modules alone, which list all that they have.
    if (model.stage() !== undefined) return null;
    const { x, nin } = training.table;
    return unlistedIn(model, options.optimizer, () => model.forward(rowOf(x, nin, 0)));
  }

  get path(): Path {
    return this.#way.path;
  }

  get reason(): string | null {
    return this.#way.reason;
  }

  /** As Way's; the batch of a step that is refused is trained eagerly: no parameter has moved by then. */
  step(indices: readonly number[]): number {
    return this.#run((way) => way.step(indices));
  }

  /** What a batch weighs in the loss of its epoch. */
  weightOf(indices: readonly number[]): number {
    return weightOf(this.#task.training.shares, indices);
  }

  validate(): number {
    return this.#run((way) => way.validate());
  }

  showGradients(): void {
    this.#way.showGradients();
  }

  touched(): void {
    this.#way.touched();
  }

  dispose(): void {
    this.#way.dispose();
  }

  #run<R>(use: (way: Way) => R): R {
    const way = this.#way;
    if (way.path === 'eager') return use(way);
    try {
      return use(way);
    } catch (error) {
      this.#way = this.#orEagerly(() => {
        throw error;
      });
      way.dispose();
      return use(this.#way);
    }
  }

  /** A way that may be refused, or the eager one. Only CompileError is a reason; anything else is the caller's own mistake. */
  #orEagerly(make: () => Way): Way {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      const { compile, warn: wanted = true } = this.#task.options;
      const reason = (error.code === 'ERR_COMPILE_PARAMETER' ? this.#unlisted() : null) ?? error.message;
      if (compile === 'require') throw failure('COMPILE', 'fit', 'compile', compile, { reason });
      if (wanted)
        warn(`fit() trains eagerly, which takes longer: ${reason} (compile: 'never' or warn: false silences this.)`);
      return eagerWay(this.#task, reason);
    }
  }
}
