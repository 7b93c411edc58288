import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { pythonRecord } from './python.ts';
import { agree, isSubsequence, printedNumbers, promised, run } from './run-snippet.ts';

const folder = fileURLToPath(new URL('../../snippets', import.meta.url));
const files = ['', 'guide/'].flatMap((part) => {
  const names = readdirSync(`${folder}/${part}`).filter((name) => /^[\w-]+\.ts$/.test(name));
  return names.map((name) => part + name);
});

/** Python snippets whose numbers come from another random stream than ours. */
const ownStream = /^# own random stream/m;

test('there is at least one snippet for each of the 22 chapters', () => {
  const numbers = new Set(files.filter((f) => /^\d\d-/.test(f)).map((f) => f.slice(0, 2)));
  expect(numbers.size).toBe(22);
});

test.each(files)('%s prints what its page shows', async (name) => {
  const file = `${folder}/${name}`;
  const shown = promised(file);
  const got = await run(file);
  for (const [i, line] of shown.entries()) {
    expect(line, `console.log number ${i + 1} of ${name} does not say what it prints: ${got[i]}`).toBeDefined();
    expect(agree(got[i] ?? '(nothing)', line ?? ''), `${name} printed ${got[i]}, the page shows ${line}`).toBe(true);
  }
  expect(got.length).toBe(shown.length);
  const base = basename(name, '.ts');
  const number = /^\d\d-/.test(base) ? base.slice(0, 2) : base;
  for (const [python, { source, stdout }] of Object.entries(pythonRecord())) {
    if (!python.startsWith(`${number}_`) || ownStream.test(source)) continue;
    const theirs = printedNumbers(stdout);
    expect(isSubsequence(theirs, printedNumbers(got)), `${python} printed ${theirs}; ${name} ${got}`).toBe(true);
  }
});
