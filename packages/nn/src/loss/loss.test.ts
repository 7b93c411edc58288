/** How a loss of the table is told from a function that somebody wrote: by the fields of its record. */
import { expect, test } from 'vitest';
import { recordOf } from './loss.ts';
import * as losses from './table.ts';

test('recordOf() gives the record of every loss of the table', () => {
  for (const loss of Object.values(losses)) expect(recordOf(loss)).toBe(loss);
});

test('recordOf() gives null for a function without a record, or with a part of one', () => {
  const own = () => (): number => 0;
  for (const part of [{}, { form: 'element' }, { domain: { input: [0, 1], target: [0, 1] } }])
    expect(recordOf(Object.assign(own(), part))).toBeNull();
});
