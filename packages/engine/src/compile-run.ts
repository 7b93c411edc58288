/** A compiled program at work: what it gives for a batch. The parameters are in its memory by then. */
import type { FlatBatch } from './wasm/batch.ts';
import type { Instance, Run } from './wasm/instance.ts';
import type { LaneInstance } from './wasm/lane-instance.ts';
import type { Plan } from './wasm/plan.ts';
import type { Program } from './wasm/program.ts';

/** A program, and an instance of it that runs. */
export interface Ready {
  readonly program: Program;
  readonly instance: Instance | LaneInstance;
  /** Whether it was held against the plain code. */
  compared: boolean;
}

/** What outputs are read from: positions become lanes only for gradients. */
export interface BatchReady {
  readonly program: { readonly plan: Plan };
  readonly instance: Instance;
}

/** The outputs of every sample that the program has rows for, from a program whose memory holds the parameters. */
export const outputs = (
  { instance, program }: BatchReady,
  batch: FlatBatch,
  how: Run = { seed: 0 },
  into: Float64Array | null = null,
): Float64Array => {
  const { goal, placement } = program.plan;
  const width = goal.rows.length;
  const size = batch.samples * width;
  const out = into?.length === size ? into : new Float64Array(size);
  const base = placement.base.get(goal.rows) as number; // outputs are placed as a list
  instance.run(batch, how, { base, width, into: out });
  return out;
};

/** The summed loss of the batch that an instance ran last. */
export const resultOf = ({ program: { plan }, instance }: Ready): number => {
  const at = 'goal' in plan ? (plan.totals.get(plan.goal.totals[0] as number) as number) : 0; // the one that was asked for
  return instance.results[at] as number; // results hold it
};

/** The loss of one sample, and what else the program has rows for. */
export const lossOf = (ready: Ready, row: FlatBatch): number[] => {
  if ('goal' in ready.program.plan) {
    const others = outputs(ready as BatchReady, row, { seed: 1 });
    return [resultOf(ready), ...others];
  }
  ready.instance.run(row, { seed: 1 });
  return [resultOf(ready)];
};
