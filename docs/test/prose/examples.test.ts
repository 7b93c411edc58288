import { readdirSync, readFileSync } from 'node:fs';
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
    const args = ['--conditions=@chainrule/source', '--import', 'tsx', `${name}.ts`];
    const { stdout } = await execa('node', args, { cwd: examples });
    const shown = readFileSync(`${outputs}/${name}.out.txt`, 'utf8').trimEnd().split('\n');
    const got = stdout.split('\n');
    expect(got.length).toBe(shown.length);
    for (const [i, line] of shown.entries()) expect(agree(got[i] ?? '', line), `${got[i]} is not ${line}`).toBe(true);
  },
  90_000,
);
