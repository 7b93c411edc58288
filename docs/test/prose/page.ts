/**
 * The numbers of a page's prose, and the check that each is true.
 *
 * Prose stays plain Markdown. A page's facts file repeats, in a few words each, the sentences that hold numbers, with the
 * computed value in place of the number:
 *
 *   says`the loss falls from ${first} to ${last}`;      must occur on the page, with these numbers at the digits shown
 *   given('a = 2', 'b = −3');                           numbers that are chosen, not computed; must occur too
 *
 * A number on the page that no fact covers is an error, and so is a fact that the page does not state. Code blocks are not
 * prose (see run-snippet.ts), nor is what belongs to a name: x2, L2, Float64Array. TeX counts as prose.
 */
import { readFileSync } from 'node:fs';

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

/** Whether a value, rounded to the digits shown, is what is shown. */
export function shows(shown: string, value: number): boolean {
  const x = Number(shown.replaceAll(',', ''));
  return Math.abs(x - value) <= 0.5 * 10 ** -decimals(shown) * (1 + 1e-9) + 1e-15;
}

/** What a facts file does its work with. */
export interface Facts {
  says(words: TemplateStringsArray, ...values: number[]): void;
  given(...phrases: string[]): void;
}

/** A page under test. */
export class Page implements Facts {
  readonly problems: string[] = [];
  readonly #text: string;
  #rest: string;

  constructor(file: string) {
    this.#text = proseOf(readFileSync(file, 'utf8'));
    this.#rest = this.#text;
    this.says = this.says.bind(this);
    this.given = this.given.bind(this);
  }

  says(words: TemplateStringsArray, ...values: number[]): void {
    const pattern = new RegExp(words.map((part) => escaped(plain(part))).join(`(${numeral})`));
    const found = pattern.exec(this.#text);
    const sentence = String.raw({ raw: words }, ...values);
    if (found === null) return void this.problems.push(`the page does not say: ${sentence}`);
    for (const [i, value] of values.entries()) {
      if (!shows(found[i + 1] ?? '', value))
        this.problems.push(`the page says: ${found[0]}\n    but it is: ${sentence}`);
    }
    this.#rest = this.#rest.replaceAll(found[0], ' ');
  }

  given(...phrases: string[]): void {
    for (const phrase of phrases.map(plain)) {
      if (!this.#text.includes(phrase)) this.problems.push(`the page does not say: ${phrase}`);
      this.#rest = this.#rest.replaceAll(phrase, ' ');
    }
  }

  /** Numbers that no fact covers, each with the words around it. */
  uncovered(): string[] {
    return [...this.#rest.matchAll(numberInProse)].map(({ index, 0: text }) => {
      return `${text} in “…${this.#rest.slice(Math.max(0, index - 40), index + 30)}…”`;
    });
  }
}
