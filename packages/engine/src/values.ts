/** The algebra read as Values: what makes gradients differentiable, and lets a record's `define` build a graph. */
import type { Algebra, Term } from './algebra.ts';
import { apply, applyNary } from './apply.ts';
import { List } from './list.ts';
import type { FixedOp } from './op.ts';
import { add, cos, div, eq, exp, ge, gt, le, log, lt, mul, ne, neg, pow, sin, sqrt, sub, where } from './ops/index.ts';
import { constant, type Value } from './value.ts';

const value = (term: Term<Value>): Value => (typeof term === 'number' ? constant(term) : term);
const one =
  (op: FixedOp) =>
  (a: Term<Value>): Value =>
    apply(op, value(a), null, null, op.params);
const two =
  (op: FixedOp) =>
  (a: Term<Value>, b: Term<Value>): Value =>
    apply(op, value(a), value(b), null, op.params);

export const values: Algebra<Value> = {
  constant,
  ...{ add: two(add), sub: two(sub), mul: two(mul), div: two(div), pow: two(pow) },
  ...{ neg: one(neg), sqrt: one(sqrt), exp: one(exp), log: one(log), sin: one(sin), cos: one(cos) },
  ...{ eq: two(eq), ne: two(ne), lt: two(lt), le: two(le), gt: two(gt), ge: two(ge) },
  select: (condition, a, b) => apply(where, value(condition), value(a), value(b), where.params),
  apply: (op, args, params = op.params) => {
    const [a = constant(NaN), b = null, c = null] = args.map(value);
    return apply(op, a, b, c, params);
  },
  reduce: (op, [first = [], second, third], params = op.params) => {
    const more = second === undefined ? null : new List(second, second, false);
    return applyNary(op, new List(first, first, false), more, third?.[0] ?? null, params);
  },
};
