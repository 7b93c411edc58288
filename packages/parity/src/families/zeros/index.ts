/**
 * The signs of zeros, op by op, where torch has one: +0 and −0 are equal, and atan2, a division or a root tells them apart a node later.
 *
 * Torch is asked on every path it has to the op. Its answer says of the value and of each gradient whether all paths agree about the
 * sign, and that has to be what the table in `settled.ts` says; then signs are compared where they do.
 */
import { ops } from '@chainrule/engine';
import type { Backend } from '../../backends.ts';
import { printProgram } from '../../expressions/print.ts';
import { leafValues, programBody } from '../../expressions/program.ts';
import { smallerPrograms } from '../../expressions/shrink.ts';
import { type Answer, apart, compare, type Gap, NO_GAP, wider } from '../../method/tolerance.ts';
import type { Family } from '../family.ts';
import { type ZeroCase, zeroCases } from './points.ts';
import { isKnownSign, signOf, type ZeroAt } from './settled.ts';

let drawn: readonly ZeroCase[] | undefined;

function cases(): readonly ZeroCase[] {
  drawn ??= zeroCases();
  return drawn;
}

const CLAIMS = { settled: 1, unsettled: 0, 'by processor': NaN } as const;

/** The value, then of it and of every gradient whether the sign is settled: 1, 0 for a zero of which torch has both, NaN for either. */
function withClaims({ op, program }: ZeroCase, { values, gradients }: Answer): Answer {
  const [value = NaN] = values;
  const inputs = leafValues(program);
  const claim = (of: ZeroAt['of'], x: number): number => (x === 0 ? CLAIMS[signOf({ op, inputs, of, zero: x })] : 1);
  const claims = [claim('value', value), ...Array.from(gradients, (g) => claim('gradient', g))];
  return { values: Float64Array.of(value, ...claims), gradients };
}

/** The first claim that torch does not bear out. */
function claimGap(theirs: Answer, ours: Answer): Gap {
  const at = theirs.values.findIndex((x, i) => i > 0 && !Number.isNaN(ours.values[i]) && x !== ours.values[i]);
  if (at < 0) return NO_GAP;
  const what = at === 1 ? 'the value' : `gradient ${at - 2}`;
  return apart(
    `whether torch has one sign of zero for ${what} (1 yes, 0 no)`,
    theirs.values[at] ?? NaN,
    ours.values[at] ?? NaN,
  );
}

function compareZeros({ op, followed }: ZeroCase, theirs: Answer, ours: Answer): Gap {
  if (followed) return compare(theirs, ours);
  const settled = theirs.values.map((x, i) => (x === 1 && ours.values[i] === 1 ? 1 : 0)); // the first is the value itself
  const numbers = ({ values, gradients }: Answer): Answer => ({ values: values.subarray(0, 1), gradients });
  const signs = {
    value: () => settled[1] === 1 && !isKnownSign(op, 'value'),
    gradient: (i: number) => settled[2 + i] === 1 && !isKnownSign(op, 'gradient'),
  };
  return wider(claimGap(theirs, ours), compare(numbers(theirs), numbers(ours), signs));
}

function run(example: ZeroCase, backend: Backend): Answer | undefined {
  const answer = backend.signs?.(example.program);
  return answer && !example.followed ? withClaims(example, answer) : answer;
}

/** Every op where zeros go in or come out. */
export const zeros: Family<ZeroCase> = {
  name: 'zeros',
  compared:
    'value and gradients at zeros of both signs, ±0 told apart where all of torch’s kernels agree about the sign; and what atan2 makes of the result',
  get count() {
    return cases().length;
  },
  get recorded() {
    return cases().length;
  },
  random: false,
  draw: (_, index) => cases()[index] as ZeroCase, // index < count
  ask: ({ program, followed }) => ({ kind: followed ? 'program' : 'zeros', body: programBody(program, ops) }),
  run,
  compare: compareZeros,
  row: ({ op }) => op,
  smaller: function* (example) {
    for (const program of smallerPrograms(example.program, ops))
      if (example.followed && program.nodes[program.output]?.kind === 'op') yield { ...example, program };
  },
  print: ({ program }) => printProgram(program, ops),
};
