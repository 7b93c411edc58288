/**
 * What happens when an op is called: arguments are checked, operands become Values, `apply.ts` builds the node.
 *
 * This file gives Value its methods and plugs the engine into the records (`op-call.ts`): importing it has an effect, and
 * package.json says so.
 */
import { apply, applyNary } from './apply.ts';
import { fail } from './errors.ts';
import { describe } from './format.ts';
import { firstList, secondList, toValue } from './lists.ts';
import type { AnyOp, FixedOp, NaryRecord, Params } from './op.ts';
import { engine } from './op-call.ts';
import * as methods from './ops/fixed.ts';
import { Value } from './value.ts';
import { values } from './values.ts';

/** The options of a call; the record's own defaults where none came. */
const toParams = (op: AnyOp, options: unknown): Params => (options === undefined ? op.params : complete(op, options));

/** The options, and what the kinds of the operands add to them: the record's own in one object for all calls. */
const inForm = (op: AnyOp, params: Params, operands: readonly unknown[]): Params =>
  !op.isForm?.(operands) ? params : params === op.params ? (op.formed ?? params) : { ...params, ...op.forms };

/** Options, checked and completed. */
function complete(op: AnyOp, options: unknown): Params {
  if (typeof options !== 'object' || options === null)
    return fail('ERR_OPTION_KIND', op.name, 'options', 'object', options);
  for (const [name, given] of Object.entries(options)) {
    if (!Object.hasOwn(op.params, name)) fail('ERR_OPTION_NAME', op.name, name, Object.keys(op.params));
    const kind = typeof op.params[name];
    if (given !== undefined && typeof given !== kind) fail('ERR_OPTION_KIND', op.name, name, kind, given);
  }
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const params = { ...op.params, ...given } as Params; // names and kinds were just checked
  op.checkParams?.(params);
  return params;
}

/** One positional operand of a call: a Value, a number, where welcome a boolean, or its default. */
function operand(op: FixedOp, i: number, x: unknown): Value {
  if (x instanceof Value) return x;
  const { name, default: missing, boolean = false } = op.operands[i] ?? { name: `argument ${i}` };
  if (boolean && typeof x === 'boolean') return toValue(op.name, name, x ? 1 : 0);
  return toValue(op.name, name, x === undefined ? missing : x);
}

function callFixed(op: FixedOp, a: unknown, b: unknown, c: unknown, d: unknown): Value {
  const first = operand(op, 0, a);
  if (op.arity === 1) return apply(op, first, null, null, toParams(op, b));
  const second = operand(op, 1, b);
  if (op.arity === 2) return apply(op, first, second, null, inForm(op, toParams(op, c), [a, b]));
  return apply(op, first, second, operand(op, 2, c), inForm(op, toParams(op, d), [a, b, c]));
}

function callReduction(op: NaryRecord<Params>, a: unknown, b: unknown, c: unknown, d: unknown): Value {
  if (op.lists.length === 1) {
    const params = toParams(op, b);
    return applyNary(op, firstList(op, a), null, null, params);
  }
  const params = toParams(op, d);
  const first = firstList(op, a);
  const second = secondList(op, b);
  const third = c === undefined ? null : c instanceof Value ? c : toValue(op.name, 'bias', c);
  return applyNary(op, first, second, third, params);
}

engine.call = (op, a, b, c, d) => {
  if (op.arity === 'n') return callReduction(op, a, b, c, d);
  if (op.arity !== 'vector') return callFixed(op, a, b, c, d);
  const params = toParams(op, b);
  return [...op.define(values, firstList(op, a).values, params)];
};

/** The method of a record: `this` is the operand that the record calls `self`. */
function method(op: FixedOp): (this: Value, a?: unknown, b?: unknown, c?: unknown) => Value {
  if (op.arity === 1) return function (options) { return apply(op, this, null, null, toParams(op, options)); }; // biome-ignore format: one line a case
  if (op.arity === 2 && op.forms === undefined) return function (b) { return apply(op, this, operand(op, 1, b), null, op.params); }; // biome-ignore format: one line a case
  if (op.arity === 2) return function (b) { return callFixed(op, this, b, undefined, undefined); }; // biome-ignore format: one line a case
  if (op.self === 0) return function (b, c, options) { return callFixed(op, this, b, c, options); }; // biome-ignore format: one line a case
  return function (a, c, options) { return callFixed(op, a, this, c, options); }; // biome-ignore format: one line a case
}

for (const op of Object.values<FixedOp>(methods)) {
  Object.defineProperty(Value.prototype, op.name, { value: method(op), writable: true, configurable: true });
}

// One line in Node's console; a computed name in the class could not be declared without its type being inferred.
Object.defineProperty(Value.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: describeThis });

function describeThis(this: Value): string {
  return describe(this);
}
