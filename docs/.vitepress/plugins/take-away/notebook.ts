/**
 * A chapter as a Jupyter notebook for Deno's kernel, and as one TypeScript file: its prose, and the program of its snippet file in
 * cells. Where the prose shows a region, the cell stands there; what the program needs before it stands before it.
 */
import { format } from 'node:util';
import { exercises } from '../../../exercises/index.ts';
import { evaluate } from '../../theme/run/execute.ts';
import { importsOf, type Part, type Program } from './program.ts';
import { notebookProse } from './prose.ts';

export type Cell =
  | { readonly kind: 'prose'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string; readonly printed: readonly string[] };

/** Versions of the packages, for the addresses that Deno imports from. */
export type Versions = Readonly<Record<string, string>>;

function exerciseText(id: string): string {
  const record = exercises.get(id);
  if (record === undefined) throw new Error(`there is no exercise "${id}"`);
  return `**${record.title}.** ${record.task}\n\n\`\`\`ts\n${record.start}\n\`\`\``;
}

/** Prose and parts of the program in reading order. */
function order(prose: string, parts: readonly Part[]): (string | Part)[] {
  const cells: (string | Part)[] = [];
  let next = 0;
  const emitTo = (end: number): void => {
    for (; next < end; next++) cells.push(parts[next] as Part); // end is at most their number
  };
  let words: string[] = [];
  const flush = (): void => {
    if (words.join('').trim() !== '') cells.push(words.join('\n').trim());
    words = [];
  };
  for (const line of prose.split('\n')) {
    const [, file, region = ''] = /^<<< @\/snippets\/([^#\s]+)(?:#([\w-]+))?/.exec(line) ?? [];
    const at = parts.findIndex((part) => part.file === file && (region === '' || part.region === region));
    if (file === undefined) words.push(line);
    else if (at >= next) {
      flush();
      emitTo(at + 1);
    }
  }
  flush();
  emitTo(parts.length);
  return cells;
}

const mark = '\u0000cell';

/** Runs the whole program and says what each of its parts printed. */
async function outputs(program: Program): Promise<string[][]> {
  const printed: string[][] = [[]];
  const log = (...args: unknown[]): void => {
    if (args[0] === mark) printed.push([]);
    else printed.at(-1)?.push(format(...args));
  };
  const body = program.parts.map(({ code }) => `console.log('${mark}');\n${code}`).join('\n');
  await evaluate(`${importsOf(program, (name) => name)}\n${body}`, { log });
  return printed.slice(1);
}

/** The cells of a chapter. */
export async function cellsOf(markdown: string, program: Program, versions: Versions): Promise<Cell[]> {
  const printed = await outputs(program);
  const specifier = (name: string): string => (versions[name] === undefined ? name : `npm:${name}@^${versions[name]}`);
  const imports = importsOf(program, specifier);
  const cells: Cell[] = imports === '' ? [] : [{ kind: 'code', text: imports, printed: [] }];
  const body = order(notebookProse(markdown, exerciseText), program.parts).map((cell): Cell => {
    if (typeof cell === 'string') return { kind: 'prose', text: cell };
    return { kind: 'code', text: cell.code, printed: printed[program.parts.indexOf(cell)] ?? [] };
  });
  const [title, ...rest] = body;
  return title === undefined ? cells : [title, ...cells, ...rest];
}

const lines = (text: string): string[] => text.split(/(?<=\n)/);

/** The notebook's file, format 4.5. */
export function notebook(cells: readonly Cell[]): string {
  const json = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: 'deno', display_name: 'Deno', language: 'typescript' },
      language_info: { name: 'typescript', file_extension: '.ts', mimetype: 'text/x.typescript' },
    },
    cells: cells.map((cell, i) => {
      const common = { id: `cell-${i + 1}`, metadata: {}, source: lines(cell.text) };
      if (cell.kind === 'prose') return { cell_type: 'markdown', ...common };
      const stream = { output_type: 'stream', name: 'stdout', text: lines(`${cell.printed.join('\n')}\n`) };
      return {
        cell_type: 'code',
        execution_count: null,
        outputs: cell.printed.length === 0 ? [] : [stream],
        ...common,
      };
    }),
  };
  return `${JSON.stringify(json, null, 1)}\n`;
}

/** The chapter's program as one file, for Node with tsx, Bun and Deno alike. */
export function singleFile(title: string, program: Program): string {
  const head = `/**\n * ${title}\n *\n * The code of a chapter of Chainrule's tutorial, as its tests run it.\n *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE\n */`;
  return [head, importsOf(program, (name) => name), ...program.parts.map(({ code }) => code)]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}
