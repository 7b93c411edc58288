/** The reference of ops, printed from the table: what the record says, and the derivative by running its rule on TeX. */
import type { AnyOp, BinaryRecord, NaryRecord, Params, TernaryRecord, UnaryRecord } from '@chainrule/engine';
import { ops, Value } from '@chainrule/engine';
import { encodeExpression } from '../theme/playground/state.ts';
import { curveOf } from './op-curve.ts';
import { opSentences } from './op-sentences.ts';
import { opSources } from './source-pages.ts';
import { symbol, type Tex, tex } from './tex.ts';

type Fixed = UnaryRecord<Params> | BinaryRecord<Params> | TernaryRecord<Params>;

const sentences = opSentences();
const sources = opSources();
const table = Object.values(ops) as unknown as readonly AnyOp[]; // every member of the namespace is a record

/** The operands' letters. */
const letters = (op: Fixed): string[] =>
  op.operands.map(({ name }) => (name.length === 1 ? name : `\\mathit{${name}}`));

/** The derivative rules of an op with a fixed number of operands: the letter and the gradient that arrives there. */
function fixedRules(op: Fixed): { readonly of: string; readonly rule: string }[] {
  const names = letters(op);
  return op.vjps.map((vjp, i) => {
    const of = names[i] ?? 'x';
    if (vjp === null) return { of, rule: '\\text{none}' };
    const run = vjp as (...all: unknown[]) => Tex; // as many as its arity
    return { of, rule: run(tex, symbol('g'), ...names.map(symbol), symbol('y'), op.params).text };
  });
}

const indexed = (name: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${name}_${i + 1}`);
const shortNames: Readonly<Record<string, string>> = { ws: 'w', xs: 'x', 'bias?': 'b', bias: 'b' };

function exampleLists(op: NaryRecord<Params>): string[][] {
  return op.lists.map((name) => (name.startsWith('bias') ? ['b'] : indexed(shortNames[name] ?? 'x', 2)));
}

/** The first element of each list of an n-ary op, and what arrives there. */
function naryRules(op: NaryRecord<Params>): { readonly of: string; readonly rule: string }[] {
  const lists = exampleLists(op);
  const found = new Map<string, string>();
  op.vjp(
    tex,
    symbol('g'),
    lists,
    symbol('y'),
    {
      read: symbol,
      wants: () => true,
      add: (element, gradient) => {
        found.set(element, gradient.text);
      },
    },
    op.params,
  );
  return lists.flatMap(([first]) =>
    first === undefined ? [] : [{ of: first, rule: found.get(first) ?? '\\text{none}' }],
  );
}

function formulaOf(op: AnyOp): string {
  if (op.arity === 'vector') return op.tex(indexed('x', 2), op.params);
  if (op.arity === 'n') return op.tex(exampleLists(op), op.params);
  return (op.tex as (...all: unknown[]) => string).call(op, ...letters(op), op.params); // as many as its arity
}

/** Places where the gradient of a unary op is a convention, found by its own measure of distance. */
function kinksOf(op: AnyOp): number[] {
  if (op.arity !== 1) return [];
  const found = new Set<number>();
  for (let x = -21; x <= 21; x += 0.25) {
    const distance = op.margin([x], op.params);
    for (const at of [x - distance, x + distance])
      if (Number.isFinite(at) && op.margin([at], op.params) < 1e-12) found.add(Number(at.toPrecision(9)));
  }
  return [...found].sort((a, b) => a - b);
}

const signature = (op: AnyOp): string => {
  const options = Object.entries(op.params).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const operands =
    'operands' in op && Array.isArray(op.operands)
      ? op.operands.map((operand: { name: string }) => operand.name)
      : (op as { lists: readonly string[] }).lists;
  return `${op.name}(${[...operands, ...(options.length > 0 ? [`{ ${options.join(', ')} }`] : [])].join(', ')})`;
};

const interval = ([low, high]: readonly [number, number]): string =>
  `[${low}, ${high}]`.replaceAll('-', '−').replaceAll('Infinity', '∞');

function facts(op: AnyOp): string[] {
  const kinks = kinksOf(op);
  const domains = [...new Set(op.domain.map(interval))].join(' and ');
  return [
    `In PyTorch: \`${op.torch}\`.`,
    `Tested on inputs from ${domains}.`,
    ...(kinks.length > 0 && kinks.length <= 8
      ? [`The gradient is a convention at ${kinks.map((x) => String(x).replace('-', '−')).join(', ')}.`]
      : []),
    `Within ${op.ulp.torch} ulp of PyTorch; compiled, within ${op.ulp.wasm} ulp of the eager engine.`,
    ...('define' in op && op.define !== undefined && op.arity !== 'n'
      ? ['Made of other ops, whose rules it inherits.']
      : []),
  ];
}

function rulesOf(op: AnyOp): { readonly of: string; readonly rule: string }[] {
  if (op.arity === 'vector') return [];
  return op.arity === 'n' ? naryRules(op) : fixedRules(op as Fixed); // by its arity
}

