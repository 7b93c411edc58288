/** What the copy button of a page's code copies is a program that runs, imports and data included. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linesBefore } from '../../.vitepress/plugins/whole-code.ts';
import { regionOf } from '../../.vitepress/plugins/widget-props.ts';
import { findPython } from './python.ts';
import { run } from './run-snippet.ts';

const docs = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(docs, 'snippets/.copied');

interface Block {
  readonly page: string;
  readonly file: string;
  readonly region: string;
}

const blocks: readonly Block[] = ['learn', 'guide'].flatMap((part) =>
  readdirSync(join(docs, part))
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) =>
      [...readFileSync(join(docs, part, name), 'utf8').matchAll(/^<<< @\/(snippets\/[^#\s]+)#([\w-]+)/gm)].map(
        ([, file = '', region = '']) => ({ page: `${part}/${name}`, file, region }),
      ),
    ),
);
/** The three files of the worker recipe stand together on their page and import one another: test/site/recipes.test.ts runs them in a browser. */
const together = ['snippets/guide/train.worker.ts', 'snippets/guide/page.ts'];
const of = (ending: string): Block[] => blocks.filter(({ file }) => file.endsWith(ending) && !together.includes(file));

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  process.env.TMPDIR = folder; // programs that write a file write it here
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(of('.ts'))('$page: what is copied of $file#$region runs', async ({ file, region }) => {
  const path = join(docs, file);
  const whole = `${linesBefore(path, region)}\n${regionOf(readFileSync(path, 'utf8'), region)}\n`;
  expect(whole).not.toMatch(/from '\.{1,2}\//);
  const at = join(folder, `${file.replaceAll(/[/.]/g, '-')}-${region}.ts`);
  writeFileSync(at, whole);
  await run(at);
});

/** A Python program as it is copied. */
function python({ file, region }: Block): string {
  const path = join(docs, file);
  const [, shown = ''] =
    new RegExp(`# region ${region}\\n([\\s\\S]*?)# endregion ${region}`).exec(readFileSync(path, 'utf8')) ?? [];
  return `${linesBefore(path, region)}\n${shown}`;
}

test.each(of('.py'))('$page: what is copied of $file#$region needs no file of ours', (block) => {
  expect(python(block)).not.toContain('lecture import');
  expect(python(block).length).toBeGreaterThan(80);
});

test('what is copied of the Python tabs runs', async (context) => {
  const interpreter = await findPython();
  if (interpreter === undefined) context.skip('no Python with micrograd and torch here');
  const programs = of('.py').map((block, i) => {
    const at = join(folder, `copied_${i}.py`);
    writeFileSync(at, python(block));
    return at;
  });
  const runAll = 'import runpy, sys\nfor path in sys.argv[1:]: runpy.run_path(path)';
  await execa(interpreter ?? '', ['-c', runAll, ...programs]);
});

test('the lines before a region bring our own files along, and the imports that stand below it', () => {
  const before = linesBefore(join(docs, 'snippets/15-loop.ts'), 'loop');
  expect(before).toContain("from '@chainrule/nn'");
  expect(before).toMatch(/^const xs = \[/m);
  expect(linesBefore(join(docs, 'snippets/10-twice.ts'), 'bug')).toMatch(/^class Num/m);
  expect(linesBefore(join(docs, 'snippets/01-derivative.ts'), 'slope')).toBe('');
});
