import { ops } from '@chainrule/engine';
import { instance } from '@viz-js/viz';
import { expect, test } from 'vitest';
import { subpathPages } from '../.vitepress/plugins/api-page.ts';
import { engineErrors, nnErrors } from '../.vitepress/plugins/errors-page.ts';
import { opsPage } from '../.vitepress/plugins/ops-page.ts';
import { symbol, tex, texNumber } from '../.vitepress/plugins/tex.ts';
import { layoutsOf, regionOf, withProps } from '../.vitepress/plugins/widget-props.ts';
import { decodeNetwork, encodeNetwork, firstState, type NetState } from '../.vitepress/theme/net/link.ts';
import { decodeExpression, encodeExpression } from '../.vitepress/theme/playground/state.ts';
import { anchorOf, fromFragment, numberIn, toFragment } from '../.vitepress/theme/widgets/link.ts';

const [a, b, g] = [symbol('a'), symbol('b'), symbol('g')];

test.each([
  ['a product of a sum has parentheses', tex.mul(g, tex.add(a, b)), 'g \\cdot \\left(a + b\\right)'],
  ['a difference keeps its grouping', tex.sub(a, tex.sub(b, g)), 'a - \\left(b - g\\right)'],
  ['a square is a power', tex.mul(a, a), '{a}^{2}'],
  ['a quotient is a fraction', tex.div(tex.neg(a), tex.sub(1, b)), '\\frac{-a}{1 - b}'],
  ['a truth in a product has Iverson’s brackets', tex.mul(g, tex.gt(a, 0)), 'g \\cdot \\left[a > 0\\right]'],
  ['one is not written', tex.mul(1, g), 'g'],
  ['ln 2 has its name', texNumber(Math.LN2), '\\ln 2'],
])('TeX: %s', (_, term, text) => {
  expect(term.text).toBe(text);
});

test('the page of ops shows known derivatives', () => {
  const page = opsPage();
  const entry = (name: string): string => page.split(`\n### ${name}\n`)[1]?.split('\n### ')[0] ?? '';
  expect(entry('tanh')).toContain('$$\\nabla x = g \\cdot \\left(1 - {y}^{2}\\right)$$');
  expect(entry('mul')).toContain('$$\\nabla a = g \\cdot b$$');
  expect(entry('mul')).toContain('$$\\nabla b = g \\cdot a$$');
  expect(entry('relu')).toContain('The gradient is a convention at 0.');
  expect(entry('dot')).toContain('\\nabla w_1 = g \\cdot x_1');
  for (const name of Object.keys(ops)) expect(entry(name), name).toContain('In PyTorch: `');
  expect(entry('relu')).toContain('max(0, x): the number if positive, else 0; its slope at 0 is 0.');
  // The comment above each record is the entry's first paragraph: a sentence, without its tags.
  for (const name of Object.keys(ops)) expect(entry(name).trim().split('\n')[0], name).toMatch(/^[^@]{4,}\.$/);
});

