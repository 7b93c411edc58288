/**
 * What optimisers' rules are made of: expressions over the algebra, each with a loop that does the same to columns (columns.ts).
 * A loop's cost is its reads and writes and hardly its arithmetic: a rule in three terms is almost as fast as a loop written
 * for it by hand, and one in thirteen verbs is not.
 *
 * x, y and z are columns; s, t and e are numbers that all parameters share.
 */
import type { Algebra } from '@chainrule/engine';
import { columnAlgebra, inRegister } from './columns.ts';

type Columns = Readonly<Record<'x' | 'y' | 'z', Float64Array> & Record<'s' | 't' | 'e', number>>;

/** An expression in some of the letters. */
type TermOf<V extends keyof Columns> = <T>(k: Algebra<T>, v: Readonly<Record<V, T>>) => T;

/** The formula, or its loop where the algebra is that of columns. */
const term =
  <V extends keyof Columns>(
    formula: TermOf<V>,
    loop: (v: Pick<Columns, V>, out: Float64Array, n: number) => void,
  ): TermOf<V> =>
  <T>(k: Algebra<T>, v: Readonly<Record<V, T>>): T =>
    k === (columnAlgebra as unknown)
      ? (inRegister((out, n) => loop(v as unknown as Pick<Columns, V>, out, n)) as T) // T is a column there
      : formula(k, v);

const at = (column: Float64Array, i: number): number => column[i] as number; // n is at most a column's length

export const scaled = /* @__PURE__ */ term<'x' | 's'>(
  (k, { x, s }) => k.mul(x, s),
  ({ x, s }, out, n) => {
    for (let i = 0; i < n; i++) out[i] = at(x, i) * s;
  },
);

export const plusScaled = /* @__PURE__ */ term<'x' | 's' | 'y'>(
  (k, { x, s, y }) => k.add(x, k.mul(s, y)),
  ({ x, s, y }, out, n) => {
    for (let i = 0; i < n; i++) out[i] = at(x, i) + s * at(y, i);
  },
);

export const minusScaled = /* @__PURE__ */ term<'x' | 's' | 'y'>(
  (k, { x, s, y }) => k.sub(x, k.mul(s, y)),
  ({ x, s, y }, out, n) => {
    for (let i = 0; i < n; i++) out[i] = at(x, i) - s * at(y, i);
  },
);

export const plusSquare = /* @__PURE__ */ term<'x' | 'y'>(
  (k, { x, y }) => k.add(x, k.mul(y, y)),
  ({ x, y }, out, n) => {
    for (let i = 0; i < n; i++) out[i] = at(x, i) + at(y, i) * at(y, i);
  },
);

export const minusSquare = /* @__PURE__ */ term<'x' | 'y'>(
  (k, { x, y }) => k.sub(x, k.mul(y, y)),
  ({ x, y }, out, n) => {
    for (let i = 0; i < n; i++) out[i] = at(x, i) - at(y, i) * at(y, i);
  },
);

/** s of x and t of y. */
export const blended = /* @__PURE__ */ term<'s' | 'x' | 't' | 'y'>(
  (k, { s, x, t, y }) => k.add(k.mul(s, x), k.mul(t, y)),
  ({ s, x, t, y }, out, n) => {
    for (let i = 0; i < n; i++) out[i] = s * at(x, i) + t * at(y, i);
  },
);

/** s of x and t of y squared: a running mean of squares. */
export const blendedSquare = /* @__PURE__ */ term<'s' | 'x' | 't' | 'y'>(
  (k, { s, x, t, y }) => k.add(k.mul(s, x), k.mul(k.mul(t, y), y)),
  ({ s, x, t, y }, out, n) => {
    for (let i = 0; i < n; i++) out[i] = s * at(x, i) + t * at(y, i) * at(y, i);
  },
);

/** From x by the share s towards y. */
export const towards = /* @__PURE__ */ term<'x' | 's' | 'y'>(
  (k, { x, s, y }) => k.add(x, k.mul(s, k.sub(y, x))),
  ({ x, s, y }, out, n) => {
    for (let i = 0; i < n; i++) out[i] = at(x, i) + s * (at(y, i) - at(x, i));
  },
);

/** From y by the share s back towards x. */
export const shortOf = /* @__PURE__ */ term<'x' | 's' | 'y'>(
  (k, { x, s, y }) => k.sub(y, k.mul(k.sub(y, x), s)),
  ({ x, s, y }, out, n) => {
    for (let i = 0; i < n; i++) out[i] = at(y, i) - (at(y, i) - at(x, i)) * s;
  },
);

/** s of x, and y over the root of z. */
export const blendedOverRoot = /* @__PURE__ */ term<'s' | 'x' | 'y' | 'z' | 'e'>(
  (k, { s, x, y, z, e }) => k.add(k.mul(s, x), k.div(y, k.add(k.sqrt(z), e))),
  ({ s, x, y, z, e }, out, n) => {
    for (let i = 0; i < n; i++) out[i] = s * at(x, i) + at(y, i) / (Math.sqrt(at(z, i)) + e);
  },
);

/** x, and s of y over the root of z. */
export const plusOverRoot = /* @__PURE__ */ term<'x' | 's' | 'y' | 'z' | 'e'>(
  (k, { x, s, y, z, e }) => k.add(x, k.div(k.mul(s, y), k.add(k.sqrt(z), e))),
  ({ x, s, y, z, e }, out, n) => {
    for (let i = 0; i < n; i++) out[i] = at(x, i) + (s * at(y, i)) / (Math.sqrt(at(z, i)) + e);
  },
);

/** The same with the root over t. */
export const plusOverShare = /* @__PURE__ */ term<'x' | 's' | 'y' | 'z' | 't' | 'e'>(
  (k, { x, s, y, z, t, e }) => k.add(x, k.div(k.mul(s, y), k.add(k.div(k.sqrt(z), t), e))),
  ({ x, s, y, z, t, e }, out, n) => {
    for (let i = 0; i < n; i++) out[i] = at(x, i) + (s * at(y, i)) / (Math.sqrt(at(z, i)) / t + e);
  },
);
