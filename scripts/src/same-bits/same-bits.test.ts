import { expect, test } from 'vitest';
import { verdict } from './main.ts';

const [one, other] = ['a'.repeat(64), 'b'.repeat(64)];

test('engines that agree are listed with the one hash, and end with 0', () => {
  const answers = [
    { engine: 'node', bits: `${one} data 1` },
    { engine: 'deno', bits: `${one} data 1` },
  ];
  expect(verdict(answers, true)).toEqual({ lines: [`${one}  node`, `${one}  deno`, '2 engines agree'], code: 0 });
});

test('one that differs is shown part by part, and ends with 1', () => {
  const { lines, code } = verdict(
    [
      { engine: 'node', bits: `${one} data 1` },
      { engine: 'bun', bits: `${other} data 2` },
    ],
    false,
  );
  expect([lines, code]).toEqual([[`${one} data 1  node`, `${other} data 2  bun`, '2 engines DO NOT agree'], 1]);
});

test('one that fails ends with 1, one that is not here with 2 where all are required, and none at all is no agreement', () => {
  const well = { engine: 'node', bits: `${one} data 1` };
  expect(verdict([well, { engine: 'deno', trouble: 'it broke' }], false)).toMatchObject({
    code: 1,
    lines: [expect.anything(), 'it broke  deno', expect.stringContaining('DO NOT')],
  });
  expect(verdict([well, { engine: 'Firefox' }], false)).toMatchObject({
    code: 0,
    lines: [expect.anything(), 'not here  Firefox', '1 engines agree, 1 not here'],
  });
  expect(verdict([well, { engine: 'Firefox' }], true).code).toBe(2);
  expect(verdict([], false).code).toBe(1);
});
