/**
 * Where every loss of nn is tried: on the edges of its inputs, one option at a time, and at random points with random options, under
 * each reduction, as a batch and as a single example; losses of classes that take probabilities get those, too.
 *
 * What can be drawn is read from the losses' records, so a new loss or option is drawn as soon as it is exported.
 */
import { drawOption } from '../networks/generate.ts';
import type { Options } from '../networks/network.ts';
import { type LossRecord, lossTable, TAKES_PROBABILITIES } from '../networks/tables.ts';
import { type Draws, drawsFrom } from '../random.ts';
import type { LossCase, Rows } from './loss-case.ts';

const { POSITIVE_INFINITY: INF, MIN_VALUE: TINY } = Number;
const SIGNED = [0, 1, 0.5, 2.5, 20.5, 800, 1e308, INF, TINY, 1e-13, 1e-12, 1 - 1e-13];
const EDGES: readonly number[] = [...SIGNED, ...SIGNED.map((x) => -x), Number.NaN];
const CLASSES = 3;
const ROUNDS = 3;

/** The numbers at which a loss is tried: all, or for probabilities those that are. */
const edgesFor = ({ domain: { input } }: LossRecord): readonly number[] =>
  input[0] >= 0 && input[1] <= 1 ? EDGES.filter((x) => x >= 0 && x <= 1) : EDGES;

const targetsFor = ({ domain: { target } }: LossRecord): readonly number[] =>
  target === 'sign' ? [-1, 1] : target[0] === 0 && target[1] === 1 ? [0, 1, 0.4] : [0, 1, -2.5];

/** An option's value: one weight per column counts as one, too. */
function drawValue(record: LossRecord, name: string, columns: number, draws: Draws): Options[string] | undefined {
  const range = record.ranges[name] ?? '';
  if (range === 'ELEMENTS' && draws.chance(0.5)) return Array.from({ length: columns }, () => draws.between(0.2, 2));
  return drawOption(name, range, record.defaults[name], columns, draws);
}

/** Every option by itself, and none. */
function optionSets(record: LossRecord, columns: number, draws: Draws): Options[] {
  const alone = Object.keys(record.ranges).flatMap((name) => {
    for (;;) {
      const value = drawValue(record, name, columns, draws);
      if (value !== undefined) return [{ [name]: value }];
    }
  });
  return [{}, ...alone];
}

function drawOptions(record: LossRecord, columns: number, draws: Draws): Options {
  const entries = Object.keys(record.ranges).map((name) => [name, drawValue(record, name, columns, draws)] as const);
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

/** Options that go with the targets: torch refuses to ignore a class where targets are probabilities, and so does nn. */
function suited({ ignoreIndex, ...rest }: Options, soft: boolean): Options {
  return soft || ignoreIndex === undefined ? rest : { ...rest, ignoreIndex };
}

const rowsOf = (rows: number, columns: number, number: () => number): Rows =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, number));

const none: Options = { reduction: 'none' };

/** Each edge against each target; for pairs each edge beside each other one. */
function elementEdges(record: LossRecord, draws: Draws): LossCase[] {
  const edges = edgesFor(record);
  const others = record.form === 'pair' ? edges.filter((_, i) => i % 3 === 0) : [0];
  return optionSets(record, edges.length, draws).flatMap((options) =>
    targetsFor(record).map((target) => {
      const same = rowsOf(others.length, edges.length, () => target);
      const first = others.map(() => edges);
      const second = others.map((x) => edges.map(() => x));
      const inputs = record.form === 'pair' ? [first, second] : [first];
      return { name: record.name, options: { ...options, ...none }, inputs, targets: same, single: false };
    }),
  );
}

const PROBABILITIES = [
  [1, 0, 0],
  [0.2, 0.5, 0.3],
  [0, 0.5, 0.25],
] as const;

/** Each edge as the score of one class, of another, of all. */
function classEdges(record: LossRecord, draws: Draws): LossCase[] {
  const kinds = TAKES_PROBABILITIES.includes(record.name) ? [false, true] : [false];
  return optionSets(record, CLASSES, draws).flatMap((options) =>
    edgesFor(record).flatMap((x) =>
      kinds.map((soft) => {
        const rows = [[x, 1, 0.25], [1, x, 0.25], [0.25, 1, x], [x, x, x], [x, -x, 1]]; // biome-ignore format: rows of scores
        const classes = [0, 0, 0, 1, 2];
        const targets = soft ? classes.map((c) => [...(PROBABILITIES[c] ?? [])]) : classes;
        return {
          name: record.name,
          options: { ...suited(options, soft), ...none },
          inputs: [rows],
          targets,
          single: false,
        };
      }),
    ),
  );
}

function drawTargets(record: LossRecord, inputs: Rows, soft: boolean, draws: Draws): LossCase['targets'] {
  const columns = inputs[0]?.length ?? 0;
  const { target } = record.domain;
  if (record.form !== 'class') {
    const one = (): number => (typeof target === 'string' ? draws.pick([-1, 1]) : draws.between(...target));
    return rowsOf(inputs.length, columns, one);
  }
  if (!soft) return inputs.map(() => draws.whole(0, columns - 1));
  return inputs.map(() => {
    const shares = Array.from({ length: columns }, () => draws.between(0.05, 1));
    const total = shares.reduce((a, b) => a + b);
    return shares.map((share) => share / total);
  });
}

/** Random points under one reduction. */
function drawCase(record: LossRecord, reduction: string, soft: boolean, draws: Draws): LossCase {
  const single = draws.chance(0.3);
  const columns = draws.whole(record.form === 'class' ? 2 : 1, 5);
  const rows = single ? 1 : draws.whole(1, 5);
  const matrix = (): Rows => rowsOf(rows, columns, () => draws.between(...record.domain.input));
  const inputs = record.form === 'pair' ? [matrix(), matrix()] : [matrix()];
  const options = { ...suited(drawOptions(record, columns, draws), soft), reduction };
  return { name: record.name, options, inputs, targets: drawTargets(record, matrix(), soft, draws), single };
}

const reductionsOf = (record: LossRecord): readonly string[] => [
  'mean',
  'sum',
  'none',
  ...(record.batchmean ? ['batchmean'] : []),
];

function randoms(record: LossRecord, draws: Draws): LossCase[] {
  const kinds = TAKES_PROBABILITIES.includes(record.name) ? [false, true] : [false];
  return reductionsOf(record).flatMap((reduction) =>
    kinds.flatMap((soft) => Array.from({ length: ROUNDS }, () => drawCase(record, reduction, soft, draws))),
  );
}

/** The cases of every loss. */
export function lossCases(seed: number): LossCase[] {
  return Object.values(lossTable).flatMap((record) => {
    const draws = drawsFrom(seed, `losses/${record.name}`);
    const edges = record.form === 'class' ? classEdges(record, draws) : elementEdges(record, draws);
    return [...edges, ...randoms(record, draws)];
  });
}
