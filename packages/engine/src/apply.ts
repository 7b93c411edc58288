/**
 * An op applied to Values: the record computes, and a node remembers how.
 *
 * A result remembers its inputs only if one of them wants a gradient and the mode is not noGrad; else it is a constant leaf, as in
 * torch. While compile() traces, nothing is computed and everything is remembered. Arguments are Values already: `call.ts` sees to that.
 */
import { Extras } from './extras.ts';
import { List } from './list.ts';
import { mode } from './mode.ts';
import type { FixedOp, Lists, NaryRecord, NodeOp, Params } from './op.ts';
import { Value } from './value.ts';

type A = Value['a'];
type B = Value['b'];
type C = Value['c'];

const elementsOf = (a: A | C): readonly (Value | null)[] =>
  a instanceof List ? a.values : [a instanceof Extras ? a.third : a];

/** The node of a call, or a constant if nothing wants its gradient. */
function node(op: NodeOp, data: number, a: A, b: B, c: C, wanted: boolean): Value {
  const made = new Value(data);
  const { grad, anomaly } = mode();
  if (wanted && grad) {
    made.record = op;
    made.a = a;
    made.b = b;
    made.c = c;
  } else made.tracked = false;
  if (anomaly !== null) anomaly.made(made, op, [a, b, c].flatMap(elementsOf));
  return made;
}

/** The third operand, with the options if they are not the record's own. */
const withParams = (op: NodeOp, third: Value | null, params: Params): C =>
  params === op.params ? third : new Extras(third, params, '');

/** A record with a fixed number of operands, applied. */
export function apply(op: FixedOp, a: Value, b: Value | null, third: Value | null, params: Params): Value {
  const c = withParams(op, third, params);
  const { tracing } = mode();
  if (tracing !== null) return tracing.node(op, a, b, c);
  const y = b as Value; // present whenever the arity says so
  const z = third as Value;
  switch (op.arity) {
    case 1:
      if (op.dense !== undefined && mode().anomaly === null) {
        // Straight into the typed memory, here and below: a number that a call returns is boxed.
        const made = node(op, 0, a, null, c, a.tracked);
        op.dense.forward(a.memory, a.at, made.memory, made.at, 1);
        return made;
      }
      return node(op, op.forward(a.data, params), a, null, c, a.tracked && op.vjps[0] !== null);
    case 2: {
      const wanted = (a.tracked && op.vjps[0] !== null) || (y.tracked && op.vjps[1] !== null);
      if (op.direct !== undefined && mode().anomaly === null) {
        const made = node(op, 0, a, y, c, wanted);
        op.direct.forward(a, y, made);
        return made;
      }
      return node(op, op.forward(a.data, y.data, params), a, y, c, wanted);
    }
    case 3: {
      const [u, v, w] = op.vjps;
      const wanted = (a.tracked && u !== null) || (y.tracked && v !== null) || (z.tracked && w !== null);
      return node(op, op.forward(a.data, y.data, z.data, params), a, y, c, wanted);
    }
  }
}

const dataOf = (value: Value): number => value.data;

/** The number of a reduction, from the typed memory if the lists' numbers lie there in a row and the op can make use of it. */
function reduce(op: NaryRecord<Params>, first: List, second: List | null, third: Value | null, params: Params): number {
  if (op.dense === undefined || second === null || first.length !== second.length || mode().tracing)
    return reduceElements(op, first, second, third, params);
  const { runs } = first;
  const others = second.runs;
  if (runs === null || others === null) return reduceElements(op, first, second, third, params);
  const total = op.dense.forward(runs, others);
  return third === null ? total : total + third.data;
}

/** The number of a reduction, element by element; NaN while tracing. */
function reduceElements(
  op: NaryRecord<Params>,
  first: List,
  second: List | null,
  third: Value | null,
  params: Params,
): number {
  const lists: Lists<Value> =
    second === null ? [first.values] : [first.values, second.values, ...(third === null ? [] : [[third]])];
  op.checkLists?.(lists);
  return mode().tracing ? NaN : op.forward(lists, dataOf, params);
}

/** A reduction, applied: to one list, or to two and perhaps a single operand after them. */
export function applyNary(
  op: NaryRecord<Params>,
  first: List,
  second: List | null,
  third: Value | null,
  params: Params,
): Value {
  const c = withParams(op, third, params);
  const data = reduce(op, first, second, third, params);
  const { tracing } = mode();
  if (tracing !== null) return tracing.node(op, first, second, c);
  return node(op, data, first, second, c, first.tracked || second?.tracked === true || third?.tracked === true);
}
