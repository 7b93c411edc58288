/**
 * What a program is made from: a recorded function, or one that goes on from the outputs of another.
 *
 * What is found out about a recording (its structure, its positions in lanes) is found once, however many functions go on from it.
 */
import type { Dtype } from '../machine.ts';
import { joined } from '../trace/join.ts';
import { lift } from '../trace/lift.ts';
import type { Lifted } from '../trace/lifter.ts';
import { narrowed } from '../trace/narrow.ts';
import type { Recorded, RecordedFunction } from '../trace/record.ts';
import { structureOf } from '../trace/structure.ts';
import type { Value } from '../value.ts';

/** What a recording is compiled for. */
export interface Setting {
  /** Row widths that a caller gives. */
  readonly inputs: readonly number[];
  readonly dtype: Dtype;
  readonly fma: boolean;
}

/** What a program is made from. Each part is made when it is asked for, and kept by nobody but a `shared` source. */
export interface Source extends Setting {
  /** Row widths that the module takes: those that a caller gives, then one for what is drawn. */
  readonly widths: readonly number[];
  /** What draws the last row of a sample. */
  readonly draws: readonly (() => number)[];
  /** What the module reads besides samples; which of it is trained. */
  readonly parameters: readonly Value[];
  readonly trainable: readonly boolean[];
  /** For each output, whether a gradient flows through it. */
  readonly tracked: readonly boolean[];
  recorded(): Recorded;
  /** The tape with its positions as lanes; null if it has none. */
  lifted(): Lifted | null;
  /** Equal for equal tapes, and for no others. */
  structure(): string;
}

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** A recorded function. */
export const sourceOf = (recorded: RecordedFunction, setting: Setting): Source => {
  const { parameters, tracked, draws, tape } = recorded;
  const trainable = parameters.map(({ requiresGrad }) => requiresGrad);
  return {
    ...setting,
    ...{ parameters, trainable, tracked, draws },
    widths: draws.length === 0 ? setting.inputs : [...setting.inputs, draws.length],
    recorded: () => recorded,
    lifted: () => lift(tape),
    structure: () => `tape ${structureOf(tape, trainable)}`,
  };
};

/** The same, to be asked more than once. */
export const shared = (source: Source): Source => ({
  ...source,
  lifted: once(source.lifted),
  structure: once(source.structure),
});

/** A function of another's outputs, which are the inputs of `goal`. */
export const goingOn = (from: Source, { tape: goal, tracked }: RecordedFunction): Source => ({
  ...from,
  tracked,
  recorded: once(() => joined(from.recorded().tape, goal)),
  lifted: () => {
    const lifted = from.lifted();
    return lifted && narrowed(lifted, goal);
  },
  structure: () => {
    const first = from.structure();
    return `goal ${first.length} ${first} ${structureOf(goal, [])}`;
  },
});
