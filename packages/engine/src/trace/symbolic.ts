/**
 * Values without numbers: what compile() passes into a function, and what ops make of them while it traces.
 *
 * Such a Value has its op and inputs, and memory that refuses to be read. The tracer walks from the results to the placeholders.
 */
import { fail } from '../errors/compile.ts';
import { operandsOf } from '../extras.ts';
import type { Memory } from '../memory.ts';
import { mode, type Tracing } from '../mode.ts';
import type { NodeOp } from '../op.ts';
import { Value } from '../value.ts';

const unreadable: Memory = {
  get data(): never {
    return fail('ERR_TRACED_DATA');
  },
  get grad(): never {
    return fail('ERR_TRACED_DATA');
  },
  rows: null,
  bank: null,
};

/** An input of a function that is being traced: no number, no gradient wanted. */
export function placeholder(label: string): Value {
  const value = new Value(NaN, { label, requiresGrad: false });
  value.memory = unreadable;
  return value;
}

/** Whether a Value has no number. */
export const isSymbolic = (value: Value): boolean => value.memory === unreadable;

/** The node of a traced call; `tracked` says whether a gradient flows through it to a parameter. */
function symbolic(op: NodeOp, a: Value['a'], b: Value['b'], c: Value['c']): Value {
  const made = placeholder('');
  made.record = op;
  made.a = a;
  made.b = b;
  made.c = c;
  made.tracked = mode().grad && isReached(op, made);
  return made;
}

/** Whether an operand carries a gradient back; a loop, since a trace makes thousands. */
function isReached(op: NodeOp, made: Value): boolean {
  for (const list of operandsOf(made)) {
    for (let i = 0; i < list.length; i++) {
      if (list[i]?.tracked && (op.arity === 'n' || op.vjps[i as 0] !== null)) return true;
    }
  }
  return false;
}

/** The mode in which ops make such Values. */
export const tracing: Tracing = { node: symbolic, refuse: () => fail('ERR_TRACED_BRANCH') };
