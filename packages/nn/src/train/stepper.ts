/**
 * Stepper: the way a training runs, and the change to the eager way where the compiled one cannot be had, or would not do what the
 * plain code does. It is never silent: `reason` says why, and a warning on the console, once.
 */
import { CompileError } from '@chainrule/engine';
import { rowOf, type Table } from '../data/table.ts';
import { failure } from '../errors/training.ts';
import { type Accumulated, Accumulation } from './accumulation.ts';
import { compiledWay } from './compiled.ts';
import { eagerWay } from './eager.ts';
import type { Measured, Seen } from './measures.ts';
import type { FitOptions, Path } from './options.ts';
import type { Portion, Weighed } from './portion.ts';
import { refuse } from './position.ts';
import { warn } from './runtime.ts';
import { type Subject, type Task, taskOf } from './task.ts';
import type { Trainable } from './types.ts';
import { unlistedIn } from './unlisted.ts';
import type { Way } from './way.ts';

/** What a training remembers between two batches, besides what is in its parts. */
export interface Between {
  readonly accumulated: Accumulated | null;
  readonly seen: Seen | null;
}

export class Stepper {
  readonly #task: Task;
  #way: Way;
  /** Null where every batch is a step. */
  readonly #accumulation: Accumulation | null;

  constructor(model: Trainable, options: FitOptions, subject: Subject) {
    this.#task = taskOf(model, options, subject);
    const { accumulate = 1, optimizer } = options;
    this.#accumulation = accumulate === 1 ? null : new Accumulation(accumulate, optimizer);
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

  /** All rows of the data, or of a stream's first batch. */
  get data(): Weighed {
    return this.#task.training;
  }

  /** Another batch of a stream. */
  weigh(table: Table): Weighed {
    return this.#task.weigh(table);
  }

  /**
   * As Way's; the batch of a step that is refused is trained eagerly: no parameter has moved by then. With accumulation the parameters
   * move when its turn has come, or with `finish`.
   */
  step(portion: Portion, weight: number): { readonly loss: number; readonly moved: boolean } {
    const accumulation = this.#accumulation;
    const loss = this.#run((way) => (accumulation === null ? way.step(portion) : way.gradients(portion)));
    this.#task.measures?.add(this.#way.outputs, portion);
    accumulation?.add(weight);
    const due = accumulation === null || accumulation.isFull;
    return { loss, moved: accumulation === null || (due && this.finish()) };
  }

  /** Moves the parameters along what has been accumulated, if there is any. */
  finish(): boolean {
    if (!this.#accumulation?.give()) return false;
    this.#run((way) => way.move());
    return true;
  }

  /** What is between two steps, as plain data. */
  save(): Between {
    return { accumulated: this.#accumulation?.save() ?? null, seen: this.#task.measures?.save() ?? null };
  }

  /** Goes on from what `save` gave. */
  load({ accumulated, seen }: Between): void {
    const { measures } = this.#task;
    const isSeen =
      (seen === null) === (measures === null) &&
      (seen === null || measures?.load(seen, this.#task.training.table) === true);
    if (!isSeen) refuse('resume.between.seen', seen);
    const accumulation = this.#accumulation;
    const isOwn = (accumulated === null) === (accumulation === null);
    if (!isOwn || (accumulated !== null && accumulation?.load(accumulated) !== true))
      refuse('resume.between.accumulated', accumulated);
  }

  /** The metrics of the pass that has ended. */
  measured(): Measured {
    return this.#task.measures?.result(this.#task.training) ?? {};
  }

  /** Loss and metrics of the validation data. */
  validate(): { readonly loss: number; readonly metrics: Measured } {
    const { validation, measures } = this.#task;
    const { loss, outputs } = this.#run((way) => way.validate());
    if (measures === null || validation === null) return { loss, metrics: {} };
    measures.add(outputs, { weighed: validation, indices: null });
    return { loss, metrics: measures.result(validation) };
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