/** Numbers at which the examples are taken, moved into the op's domain where they lie outside. */
function examplesAt({ domain }: AnyOp): number[] {
  return [0.5, 2, 1.5].map((x, i) => {
    const [low, high] = domain[Math.min(i, domain.length - 1)] ?? [x, x];
    return x >= low && x <= high ? x : Number(((low + Math.min(high, low + 1)) / 2).toFixed(1));
  });
}

/** A call with numbers, and what comes out: the result, and the gradient of each input. */
function example(op: AnyOp): string {
  const call = op as unknown as (...args: unknown[]) => Value; // every record is callable
  const inputs = (op.arity === 'n' ? [1, 2, 3] : examplesAt(op).slice(0, Number(op.arity))).map((x) => new Value(x));
  const lists = op.name === 'dot' ? [inputs, [4, 5, 6], 0.5] : op.arity === 'n' ? [inputs] : inputs;
  const y = call(...lists);
  const text = `${op.name}(${lists.map((list) => (Array.isArray(list) ? `[${list.map(plain).join(', ')}]` : plain(list))).join(', ')})`;
  if (!y.requiresGrad) return `\`${text}\` is ${short(y.data)}; no gradient flows.`;
  y.backward();
  return `\`${text}\` is ${short(y.data)}, with gradient ${inputs.map(({ grad }) => short(grad)).join(', ')}.`;
}

const plain = (x: unknown): string => String(x instanceof Value ? x.data : x);
const short = (x: number): string =>
  String(Number(x.toFixed(4)))
    .replace('-', '−')
    .replace('Infinity', '∞');

/** Picture, numbers, and the op in the playground. */
function demo(op: AnyOp): string {
  if (op.arity === 'vector') return '';
  const names = op.arity === 'n' ? ['a', 'b', 'c'] : ['x', 'y', 'z'].slice(0, Number(op.arity));
  const values = op.arity === 'n' ? [1, 2, 3] : examplesAt(op);
  const given = op.name === 'dot' ? 'a, b, 4, 5' : names.join(', ');
  const at = Object.fromEntries(names.map((name, i) => [name, values[i] ?? 1]));
  const link = encodeExpression({
    mode: 'formula',
    expr: `y = ${op.name}(${given})`.replace('y = ', names.includes('y') ? 'r = ' : 'y = '),
    at,
    code: '',
  });
  const picture =
    op.arity === 1 ? `${curveOf(op.name, op as unknown as (x: Value) => Value, op.domain[0] ?? [-4, 4])}\n\n` : '';
  return `${picture}${example(op)} [Try it](/playground/${link})`;
}

/** Formulas longer than this are folded away. */
const longest = 420;

/** A comment's text as Markdown: what means something there stands for itself. */
const safe = (text: string): string => text.replaceAll(/[<*_]/g, '\\$&');

function entry(op: AnyOp): string {
  const rules = rulesOf(op).map(({ of, rule }) => {
    const shown = `$$\\nabla ${of} = ${rule}$$`;
    return rule.length < longest ? shown : `::: details The rule for ${of} is long\n\n${shown}\n\n:::`;
  });
  const source = sources.get(op.name);
  const words = `${op.name} ${op.torch} ${sentences.get(op.name) ?? ''}`.toLowerCase().replaceAll(/["<>&`]/g, ' ');
  return [
    `<div class="cr-op-entry" data-op="${words}">`,
    `### ${op.name}`,
    safe(sentences.get(op.name) ?? ''),
    `\`\`\`ts\n${signature(op)}\n\`\`\``,
    `$$y = ${formulaOf(op)}$$`,
    ...(rules.length > 0 ? rules : ['Its gradient is that of the ops it is made of.']),
    demo(op),
    [...facts(op), ...(source === undefined ? [] : [`[Source](./source/${source.file}#${op.name})`])].join(' '),
    '</div>',
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

const sections: readonly (readonly [title: string, is: (op: AnyOp) => boolean])[] = [
  ['One input', ({ arity }) => arity === 1],
  ['Two inputs', ({ arity }) => arity === 2],
  ['Three inputs', ({ arity }) => arity === 3],
  ['Lists', ({ arity }) => arity === 'n' || arity === 'vector'],
];

/** The page. */
export function opsPage(): string {
  const parts = sections.map(([title, is]) => {
    const chosen = table.filter(is).sort((a, b) => a.name.localeCompare(b.name));
    return [`## ${title}`, ...chosen.map(entry)].join('\n\n');
  });
  return [
    "---\noutline: [2, 3]\ndescription: 'Every op of the engine: formula, derivative, a curve, an example, its PyTorch name, its accuracy, and its source.'\n---",
    '# Every op',
    `All ${table.length} ops of the engine, printed from its table. $y$ is the result, $g$ the gradient that arrives at it, and $\\nabla x$ what is passed on to $x$: the rule that \`backward()\` runs, read as a formula. Each op is a function under its name and, except for lists, a method too. In the pictures the value is blue and solid, the slope orange and dashed.`,
    '<OpFilter />',
    ...parts,
  ].join('\n\n');
}
