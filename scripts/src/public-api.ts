/**
 * The public names of a package, with their types and their documentation, as TypeScript sees them.
 *
 * `pnpm api:update` writes them to `scripts/api/NAME.txt`, which is committed: a change of the public API shows in the diff, and
 * a test fails until it has been written down on purpose.
 */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { root } from './repository.ts';

export interface PublicName {
  readonly name: string;
  readonly kind: 'class' | 'function' | 'value' | 'type' | 'namespace';
  /** One line; for a class one line per public member. */
  readonly lines: readonly string[];
  readonly documented: boolean;
  /** Examples are asked of what can be called or made. */
  readonly example: boolean;
}

const flags =
  ts.TypeFormatFlags.NoTruncation |
  ts.TypeFormatFlags.WriteArrowStyleSignature |
  ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType;

/** Everything that is released, in the order in which one needs the other. */
export const released = ['engine', 'nn', 'parity', 'create-chainrule'] as const;

/** The packages that are published with an API. */
export const published = ['engine', 'nn', 'parity'] as const;

/** Entry files of a package: what its `exports` lead to. */
export function entries(name: string): string[] {
  const src = join(root, 'packages', name, 'src');
  const candidates = ['index.ts', 'node.ts', 'node/index.ts', 'datasets/index.ts', 'onnx/index.ts', 'pytorch/index.ts'];
  return candidates.map((path) => join(src, path)).filter((path) => existsSync(path));
}

function kindOf(symbol: ts.Symbol): PublicName['kind'] {
  if (symbol.flags & ts.SymbolFlags.Class) return 'class';
  if (symbol.flags & ts.SymbolFlags.Function) return 'function';
  if (symbol.flags & ts.SymbolFlags.Variable) return 'value';
  return symbol.flags & ts.SymbolFlags.ValueModule ? 'namespace' : 'type';
}

const isPublic = (symbol: ts.Symbol): boolean =>
  !symbol.name.startsWith('__') &&
  (symbol.declarations ?? []).every(
    (declaration) =>
      (ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) === 0 &&
      !isHidden(declaration),
  );

/** Private by `#`, or marked as internal. */
const isHidden = (declaration: ts.Declaration): boolean => {
  const name = ts.getNameOfDeclaration(declaration);
  const internal = ts.getJSDocTags(declaration).some((tag) => tag.tagName.text === 'internal');
  return internal || (name !== undefined && ts.isPrivateIdentifier(name));
};

function describe(checker: ts.TypeChecker, symbol: ts.Symbol, kind: PublicName['kind']): string[] {
  const place = symbol.declarations?.[0];
  if (place === undefined) return [];
  const show = (type: ts.Type): string =>
    checker.typeToString(type, place, flags).replaceAll(/import\("[^"]*"\)\./g, '');
  const members = (type: ts.Type): string[] =>
    type
      .getProperties()
      .filter(isPublic)
      .map((member) => `  ${member.name}: ${show(checker.getTypeOfSymbolAtLocation(member, place))}`)
      .sort();
  if (kind === 'class') {
    const made = checker.getTypeOfSymbolAtLocation(symbol, place).getConstructSignatures();
    const makes = made.map(
      (signature) =>
        `  new ${checker.signatureToString(signature, place, flags).replaceAll(/import\("[^"]*"\)\./g, '')}`,
    );
    return [...makes, ...members(checker.getDeclaredTypeOfSymbol(symbol))];
  }
  if (kind === 'type') {
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    return symbol.flags & ts.SymbolFlags.Interface
      ? members(type)
      : [`  = ${checker.typeToString(type, place, flags | ts.TypeFormatFlags.InTypeAlias)}`];
  }
  return kind === 'namespace' ? [] : [`  ${show(checker.getTypeOfSymbolAtLocation(symbol, place))}`];
}

const read = new Map<string, readonly PublicName[]>();

/** Every public name of an entry file, by name; compiled once, however often it is asked for. */
export function publicNamesOf(entry: string): readonly PublicName[] {
  const names = read.get(entry) ?? readNames(entry);
  read.set(entry, names);
  return names;
}

function readNames(entry: string): PublicName[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [entry] }, ts.sys, root);
  const program = ts.createProgram([entry], options);
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(entry);
  const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
  if (module === undefined) throw new Error(`${entry} exports nothing`);
  return checker
    .getExportsOfModule(module)
    .filter((symbol) => symbol.name !== 'default')
    .map((exported) => {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      const kind = kindOf(symbol);
      const tags = symbol.getJsDocTags(checker).map((tag) => tag.name);
      return {
        name: exported.name,
        kind,
        lines: describe(checker, symbol, kind),
        documented: kind === 'namespace' || symbol.getDocumentationComment(checker).length > 0,
        example: kind === 'type' || kind === 'namespace' || tags.includes('example'),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The report of a package: one paragraph per public name. */
export function reportOf(names: readonly PublicName[]): string {
  return names.map(({ kind, name, lines }) => [`${kind} ${name}`, ...lines].join('\n')).join('\n\n');
}

/** The report of a package's every entry, under the entry's path. */
export function reportOfPackage(name: string): string {
  const src = join(root, 'packages', name, 'src');
  const sections = entries(name).map(
    (entry) => `# ${relative(src, entry).replaceAll('\\', '/')}\n\n${reportOf(publicNamesOf(entry))}\n`,
  );
  return sections.join('\n');
}
