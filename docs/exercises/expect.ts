/** The few comparisons that checks are written in. Their messages are read by learners. */
import { Value } from '@chainrule/engine';

const show = (x: unknown): string => {
  if (x === undefined) return 'nothing (is there a return?)';
  if (x instanceof Value) return `a Value with data ${x.data}`;
  if (typeof x === 'string') return `the text "${x}"`;
  return typeof x === 'object' && x !== null ? JSON.stringify(x) : String(x);
};

/** Whether x is this number, up to rounding. */
export const is = (x: unknown, wanted: number, tolerance = 1e-6): boolean =>
  typeof x === 'number' && (Object.is(x, wanted) || Math.abs(x - wanted) <= tolerance * Math.max(1, Math.abs(wanted)));

/** Whether x is a list of these numbers. */
export const are = (x: unknown, wanted: readonly number[], tolerance = 1e-6): boolean =>
  Array.isArray(x) && x.length === wanted.length && wanted.every((each, i) => is(x[i], each, tolerance));

/** x has to be this number. */
export function near(x: unknown, wanted: number, tolerance = 1e-6): void {
  if (!is(x, wanted, tolerance)) throw new Error(`Expected ${wanted}, got ${show(x)}.`);
}

/** x has to be a list of these numbers. */
export function list(x: unknown, wanted: readonly number[], tolerance = 1e-6): void {
  if (!are(x, wanted, tolerance)) throw new Error(`Expected ${show(wanted)}, got ${show(x)}.`);
}

/** x has to be exactly this, compared as text in the case of lists and objects. */
export function equal(x: unknown, wanted: unknown): void {
  if (!Object.is(x, wanted) && (typeof wanted !== 'object' || JSON.stringify(x) !== JSON.stringify(wanted)))
    throw new Error(`Expected ${show(wanted)}, got ${show(x)}.`);
}

/** x has to be a Value with this data. */
export function value(x: unknown, data: number, tolerance = 1e-6): Value {
  if (!(x instanceof Value)) throw new Error(`Expected a Value, got ${show(x)}.`);
  near(x.data, data, tolerance);
  return x;
}

/** A leaf with a name. */
export const leaf = (data: number, label = ''): Value => new Value(data, { label });

/** The gradients of leaves after backward() from what a function makes of them. */
export function gradients(make: (...leaves: Value[]) => Value, ...at: number[]): number[] {
  const leaves = at.map((data) => new Value(data));
  const root: unknown = make(...leaves);
  if (!(root instanceof Value)) throw new Error(`Expected a Value, got ${show(root)}.`);
  root.backward();
  return leaves.map((each) => each.grad);
}
