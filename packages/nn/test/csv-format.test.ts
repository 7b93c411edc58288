/** Formats of tables, which may come out of a file: read by, or refused before a row is read. */
import { describe, expect, it } from 'vitest';
import { parseCSV } from '../src/datasets/index.ts';

describe('the format of a table', () => {
  const column = { name: 'a', kind: 'oneHot', fill: 'x', texts: ['x', 'y'] };
  const format = { target: null, delimiter: ',', missing: 'mean', columns: [column], classes: [] };
  const table = 'a\nx\n';
  const wrong = (x: unknown): never => x as never;

  it('may come out of a file', async () => {
    expect((await parseCSV(table, { format: wrong(JSON.parse(JSON.stringify(format))) })).x).toEqual([[1, 0]]);
    const given = { ...format, columns: [{ name: 'a', kind: 'number', fill: 0.5, texts: [] }] };
    expect((await parseCSV('a\nNA', { format: wrong(given) })).x).toEqual([[0.5]]);
  });

  it('of classes: one that is missing is refused, unless it is the name of one', async () => {
    const given = { ...format, target: 'b', columns: [], classes: ['NA', 'x'] };
    expect((await parseCSV('b\nNA\nx', { format: wrong(given) })).y).toEqual([0, 1]);
    await expect(parseCSV('b\nx\nnull', { format: wrong(given) })).rejects.toThrow(
      /line 3, column b, is a missing value, but got "null".*of rows to predict leave the column out/,
    );
    await expect(parseCSV('b\nz', { format: wrong(given) })).rejects.toThrow(/is none of NA, x.*correct the spelling/);
  });

  it.each<[string, unknown, RegExp]>([
    ['null', null, /parseCSV\(\): format must be an object, but got null. Pass the format that parseCSV gave/],
    ['a text', 'mean', /format must be an object/],
    ['a list', [format], /format must be an object/],
    ['what a scaler is saved as', { mean: [0], std: [1] }, /format.target must be a name, or null, but got undefined/],
    ['a target that is a number', { ...format, target: 1 }, /format.target must be a name/],
    ['no classes', { ...format, classes: undefined }, /format.classes must be a list of different texts/],
    ['a class that comes twice', { ...format, classes: ['x', 'x'] }, /format.classes must be/],
    ['columns that are a text', { ...format, columns: 'a' }, /format.columns must be a list of columns, but got "a"/],
    ['a column that is a name', { ...format, columns: ['a'] }, /format.columns\[0\] must be a column, but got "a"/],
    ['a column that is null', { ...format, columns: [null] }, /format.columns\[0\] must be a column/],
    ['a column without a name', { ...format, columns: [{ ...column, name: 1 }] }, /columns\[0\].name must be a text/],
    [
      'another kind',
      { ...format, columns: [{ ...column, kind: 'onehot' }] },
      /kind must be one of number, label, oneHot/,
    ],
    ['texts that are none', { ...format, columns: [{ ...column, texts: [1] }] }, /columns\[0\].texts must be a list/],
    [
      'a filling that is no text of it',
      { ...format, columns: [{ ...column, fill: 'z' }] },
      /fill must be one of its texts/,
    ],
    [
      'NaN for a filling',
      { ...format, columns: [{ ...column, kind: 'number', fill: NaN }] },
      /fill must be a finite number/,
    ],
    ['another way to fill', { ...format, missing: 'mode' }, /missing must be one of error, drop, mean, median/],
    ['another delimiter', { ...format, delimiter: '' }, /delimiter must be a single character/],
  ])('is refused where it is %s', async (_name, given, message) => {
    await expect(parseCSV(table, { format: wrong(given) })).rejects.toThrow(message);
  });
});
