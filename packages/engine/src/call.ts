/**
 * What happens when an op is called: arguments are checked, operands become Values, `apply.ts` builds the node.
 *
 * This file gives Value its methods and plugs the engine into the records (`op-call.ts`): importing it has an effect, and
 * package.json says so.
 */
import { apply, applyNary } from './apply.ts';
import { fail } from './errors.ts';
import { toLists, toValue } from './lists.ts';
import type { AnyOp, FixedOp, Params } from './op.ts';
import { engine } from './op-call.ts';
import * as ops from './ops/index.ts';
import { Value } from './value.ts';
import { values } from './values.ts';

/** The options of a call, checked and completed; the record's own defaults where none came. */
function toParams(op: AnyOp, options: unknown): Params {
  if (options === undefined) return op.params;
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

function callFixed(op: FixedOp, args: readonly unknown[]): Value {
  const a = operand(op, 0, args[0]);
  const b = op.arity > 1 ? operand(op, 1, args[1]) : null;
  const c = op.arity > 2 ? operand(op, 2, args[2]) : null;
  return apply(op, a, b, c, toParams(op, args[op.arity]));
}

engine.call = (op, args) => {
  if (op.arity === 'n') return applyNary(op, toLists(op, args), toParams(op, args[op.lists.length]));
  if (op.arity !== 'vector') return callFixed(op, args);
  const [xs = []] = toLists(op, args);
  return [...op.define(values, xs, toParams(op, args[op.lists.length]))];
};

/** The method of a record: `this` is the operand that the record calls `self`. */
function method(op: FixedOp): (this: Value, ...args: unknown[]) => Value {
  if (op.arity === 1) return function (options) { return apply(op, this, null, null, toParams(op, options)); }; // biome-ignore format: one line a case
  if (op.arity === 2) return function (b) { return apply(op, this, operand(op, 1, b), null, op.params); }; // biome-ignore format: one line a case
  return function (...args) { return callFixed(op, args.toSpliced(op.self, 0, this)); }; // biome-ignore format: one line a case
}

for (const op of Object.values<AnyOp>(ops)) {
  if (op.arity === 'n' || op.arity === 'vector') continue;
  Object.defineProperty(Value.prototype, op.name, { value: method(op), writable: true, configurable: true });
}
