/**
 * Formulas: the small language that a reader types into a widget, such as `d = a*b + c; L = d * f`.
 *
 * It is read into a tree and never evaluated as code, so that a formula that arrives in a URL can be shown at once.
 * JavaScript cannot overload `*`, which is why the tutorial has a language of its own beside TypeScript. Operators bind
 * as in Python: `**` tightest and to the right, then a sign, then `* /`, then `+ -`. (Precedence climbing, Richards 1979.)
 */

/** A tree of a formula. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'call'; readonly op: string; readonly args: readonly Expression[]; readonly at: number };

/** `name = expression`, or an expression alone (then `name` is ''). */
export interface Statement {
  readonly name: string;
  readonly expression: Expression;
  readonly text: string;
}

/** What is wrong with a formula, and where (a place in the text, from 0). */
export class FormulaError extends Error {
  override readonly name: string = 'FormulaError';
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

/** A name: letters of any script, digits and low digits (x₁) after the first. */
const pattern =
  /\s+|(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([\p{L}_][\p{L}\p{M}\p{Nd}₀-₉_]*)|(\*\*|[-+*/(),=;^])/uy;
const longest = 2000;
const deepest = 100;

function tokens(text: string): Token[] {
  if (text.length > longest) throw new FormulaError(`A formula may have ${longest} characters at most.`, longest);
  const found: Token[] = [];
  for (pattern.lastIndex = 0; pattern.lastIndex < text.length; ) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null)
      throw new FormulaError(
        `The character ${String.fromCodePoint(text.codePointAt(at) ?? 0)} has no meaning here.`,
        at,
      );
    const [, number, name, sign] = match;
    if (number !== undefined) found.push({ kind: 'number', text: number, at });
    else if (name !== undefined) found.push({ kind: 'name', text: name, at });
    else if (sign !== undefined) found.push({ kind: 'sign', text: sign === '^' ? '**' : sign, at });
  }
  found.push({ kind: 'end', text: 'the end', at: text.length });
  return found;
}

const binary: Readonly<Record<string, { readonly op: string; readonly power: number }>> = {
  '+': { op: 'add', power: 1 },
  '-': { op: 'sub', power: 1 },
  '*': { op: 'mul', power: 2 },
  '/': { op: 'div', power: 2 },
};

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = tokens(text);
  }

  get token(): Token {
    return this.#tokens[Math.min(this.#next, this.#tokens.length - 1)] as Token; // there is always the end
  }

  get done(): boolean {
    return this.token.kind === 'end';
  }

  get following(): Token | undefined {
    return this.#tokens[this.#next + 1];
  }

  take(sign?: string): Token {
    const token = this.token;
    if (sign !== undefined && token.text !== sign) this.explainProduct(token);
    if (sign !== undefined && token.text !== sign) {
      throw new FormulaError(`Expected ${sign}, got ${token.text}.`, token.at);
    }
    this.#next++;
    return token;
  }

  /** `2x` and `a b` are products in school, and need their sign here. */
  explainProduct({ kind, text, at }: Token): void {
    const before = this.#tokens[this.#next - 1];
    const closes = before !== undefined && (before.kind === 'number' || before.kind === 'name' || before.text === ')');
    const opens = kind === 'number' || kind === 'name' || text === '(';
    if (!closes || !opens) return;
    const said = `${before.text === ')' ? '(…)' : before.text}*${text === '(' ? '(…)' : text}`;
    throw new FormulaError(`A product needs its sign: write ${said}.`, at);
  }

  is(sign: string): boolean {
    return this.token.kind === 'sign' && this.token.text === sign;
  }

  /** Terms joined by operators that bind at least as tightly as `power`. */
  expression(power = 1): Expression {
    if (++this.#depth > deepest) throw new FormulaError('The formula is nested too deeply.', this.token.at);
    let left = this.signed();
    for (;;) {
      const found = this.token.kind === 'sign' ? binary[this.token.text] : undefined;
      if (found === undefined || found.power < power) break;
      const { at } = this.take();
      left = { kind: 'call', op: found.op, args: [left, this.expression(found.power + 1)], at };
    }
    this.#depth--;
    return left;
  }

  signed(): Expression {
    if (!this.is('-') && !this.is('+')) return this.power();
    const { text, at } = this.take();
    if (++this.#depth > deepest) throw new FormulaError('The formula is nested too deeply.', at);
    const operand = this.signed();
    this.#depth--;
    if (text === '+') return operand;
    if (operand.kind === 'number') return { kind: 'number', value: -operand.value };
    return { kind: 'call', op: 'neg', args: [operand], at };
  }

  power(): Expression {
    const base = this.atom();
    if (!this.is('**')) return base;
    const { at } = this.take();
    return { kind: 'call', op: 'pow', args: [base, this.signed()], at };
  }

  atom(): Expression {
    const token = this.take();
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) };
    if (token.kind === 'name')
      return this.is('(') ? this.call(token) : { kind: 'name', name: token.text, at: token.at };
    if (token.text === '(') {
      const inside = this.expression();
      this.take(')');
      return inside;
    }
    throw new FormulaError(`Expected a number, a name or (, got ${token.text}.`, token.at);
  }

  call({ text, at }: Token): Expression {
    const args: Expression[] = [];
    this.take('(');
    while (!this.is(')')) {
      if (args.length > 0) this.take(',');
      args.push(this.expression());
    }
    this.take(')');
    return { kind: 'call', op: text, args, at };
  }
}

/**
 * Reads a formula.
 * @param text - statements separated by `;`
 * @returns at least one statement
 * @throws FormulaError with the place
 */
export function parseFormula(text: string): Statement[] {
  const parser = new Parser(text.replaceAll('\n', ';'));
  const statements: Statement[] = [];
  while (!parser.done) {
    if (parser.is(';')) {
      parser.take();
      continue;
    }
    const start = parser.token.at;
    const named = parser.token.kind === 'name' && parser.following?.text === '=';
    const name = named ? parser.take().text : '';
    if (named) parser.take('=');
    const expression = parser.expression();
    if (!parser.done) parser.take(';');
    statements.push({ name, expression, text: text.slice(start, parser.token.at).replace(/[;\s]+$/, '') });
  }
  if (statements.length === 0) throw new FormulaError('Type a formula, such as a * b + c.', 0);
  return statements;
}
