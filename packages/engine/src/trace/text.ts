/**
 * Tapes as text, and back: for `inspect()`, for tests, and as the key under which compiled modules are kept.
 *
 *     parameters 3
 *     inputs 2
 *     %5 = dot([%0..%1] [%3..%4] [%2])
 *     %6 = leakyRelu(%5) {"negativeSlope":0.2}
 *     return %6
 *
 * Parameters are %0 … and inputs follow, so both need no line. `%0..%4` is a run of five. Reading a text and printing it gives the
 * text; numbers keep −0, NaN and ±Infinity.
 */
import { fail } from '../errors/compile.ts';
import type { NodeOp, Params } from '../op.ts';
import * as ops from '../ops/index.ts';
import { chain } from './chain.ts';
import { type IdList, type Node, type Tape, TapeBuilder } from './tape.ts';

const numberText = (x: number): string => (Object.is(x, -0) ? '-0' : String(x));

const listText = (list: IdList): string => {
  const parts: string[] = [];
  for (let i = 0; i < list.length; ) {
    const first = list[i] as number; // i is in range, here and below
    let last = first;
    let next = i + 1;
    while (next < list.length && list[next] === last + 1) {
      last++;
      next++;
    }
    parts.push(
      next - i > 2
        ? `%${first}..%${last}`
        : list
            .slice(i, next)
            .map((id) => `%${id}`)
            .join(' '),
    );
    i = next;
  }
  return parts.join(' ');
};

const paramsText = (params: Params): string => {
  const entries = Object.entries(params);
  if (entries.length === 0) return '';
  const shown = entries.map(([name, value]) => {
    const plain = typeof value === 'string' || (Number.isFinite(value) && !Object.is(value, -0));
    return [name, plain ? value : { number: numberText(value) }];
  });
  return ` ${JSON.stringify(Object.fromEntries(shown))}`;
};

const nodeText = (node: Node): string | null => {
  switch (node.kind) {
    case 'parameter':
    case 'input':
      return null;
    case 'constant':
      return `%${node.id} = ${numberText(node.value)}`;
    case 'seed':
      return `%${node.id} = seed`;
    case 'total':
      return `%${node.id} = total %${node.of}`;
    case 'outer':
      return `%${node.id} = outer %${node.target}`;
    case 'step': {
      const lists = node.lists.map(listText);
      const operands = node.op.arity === 'n' ? lists.map((list) => `[${list}]`) : lists;
      return `%${node.id} = ${node.op.name}(${operands.join(' ')})${paramsText(node.params)}`;
    }
  }
};

/** A tape as text. */
export const printTape = (tape: Tape): string => {
  const lines = [`parameters ${tape.parameters}`, `inputs ${tape.inputs}`];
  for (const node of tape.nodes) {
    const line = nodeText(node);
    if (line !== null) lines.push(line);
  }
  return [...lines, `return ${listText(tape.outputs)}`, ''].join('\n');
};

const parseList = (text: string, line: string): number[] => {
  const ids: number[] = [];
  for (const part of text.split(' ').filter((word) => word !== '')) {
    const match = /^%(\d+)(?:\.\.%(\d+))?$/.exec(part);
    if (!match) return fail('ERR_TAPE', line, `'${part}' is no node`);
    const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
    for (let id = first; id <= last; id++) ids.push(id);
  }
  return ids;
};

const parseParams = (text: string | undefined): Params | undefined => {
  if (!text) return undefined;
  const parsed = JSON.parse(text) as Record<string, number | string | { number: string }>; // what paramsText writes
  const read = (value: number | string | { number: string }): number | string =>
    typeof value === 'object' ? Number(value.number) : value;
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, read(value)]));
};

const parseStep = (builder: TapeBuilder, text: string, line: string): number => {
  const match = /^(\w+)\(([^)]*)\)(?: (\{.*\}))?$/.exec(text);
  const table: Readonly<Record<string, { readonly arity: number | string }>> = { ...ops, chain };
  const name = match?.[1] ?? '';
  if (!match || !Object.hasOwn(table, name)) return fail('ERR_TAPE', line, `'${name || text}' is no op`);
  const op = table[name] as NodeOp; // records of lists to lists are never on a tape
  const inside = match[2] ?? '';
  const lists = op.arity === 'n' ? [...inside.matchAll(/\[([^\]]*)\]/g)].map((list) => list[1] ?? '') : [inside];
  const params = parseParams(match[3]);
  return builder.step(
    op,
    lists.map((list) => parseList(list, line)),
    params ?? op.params,
  );
};

const parseNode = (builder: TapeBuilder, text: string, line: string): number => {
  if (text === 'seed') return builder.seed();
  const [word = '', id = ''] = text.split(' ');
  if (word === 'total') return builder.total(Number(id.slice(1)));
  if (word === 'outer') return builder.outer(Number(id.slice(1)));
  if (/^(-?[\d.]+(e[+-]?\d+)?|-?Infinity|NaN)$/.test(text)) return builder.constant(Number(text));
  return parseStep(builder, text, line);
};

/**
 * A tape from its text.
 *
 * @throws RangeError for a line that is no node, or whose number is not the next
 */
export const parseTape = (text: string): Tape => {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const [parameters, inputs] = lines.splice(0, 2).map((line) => Number(line.split(' ')[1]));
  const builder = new TapeBuilder(parameters ?? 0, inputs ?? 0);
  for (const line of lines) {
    if (line.startsWith('return')) return builder.finish(parseList(line.slice(6), line));
    const match = /^%(\d+) = (.*)$/.exec(line);
    if (!match) return fail('ERR_TAPE', line, 'a line is `%n = …`');
    const id = parseNode(builder, match[2] ?? '', line);
    if (id !== Number(match[1])) return fail('ERR_TAPE', line, `the next node is %${id}`);
  }
  return fail('ERR_TAPE', '', 'the last line says what is returned');
};
