/**
 * The algebra read as tape nodes: a derivative rule, run over it, writes the steps of a gradient.
 *
 * T is the node itself, not its number, since a rule's plain numbers are constants.
 */
import type { Algebra, Term } from '../algebra.ts';
import type { FixedOp } from '../op.ts';
import { add, cos, div, eq, exp, ge, gt, le, log, lt, mul, ne, neg, pow, sin, sqrt, sub, where } from '../ops/index.ts';
import { simplified } from './simplify.ts';
import type { Node, TapeBuilder } from './tape.ts';

/** An algebra that appends to a tape. */
export const tapeAlgebra = (tape: TapeBuilder): Algebra<Node> => {
  const node = (id: number): Node => tape.nodes[id] as Node; // ids come from this tape
  const id = (term: Term<Node>): number => (typeof term === 'number' ? tape.constant(term) : term.id);
  const apply = (op: FixedOp, args: readonly Term<Node>[], params = op.params): Node =>
    node(simplified(tape, op, args.map(id), params));
  const one = (op: FixedOp) => (a: Term<Node>) => apply(op, [a]);
  const two = (op: FixedOp) => (a: Term<Node>, b: Term<Node>) => apply(op, [a, b]);
  return {
    constant: (x) => node(tape.constant(x)),
    ...{ add: two(add), sub: two(sub), mul: two(mul), div: two(div), pow: two(pow) },
    ...{ neg: one(neg), sqrt: one(sqrt), exp: one(exp), log: one(log), sin: one(sin), cos: one(cos) },
    ...{ eq: two(eq), ne: two(ne), lt: two(lt), le: two(le), gt: two(gt), ge: two(ge) },
    select: (condition, a, b) => apply(where, [condition, a, b]),
    apply,
    reduce: (op, lists, params = op.params) =>
      node(
        tape.step(
          op,
          lists.map((list) => list.map(id)),
          params,
        ),
      ),
  };
};
