/** The names of boxes where readers draw graphs of their own. */
import { Value } from '@chainrule/engine';
import { expect, test } from 'vitest';
import { buildFormula } from '../.vitepress/theme/formula/build.ts';
import { collapse } from '../.vitepress/theme/graph/collapse.ts';
import { type GraphModel, readGraph, wholeName } from '../.vitepress/theme/graph/model.ts';
import { nameBoxes } from '../.vitepress/theme/graph/names.ts';

const formula = (text: string): GraphModel => nameBoxes(readGraph(buildFormula(text).root));
const labels = (model: GraphModel): string[] => model.nodes.map((node) => node.label);

test('nodes without a label are t1, t2 … in order of computing; a number is its own name', () => {
  const model = formula('y = tanh(a*b) + 3');
  expect(model.nodes.map((node) => node.name)).toEqual(['a', 'b', 't1', 't2', '3', 'y']);
  expect(model.nodes.map((node) => node.unlabelled ?? false)).toEqual([false, false, true, true, false, false]);
  expect(model.nodes.map((node) => wholeName(model, node))).toEqual([
    'a',
    'b',
    't1 = a·b',
    't2 = tanh(t1)',
    '3',
    'y = t2 + 3',
  ]);
  expect(model.sameNames).toBe('');
});

test('a name that the reader took is not given again', () => {
  expect(labels(formula('y = t1*a + t3*b'))).toEqual(['t1', 'a', 't2', 't3', 'b', 't4', 'y']);
});

test('a leaf without a label has a name too', () => {
  expect(labels(nameBoxes(readGraph(new Value(2).mul(3))))).toEqual(['t1', '', 't2']);
});

test('two nodes of one label have different names, and words say so', () => {
  const model = formula('y = a*b; y = y + 1');
  expect(labels(model)).toEqual(['a', 'b', 'y #1', '', 'y #2']);
  expect(model.nodes[4]?.unlabelled).toBe(false);
  expect(model.sameNames).toBe(
    'Two different nodes are called y: here they are y #1 (made by mul), y #2 (made by add).',
  );
});

test('many doubled names are told in few words, and x #1 of the reader’s own is left to them', () => {
  const leaf = (label: string): Value => new Value(1, { label });
  const constant = new Value(1, { label: 'x', requiresGrad: false });
  const pairs = ['p', 'q', 'r', 's'].flatMap((label) => [leaf(label), leaf(label)]);
  const all = [leaf('x'), constant, leaf('x #1'), leaf('x'), leaf('x'), ...pairs];
  const model = nameBoxes(readGraph(all.reduce((total, value) => total.add(value))));
  const names = labels(model);
  expect(new Set(names).size).toBe(names.length);
  expect(model.sameNames).toContain(
    '4 different nodes are called x: here they are x #2 (a leaf), x #3 (a constant), x #4 (a leaf) and so on.',
  );
  expect(model.sameNames).toContain('So it is with 2 more names.');
});

test('a collapsed graph keeps the names and the words', () => {
  const model = formula(`y = ${Array.from({ length: 60 }, (_, i) => `tanh(w${i}*x${i % 7})`).join(' + ')}; y = y + 1`);
  const small = collapse(model);
  expect(small.nodes.length).toBeLessThan(model.nodes.length);
  expect(small.sameNames).toBe(model.sameNames);
  expect(small.nodes.every((node) => node.label !== '' || node.constant)).toBe(true);
});
