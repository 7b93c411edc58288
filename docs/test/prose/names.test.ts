/** The guide's tables of names and messages, held against the packages. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as engine from '@chainrule/engine';
import { compile, grad, maximum, noGrad, Value } from '@chainrule/engine';
import * as nn from '@chainrule/nn';
import { MLP, SGD } from '@chainrule/nn';
import { expect, test } from 'vitest';

const guide = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../guide/${name}.md`, import.meta.url)), 'utf8');

/** The rows of a page's tables, as cells. */
const rows = (page: string): string[][] =>
  page
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').map((cell) => cell.trim()));

const model = new MLP(1, [1]);
const known = new Set([
  ...Object.keys(engine),
  ...Object.keys(nn),
  ...[new Value(0), model, new SGD(model.parameters())].flatMap((object) => {
    const names: string[] = [];
    for (let at: unknown = object; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at))
      names.push(...Object.getOwnPropertyNames(at));
    return names;
  }),
  ...Object.getOwnPropertyNames(new nn.Neuron(1)),
]);

test.each(['from-pytorch', 'from-micrograd'])('every Chainrule name in the table of %s exists', (page) => {
  const right = rows(guide(page)).map((cells) => cells[2] ?? '');
  const names = right.flatMap((cell) => [...cell.matchAll(/(?:new |\.)?\b([A-Za-z]\w+)\(|\.([a-z]\w+)/g)]);
  const found = names.map((match) => match[1] ?? match[2] ?? '');
  expect(found.length).toBeGreaterThan(15);
  expect(found.filter((name) => !known.has(name))).toEqual([]);
});

/** What a call throws. */
function thrown(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return String(error);
  }
  return 'nothing was thrown';
}

test('every message in the table of troubleshooting is one that the packages throw', () => {
  const x = new Value(1);
  let calls = 0;
  const all = [
    () => `${Number(x)}`,
    () => x.add('2' as unknown as number), // what a form gives
    () => noGrad(() => x.mul(2)).backward(),
    () => grad(x.mul(2), [new Value(1)]),
    () => new MLP(3, [1]).forward([1]),
    () => compile(([y = x]) => maximum(y, y.data), { inputs: [1] }),
    () => compile(([y = x]) => y.mul(++calls), { inputs: [1] }),
    () => {
      const y = x.square();
      new SGD([x], { lr: 0.1 }).step();
      y.backward();
    },
  ].map(thrown);
  const quoted = rows(guide('troubleshooting').split('## It trains')[0] ?? '').slice(2);
  expect(quoted.length).toBe(all.length);
  for (const [, message = ''] of quoted) {
    const words = message.replaceAll('`', '');
    expect(
      all.some((text) => text.includes(words)),
      `nothing throws “${words}”, but: ${all.join('\n')}`,
    ).toBe(true);
  }
});
