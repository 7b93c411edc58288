/**
 * Tapes as text: for `inspect()`, for tests, and as the key under which compiled modules are kept. `parse.ts` reads it.
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
import type { Params } from '../op.ts';
import type { IdList, Node, Tape } from './tape.ts';

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
