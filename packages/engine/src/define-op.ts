/**
 * defineOp: an op of one's own, with everything that the table's ops have (methods apart).
 *
 * The record is completed, then checked: that nothing is missing, and that its rules agree with differences of its forward at points
 * of its domain. What is wrong is reported at once, in terms of the record's fields.
 */
import { fail } from './errors/tools.ts';
import { show } from './errors.ts';
import { gradcheck } from './gradcheck.ts';
import type {
  BinaryOp,
  BinaryRecord,
  FixedOp,
  NoParams,
  Operand,
  Params,
  TernaryOp,
  TernaryRecord,
  UnaryOp,
  UnaryRecord,
} from './op.ts';
import { composeBinary, composeUnary } from './ops/composite.ts';
import { binary, ternary, unary } from './record.ts';
import type { Value } from './value.ts';

/** What a user's record has to say; the rest is filled in. */
type Own<
  R extends FixedOp | UnaryRecord<never> | BinaryRecord<never> | TernaryRecord<never>,
  Needed extends keyof R,
> = Pick<R, Needed> & Partial<Omit<R, Needed | 'forward'>>;

/** The forward of a user's record: called with all options, where the record has any. */
interface Forward<Args extends readonly number[], P extends Params> {
  readonly forward?: (...args: readonly [...Args, params: P]) => number;
}

/** A record of one's own: `name` and `arity`, then `forward` with `vjps`, or `define` alone (arity 1 and 2). */
export type UserOp<P extends Params = NoParams> =
  | (Own<UnaryRecord<P>, 'name' | 'arity'> & Forward<readonly [x: number], P>)
  | (Own<BinaryRecord<P>, 'name' | 'arity'> & Forward<readonly [a: number, b: number], P>)
  | (Own<TernaryRecord<P>, 'name' | 'arity'> & Forward<readonly [a: number, b: number, c: number], P>);

/** Options as a call may give them: any number where the default is one, any word where it is a word. */
type Widened<P> = { readonly [K in keyof P]: P[K] extends number ? number : string };

/** The callable op of a user's record. */
export type UserOpOf<R> = R extends { readonly arity: 1; readonly params: infer P extends Params }
  ? UnaryOp<Widened<P>>
  : R extends { readonly arity: 1 }
    ? UnaryOp
    : R extends { readonly arity: 2; readonly params: infer P extends Params }
      ? BinaryOp<Widened<P>>
      : R extends { readonly arity: 2 }
        ? BinaryOp
        : TernaryOp<(a: Operand, b: Operand, c: Operand) => Value, never>;

const isRecord = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null;

/** What is missing from a record, in terms of its fields. */
function problemsOf(record: Readonly<Record<string, unknown>>): string[] {
  const { name, arity, forward, vjps, define } = record;
  const problems: string[] = [];
  if (typeof name !== 'string' || name === '') problems.push(`'name' must be a non-empty string, got ${show(name)}`);
  if (arity !== 1 && arity !== 2 && arity !== 3) return [...problems, `'arity' must be 1, 2 or 3, got ${show(arity)}`];
  if (define !== undefined && arity < 3) {
    if (typeof define !== 'function')
      problems.push(`'define' must be a function (k, ...inputs, params), got ${show(define)}`);
    return problems;
  }
  if (typeof forward !== 'function')
    problems.push(`'forward' must be a function of ${arity} number(s), got ${show(forward)}`);
  const rules: readonly unknown[] = Array.isArray(vjps) ? vjps : [];
  if (rules.length !== arity)
    problems.push(`'vjps' must be an array of ${arity} rule(s), one per input, got ${show(vjps)}`);
  rules.forEach((rule, i) => {
    if (rule !== null && typeof rule !== 'function')
      problems.push(`'vjps[${i}]' must be a function or null, got ${show(rule)}`);
  });
  return problems;
}

/** The record with what it left out: a name for torch and TeX. */
function complete(record: UserOp<Params>): FixedOp {
  const { name } = record;
  const tex = (...args: readonly unknown[]): string =>
    `\\operatorname{${name}}(${args.slice(0, record.arity).join(', ')})`;
  const filled = { torch: '', tex, ...record };
  // problemsOf() has seen to what the builders need: forward and vjps, or define.
  if (filled.arity === 3)
    return ternary({ operands: ['a', 'b', 'c'].map((of) => ({ name: of })), self: 0, ...filled } as never);
  if (filled.define === undefined) return filled.arity === 1 ? unary(filled as never) : binary(filled as never);
  return filled.arity === 1 ? composeUnary(filled as never) : composeBinary(filled as never);
}

/** Fractions of the domain at which a new record is tried. */
const probes = [0.137, 0.291, 0.463, 0.617, 0.853];
/** A probe this close to a point where the gradient is a convention says nothing. */
const clear = 0.05;

/** Throws where rules and differences part. Null rules carry no gradient, so they are left out. */
function tryRules(op: FixedOp): void {
  for (const [round, fraction] of probes.entries()) {
    const at = op.operands.map((_, i) => {
      const [low, high] = op.domain[i] ?? [-1, 1];
      return low + (high - low) * ((fraction + (i * probes.length + round) * 0.377) % 1);
    });
    if (!(op.margin(at, op.params) > clear)) continue;
    const wanted = at.flatMap((_, i) => (op.vjps[i as 0] === null ? [] : [i]));
    const call = op as unknown as (...xs: Operand[]) => Value; // every record is its function
    const fn = (...xs: Value[]): Value => call(...at.map((x, i) => xs[wanted.indexOf(i)] ?? x));
    try {
      gradcheck(
        fn,
        wanted.map((i) => at[i] as number),
      ); // wanted holds indices of `at`
    } catch (error) {
      fail('ERR_OP_RULE', op.name, `at (${at.join(', ')}), ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/**
 * An op of one's own from its record: callable, differentiable to any order, and compilable if `define` says what it is made of.
 *
 * @param record - `name`, `arity` 1, 2 or 3, and either `forward` with `vjps` (one rule per input, written over an algebra k,
 * null where no gradient flows) or, for arity 1 and 2, `define` over an algebra alone; optionally `params`, `domain`, `kinks`, `torch`, `tex`
 * @returns the op, to be called like those of the table
 * @throws TypeError listing what the record lacks; RangeError if its rules disagree with differences of its forward
 * @example
 * const cube = defineOp({ name: 'cube', arity: 1, forward: (x) => x ** 3, vjps: [(k, g, x) => k.mul(g, k.mul(3, k.mul(x, x)))] });
 * const x = new Value(2);
 * cube(x).backward();
 * x.grad; // 12
 */
export function defineOp<P extends Params, const R extends UserOp<P>>(record: R & UserOp<P>): UserOpOf<R> {
  const given: unknown = record;
  if (!isRecord(given)) return fail('ERR_OP_RECORD', '', [`it must be an object, got ${show(given)}`]);
  const problems = problemsOf(given);
  if (problems.length > 0) fail('ERR_OP_RECORD', typeof given.name === 'string' ? given.name : '', problems);
  const op = complete(record as unknown as UserOp<Params>); // methods are bivariant: P is some Params
  tryRules(op);
  return op as unknown as UserOpOf<R>; // complete() kept the arity
}
