/**
 * A module without the comments that esbuild leaves before members: sources and declarations have them. Lines stay where they are, so
 * that maps of lines stay true; what a bundler reads (`@__PURE__`) and the address of the map stay too.
 */
import ts from 'typescript';

const isRead = (comment: string): boolean => /[@#]__\w+__|^\/\/# source/.test(comment);

/** Every comment of a file, found before its tokens: so what looks like one within a string or a pattern is none. */
function commentsOf(text: string): ts.CommentRange[] {
  const file = ts.createSourceFile('module.js', text, ts.ScriptTarget.ESNext, false, ts.ScriptKind.JS);
  const found = new Map<number, ts.CommentRange>();
  const queue: ts.Node[] = [file];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    const children = node.getChildren(file).filter(({ kind }) => kind < ts.SyntaxKind.FirstJSDocNode || kind > ts.SyntaxKind.LastJSDocNode); // biome-ignore format: one line
    queue.push(...children);
    if (children.length > 0) continue;
    for (const range of ts.getLeadingCommentRanges(text, node.pos) ?? []) found.set(range.pos, range);
    for (const range of ts.getTrailingCommentRanges(text, node.end) ?? []) found.set(range.pos, range);
  }
  return [...found.values()].sort((a, b) => a.pos - b.pos);
}

/** The text without its comments. @example bare('a; // b\nc') // 'a;\nc' */
export function bare(text: string): string {
  let made = '';
  let at = 0;
  for (const { pos, end } of commentsOf(text)) {
    const comment = text.slice(pos, end);
    if (pos < at || isRead(comment)) continue;
    made += text.slice(at, pos).replace(/[ \t]+$/, '') + comment.replace(/[^\n]/g, '');
    at = end;
  }
  return made + text.slice(at);
}
