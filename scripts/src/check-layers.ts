/**
 * Fails on an import that points up: from a package to its user, or from a lower storey of the engine to a higher one.
 *
 * Imports are read from TypeScript's own syntax tree (import, export from, import(), `import('…')` types), so strings and comments that look
 * like imports do not count. The plan itself is in `layers.ts`.
 */
import { posix } from 'node:path';
import ts from 'typescript';
import { engineLayers, engineOrder, type Part, parts, reserved, testImports, upwardTypes } from './layers.ts';
import { type Check, isTest, isTypeScript } from './repository.ts';

interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean;
}

/** Every import of a file, in order. */
export function importsOf(path: string, text: string): Import[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const found: Import[] = [];
  const note = (node: ts.Node | undefined, typeOnly: boolean): void => {
    if (node === undefined || !ts.isStringLiteral(node)) return;
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    found.push({ specifier: node.text, line: line + 1, typeOnly });
  };
  const queue: ts.Node[] = [source];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (ts.isImportDeclaration(node)) {
      const clause = node.importClause;
      note(node.moduleSpecifier, clause !== undefined && clause.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node)) note(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      note(node.arguments[0], false);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) note(node.argument.literal, true);
    ts.forEachChild(node, (child) => {
      queue.push(child);
    });
  }
  return found.sort((a, b) => a.line - b.line);
}

const partOf = (path: string): Part | undefined => parts.find((part) => path.startsWith(part.path));

const packageName = (specifier: string): string | undefined => /^@chainrule\/([^/]+)/.exec(specifier)?.[1];

/** Where an import leads: a file of the repository, one of its packages, or outside. */
function target(path: string, specifier: string): { part?: string; file?: string; outside?: string } {
  if (specifier.startsWith('.')) {
    const file = posix.join(posix.dirname(path), specifier);
    const part = partOf(file)?.name;
    return part === undefined ? { file } : { file, part };
  }
  const part = packageName(specifier);
  return part === undefined ? { outside: specifier } : { part };
}

const storey = (file: string): string => engineLayers.find((layer) => layer.files.test(file))?.name ?? 'unknown';

/** Complaint about an import between two files of the engine's src, both paths from there. */
function upward(from: string, to: string, typeOnly: boolean): string | undefined {
  const [lower, upper] = [storey(from), storey(to)];
  if (lower === 'unknown') return `${from} is on no storey: give it one in scripts/src/layers.ts`;
  const guard = reserved.find((rule) => rule.files.test(to) && !typeOnly);
  if (guard !== undefined && !guard.by.includes(lower)) return `only ${guard.by.join(', ')} may import ${to}`;
  if (engineOrder.indexOf(upper) <= engineOrder.indexOf(lower)) return undefined;
  if (typeOnly && upwardTypes.some((rule) => rule.from.test(from) && rule.to === to)) return undefined;
  return `${lower} lies below ${upper} (${to}): an import may only point down`;
}

function outsideComplaint(part: Part, path: string, specifier: string): string | undefined {
  const inside = path.slice(part.path.length).replace(/^src\//, '');
  if (part.outside === undefined || isTest(path) || /\.config\.ts$/.test(path)) return undefined;
  if (part.outside.some((rule) => rule.files.test(inside) && rule.names.test(specifier))) return undefined;
  return `${part.name} may not depend on ${specifier}`;
}

function complaint(part: Part, path: string, { specifier, typeOnly }: Import): string | undefined {
  const to = target(path, specifier);
  if (to.outside !== undefined) return outsideComplaint(part, path, to.outside);
  if (to.part !== undefined && to.part !== part.name) {
    const allowed = isTest(path) ? [...part.imports, ...testImports] : part.imports;
    // A package's own tests may import it by its public name.
    return allowed.includes(to.part) ? undefined : `${part.name} may not import ${to.part} (${specifier})`;
  }
  const src = `${part.path}src/`;
  if (part.name !== 'engine' || isTest(path) || !path.startsWith(src)) return undefined;
  if (to.file === undefined) return `a package does not import itself by name (${specifier})`;
  return upward(path.slice(src.length), to.file.slice(src.length), typeOnly);
}

/** One complaint per import that points up or outside the plan. */
export const checkLayers: Check = (files) => {
  const complaints: string[] = [];
  for (const [path, text] of files) {
    const part = partOf(path);
    if (part === undefined || !isTypeScript(path)) continue;
    for (const found of importsOf(path, text)) {
      const message = complaint(part, path, found);
      if (message !== undefined) complaints.push(`${path}:${found.line} ${message}`);
    }
  }
  return complaints;
};
