/** The examples, and what pages show of them and their data. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { agree } from './run-snippet.ts';

const examples = fileURLToPath(new URL('../../../examples', import.meta.url));
const outputs = fileURLToPath(new URL('../../snippets/examples', import.meta.url));
const names = readdirSync(outputs).map((file) => file.replace('.out.txt', ''));

test.each(names)(
  'the example %s prints what its page shows',
  async (name) => {
    const model = join(tmpdir(), `chainrule-${process.pid}.safetensors`); // penguins/train.ts saves one
    const args = ['--conditions=@chainrule/source', '--import', 'tsx', `${name.replace('.', '/')}.ts`, model];
    const { stdout } = await execa('node', args, { cwd: examples });
    rmSync(model, { force: true });
    const shown = readFileSync(`${outputs}/${name}.out.txt`, 'utf8').trimEnd().split('\n');
    const got = stdout.split('\n');
    expect(got.length).toBe(shown.length);
    for (const [i, line] of shown.entries()) expect(agree(got[i] ?? '', line), `${got[i]} is not ${line}`).toBe(true);
  },
  90_000,
);

test('the rows of the penguins that the guide shows are the first of the file', () => {
  const shown = readFileSync(new URL('../../snippets/guide/penguins-head.csv', import.meta.url), 'utf8');
  expect(readFileSync(join(examples, 'penguins/penguins.csv'), 'utf8').startsWith(shown)).toBe(true);
});
