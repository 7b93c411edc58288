/**
 * Values without numbers: what compile() passes into a function, and what ops make of them while it traces.
 *
 * Such a Value has its op and inputs, and memory that refuses to be read. The tracer walks from the results to the placeholders.
 */
import { fail } from '../errors/compile.ts';
import { thirdOf } from '../extras.ts';
import { List } from '../list.ts';
import type { Memory } from '../memory.ts';
import { mode } from '../mode.ts';
import type { NodeOp } from '../op.ts';
import { Value } from '../value.ts';

/** Refuses to read or set the number of a Value, by whatever name it goes. */
export const refuseNumber = (value: Value): never =>
  fail('ERR_TRACED_DATA', isSymbolic(value) ? 'a placeholder, or of a result of one,' : nameOf(value));

const nameOf = ({ label }: Value): string => `a Value${label === '' ? '' : ` ('${label}')`}`;

const unreadable: Memory = {
  get data(): never {
    return fail('ERR_TRACED_DATA', 'a placeholder, or of a result of one,');
  },
  get grad(): never {
    return fail('ERR_TRACED_DATA', 'a placeholder, or of a result of one,');
  },
  rows: null,
  bank: null,
  trace: -1,
  moved: 0,
  places: null,
};

/**
 * How many Values without numbers were made. A place in memory means nothing to them, so `at` says the how-manieth one is: a
 * recorder looks up what it knows about them in an array.
 */
let made = 0;

/** The `at` that the next Value without a number will have. */
export const nextSymbolic = (): number => made;

function withoutNumber(): Value {
  const value = new Value(NaN);
  value.memory = unreadable;
  value.at = made++;
  value.tracked = false;
  return value;
}

/** An input of a function that is being traced; `tracked` says whether a gradient may be asked of it. */
export function placeholder(label: string, tracked: boolean): Value {
  const value = withoutNumber();
  value.label = label;
  value.tracked = tracked;
  return value;
}

/** Whether a Value has no number. */
export const isSymbolic = (value: Value): boolean => value.memory === unreadable;

/** The node of a traced call; `tracked` says whether a gradient flows through it to a parameter or an input. */
export function symbolic(op: NodeOp, a: Value['a'], b: Value['b'], c: Value['c']): Value {
  const value = withoutNumber();
  value.record = op;
  value.a = a;
  value.b = b;
  value.c = c;
  value.tracked = mode().grad && isReached(op, value);
  return value;
}

const carries = (op: NodeOp, at: 0 | 1 | 2, operand: Value | List | null): boolean => {
  if (operand === null) return false;
  if (operand instanceof List) return operand.values.some((value) => value.tracked); // the first, most often
  return operand.tracked && (op.arity === 'n' || op.vjps[at as 0] !== null);
};

/** Whether an operand carries a gradient back. */
const isReached = (op: NodeOp, value: Value): boolean =>
  carries(op, 0, value.a) || carries(op, 1, value.b) || carries(op, 2, thirdOf(value));
