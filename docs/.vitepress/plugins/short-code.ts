/**
 * Code within a sentence: short code, as `a = 2`, is not broken between two lines, and a long name breaks behind a dot or a low line
 * rather than anywhere.
 */
import type { MarkdownRenderer } from 'vitepress';

/** Characters that fit into a line of a narrow phone, with room to spare. */
const longest = 24;
/** Characters that fit into a cell of a table there. */
const longestInCell = 12;

/** Marks short code (narrow.css keeps `cr-whole` in one piece in a sentence, `cr-word` in a cell too) and shows where names may break. */
export function breakCodeWell(md: MarkdownRenderer): void {
  const plain = md.renderer.rules.code_inline;
  md.core.ruler.push('short-code', ({ tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? []))
      if (token.type === 'code_inline' && token.content.length <= longest)
        token.attrJoin('class', token.content.length <= longestInCell ? 'cr-whole cr-word' : 'cr-whole');
  });
  md.renderer.rules.code_inline = (...all) => {
    const [tokens, at] = all;
    const html = plain?.(...all) ?? '';
    if ((tokens[at]?.content.length ?? 0) <= longest) return html;
    return html.replace(/>.*</s, (inner) => inner.replaceAll(/([._])(?=[a-z])/gi, '$1<wbr>'));
  };
}
