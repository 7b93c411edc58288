import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { create, packageName } from '../src/create.ts';
import { templates } from '../src/templates.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chainrule-create-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(words: readonly string[], answer?: string) {
  const [said, told]: [string[], string[]] = [[], []];
  const asking = answer === undefined ? {} : { ask: async () => answer };
  const code = await create(words, {
    folder,
    say: (line) => said.push(line),
    tell: (line) => told.push(line),
    ...asking,
  });
  return { code, said: said.join('\n'), told: told.join('\n') };
}

describe('npm create chainrule', () => {
  it.each(templates.map(({ name }) => name))('writes the template %s, and says what comes next', async (name) => {
    const { code, said, told } = await run(['My Net', '--template', name]);
    expect([code, told]).toEqual([0, '']);
    expect(said).toContain(`cd My Net`);
    const written = readdirSync(join(folder, 'My Net'));
    expect(written.length).toBeGreaterThan(0);
    if (name === 'notebook') return;
    expect(JSON.parse(readFileSync(join(folder, 'My Net/package.json'), 'utf8'))).toMatchObject({
      name: 'my-net',
      private: true,
    });
    expect(readFileSync(join(folder, 'My Net/.gitignore'), 'utf8')).toContain('node_modules/');
  });

  it('asks which kind where somebody can be asked, and takes an empty folder', async () => {
    mkdirSync(join(folder, 'empty/.git'), { recursive: true });
    expect(await run(['empty'], ' node\n')).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, 'empty/main.js'))).toBe(true);
    expect(await run([], 'vite')).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, 'chainrule-project/worker.js'))).toBe(true);
  });

  it.each([
    [['a', '--template', 'rust'], /the templates are node, vite, notebook, got "rust"/],
    [['a'], /and none was named. Give one: --template node/],
    [['a', 'b'], /takes one folder, got a and b/],
    [['a', '--colour'], /Unknown option '--colour'.*--help/s],
    [['full', '-t', 'node'], /has files in it, which are left alone/],
    [['file', '-t', 'node'], /is a file. Name another folder/],
  ])('refuses %j, and writes nothing', async (words, message) => {
    mkdirSync(join(folder, 'full'));
    writeFileSync(join(folder, 'full/mine.txt'), 'mine');
    writeFileSync(join(folder, 'file'), 'mine');
    const { code, told } = await run(words);
    expect([code, told]).toEqual([2, expect.stringMatching(message)]);
    expect(readdirSync(folder).sort()).toEqual(['file', 'full']);
    expect(readdirSync(join(folder, 'full'))).toEqual(['mine.txt']);
  });

  it('--help lists the templates and the exit codes', async () => {
    const { code, said } = await run(['--help']);
    expect(code).toBe(0);
    for (const { name } of templates) expect(said).toContain(name);
    expect(said).toMatch(/Exit code 0.*2:/s);
  });

  it('a project has a name that npm takes', () => {
    expect(['My Net', '.hidden', 'Ünï', '___', 'a.b-c'].map(packageName)).toEqual([
      'my-net',
      'hidden',
      'n',
      'chainrule-project',
      'a.b-c',
    ]);
  });
});
