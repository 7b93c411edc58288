/** A chapter's Markdown for a notebook: words, formulas and tables stay, demos become a line, questions keep their answers folded. */

const attribute = (text: string, name: string): string =>
  new RegExp(`(?:^|\\s):?${name}="([^"]*)"`).exec(text)?.[1] ?? '';

const folded = (summary: string, body: string): string =>
  `<details><summary>${summary}</summary>\n\n${body.trim()}\n\n</details>`;

function predict(attributes: string, slot: string): string {
  const choices = [...attribute(attributes, 'choices').matchAll(/'([^']*)'/g)].map(([, choice]) => `- ${choice}`);
  const answer = `The answer is **${attribute(attributes, 'answer')}**. ${attribute(attributes, 'explain')} ${slot.trim()}`;
  return [`**${attribute(attributes, 'question')}**`, choices.join('\n'), folded('Answer', answer)]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** `::: details X … :::` becomes a folded part; what groups code goes. */
function fold(markdown: string): string {
  const stack: string[] = [];
  const lines = markdown.split('\n').map((line) => {
    const kind = /^::: ?(\S+)(?: (.*))?$/.exec(line);
    if (kind !== null) {
      stack.push(kind[1] ?? '');
      return kind[1] === 'details' ? `<details><summary>${kind[2] ?? 'Details'}</summary>\n` : '';
    }
    if (line.trim() !== ':::') return line;
    return stack.pop() === 'details' ? '\n</details>' : '';
  });
  return lines.join('\n');
}

/** A tag with its attributes, whose values may hold anything but their own quotes. */
const tag = (names: string, end: string): RegExp =>
  new RegExp(`<(${names})\\b((?:"[^"]*"|'[^']*'|[^'">])*?)${end}`, 'g');

/** Markdown as it stands in a notebook. Code inclusions stay in it: the notebook makes cells of them. */
export function notebookProse(markdown: string, exerciseOf: (id: string) => string): string {
  const text = markdown
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(tag('Predict', ' ?/>'), (_, _name, attributes: string) => predict(attributes, ''))
    .replace(/<Predict\b((?:"[^"]*"|'[^']*'|[^'">])*)>([\s\S]*?)<\/Predict>/g, (_, attributes: string, slot: string) =>
      predict(attributes, slot),
    )
    .replace(tag('Exercise', ' ?/>'), (_, _name, attributes: string) => exerciseOf(attribute(attributes, 'id')))
    .replace(tag('[A-Z]\\w+', ' ?/>'), '*(On the site there is a demo here.)*')
    .replace(/^<<< .*\.py\S*.*$/gm, '')
    .replace(/\[([^\]]+)\]\((?:\/|\.)[^)]*\)/g, '$1'); // an address within the site leads nowhere from a notebook
  return fold(text)
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
