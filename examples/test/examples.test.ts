import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('..', import.meta.url));
const scripts = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.config.ts'));

test('there are examples to run', () => {
  expect(scripts).toContain('notebook.ts');
});

test.each(scripts)('%s runs, and what it asserts holds', async (name) => {
  const args = ['--conditions=@chainrule/source', '--import', 'tsx', name];
  const { exitCode, stderr } = await execa('node', args, { cwd: folder, reject: false });
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
});
