/**
 * Code within a sentence: short code, as `a = 2`, and an equation are not broken between two lines, and a long name breaks behind a
 * dot or a low line rather than anywhere. And lines of code that do not fit: what is broken off is set in further than its line.
 */
import type { MarkdownOptions, MarkdownRenderer } from 'vitepress';
import { keepTogether } from '../theme/formula/equations.ts';

/** Characters that fit into a line of a narrow phone, with room to spare. */
const longest = 24;
/** Characters that fit into a cell of a table there. */
const longestInCell = 12;

/** Marks short code (narrow.css keeps `cr-whole` in one piece in a sentence, `cr-word` in a cell too) and shows where names may break. */
export function breakCodeWell(md: MarkdownRenderer): void {
  const plain = md.renderer.rules.code_inline;
  md.core.ruler.push('short-code', ({ tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type === 'text') token.content = keepTogether(token.content);
      if (token.type === 'code_inline' && token.content.length <= longest)
        token.attrJoin('class', token.content.length <= longestInCell ? 'cr-whole cr-word' : 'cr-whole');
    }
  });
  md.renderer.rules.code_inline = (...all) => {
    const [tokens, at] = all;
    const html = plain?.(...all) ?? '';
    if ((tokens[at]?.content.length ?? 0) <= longest) return html;
    return html.replace(/>.*</s, (inner) => inner.replaceAll(/([._])(?=[a-z])/gi, '$1<wbr>'));
  };
}

/** Tells how far a line of a program is set in (narrow.css sets in what is broken off it from there). */
export const markIndents: NonNullable<MarkdownOptions['codeTransformers']>[number] = {
  name: 'indents',
  line(node, number) {
    const line = this.source.split('\n')[number - 1] ?? '';
    const spaces = line.length - line.trimStart().length;
    if (spaces > 0 && line.trim() !== '') this.addClassToHast(node, `cr-in-${Math.min(8, spaces)}`);
  },
};
