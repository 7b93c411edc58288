/**
 * The declarations of the packages as npm would have them, asked as an editor asks: what completes after a dot, and what a name says
 * when the pointer rests on it.
 *
 * They are written to memory by the packages' own build settings, `stripInternal` among them, into a folder that is not there on
 * the disk, beside the dependencies of nn; names are resolved by the `exports` that are published.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from './repository.ts';

/** Where nothing is: the packages and what nn depends on are put there in memory. */
const here = join(root, 'published');
const modules = join(here, 'node_modules');
const main = join(here, 'main.ts');
const configs = {
  engine: ['tsconfig.build.json'],
  nn: ['tsconfig.build.json', 'tsconfig.node.build.json'],
} as const;

/** The files of a package that matter to TypeScript, by path. */
function emitted(name: keyof typeof configs): [string, string][] {
  const folder = join(root, 'packages', name);
  const target = join(modules, '@chainrule', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { publishConfig: object }; // npm's format
  const files: [string, string][] = [
    [join(target, 'package.json'), JSON.stringify({ ...manifest, ...manifest.publishConfig })],
  ];
  for (const config of configs[name]) {
    const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
    const parsed = ts.getParsedCommandLineOfConfigFile(join(folder, config), { emitDeclarationOnly: true }, host);
    if (parsed === undefined) throw new Error(`${config} of ${name} cannot be read`);
    const program = ts.createProgram(parsed.fileNames, parsed.options);
    program.emit(undefined, (path, text) => {
      if (path.endsWith('.d.ts')) files.push([path.replace(folder, target), text]);
    });
  }
  return files;
}

/** An editor with a program open. */
export interface Editor {
  /** What completes at a mark `/*name*\/` of the program, which stands after a dot. */
  completions(mark: string): string[];
  /** What the name after a mark says: its type and its documentation. */
  hover(mark: string): { readonly type: string; readonly says: string };
  /** What TypeScript says against the program and all declarations that it reads. */
  complaints(): string[];
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  types: ['node'],
};

/** Opens a program that imports the packages. */
export function openEditor(text: string): Editor {
  const files = new Map([...emitted('engine'), ...emitted('nn'), [main, text]]);
  const folders = new Set(
    [...files.keys()].flatMap((path) => path.split('/').map((_, i, parts) => parts.slice(0, i).join('/'))),
  );
  /** Where a file is on the disk, if it is none of ours. */
  const real = (path: string): string => path.replace(modules, join(root, 'packages/nn/node_modules'));
  const isOurs = (path: string): boolean => path.startsWith(join(modules, '@chainrule'));
  const read = (path: string): string | undefined =>
    files.get(path) ?? (isOurs(path) ? undefined : ts.sys.readFile(real(path)));
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [main],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => {
      const found = read(path);
      return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found);
    },
    getCurrentDirectory: () => here,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => files.has(path) || (!isOurs(path) && ts.sys.fileExists(real(path))),
    readFile: read,
    directoryExists: (path) => folders.has(path) || (!isOurs(path) && ts.sys.directoryExists(real(path))),
    getDirectories: (path) => ts.sys.getDirectories(path),
    realpath: (path) => (files.has(path) || folders.has(path) ? path : (ts.sys.realpath?.(real(path)) ?? path)),
  });
  const after = (mark: string): number => {
    const found = text.indexOf(`/*${mark}*/`);
    if (found < 0) throw new Error(`the program has no mark ${mark}`);
    return found + mark.length + 4;
  };
  return {
    completions: (mark) =>
      (service.getCompletionsAtPosition(main, after(mark), {})?.entries ?? []).map(({ name }) => name),
    hover: (mark) => {
      const info = service.getQuickInfoAtPosition(main, after(mark));
      return {
        type: ts.displayPartsToString(info?.displayParts ?? []),
        says: ts.displayPartsToString(info?.documentation ?? []),
      };
    },
    complaints: () => {
      const program = service.getProgram();
      return ts
        .getPreEmitDiagnostics(program as ts.Program) // one is open
        .map(
          ({ file, messageText }) => `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
        );
    },
  };
}
