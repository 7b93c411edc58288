/**
 * The numbers of a page's prose, and the check that each is true.
 *
 * Prose stays plain Markdown. A page's facts name what its numbers are:
 *
 *   says`the loss falls from ${first} to ${last}`;   the page says so, in these words, with these numbers at the digits shown
 *   computed(a.grad, b.grad);                        results that may stand anywhere on the page
 *   chosen(2, -3, 10);                               numbers that were picked: inputs, steps, examples of the text
 *
 * A number on the page that nothing of this covers is an error, and so is a fact that the page does not state. Code blocks
 * are not prose (see run-snippet.ts), nor is what a page prints from data, {{ … }}, nor what belongs to a name: x2, L2,
 * Float64Array. TeX and Predict's answers are prose.
 */
const numeral = '-?(?:\\d[\\d,]*)(?:\\.\\d+)?(?:e[+-]?\\d+)?';
const numberInProse = new RegExp(`(?<![\\w.^_{])${numeral}(?![\\w])`, 'g');

/** Markdown without code blocks, components, addresses and markup: one line of text. */
export function proseOf(markdown: string): string {
  return plain(
    markdown
      .replace(/^(#+) \d+\. /gm, '$1 ')
      .replace(/^---\n[\s\S]*?\n---\n/, '')
      .replace(/^(`{3,})[\s\S]*?^\1$/gm, ' ')
      .replace(/<script[\s\S]*?<\/script>/g, ' ')
      .replace(/^<<<.*$/gm, ' ')
      .replace(/<!--[\s\S]*?-->/g, ' ')
      .replace(/\{\{[\s\S]*?\}\}/g, ' ')
      .replace(/<Predict\b((?:"[^"]*"|'[^']*'|[^'">])*)>/g, (_, attributes: string) => said(attributes))
      .replace(/<\/?[A-Za-z](?:"[^"]*"|'[^']*'|[^'">])*>/g, ' ')
      .replace(/\]\([^)]*\)/g, ']')
      .replace(/\b[Cc]hapters? \d+(?:(?:,| and| to) \d+)*/g, 'chapter'),
  );
}

/** A Predict asks and answers in its attributes: they are prose too. */
function said(attributes: string): string {
  const parts = [...attributes.matchAll(/(\S+?)=(?:"([^"]*)"|'([^']*)')/g)];
  return parts.map(([, name, double, single]) => (name === ':tolerance' ? '' : (double ?? single ?? ''))).join(' ');
}

const plain = (text: string): string =>
  text
    .replace(/[`*$]/g, '')
    .replace(/\\[,;!]/g, '')
    .replaceAll('−', '-')
    .replace(/\s+/g, ' ');

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const decimals = (shown: string): number => {
  const [mantissa = '', exponent = '0'] = shown.split('e');
  return (mantissa.split('.')[1]?.length ?? 0) - Number(exponent);
};

/** Whether a value, rounded to the digits shown, is what is shown; a whole number is shown by itself alone. */
export function shows(shown: string, value: number): boolean {
  const places = decimals(shown);
  const slack = places > 0 ? 0.5 * 10 ** -places : 1e-9 * Math.abs(value);
  return Math.abs(Number(shown.replaceAll(',', '')) - value) <= slack * (1 + 1e-9) + 1e-12 * 10 ** -Math.max(places, 0);
}

/** What a facts file does its work with. */
export interface Facts {
  says(words: TemplateStringsArray, ...values: number[]): void;
  computed(...values: number[]): void;
  chosen(...values: number[]): void;
}

/** A page under test. */
export class Page implements Facts {
  readonly #problems: string[] = [];
  readonly #values: number[] = [];
  readonly #text: string;
  #rest: string;

  constructor(markdown: string) {
    this.#text = proseOf(markdown);
    this.#rest = this.#text;
    this.says = this.says.bind(this);
    this.computed = this.computed.bind(this);
    this.chosen = this.computed;
  }

  chosen: (...values: number[]) => void;

  says(words: TemplateStringsArray, ...values: number[]): void {
    const pattern = new RegExp(words.map((part) => escaped(plain(part))).join(`(${numeral})`));
    const found = pattern.exec(this.#text);
    const sentence = String.raw({ raw: words }, ...values);
    if (found === null) return void this.#problems.push(`the page does not say: ${sentence}`);
    if (!values.every((value, i) => shows(found[i + 1] ?? '', value)))
      this.#problems.push(`the page says: ${found[0]}\n    but it is: ${sentence}`);
    this.#rest = this.#rest.replaceAll(found[0], ' ');
  }

  computed(...values: number[]): void {
    this.#values.push(...values);
  }

  /** What is wrong, a line each: untrue sentences, facts that do not occur, numbers that no fact covers. */
  problems(): string[] {
    const numbers = [...this.#rest.matchAll(numberInProse)].map(({ index, 0: text }) => ({
      text: text.replace(/,$/, ''),
      context: this.#rest.slice(Math.max(0, index - 40), index + 30),
    }));
    const uncovered = numbers.filter(({ text }) => !this.#values.some((value) => shows(text, value)));
    const unused = this.#values.filter((value) => !numbers.some(({ text }) => shows(text, value)));
    return [
      ...this.#problems,
      ...uncovered.map(({ text, context }) => `no fact covers ${text} in “…${context}…”`),
      ...new Set(unused.map((value) => `the page does not show ${value}`)),
    ];
  }
}
