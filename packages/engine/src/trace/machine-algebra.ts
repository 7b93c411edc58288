/**
 * The algebra read over a machine: every op by its kernel, or by its definition in other ops.
 *
 * With plain numbers for T this is the interpreter that compiled code must equal bit for bit; with pieces of code for T it is
 * the compiler's back end. Reductions are unrolled in the order of their elements.
 */
import type { Algebra, Term } from '../algebra.ts';
import { failure } from '../errors/compile.ts';
import { kernels } from '../kernels/index.ts';
import type { Machine } from '../machine.ts';
import type { FixedOp, Params } from '../op.ts';
import * as ops from '../ops/index.ts';

const { cos, eq, exp, ge, gt, le, log, lt, ne, pow, sin, where } = ops;

/** A kernel whatever its arity: the machine, the operands, the options. */
export type AnyKernel = <T>(m: Machine<T>, ...operands: readonly (T | Params)[]) => T;

/** Kernels by their records: asked for at every step. */
const byRecord: ReadonlyMap<unknown, AnyKernel> = new Map(
  Object.entries<unknown>(ops).flatMap(([name, op]): [unknown, AnyKernel][] => {
    const table = kernels as Readonly<Record<string, AnyKernel>>; // a kernel's arity is that of its record
    const kernel = Object.hasOwn(table, name) ? table[name] : undefined;
    return kernel ? [[op, kernel]] : [];
  }),
);

/** The kernel of a record of the table; undefined for an op of the user's, whatever its name. */
export const kernelOf = (op: FixedOp): AnyKernel | undefined => byRecord.get(op);

/** How an algebra computes one op of fixed arity; the default runs its kernel or its definition in place. */
export type Apply<T> = (op: FixedOp, args: readonly T[], params: Params) => T;

/** Runs an op in place. */
export const applyKernel = <T>(k: Algebra<T>, m: Machine<T>, op: FixedOp, args: readonly T[], params: Params): T => {
  if (op === ops.clone || op === ops.detach) return args[0] as T; // both are unary
  const a = args[0] as T; // as many as the arity says
  const b = args[1] as T;
  const c = args[2] as T;
  const kernel = kernelOf(op);
  if (kernel && op.arity === 1) return kernel(m, a, params);
  if (kernel) return op.arity === 2 ? kernel(m, a, b, params) : kernel(m, a, b, c, params);
  const defined =
    op.arity === 1
      ? op.define?.(k, a, params)
      : op.arity === 2
        ? op.define?.(k, a, b, params)
        : op.define?.(k, a, b, c, params);
  if (defined === undefined) throw failure('ERR_COMPILE_KERNEL', op.name);
  return defined;
};

/** The algebra of a machine. */
export const machineAlgebra = <T>(m: Machine<T>, apply?: Apply<T>): Algebra<T> => {
  const term = (x: Term<T>): T => (typeof x === 'number' ? m.constant(x) : x) as T; // T is never a number but on a machine of numbers, where either will do
  const run = (op: FixedOp, args: readonly Term<T>[], params: Params = op.params): T =>
    apply ? apply(op, args.map(term), params) : applyKernel(algebra, m, op, args.map(term), params);
  const one = (op: FixedOp) => (a: Term<T>) => run(op, [a]);
  const two = (op: FixedOp) => (a: Term<T>, b: Term<T>) => run(op, [a, b]);
  const algebra: Algebra<T> = {
    constant: (x) => m.constant(x),
    // What is one verb of the machine is asked for at once: reductions consist of these.
    ...{ add: (a, b) => m.add(term(a), term(b)), sub: (a, b) => m.sub(term(a), term(b)) },
    ...{ mul: (a, b) => m.mul(term(a), term(b)), div: (a, b) => m.div(term(a), term(b)) },
    ...{ neg: (a) => m.neg(term(a)), sqrt: (a) => m.sqrt(term(a)), pow: two(pow) },
    ...{ exp: one(exp), log: one(log), sin: one(sin), cos: one(cos) },
    ...{ eq: two(eq), ne: two(ne), lt: two(lt), le: two(le), gt: two(gt), ge: two(ge) },
    select: (condition, a, b) => run(where, [condition, a, b]),
    apply: run,
    reduce: (op, lists, params = op.params) => op.define(algebra, lists, params),
  };
  return algebra;
};
