/**
 * Where the signs of zeros are looked at: every op of the table where zeros of both signs go in, and numbers that give zeros come beside
 * them, with a gradient of either sign arriving. Each reduction and each other op is also followed by atan2(·, −1), which makes of
 * +0 and −0 the numbers π and −π: a compiler that fuses the two has to get the zero between them right.
 */
import { type AnyOp, ops } from '@chainrule/engine';
import { optionSets } from '../../expressions/options.ts';
import { type Program, takesOperands } from '../../expressions/program.ts';
import { combinations, elementsOf, type Inputs, single } from '../ops/points.ts';

/** A case: one op, or an op that atan2 follows. */
export interface ZeroCase {
  readonly op: string;
  readonly program: Program;
  readonly followed: boolean;
}

const { POSITIVE_INFINITY: INF } = Number;
const OPERANDS = {
  1: [0, -0, 1, -1, 2.5, -2.5, 6, -6, INF, -INF],
  2: [0, -0, 1, -1, 2.5],
  3: [0, -0, 1, -1],
} as const;
const LISTS = [
  [0], [-0], [0, 0], [-0, -0], [-0, 0], [0, -0], [-0, -0, -0], [-0, -0, 0], [0, -0, -0, -0], [-0, -0, -0, -0, -0, -0, -0, -0, -0],
  [1, -1], [-1, 1], [1, -0], [-0, 1, -1], [-0, -2], [0, 3, 0], [1000, -1000], [-INF, 1],
]; // biome-ignore format: lists, many to a line
/** What a list of weights is multiplied with: products of −0 alone among them. */
const PARTNERS = [1, -1, 0, -0];
const GRADIENTS = [1, -1];

function inputsOf(record: AnyOp): Inputs[] {
  if (takesOperands(record))
    return combinations(OPERANDS[record.arity], record.arity).map((inputs) => inputs.map((x) => [x]));
  if (record.lists.length === 1) return LISTS.map((list) => [list]);
  return LISTS.flatMap((list) =>
    PARTNERS.map((x) =>
      record.lists.map((name, i) => (name.endsWith('?') ? [-0] : i === 0 ? list : list.map(() => x))),
    ),
  );
}

/** The program, and what atan2 makes of its result. */
function followed(op: string, program: Program): ZeroCase[] {
  const { nodes, output } = program;
  const minusOne = nodes.length;
  const atan2 = { kind: 'op', op: 'atan2', args: [output, minusOne] } as const;
  const { gradient: _, ...longer } = {
    ...program,
    nodes: [...nodes, { kind: 'constant', value: -1 } as const, atan2],
    output: minusOne + 1,
  };
  return [
    { op, program, followed: false },
    ...((program.gradient ?? 1) === 1 ? [{ op, program: longer, followed: true }] : []),
  ];
}

/** Every op with every set of its options, at zeros. */
export const zeroCases = (): ZeroCase[] =>
  Object.entries(ops).flatMap(([op, record]) =>
    optionSets(record).flatMap((params) =>
      inputsOf(record).flatMap((inputs) =>
        elementsOf(record, inputs).flatMap((element) =>
          GRADIENTS.flatMap((gradient) => followed(op, single(op, record, inputs, params, gradient, element))),
        ),
      ),
    ),
  );
