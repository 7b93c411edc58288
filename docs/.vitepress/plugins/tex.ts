/**
 * The algebra read as TeX: run a derivative rule on these terms and out comes its formula.
 *
 * It is the fourth reading of the rules (numbers, Values and tape nodes are the others), so the reference cannot disagree
 * with the code. A term is text with the strength of its outermost operator; a weaker term inside a stronger one gets
 * parentheses. Only what cannot change a meaning is shortened: 1 · a, a · a as a square, −(−a).
 */
import type { Algebra, FixedOp, Lists, NaryRecord, Params, Term } from '@chainrule/engine';

/** Strengths, weakest first. */
const strength = { relation: 0, cases: 0.5, sum: 1, product: 2, sign: 2.5, power: 3, atom: 4 } as const;

export interface Tex {
  readonly text: string;
  readonly strength: number;
}

const atom = (text: string): Tex => ({ text, strength: strength.atom });

/** A letter or any text that never needs parentheses. */
export const symbol = atom;

/** A number as one writes it: famous ones by name. */
export function texNumber(x: number): Tex {
  const named: readonly (readonly [number, string])[] = [
    [Math.LN2, '\\ln 2'],
    [Math.LN10, '\\ln 10'],
    [Math.PI, '\\pi'],
    [2 / Math.sqrt(Math.PI), '\\tfrac{2}{\\sqrt{\\pi}}'],
    [1 / Math.sqrt(2 * Math.PI), '\\tfrac{1}{\\sqrt{2\\pi}}'],
    [Math.SQRT1_2, '\\tfrac{1}{\\sqrt{2}}'],
    [Math.SQRT2, '\\sqrt{2}'],
    [Math.sqrt(2 / Math.PI), '\\sqrt{\\tfrac{2}{\\pi}}'],
    [Infinity, '\\infty'],
    [-Infinity, '-\\infty'],
  ];
  const found = named.find(([value]) => Math.abs(value - x) <= 1e-15 * Math.abs(x));
  if (found !== undefined) return atom(found[1]);
  if (Number.isNaN(x)) return atom('\\text{NaN}');
  const text = String(Number(x.toPrecision(7)));
  return x < 0 || Object.is(x, -0) ? { text: Object.is(x, -0) ? '-0' : text, strength: strength.sign } : atom(text);
}

const of = (term: Term<Tex>): Tex => (typeof term === 'number' ? texNumber(term) : term);
/** The text of a term inside an operator of some strength. */
const inside = (term: Term<Tex>, least: number): string => {
  const { text, strength: own } = of(term);
  if (own >= least) return text;
  return own === strength.relation ? `\\left[${text}\\right]` : `\\left(${text}\\right)`; // a truth as 0 or 1: Iverson's brackets
};
const isNumber = (term: Term<Tex>, x: number): boolean => of(term).text === texNumber(x).text;
const relation =
  (sign: string) =>
  (a: Term<Tex>, b: Term<Tex>): Tex => ({
    text: `${inside(a, strength.sum)} ${sign} ${inside(b, strength.sum)}`,
    strength: strength.relation,
  });

function product(a: Term<Tex>, b: Term<Tex>): Tex {
  if (isNumber(a, 1)) return of(b);
  if (isNumber(b, 1)) return of(a);
  if (of(a).text === of(b).text) return square(a);
  return {
    text: `${inside(a, strength.product)} \\cdot ${inside(b, strength.sign + 0.1)}`,
    strength: strength.product,
  };
}

/** a + (−b) is written a − b. */
function sum(a: Term<Tex>, b: Term<Tex>): Tex {
  const { text, strength: own } = of(b);
  const negative = own >= strength.product && text.startsWith('-');
  const rest = negative ? `- ${text.slice(1)}` : `+ ${inside(b, strength.sum)}`;
  return { text: `${inside(a, strength.sum)} ${rest}`, strength: strength.sum };
}

const square = (a: Term<Tex>): Tex => ({ text: `{${inside(a, strength.atom)}}^{2}`, strength: strength.power });

function negative(a: Term<Tex>): Tex {
  const { text } = of(a);
  if (/^-[^ ]*$/.test(text)) return atom(text.slice(1));
  return { text: `-${inside(a, strength.product)}`, strength: strength.sign };
}

/** The cases of a selection; a chain of them in the else branch becomes one list. */
function cases(condition: Term<Tex>, a: Term<Tex>, b: Term<Tex>): Tex {
  const rest = /^\\begin\{cases\} (.*) \\end\{cases\}$/s.exec(of(b).text)?.[1] ?? `${of(b).text} & \\text{else}`;
  return {
    text: `\\begin{cases} ${of(a).text} & ${of(condition).text} \\\\ ${rest} \\end{cases}`,
    strength: strength.cases,
  };
}

function called(op: FixedOp, args: readonly Term<Tex>[], params: Params): Tex {
  const texts = args.map((arg) => inside(arg, strength.power));
  const text = (op.tex as (...all: unknown[]) => string).call(op, ...texts, params); // as many as its arity
  const enclosed = /^\\(operatorname|frac|sqrt|sigma|max|min|lfloor|lceil|ln \\sigma)|^\|.*\|$/.test(text);
  return { text, strength: enclosed ? strength.power : strength.sum };
}

export const tex: Algebra<Tex> = {
  constant: texNumber,
  add: sum,
  sub: (a, b) => ({ text: `${inside(a, strength.sum)} - ${inside(b, strength.product)}`, strength: strength.sum }),
  mul: product,
  div: (a, b) => (isNumber(b, 1) ? of(a) : { text: `\\frac{${of(a).text}}{${of(b).text}}`, strength: strength.power }),
  neg: negative,
  sqrt: (a) => atom(`\\sqrt{${of(a).text}}`),
  exp: (a) => ({ text: `e^{${of(a).text}}`, strength: strength.power }),
  log: (a) => ({ text: `\\ln ${inside(a, strength.power)}`, strength: strength.power }),
  pow: (a, b) => ({ text: `{${inside(a, strength.atom)}}^{${of(b).text}}`, strength: strength.power }),
  sin: (a) => ({ text: `\\sin ${inside(a, strength.power)}`, strength: strength.power }),
  cos: (a) => ({ text: `\\cos ${inside(a, strength.power)}`, strength: strength.power }),
  eq: relation('='),
  ne: relation('\\ne'),
  lt: relation('<'),
  le: relation('\\le'),
  gt: relation('>'),
  ge: relation('\\ge'),
  select: cases,
  apply: (op, args, params) => called(op, args, params ?? op.params),
  reduce: (op: NaryRecord<Params>, lists: Lists<Tex>, params) => ({
    text: op.tex(
      lists.map((list) => list.map((x) => inside(x, strength.product))),
      params ?? op.params,
    ),
    strength: strength.sum,
  }),
};
