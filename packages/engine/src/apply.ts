/**
 * An op applied to Values: the record computes, and a node remembers how.
 *
 * A result remembers its inputs only if one of them wants a gradient and the mode is not noGrad; else it is a constant leaf, as in
 * torch. While compile() traces, nothing is computed and everything is remembered. Arguments are Values already: `call.ts` sees to that.
 */
import { mode } from './mode.ts';
import type { FixedOp, Lists, NaryRecord, NodeOp, Params } from './op.ts';
import { symbolic } from './symbolic.ts';
import { type Rest, Value } from './value.ts';

const noLists: Lists<Value> = [];
const noInputs: readonly Value[] = [];

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
  if (anomaly !== null) anomaly.made(made, op, a === null ? (rest?.lists.flat() ?? noInputs) : [a, b, rest?.third]);
  return made;
}

/** A record with a fixed number of operands, applied. */
export function apply(op: FixedOp, a: Value, b: Value | null, c: Value | null, params: Params): Value {
  const rest = c === null && params === op.params ? null : { third: c, lists: noLists, params };
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

/** A reduction, applied. */
export function applyNary(op: NaryRecord<Params>, lists: Lists<Value>, params: Params): Value {
  op.checkLists?.(lists);
  const rest = { third: null, lists, params };
  if (mode().tracing) return symbolic(op, null, null, rest);
  let wanted = false;
  for (const list of lists) for (let i = 0; i < list.length && !wanted; i++) wanted = list[i]?.tracked === true;
  return node(op, op.forward(lists, dataOf, params), null, null, rest, wanted);
}
