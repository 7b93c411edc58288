/**
 * Following: what a function did when it was traced, and whether it would still do the same.
 *
 * A compiled function runs what its code said when it was traced. So the code is traced twice before anything runs, and again when there
 * is reason to: a parameter was frozen or thawed, or somebody asks (`again`), as `fit` does after everything that could have changed
 * what the code says. Where it says something else, there is another source, and everything that was made from the old one goes.
 */
import { write } from './trace/record.ts';
import { type Observing, observe, observeAgain, sameTranscript, type Transcript } from './trace/transcript.ts';
import type { Value } from './value.ts';
import { goingOn, type Setting, type Source, shared, sourceOf } from './wasm/source.ts';

/** The plain code of a sample, on numbers. */
export type Plain = (rows: readonly (readonly number[])[]) => unknown;

/** Something that is compiled, and its code. */
export interface Followed {
  readonly source: Source;
  readonly plain: Plain;
  /** Whether the code would still do what was traced. */
  same(): boolean;
  /** Traces again; true if the code says something else by now: then `source` is another one. */
  again(): boolean;
  /** Traces again where parameters were frozen or thawed since; true if there were any. */
  thawed(): boolean;
}

/** Whether what was trainable still is, and nothing else. */
const sameFlags = ({ parameters, trainable }: Source): boolean => {
  for (let i = 0; i < parameters.length; i++) if ((parameters[i] as Value).requiresGrad !== trainable[i]) return false; // i is in range
  return true;
};

/** How to follow a function. */
export interface Following extends Setting {
  /** What is to be trained. */
  readonly parameters: readonly Value[];
  /** Whether the code is traced twice, at first and whenever it is traced again. */
  readonly twice: boolean;
  /** Whether it will be asked again, or other functions go on from it: then what was seen is kept. */
  readonly kept: boolean;
  readonly plain: Plain;
}

/** A function, followed. */
export class FollowedFunction implements Followed {
  readonly #what: Observing;
  readonly #how: Following;
  /** What was seen last, where it is kept. */
  #seen: Transcript | null = null;
  #source: Source;

  constructor(fn: Observing['fn'], how: Following) {
    this.#what = { fn, inputs: how.inputs };
    this.#how = how;
    this.#source = this.#adopt(this.#trace());
  }

  get source(): Source {
    return this.#source;
  }

  get plain(): Plain {
    return this.#how.plain;
  }

  #trace(): Transcript {
    return this.#how.twice ? observeAgain(this.#what, null) : observe(this.#what);
  }

  #adopt(seen: Transcript): Source {
    const { kept, parameters } = this.#how;
    if (kept) this.#seen = seen;
    this.#source = this.#write(seen, parameters);
    return this.#source;
  }

  #write(seen: Transcript, parameters: readonly Value[]): Source {
    const source = sourceOf(write(seen, parameters), this.#how);
    return this.#how.kept ? shared(source) : source;
  }

  /** The source, with these besides among what it reads. */
  reading(parameters: readonly Value[]): Source {
    const known = this.#source.parameters.length;
    if (parameters.length > known) this.#source = this.#write(this.#seen ?? this.#trace(), parameters);
    return this.#source;
  }

  same(): boolean {
    return this.#seen !== null && sameTranscript(this.#seen, observe(this.#what));
  }

  again(): boolean {
    if (!this.#how.twice) return false;
    const before = this.#seen;
    const seen = observeAgain(this.#what, before);
    if (seen === before) return false;
    this.#adopt(seen);
    return true;
  }

  thawed(): boolean {
    if (sameFlags(this.#source)) return false;
    this.#adopt(this.#trace());
    return true;
  }
}

/** A function of another's outputs, followed. */
export class FollowedGoal implements Followed {
  readonly #base: FollowedFunction;
  readonly #goal: (outputs: Value[]) => Value | Value[];
  readonly #twice: boolean;
  /** The base's source that this was traced on. */
  #on: Source;
  #source: Source;

  constructor(base: FollowedFunction, goal: (outputs: Value[]) => Value | Value[], twice: boolean) {
    this.#base = base;
    this.#goal = goal;
    this.#twice = twice;
    this.#on = base.source;
    this.#source = this.#trace();
  }

  get source(): Source {
    return this.#source;
  }

  plain: Plain = (rows) => {
    const outputs = this.#base.plain(rows);
    return this.#goal((Array.isArray(outputs) ? outputs : [outputs]) as Value[]); // else the base would not have been traced
  };

  #trace(): Source {
    const { tracked, parameters } = this.#base.source;
    const fn = (outputs: Value[] = []): Value | Value[] => this.#goal(outputs);
    const what = { fn, inputs: [tracked.length], tracked, mayDraw: false };
    const transcript = this.#twice ? observeAgain(what, null) : observe(what);
    const recorded = write(transcript, parameters);
    this.#on = this.#base.reading(recorded.parameters);
    return goingOn(this.#on, recorded);
  }

  same(): boolean {
    return this.#base.same();
  }

  again(): boolean {
    const changed = this.#base.again() || this.#base.source !== this.#on;
    if (changed) this.#source = this.#trace();
    return changed;
  }

  thawed(): boolean {
    this.#base.thawed();
    if (sameFlags(this.#source)) return false;
    this.#source = this.#trace();
    return true;
  }
}
