/** The part of node:assert/strict that the snippets use, for a browser. */

export class AssertionError extends Error {
  override readonly name: string = 'AssertionError';
}

const show = (x: unknown): string => (typeof x === 'object' && x !== null ? JSON.stringify(x) : String(x));

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return left.length === right.length && left.every(([key, value]) => same(value, (b as Record<string, unknown>)[key]));
}

function hold(truth: boolean, message: unknown, fallback: string): void {
  if (!truth) throw new AssertionError(typeof message === 'string' ? message : fallback);
}

const ok = (truth: unknown, message?: unknown): void =>
  hold(Boolean(truth), message, `Expected something true, got ${show(truth)}.`);

export const assert = Object.assign(ok, {
  ok,
  equal: (a: unknown, b: unknown, message?: unknown) =>
    hold(Object.is(a, b), message, `Expected ${show(b)}, got ${show(a)}.`),
  strictEqual: (a: unknown, b: unknown, message?: unknown) =>
    hold(Object.is(a, b), message, `Expected ${show(b)}, got ${show(a)}.`),
  notEqual: (a: unknown, b: unknown, message?: unknown) =>
    hold(!Object.is(a, b), message, `Expected anything but ${show(b)}.`),
  deepEqual: (a: unknown, b: unknown, message?: unknown) =>
    hold(same(a, b), message, `Expected ${show(b)}, got ${show(a)}.`),
  match: (text: string, pattern: RegExp, message?: unknown) =>
    hold(pattern.test(text), message, `Expected ${show(text)} to match ${pattern}.`),
  throws: (run: () => unknown, _expected?: unknown, message?: unknown) => {
    let threw = false;
    try {
      run();
    } catch {
      threw = true;
    }
    hold(threw, message, 'Expected it to throw, and it did not.');
  },
});
