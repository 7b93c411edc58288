/** The examples on the page of errors: what is said to throw a code throws it, and what is said to mend it does not. */
import * as engine from '@chainrule/engine';
import * as nn from '@chainrule/nn';
import * as datasets from '@chainrule/nn/datasets';
import * as onnx from '@chainrule/nn/onnx';
import * as pytorch from '@chainrule/nn/pytorch';
import { describe, expect, test } from 'vitest';
import { errorExamples } from '../.vitepress/errors/all.ts';
import { engineErrors, nnErrors } from '../.vitepress/plugins/errors-page.ts';

const names: Readonly<Record<string, unknown>> = { ...engine, ...nn, ...datasets, ...onnx, ...pytorch };
const AsyncFunction = (async () => {}).constructor as new (...args: string[]) => (...args: unknown[]) => Promise<void>; // the language has no name for it

/** Runs an example with the packages' names in scope. */
const run = (code: string): Promise<void> =>
  new AsyncFunction(...Object.keys(names), `'use strict';\n${code}`)(...Object.values(names));

const codes = [...engineErrors(), ...nnErrors()].map(({ code }) => code);
/** Codes that only a host, two copies of the engine, a fault of our own or gigabytes bring about. */
const without = [
  'ERR_COMPILE_HOST',
  'ERR_COMPILE_POLICY',
  'ERR_COMPILE_FMA',
  'ERR_COMPILE_SIZE',
  'ERR_COMPILE_MEMORY',
  'ERR_TAPE',
  'NN_FOREIGN',
  'NN_MISSING_PEER',
];

test('every code says when it happens, and shows code before and after unless a test cannot provoke it', () => {
  expect(Object.keys(errorExamples).sort()).toEqual([...codes].sort());
  const bare = codes.filter((code) => errorExamples[code]?.before === undefined);
  expect(bare.sort()).toEqual([...without].sort());
});

describe.each(codes.filter((code) => !without.includes(code)))('%s', (code) => {
  const { before = '', after = '' } = errorExamples[code] ?? {};

  test('the code before throws it', async () => {
    const error = await run(before).then(
      () => undefined,
      (caught: unknown) => caught,
    );
    expect((error as { code?: string } | undefined)?.code, String(error)).toBe(code);
  });

  test('the code after does not throw', async () => {
    await run(after);
    expect(after).not.toBe(before);
  });
});
