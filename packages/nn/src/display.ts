/** How a module shows itself: the symbols that consoles and notebooks ask for, and its structure as a drawing. */

const node: unique symbol = Symbol.for('nodejs.util.inspect.custom');
const deno: unique symbol = Symbol.for('Deno.customInspect');
const jupyter: unique symbol = Symbol.for('Jupyter.display');

/** Bun's console asks as Node's does. */
export const inspectable: {
  readonly node: typeof node;
  readonly deno: typeof deno;
  readonly jupyter: typeof jupyter;
} = { node, deno, jupyter };

const LINE = 18;
const LETTER = 8.5;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Lines of text as an SVG, in the colour of the page. */
export function drawing(text: string): string {
  const lines = text.split('\n');
  const width = lines.reduce((most, line) => Math.max(most, line.length), 0) * LETTER;
  const rows = lines.map((line, i) => {
    const safe = line.replaceAll(/[&<>]/g, (letter) => entities[letter] as string); // one of the three
    return `<text x="0" y="${(i + 1) * LINE}" xml:space="preserve">${safe}</text>`;
  });
  const size = `width="${width}" height="${(lines.length + 0.5) * LINE}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="monospace" font-size="14" fill="currentColor">${rows.join('')}</svg>`;
}
