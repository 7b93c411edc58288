/**
 * What a step need not be: rules that give an older node in place of a new one, exactly.
 *
 * Exact means bit for bit, for −0, NaN and ±Infinity too: x · 1 is x, but x + 0 is not (−0 + 0 is 0), nor is x · 0 zero (NaN). No sum
 * is reordered. A rule belongs to an op's record, never to a name. Steps on constants are computed here if the record says that
 * its kernel agrees with `forward` bit for bit (`ulp.wasm` 0). Powers with the exponents that pow itself treats apart become what
 * its kernel computes for them: products, quotients, roots.
 */
import type { NodeOp, Params } from '../op.ts';
import { add, clone, div, mul, neg, pow, sqrt, sub, where } from '../ops/index.ts';
import type { NodeId, TapeBuilder } from './tape.ts';

type Rule = (tape: TapeBuilder, args: readonly NodeId[], params: Params) => NodeId | null;

const is = (tape: TapeBuilder, id: NodeId | undefined, value: number): boolean => {
  const known = tape.valueOf(id as NodeId); // undefined finds nothing
  return known !== undefined && Object.is(known, value);
};

const neutral =
  (value: number, side: 'right' | 'both'): Rule =>
  (tape, args) => {
    const a = args[0] as NodeId; // a binary op has both
    const b = args[1] as NodeId;
    if (is(tape, b, value)) return a;
    return side === 'both' && is(tape, a, value) ? b : null;
  };

const power: Rule = (tape, [x, y], params) => {
  if (params !== pow.params) return null; // a Value as exponent: its kernel is another
  const base = x as NodeId; // pow is binary
  if (is(tape, y, 1)) return base;
  if (is(tape, y, 2)) return tape.step(mul, [[base, base]]);
  if (is(tape, y, 3)) return tape.step(mul, [[tape.step(mul, [[base, base]]), base]]);
  if (is(tape, y, 0.5)) return tape.step(sqrt, [[base]]);
  if (is(tape, y, -1)) return tape.step(div, [[tape.constant(1), base]]);
  if (is(tape, y, -2)) return tape.step(div, [[tape.constant(1), tape.step(mul, [[base, base]])]]);
  return is(tape, y, -0.5) ? tape.step(div, [[tape.constant(1), tape.step(sqrt, [[base]])]]) : null;
};

const doubleNegation: Rule = (tape, [x]) => {
  const inner = tape.nodes[x as NodeId]; // neg is unary
  return inner?.kind === 'step' && inner.op === neg ? (inner.lists[0]?.[0] ?? null) : null;
};

const choice: Rule = (tape, [condition, a, b]) => {
  if (a === b) return a as NodeId; // where is ternary, here and below
  const value = tape.valueOf(condition as NodeId);
  if (value === undefined) return null;
  return (value !== 0 ? a : b) as NodeId;
};

const rules: ReadonlyMap<NodeOp, Rule> = new Map<NodeOp, Rule>([
  [add, neutral(-0, 'both')],
  [sub, neutral(0, 'right')],
  [mul, neutral(1, 'both')],
  [div, neutral(1, 'right')],
  [neg, doubleNegation],
  [pow, power],
  [where, choice],
  [clone, (_tape, [x]) => x ?? null],
]);

/** The number that a step on constants gives, if its kernel would give the same. */
const folded = (tape: TapeBuilder, op: NodeOp, args: readonly NodeId[], params: Params): number | null => {
  if (op.arity === 'n' || tape.valueOf(args[0] as NodeId) === undefined || op.ulp.wasm !== 0) return null; // most often
  const values: number[] = [];
  for (let i = 0; i < args.length; i++) {
    const value = tape.valueOf(args[i] as NodeId); // i is in range
    if (value === undefined) return null;
    values.push(value);
  }
  const a = values[0] ?? NaN;
  const b = values[1] ?? NaN;
  const c = values[2] ?? NaN;
  if (op.arity === 1) return op.forward(a, params);
  return op.arity === 2 ? op.forward(a, b, params) : op.forward(a, b, c, params);
};

/** A step of fixed arity, or what it comes to, which may be a constant that is not written yet (`TapeBuilder.later`). */
export const reduced = (tape: TapeBuilder, op: NodeOp, args: readonly NodeId[], params: Params): NodeId => {
  const value = folded(tape, op, args, params);
  if (value !== null) return tape.later(value);
  return rules.get(op)?.(tape, args, params) ?? tape.step(op, [args], params);
};

/** A step of fixed arity, or what it comes to, as a node. */
export const simplified = (tape: TapeBuilder, op: NodeOp, args: readonly NodeId[], params: Params): NodeId =>
  tape.settled(reduced(tape, op, args, params));
