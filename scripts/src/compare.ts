/**
 * What an instrumented snippet calls: compares a value with the comment that follows it. Runs in the snippets' own process.
 *
 * A literal must be equal, bit for bit; `≈ 0.7071` to the digits given; `0.70…` is how the printed value begins; anything
 * else must be what Node prints for it.
 */
import { format, inspect } from 'node:util';
import { isLiteral } from './instrument.ts';

export interface Complaint {
  readonly line: number;
  readonly message: string;
}

/** The literal's value; the text is checked to be one first, so nothing but a literal is ever evaluated. */
const evaluate = (literal: string): unknown => new Function(`'use strict'; return (${literal});`)();

const decimals = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/\.(\d+)/g)].map((m) => (m[1] ?? '').length));

/** A value with typed arrays as lists and, where digits are given, numbers rounded to them. */
function plain(value: unknown, digits?: number): unknown {
  if (typeof value === 'number') return digits === undefined ? value : Number(value.toFixed(digits));
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as Float64Array, (x) => plain(x, digits));
  return Array.isArray(value) ? value.map((x) => plain(x, digits)) : value;
}

const show = (value: unknown): string =>
  inspect(value, { depth: 8, breakLength: Number.POSITIVE_INFINITY, colors: false });

/** The value at the head of a comment that goes on in words: `41: weights and biases`, `0.5, as in torch`. */
const headOf = (comment: string): string | undefined => /^(.*?)[:,] [A-Za-z(]/.exec(comment)?.[1];

/** Whether a value is what the comment says. */
export function matches(value: unknown, comment: string): boolean {
  const head = isLiteral(comment) ? undefined : headOf(comment);
  if (head !== undefined && (isLiteral(head) || head.endsWith('…'))) return matches(value, head);
  if (comment.endsWith('…')) return show(value).startsWith(comment.slice(0, -1));
  if (!isLiteral(comment)) return show(value) === comment || String(value) === comment;
  if (comment.startsWith('≈')) {
    const text = comment.slice(1).trim();
    const digits = decimals(text);
    return show(plain(value, digits)) === show(plain(evaluate(text), digits));
  }
  return show(plain(value)) === show(evaluate(comment));
}

/** The four verbs of an instrumented snippet, and the complaints they gather. */
export function checker(): {
  complaints: Complaint[];
  $: Record<'value' | 'call' | 'log' | 'throws', (...args: never[]) => unknown>;
} {
  const complaints: Complaint[] = [];
  const value = (found: unknown, comment: string, line: number): unknown => {
    if (!matches(found, comment)) complaints.push({ line, message: `says ${comment}, is ${show(found)}` });
    return found;
  };
  // Words after a call are a note, not a value.
  const call = (found: unknown, comment: string, line: number): unknown =>
    isLiteral(comment) ||
    isLiteral(headOf(comment) ?? '') ||
    (found !== undefined && !/^[a-z]/.test(comment)) ||
    comment.endsWith('…')
      ? value(found, comment, line)
      : found;
  const log = (args: unknown[], comment: string, line: number): void => {
    const printed = format(...args);
    if (printed === comment || (args.length === 1 && matches(args[0], comment))) return;
    if (comment.endsWith('…') && printed.startsWith(comment.slice(0, -1))) return;
    complaints.push({ line, message: `says ${comment}, prints ${printed}` });
  };
  const throws = (run: () => void, comment: string, line: number): void => {
    const [, name = '', message = ''] = /^(\w+)(?::\s*(.*))?$/.exec(comment) ?? [];
    try {
      run();
    } catch (error) {
      const thrown = error instanceof Error ? error : new Error(String(error));
      const begins = message.endsWith('…')
        ? thrown.message.startsWith(message.slice(0, -1))
        : thrown.message === message;
      if (thrown.name === name && (message === '' || begins)) return;
      complaints.push({ line, message: `says ${comment}, throws ${thrown.name}: ${thrown.message}` });
      return;
    }
    complaints.push({ line, message: `says ${comment}, throws nothing` });
  };
  return { complaints, $: { value, call, log, throws } };
}