test('every error’s example is a whole sentence, with nothing undefined in it', () => {
  for (const { code, message } of [...engineErrors(), ...nnErrors()]) {
    expect(message, code).not.toMatch(/undefined|\[object/);
    expect(message.length, code).toBeGreaterThan(20);
  }
});

test('a graph in Markdown gains its layout, one box a node; a snippet its text', async () => {
  const viz = await instance();
  const { LR, TB } = layoutsOf(viz, 'd = a*b + c');
  expect([LR.boxes.length, TB.boxes.length, LR.edges.length]).toEqual([5, 5, 4]);
  const twice = layoutsOf(viz, 'b = a + a');
  expect(twice.LR.edges.map(({ slot }) => slot).sort()).toEqual([0, 1]);
  expect(await withProps(viz, '.', '<ValueGraph expr="d = a*b" />')).toMatch(/:layouts='\[\{"LR".*\]'\/>$/);
  await expect(withProps(viz, '.', '<ValueGraph expr="d = a*" />')).rejects.toThrow('Expected a number');
  await expect(withProps(viz, '.', '<CodeRunner file="none.ts" />')).rejects.toThrow('none.ts');
});

test('every op has an example with numbers, a link to try it, its source, and one of one input a picture', () => {
  const page = opsPage();
  const entries = page.split('<div class="cr-op-entry"').slice(1);
  expect(entries.length).toBe(Object.keys(ops).length);
  for (const entry of entries) {
    const name = /^### (\w+)$/m.exec(entry)?.[1] ?? '';
    expect(entry, name).toMatch(/\[Source\]\(\.\/source\/[\w-]+#\w+\)/);
    if (!['softmax', 'logSoftmax', 'softmin'].includes(name))
      expect(entry, name).toMatch(/\[Try it\]\(\/playground\/#mode=formula/);
    expect(entry, name).not.toMatch(/` is NaN/);
  }
  expect(page.match(/<svg class="cr-op-curve"/g)?.length).toBe(
    Object.values(ops).filter((op) => 'arity' in op && op.arity === 1).length,
  );
  expect(page).not.toMatch(/\+ -|- -/);
});

test('every path of its own has a page with all that it exports: what it is, its head, its parameters and an example', () => {
  const pages = new Map(subpathPages().map(({ path, text }) => [path, text]));
  expect([...pages.keys()].sort()).toEqual(
    ['datasets', 'node', 'onnx', 'pytorch'].map((path) => expect.stringContaining(`@chainrule/nn/${path}.md`)),
  );
  const all = [...pages.values()].join('\n');
  for (const name of ['toOnnx', 'toPyTorch', 'loadDigits', 'saveStateDict', 'parseCSV', 'loadCheckpointFile'])
    expect(all).toContain(`## ${name} {#${name}}`);
  const onnx = pages.get('api/@chainrule/nn/onnx.md') ?? '';
  expect(onnx).toContain('function toOnnx(model: Module, options: OnnxOptions = {}): Promise<Uint8Array>');
  expect(onnx).toContain('- **model**: an MLP');
  expect(onnx).toContain('## OnnxOptions {#OnnxOptions}');
  expect(onnx).toContain("import { toOnnx, fromOnnx } from '@chainrule/nn/onnx';");
});

test('a region is cut out with its indentation removed', () => {
  const text = 'x\n  // #region use\n  const a = 1;\n    b();\n  // #endregion use\ny';
  expect(regionOf(text, 'use')).toBe('const a = 1;\n  b();');
  expect(regionOf(text, undefined)).toBe('x\n  const a = 1;\n    b();\ny');
  expect(() => regionOf(text, 'none')).toThrow('no region "none"');
});

test('the playground’s state goes into an address and comes back', () => {
  const state = { mode: 'formula' as const, expr: 'y = a*b + 1', at: { a: -2.5, b: 3 }, code: '' };
  expect(decodeExpression(encodeExpression(state))).toEqual({
    state: { mode: 'formula', expr: 'y = a*b + 1', at: { a: -2.5, b: 3 } },
    ignored: '',
  });
  expect(decodeExpression(encodeExpression({ ...state, step: 3 })).state.step).toBe(3);
  expect(decodeExpression('#step=-1').ignored).toContain('step');
  expect(decodeExpression('#at.größe=2').state.at).toEqual({ größe: 2 });
  const code = { mode: 'code' as const, expr: '', at: {}, code: 'const a = 1; // 100 % & more\n' };
  expect(decodeExpression(encodeExpression(code)).state.code).toBe(code.code);
  const network: NetState = {
    config: {
      ...firstState.config,
      data: 'plane',
      features: ['x', 'xx', 'siny'],
      hidden: [8, 4],
      loss: 'absolute',
      zero: true,
      l1: 0.01,
      rate: 1e-7,
    },
    changes: [
      { at: 0, key: 'p3', to: [0.5, -1] },
      { at: 4, key: 'w12', to: [-0] },
      { at: 9, key: 'rate', to: [0.03] },
    ],
    steps: 40,
    view: { flat: true, tests: true, at: [1, 7], speed: 'fast', hide: ['data', 'program'] },
  };
  expect(decodeNetwork(encodeNetwork(network))).toEqual({ state: network, ignored: '' });
  expect(decodeExpression('#at.a=-0').state.at?.a).toBe(-0);
  expect(encodeExpression({ mode: 'formula', expr: 'a', at: { a: -0 }, code: '' })).toContain('at.a=-0');
  expect(decodeNetwork('#seed=-0').state.config.seed).toBe(0);
});

test.each(['mode=evil', 'at.a=NaN', 'at.a=', 'at.__proto__.x=1', 'what=ever'])(
  'an expression’s address ignores %s, and says so',
  (part) => {
    const { state, ignored } = decodeExpression(`#${part}`);
    expect(state).toEqual({});
    expect(ignored).not.toBe('');
  },
);

test.each([
  'seed=-1',
  'seed=1e99',
  'rate=x',
  'hidden=',
  'hidden=4-99',
  'hidden=a-b',
  'hidden=-3',
  'hidden=1-1-1-1-1-1-1',
  'features=',
  'features=x-x',
  'features=x-z',
  'batch=1.5',
  'n=19',
  'zero=yes',
  'at=4.0',
  'at=1.4',
  'steps=1e9',
  'loss=absolute',
  'speed=constructor',
  'hide=data-toString',
  'changes=0:w25:1',
  'changes=0:w1:NaN',
  'changes=0:p200:1:1',
  'changes=0:p3:1',
  'changes=0:rate:99',
  'changes=0:seed:1',
  'changes=5:w1:1',
  'data=hasOwnProperty',
  'l2=Infinity',
  'noise=',
  'moves=3',
  'moves=<b>',
])('a network’s address ignores %s, and says so', (part) => {
  const { state, ignored } = decodeNetwork(`#${part}`);
  expect(state).toEqual(firstState);
  expect(ignored).not.toBe('');
});

test('a widget reads its own fragment only, and only numbers in range', () => {
  const anchor = anchorOf('slope', '3*x');
  const state = fromFragment(toFragment(anchor, { x: 3, h: 1e9 }), anchor);
  expect(numberIn(state ?? new Map(), 'x', -5, 5)).toBe(3);
  expect(numberIn(state ?? new Map(), 'h', 0, 18)).toBeUndefined();
  expect(fromFragment('#another&x=3', anchor)).toBeUndefined();
});
