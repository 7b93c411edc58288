/**
 * An op applied to Values: the record computes, and a node remembers how.
 *
 * A result remembers its inputs only if one of them wants a gradient and the mode is not noGrad; else it is a constant leaf, as in
 * torch. While compile() traces, nothing is computed and everything is remembered. Arguments are Values already: `call.ts` sees to that.
 */
import type { List } from './list.ts';
import { mode } from './mode.ts';
import type { FixedOp, NaryRecord, NodeOp, Params } from './op.ts';
import { Rest } from './rest.ts';
import { symbolic } from './symbolic.ts';
import { Value } from './value.ts';

/** The node of a call, or a constant if nothing wants its gradient. */
function node(op: NodeOp, data: number, a: Value | null, b: Value | null, rest: Rest | null, wanted: boolean): Value {
  const made = new Value(data);
  const { grad, anomaly } = mode();
  if (wanted && grad) {
    made.record = op;
    made.a = a;
    made.b = b;
    made.rest = rest;
  } else made.tracked = false;
  if (anomaly !== null) anomaly.made(made, op, a === null ? (rest?.lists.flat() ?? []) : [a, b, rest?.third]);
  return made;
}

/** A record with a fixed number of operands, applied. */
export function apply(op: FixedOp, a: Value, b: Value | null, c: Value | null, params: Params): Value {
  const rest = c === null && params === op.params ? null : new Rest(c, null, null, params);
  if (mode().tracing) return symbolic(op, a, b, rest);
  const second = b as Value; // present whenever the arity says so
  const third = c as Value;
  switch (op.arity) {
    case 1:
      return node(op, op.forward(a.data, params), a, null, rest, a.tracked && op.vjps[0] !== null);
    case 2: {
      const wanted = (a.tracked && op.vjps[0] !== null) || (second.tracked && op.vjps[1] !== null);
      return node(op, op.forward(a.data, second.data, params), a, second, rest, wanted);
    }
    case 3: {
      const [u, v, w] = op.vjps;
      const wanted = (a.tracked && u !== null) || (second.tracked && v !== null) || (third.tracked && w !== null);
      return node(op, op.forward(a.data, second.data, third.data, params), a, second, rest, wanted);
    }
  }
}

const dataOf = (value: Value): number => value.data;

/** A reduction, applied: to one list, or to two and perhaps a single operand after them. */
export function applyNary(
  op: NaryRecord<Params>,
  first: List,
  second: List | null,
  third: Value | null,
  params: Params,
): Value {
  const rest = new Rest(third, first, second, params);
  const tracing = mode().tracing;
  if (!tracing && op.dense !== undefined && second !== null && first.values.length === second.values.length) {
    const { runs } = first;
    const others = second.runs;
    if (runs !== null && others !== null) {
      const total = op.dense.forward(runs, others);
      const wanted = first.tracked || second.tracked || third?.tracked === true;
      return node(op, third === null ? total : total + third.data, null, null, rest, wanted);
    }
  }
  op.checkLists?.(rest.lists);
  if (tracing) return symbolic(op, null, null, rest);
  const wanted = first.tracked || second?.tracked === true || third?.tracked === true;
  return node(op, op.forward(rest.lists, dataOf, params), null, null, rest, wanted);
}
