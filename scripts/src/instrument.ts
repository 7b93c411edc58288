/**
 * Turns a snippet into a module that checks itself: `x.grad; // 4` becomes a call that compares the two.
 *
 *   expression; // value            must print as the value, or equal it when it is a literal; `≈ 0.71` rounds, `0.70…` is a beginning
 *                                   words may follow a comma or a colon: `41: weights and biases`
 *   const x = expression; // 4      the same, when the comment is a literal
 *   console.log(a, b); // text      must print the text
 *   f('2'); // TypeError: …         must throw that class, with that message when one is given
 *   f(); // in words                a note on a call, which nobody can check
 *
 * Lines stay where they are, so that a complaint names the line that the reader sees.
 */
import ts from 'typescript';

export interface Instrumented {
  readonly code: string;
  /** How many values are checked. */
  readonly checks: number;
  /** Whether the last statement is one of them (an assertion counts). */
  readonly endsChecked: boolean;
}

interface Edit {
  readonly at: number;
  readonly text: string;
}

/** What stands in a trailing comment on the line where a statement ends. */
function trailing(text: string, end: number): string | undefined {
  const found = /^[ \t]*\/\/[ \t]*([^\n]*)/.exec(text.slice(end));
  return found?.[1]?.trim();
}

/** Whether a comment is a literal: a number, text in quotes, true, null, a list or object of such. */
export function isLiteral(text: string): boolean {
  const { statements } = ts.createSourceFile('c.ts', `(${text.replace(/^≈\s*/, '')})`, ts.ScriptTarget.ESNext, true);
  const [only] = statements;
  if (statements.length !== 1 || only === undefined || !ts.isExpressionStatement(only)) return false;
  if (only.getEnd() !== only.getSourceFile().text.length) return false;
  const queue: ts.Node[] = [only.expression];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (ts.isIdentifier(node) && !ts.isPropertyAssignment(node.parent) && !/^(NaN|Infinity|undefined)$/.test(node.text))
      return false;
    if (ts.isBinaryExpression(node) || ts.isCallExpression(node)) return false;
    ts.forEachChild(node, (child) => {
      queue.push(child);
    });
  }
  return true;
}

const isLog = (node: ts.Expression): node is ts.CallExpression =>
  ts.isCallExpression(node) && node.expression.getText() === 'console.log';

const isAssertion = (node: ts.Statement): boolean => /^(await )?(assert|expect)\b/.test(node.getText());

/** The edits that check one statement against its comment; none when the comment is words. */
function editsOf(statement: ts.Statement, comment: string, line: number): Edit[] {
  const [start, end] = [statement.getStart(), statement.getEnd()];
  const said = JSON.stringify(comment);
  if (ts.isVariableStatement(statement)) {
    const [only] = statement.declarationList.declarations;
    if (only === undefined || !ts.isIdentifier(only.name) || !isLiteral(comment)) return [];
    return [{ at: end, text: ` $.value(${only.name.text}, ${said}, ${line});` }];
  }
  if (!ts.isExpressionStatement(statement)) return [];
  if (/^[A-Z]\w*Error\b/.test(comment)) {
    return [
      { at: start, text: '$.throws(() => {' },
      { at: end, text: `}, ${said}, ${line});` },
    ];
  }
  const { expression } = statement;
  if (isLog(expression)) {
    return [
      { at: start, text: '$.log(' },
      { at: start + 'console.log('.length, text: '[' },
      { at: expression.getEnd() - 1, text: `], ${said}, ${line}` },
    ];
  }
  const verb = ts.isCallExpression(expression) || ts.isAwaitExpression(expression) ? 'call' : 'value';
  return [
    { at: start, text: `$.${verb}(` },
    { at: expression.getEnd(), text: `, ${said}, ${line})` },
  ];
}

function apply(text: string, edits: readonly Edit[]): string {
  let code = text;
  for (const { at, text: insert } of [...edits].sort((a, b) => b.at - a.at))
    code = code.slice(0, at) + insert + code.slice(at);
  // The log's own name gives way to the check's: `$.log(console.log([a], …)` → `$.log([a], …)`.
  return code.replaceAll('$.log(console.log(', '$.log(');
}

/** Every statement, those in functions and loops too, in order. */
function statementsOf(source: ts.SourceFile): ts.Statement[] {
  const found: ts.Statement[] = [];
  const queue: ts.Node[] = [source];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (ts.isExpressionStatement(node) || ts.isVariableStatement(node)) found.push(node);
    ts.forEachChild(node, (child) => {
      queue.push(child);
    });
  }
  return found.sort((a, b) => a.pos - b.pos);
}

/** The snippet as a module that calls `$.value`, `$.call`, `$.log` and `$.throws`; `line` is the line of its first line. */
export function instrument(code: string, line: number): Instrumented {
  const source = ts.createSourceFile('snippet.ts', code, ts.ScriptTarget.ESNext, true);
  const edits: Edit[] = [];
  let checks = 0;
  let last: ts.Statement | undefined;
  for (const statement of statementsOf(source)) {
    const comment = trailing(code, statement.getEnd());
    const at = line + source.getLineAndCharacterOfPosition(statement.getEnd()).line;
    const found = comment === undefined || comment === '' ? [] : editsOf(statement, comment, at);
    const checked = found.length > 0 || isAssertion(statement);
    edits.push(...found);
    if (!checked) continue;
    checks += 1;
    last = statement;
  }
  return { code: apply(code, edits), checks, endsChecked: last !== undefined && last === source.statements.at(-1) };
}

/** Names that a snippet uses and does not declare itself. */
export function freeNames(code: string, names: Iterable<string>): string[] {
  const source = ts.createSourceFile('snippet.ts', code, ts.ScriptTarget.ESNext, true);
  const used = new Set<string>();
  const declared = new Set<string>();
  const queue: ts.Node[] = [source];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (ts.isIdentifier(node) && !isProperty(node)) (declares(node) ? declared : used).add(node.text);
    ts.forEachChild(node, (child) => {
      queue.push(child);
    });
  }
  return [...new Set(names)].filter((name) => used.has(name) && !declared.has(name));
}

function isProperty(node: ts.Identifier): boolean {
  const { parent } = node;
  return (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) && parent.name === node;
}

function declares(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isVariableDeclaration(parent) ||
      ts.isParameter(parent) ||
      ts.isFunctionDeclaration(parent) ||
      ts.isClassDeclaration(parent) ||
      ts.isImportSpecifier(parent) ||
      ts.isImportClause(parent) ||
      ts.isNamespaceImport(parent) ||
      ts.isBindingElement(parent)) &&
    parent.name === node
  );
}
