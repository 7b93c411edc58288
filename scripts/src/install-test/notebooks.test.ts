import { expect, test } from 'vitest';
import { agree, differences, programOf } from './notebooks.ts';

const cell = (source: string, ...text: string[]) => ({
  cell_type: 'code' as const,
  source: [source],
  outputs: text.length === 0 ? [] : [{ text }],
});
const notebook = {
  cells: [
    { cell_type: 'markdown' as const, source: ['# words'] },
    cell('const a = 2;'),
    cell('console.log(a);', '2\n'),
  ],
};

test('a notebook whose cells print what it shows has no differences', () => {
  expect(differences(notebook, ['\n', '\n2\n'])).toEqual([]);
});

test('another number, another word, a silent cell, an extra line and a missing cell are differences', () => {
  for (const printed of [['', '3'], ['', 'two'], ['', ''], ['2', '2'], ['', '2\n2'], ['']])
    expect(differences(notebook, printed).length, printed.join('|')).toBe(1);
});

test('numbers may differ in the last bits and no more', () => {
  expect(agree('loss 0.7071067811865476', 'loss 0.7071067811865477')).toBe(true);
  expect(agree('loss 0.70710678', 'loss 0.70710679')).toBe(false);
  expect(agree('a 1', 'b 1')).toBe(false);
  expect(agree('NaN', '1')).toBe(false);
});

test('the program of a notebook is its code cells in order, each behind a mark', () => {
  const program = programOf(notebook);
  expect(program.split('===cell===').length).toBe(3);
  expect(program).not.toContain('words');
  expect(program.indexOf('const a')).toBeLessThan(program.indexOf('console.log(a)'));
});
