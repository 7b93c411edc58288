/**
 * Ops made of other ops: from one `define`, the forward and the derivative rules.
 *
 * The definition is run once over an algebra that only notes what was done (a Wengert list), the notes are read again in the
 * algebra that is asked for, and then backwards with each verb's own rule. So the definition is all there is to write,
 * and the gradient is what torch's autograd gives for the same composition.
 */
import type { Algebra, Term } from '../algebra.ts';
import { numbers } from '../numbers.ts';
import type { BinaryOp, BinaryVjp, FixedOp, NoParams, Params, UnaryOp, UnaryVjp } from '../op.ts';
import { type BinarySpec, binary, type UnarySpec, unary } from '../record.ts';
import { pull } from '../rule.ts';
import { add, div, mul, neg, sub } from './arithmetic.ts';
import { eq, ge, gt, le, lt, ne } from './comparison.ts';
import { exp, log } from './exponential.ts';
import { clone } from './identity.ts';
import { where } from './piecewise.ts';
import { pow, sqrt } from './power.ts';
import { cos, sin } from './trigonometric.ts';

/** One thing that a definition did; a leaf stands for an input and has no args. */
interface Note {
  readonly op: FixedOp;
  readonly args: readonly Term<Note>[];
  readonly params: Params;
}

/** The algebra that takes notes. */
function notebook(notes: Note[]): Algebra<Note> {
  const note = (op: FixedOp, args: readonly Term<Note>[], params: Params = op.params): Note => {
    const made = { op, args, params };
    notes.push(made);
    return made;
  };
  const one = (op: FixedOp) => (a: Term<Note>) => note(op, [a]);
  const two = (op: FixedOp) => (a: Term<Note>, b: Term<Note>) => note(op, [a, b]);
  const algebra: Algebra<Note> = {
    constant: (x) => note(add, [x, 0]),
    ...{ add: two(add), sub: two(sub), mul: two(mul), div: two(div), pow: two(pow) },
    ...{ neg: one(neg), sqrt: one(sqrt), exp: one(exp), log: one(log), sin: one(sin), cos: one(cos) },
    ...{ eq: two(eq), ne: two(ne), lt: two(lt), le: two(le), gt: two(gt), ge: two(ge) },
    select: (condition, a, b) => note(where, [condition, a, b]),
    apply: note,
    reduce: (op, lists, params = op.params) => op.define(algebra, lists, params),
  };
  return algebra;
}

/** A definition as a function of its inputs, over whatever algebra. */
type Definition = <T>(k: Algebra<T>, inputs: readonly T[]) => T;

/** Gradient at input number `wanted`, given g at the result: the notes read in k, then backwards by each op's rules. */
function pullBack<T>(k: Algebra<T>, g: T, inputs: readonly T[], wanted: number, define: Definition): T {
  const notes: Note[] = [];
  const leaves: readonly Note[] = inputs.map(() => ({ op: clone, args: [], params: {} }));
  const result = define(notebook(notes), leaves);
  const values = new Map<Note, T>();
  for (const [i, leaf] of leaves.entries()) values.set(leaf, inputs[i] as T); // leaves were made from inputs, one for one
  // A term is a number, a leaf, or a note that was taken before the one that uses it.
  const read = (term: Term<Note>): T => (typeof term === 'number' ? k.constant(term) : (values.get(term) as T));
  for (const note of notes) values.set(note, k.apply(note.op, note.args.map(read), note.params));
  const gradients = new Map<Note, T>([[result, g]]);
  for (const note of notes.reverse()) {
    const arriving = gradients.get(note);
    if (arriving === undefined) continue;
    note.args.forEach((term, i) => {
      if (typeof term === 'number') return;
      const part = pull(k, note.op, i, arriving, note.args.map(read), read(note), note.params);
      const before = gradients.get(term);
      if (part !== null) gradients.set(term, before === undefined ? part : k.add(before, part));
    });
  }
  return gradients.get(leaves[wanted] as Note) ?? k.constant(0);
}

type Derived = 'forward' | 'vjps' | 'define';

/** A unary op from its definition. */
export function composeUnary<P extends Params = NoParams>(
  spec: Omit<UnarySpec<P>, Derived> & { define<T>(k: Algebra<T>, x: T, params: P): T },
): UnaryOp<P> {
  const rule: UnaryVjp<P> = (k, g, x, _y, params) =>
    pullBack(k, g, [x], 0, (inner, [a]) => spec.define(inner, a as never, params));
  const forward = (x: number, params = {} as P): number => spec.define(numbers, x, params); // unary() fills in options
  return unary<P>({ ...spec, forward, vjps: [rule] } as UnarySpec<P>);
}

/** A binary op from its definition. */
export function composeBinary<P extends Params = NoParams>(
  spec: Omit<BinarySpec<P>, Derived> & { define<T>(k: Algebra<T>, a: T, b: T, params: P): T },
): BinaryOp<P> {
  const rule =
    (wanted: number): BinaryVjp<P> =>
    (k, g, a, b, _y, params) =>
      pullBack(k, g, [a, b], wanted, (inner, [x, y]) => spec.define(inner, x as never, y as never, params));
  const forward = (a: number, b: number, params: P = spec.params ?? ({} as P)): number =>
    spec.define(numbers, a, b, params);
  return binary<P>({ ...spec, forward, vjps: [rule(0), rule(1)] } as BinarySpec<P>);
}
