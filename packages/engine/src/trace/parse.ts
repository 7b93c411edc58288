/**
 * Tapes out of their text (`text.ts` has the form, and prints it). For tests and for whoever keeps a program: the compiler itself
 * never reads a text, so this stays out of a bundle that only compiles.
 *
 * A text may be a stranger's: every number in it is looked at before something is made of it, and what comes out is well formed.
 */
import { fail } from '../errors/compile.ts';
import type { NodeOp, Params } from '../op.ts';
import * as ops from '../ops/index.ts';
import { chain } from './chain.ts';
import { type NodeId, type Tape, TapeBuilder } from './tape.ts';
import { verifyTape } from './verify.ts';

/** A short text must not ask for all memory: more leaves, or operands of all steps together, than any program here has. */
const MOST_LEAVES = 2 ** 18;
const MOST_OPERANDS = 2 ** 20;

/** What a parse has so far. */
interface Reading {
  readonly builder: TapeBuilder;
  /** Operands of all steps together. */
  operands: number;
}

const problem = (line: string, what: string): never => fail('ERR_TAPE', line.slice(0, 80), what);

const parseList = (reading: Reading, text: string, line: string): NodeId[] => {
  const ids: NodeId[] = [];
  const made = reading.builder.nodes.length;
  for (const part of text.split(' ').filter((word) => word !== '')) {
    const match = /^%(\d+)(?:\.\.%(\d+))?$/.exec(part);
    if (!match) return problem(line, `'${part}' is no node`);
    const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
    if (first > last || last >= made) return problem(line, `'${part}' does not come before it`);
    reading.operands += last - first + 1;
    if (reading.operands > MOST_OPERANDS)
      return problem(line, `all steps together have over ${MOST_OPERANDS} operands`);
    for (let id = first; id <= last; id++) ids.push(id);
  }
  return ids;
};

const parseNumber = (text: string): number | undefined =>
  /^(-?\d+(\.\d+)?(e[+-]?\d+)?|-?Infinity|NaN)$/.test(text) ? Number(text) : undefined;

/** An option's value: a number, a word, or a number that JSON lacks as `{ "number": "-0" }`. */
const parseOption = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'number' in value && typeof value.number === 'string'
    ? parseNumber(value.number)
    : value;

const parseJson = (text: string, line: string): object => {
  try {
    return JSON.parse(text) as object; // it starts with {
  } catch {
    return problem(line, 'its options are no JSON');
  }
};

/** The options of an op: all of them, each of the kind that the record's default is. */
const parseParams = (op: NodeOp, text: string, line: string): Params => {
  const given = Object.entries(parseJson(text, line)).map(([name, value]) => [name, parseOption(value)] as const);
  const known = Object.keys(op.params);
  const isForm = given.some(([name, value]) => op.forms?.[name] === value);
  const all: Params = isForm ? { ...op.params, ...op.forms } : op.params;
  const fits = ([name, value]: readonly [string, unknown]): boolean =>
    Object.hasOwn(all, name) &&
    (Object.hasOwn(op.params, name) ? typeof value === typeof all[name] : value === all[name]);
  if (given.length !== Object.keys(all).length || !given.every(fits))
    return problem(line, `the options are ${known.join(', ')}`);
  const params = Object.fromEntries(given) as Params; // numbers and words, as looked at
  op.checkParams?.(params);
  return params;
};

const parseStep = (reading: Reading, text: string, line: string): NodeId => {
  const match = /^(\w+)\(([^)]*)\)(?: (\{.*\}))?$/.exec(text);
  const table: Readonly<Record<string, { readonly arity: number | string }>> = { ...ops, chain };
  const name = match?.[1] ?? '';
  if (!match || !Object.hasOwn(table, name) || table[name]?.arity === 'vector')
    return problem(line, `'${name || text}' is no op of one node`);
  const op = table[name] as NodeOp; // not a record of lists to lists
  const inside = match[2] ?? '';
  if (op.arity === 'n' && !/^(\[[^[\]]*\] ?)*$/.test(inside)) return problem(line, 'its operands are lists: [%0 %1]');
  const lists = op.arity === 'n' ? [...inside.matchAll(/\[([^\]]*)\]/g)].map((list) => list[1] ?? '') : [inside];
  const params = match[3] ? parseParams(op, match[3], line) : op.params;
  return reading.builder.step(
    op,
    lists.map((list) => parseList(reading, list, line)),
    params,
  );
};

const parseNode = (reading: Reading, text: string, line: string): NodeId => {
  const { builder } = reading;
  if (text === 'seed') return builder.seed();
  const number = parseNumber(text);
  if (number !== undefined) return builder.constant(number);
  const of = /^(total|outer) (.*)$/.exec(text);
  if (!of) return parseStep(reading, text, line);
  const [id, ...more] = parseList(reading, of[2] ?? '', line);
  if (id === undefined || more.length > 0) return problem(line, `${of[1]} takes one node`);
  return of[1] === 'total' ? builder.total(id) : builder.outer(id);
};

/** How many leaves the first two lines announce. */
const parseHead = (lines: readonly string[]): readonly [number, number] => {
  const [parameters, inputs] = ['parameters', 'inputs'].map((word, at) => {
    const line = lines[at] ?? '';
    const match = new RegExp(`^${word} (\\d+)$`).exec(line);
    return match ? Number(match[1]) : problem(line, `line ${at + 1} is \`${word} n\``);
  }) as [number, number]; // one each
  if (parameters + inputs > MOST_LEAVES)
    return problem(`inputs ${inputs}`, `there are over ${MOST_LEAVES} parameters and inputs`);
  return [parameters, inputs];
};

/**
 * A tape from its text.
 *
 * @throws RangeError for a line that is no node, or whose number is not the next; for a tape that is not well formed
 */
export const parseTape = (text: string): Tape => {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const reading: Reading = { builder: new TapeBuilder(...parseHead(lines)), operands: 0 };
  for (const [at, line] of lines.slice(2, -1).entries()) {
    const match = /^%(\d+) = (.*)$/.exec(line);
    if (!match) return problem(line, `line ${at + 3} is \`%n = …\``);
    const id = parseNode(reading, match[2] ?? '', line);
    if (id !== Number(match[1])) return problem(line, `the next node is %${id}`);
  }
  const last = lines.at(-1) ?? '';
  if (!last.startsWith('return ')) return problem(last, 'the last line says what is returned');
  const tape = reading.builder.finish(parseList(reading, last.slice(6), last));
  verifyTape(tape);
  return tape;
};
