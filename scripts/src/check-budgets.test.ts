import { expect, test } from 'vitest';
import { checkBudgets, functionsOf, reportSizes } from './check-budgets.ts';

const lines = (n: number, line = 'let x = 1;'): string => `${Array.from({ length: n }, () => line).join('\n')}\n`;
const check = (path: string, text: string): readonly string[] => checkBudgets(new Map([[path, text]]));

test('checkBudgets() fails on a file of more than 300 lines', () => {
  expect(check('packages/nn/src/a.ts', lines(300))).toEqual([]);
  expect(check('packages/nn/src/a.ts', lines(301))).toEqual([
    'packages/nn/src/a.ts has 301 lines, the cap is 300: split it by idea',
  ]);
  expect(check('docs/a.vue', lines(301, '<p />'))).toHaveLength(1);
});

test('checkBudgets() grants op tables and kernels 400 lines', () => {
  expect(check('packages/engine/src/ops/basic.ts', lines(400))).toEqual([]);
  expect(check('packages/engine/src/kernels/exp.ts', lines(401))).toHaveLength(1);
});

test('checkBudgets() fails on a function of more than 60 lines, however it is written', () => {
  for (const head of ['function f() {', 'const f = () => {', 'class A { f() {', 'const o = { f() {']) {
    const tail = '}'.repeat(head.split('{').length - 1);
    expect(check('a.ts', `${head}\n${lines(58)}${tail}`)).toEqual([]);
    expect(check('a.ts', `${head}\n${lines(59)}${tail}`)).toEqual(['a.ts:1 f has 61 lines, the cap is 60']);
  }
});

test('checkBudgets() measures functions in the script of a Vue file, on their own lines', () => {
  const vue = `<template>\n</template>\n<script setup lang="ts">\nfunction f() {\n${lines(60)}}\n</script>\n`;
  expect(check('a.vue', vue)).toEqual(['a.vue:4 f has 62 lines, the cap is 60']);
});

test('functionsOf() does not count the callback of describe()', () => {
  expect(functionsOf('a.test.ts', "describe('x', () => {\n});\ntest('y', () => {});")).toHaveLength(1);
});

test('reportSizes() counts files, lines and functions', () => {
  expect(reportSizes(new Map([['a.ts', 'function f() {}\n']]))).toBe(
    '1 files, 1 lines; 0 over 150 lines\n1 functions, 1 of them up to 10 lines',
  );
});
