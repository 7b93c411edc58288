/**
 * The tutorial's notebooks in Deno: every cell of every chapter runs, and prints what the notebook shows.
 *
 * The cells are taken out of the notebook and run as one program, with the packages as npm would have them. Deno's kernel itself
 * speaks Jupyter's protocol over ZeroMQ and would need a Python with a client; what a cell computes is the same.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { root } from '../repository.ts';

interface Notebook {
  readonly cells: readonly {
    readonly cell_type: 'markdown' | 'code';
    readonly source: readonly string[];
    readonly outputs?: readonly { readonly text: readonly string[] }[];
  }[];
}

const number = /(?<![\w.])-?(?:\d+\.?\d*(?:e[+-]?\d+)?|Infinity)/g;
const mark = '===cell===';

/** Whether two texts say the same, numbers up to the last bits, in which runtimes differ. */
export function agree(got: string, shown: string): boolean {
  if (got === shown) return true;
  const [a, b] = [got, shown].map((text) => [...text.matchAll(number)].map(([each]) => Number(each)));
  if (got.replace(number, '#') !== shown.replace(number, '#') || a === undefined || b === undefined) return false;
  return a.every((x, i) => Math.abs(x - (b[i] ?? Number.NaN)) <= 1e-12 * Math.max(1, Math.abs(x)));
}

/** Where a notebook's cells print something else than it shows; a line each. */
export function differences(notebook: Notebook, printed: readonly string[]): string[] {
  const code = notebook.cells.filter((cell) => cell.cell_type === 'code');
  if (printed.length !== code.length) return [`${code.length} cells, and ${printed.length} of them ran`];
  return code.flatMap((cell, i) => {
    const shown = (cell.outputs ?? [])
      .flatMap(({ text }) => text)
      .join('')
      .trimEnd();
    const got = (printed[i] ?? '').trim();
    return agree(got, shown) ? [] : [`cell ${i + 1} printed "${got}", and the notebook shows "${shown}"`];
  });
}

/** A notebook's cells as one program, with a mark before each. */
export const programOf = ({ cells }: Notebook): string =>
  cells
    .filter(({ cell_type }) => cell_type === 'code')
    .map(({ source }) => `console.log('${mark}');\n${source.join('')}`)
    .join('\n');

/**
 * Writes the notebooks and runs each; throws with every difference.
 * @param folder - a project with the packages installed
 * @returns how many ran
 */
export async function runNotebooks(folder: string, deno: string): Promise<number> {
  const take = join(folder, 'take');
  const writer = join(root, 'docs/.vitepress/plugins/take-away/write.ts');
  const flags = ['--conditions=@chainrule/source', '--import', 'tsx'];
  await execa('node', [...flags, writer, take], { cwd: join(root, 'docs') });
  const problems: string[] = [];
  const files = readdirSync(take).filter((name) => name.endsWith('.ipynb'));
  for (const file of files) {
    const notebook = JSON.parse(readFileSync(join(take, file), 'utf8')) as Notebook; // written by write.ts just now
    const program = file.replace('.ipynb', '.cells.ts');
    writeFileSync(join(take, program), programOf(notebook));
    const { stdout } = await execa(deno, ['run', '--quiet', program], { cwd: take });
    const printed = stdout.split(mark).slice(1);
    problems.push(...differences(notebook, printed).map((each) => `${file}: ${each}`));
    const single = await execa(deno, ['run', '--quiet', file.replace('.ipynb', '.ts')], { cwd: take });
    const whole = printed
      .map((each) => each.trim())
      .filter((each) => each !== '')
      .join('\n');
    if (!agree(single.stdout.trim(), whole))
      problems.push(`${file.replace('.ipynb', '.ts')} prints something else than the notebook`);
  }
  if (files.length < 22) problems.push(`there are ${files.length} notebooks, and 22 chapters`);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return files.length;
}
