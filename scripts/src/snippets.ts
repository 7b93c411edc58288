/**
 * Finds the code that prose and comments show: the ```ts blocks of a README, the `@example`s of a source file.
 *
 * Only finding is done here; `instrument.ts` turns a snippet into a module that checks itself, `check-examples.ts` runs it.
 */
import ts from 'typescript';

export interface Snippet {
  /** Where it stands: file, and the line of its first line of code. */
  readonly path: string;
  readonly line: number;
  readonly code: string;
  /**
   * An `@example` may leave out the imports of public names; a README, which is copied from, may not. A page of the site
   * may show a block that checks nothing, since the chapter around it does.
   */
  readonly kind: 'block' | 'page' | 'example';
}

const fence = /^([ \t]*)```ts[ \t]*\n([\s\S]*?)^[ \t]*```[ \t]*$/gm;

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** The ```ts blocks of a Markdown text; a block with any other word after the fence is not TypeScript to run. */
export function blocksOf(path: string, text: string): Snippet[] {
  return [...text.matchAll(fence)].map((match) => {
    const [, indent = '', body = ''] = match;
    const code = body.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    return { path, line: lineAt(text, match.index) + 1, code, kind: 'block' };
  });
}

/** The documentation comments of a file, each once. */
function docsOf(source: ts.SourceFile): ts.JSDoc[] {
  const docs = new Set<ts.JSDoc>();
  const queue: ts.Node[] = [source];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    for (const doc of ts.getJSDocCommentsAndTags(node)) if (ts.isJSDoc(doc)) docs.add(doc);
    ts.forEachChild(node, (child) => {
      queue.push(child);
    });
  }
  return [...docs].sort((a, b) => a.pos - b.pos);
}

/** The text of a tag as written, without the stars of the comment; lines stay lines. */
function tagText(text: string, tag: ts.JSDocTag): string {
  const raw = text
    .slice(tag.getStart(), tag.end)
    .replace(/^@\w+/, '')
    .replace(/\*\/\s*$/, '');
  return raw.replaceAll(/\n[ \t]*\* ?/g, '\n');
}

/** The `@example`s of a TypeScript file: fenced code, or the whole text of the tag when there is no fence. */
export function examplesOf(path: string, text: string): Snippet[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const tags = docsOf(source).flatMap((doc) => [...(doc.tags ?? [])]);
  return tags
    .filter((tag) => tag.tagName.text === 'example')
    .flatMap((tag) => {
      const body = tagText(text, tag);
      const first = lineAt(text, tag.getStart());
      if (!body.includes('```')) return [{ path, line: first, code: body.trim(), kind: 'example' as const }];
      return blocksOf(path, body).map((block) => ({
        ...block,
        line: first + block.line - 1,
        kind: 'example' as const,
      }));
    });
}

/** Names that a source file exports. */
export function exportsOf(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const names: string[] = [];
  for (const statement of source.statements) {
    const exported =
      ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword);
    if (exported !== true) continue;
    if (ts.isVariableStatement(statement)) {
      names.push(...statement.declarationList.declarations.map((declaration) => declaration.name.getText(source)));
    } else if (
      (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) &&
      statement.name !== undefined
    ) {
      names.push(statement.name.text);
    }
  }
  return names;
}
