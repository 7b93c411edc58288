/**
 * The reference of errors, printed from the tables of engine and nn: one entry per code, with its class and its message.
 *
 * The engine's messages are functions; they are called with examples chosen by the names of their arguments, so a new code
 * appears here without an edit. nn's are rules with text in braces, printed as they are. When a code happens, and code that throws
 * it and does not, stand in `.vitepress/errors`; the tests run both.
 */
import { messages } from '../../../packages/engine/src/errors/all.ts';
import { anomalies } from '../../../packages/engine/src/errors.ts';
import { rules } from '../../../packages/nn/src/errors/all.ts';
import { errorExamples } from '../errors/all.ts';

/** What stands for an argument of that name. */
const samples: Readonly<Record<string, unknown>> = {
  fn: 'mul',
  op: 'mul',
  name: 'cube',
  argument: 'b',
  option: 'alpha',
  kind: 'number',
  hint: 'number',
  known: ['alpha', 'beta'],
  columns: ['data', 'grad'],
  allowed: ['mean', 'sum'],
  problems: ['vjps is missing'],
  problem: 'what is wrong',
  inputs: ['0', 'Infinity'],
  label: 'w',
  missing: 'WebAssembly SIMD',
  line: 'n3 = mul n1',
  at: 1,
};
const numeric = /^(ws|xs|i|analytic|numeric|g|then|now|count|bytes|expected|width|row)$/;

/** The names of a template's arguments, read from its own text. */
function argumentsOf(template: (...args: never[]) => string): string[] {
  const text = String(template);
  const list = /^\s*(\w+)\s*=>/.exec(text)?.[1] ?? /^[^(]*\(([^)]*)\)/.exec(text)?.[1] ?? '';
  return list
    .split(',')
    .map((part) =>
      part
        .trim()
        .replace(/[:?].*$/s, '')
        .trim(),
    )
    .filter((name) => name !== '');
}

function example(template: (...args: never[]) => string): string {
  const names = argumentsOf(template);
  const values = names.map((name) =>
    Object.hasOwn(samples, name) ? samples[name] : numeric.test(name) ? 2 : name === 'got' ? 'two' : name,
  );
  const run = template as (...args: unknown[]) => string;
  try {
    return run(...values);
  } catch {
    return run(...values.map((value, i) => (names[i] === 'at' ? [0.5, 2] : value === names[i] ? [value] : value))); // lists
  }
}

const classes = { T: 'TypeError', R: 'RangeError', C: 'CompileError' } as const;
const nnClasses = {
  type: 'NnTypeError (a TypeError)',
  range: 'NnRangeError (a RangeError)',
  format: 'FormatError',
} as const;
const safe = (text: string): string =>
  text
    .replaceAll('<', '&lt;')
    .replaceAll('{', '&#123;')
    .replaceAll('}', '&#125;')
    .replaceAll('*', '\\*')
    .replaceAll('_', '\\_')
    .replaceAll('[', '\\[')
    .replace(/["']/g, '\\$&'); // the packages' own quotes, not the typographer's

/** A code's section: when it happens, its message, and code before and after. */
function entry(code: string, kind: string, message: string): string {
  const { when, before, after } = errorExamples[code] ?? { when: '' };
  const shown = before === undefined ? [] : [`\`\`\`ts\n// throws ${code}\n${before}\n\n// does not\n${after}\n\`\`\``];
  return [`### ${code} {#${code}}`, safe(when), `\`${kind}\``, `> ${safe(message)}`, ...shown].join('\n\n');
}

export interface ErrorEntry {
  readonly code: string;
  readonly kind: string;
  readonly message: string;
}

/** All codes of the engine. */
export function engineErrors(): ErrorEntry[] {
  const thrown = Object.entries(messages).map(([code, [kind, template]]) => ({
    code,
    kind: classes[kind],
    message: example(template),
  }));
  const found = Object.entries(anomalies).map(([code, template]) => ({
    code,
    kind: 'AnomalyError',
    message: example(template),
  }));
  return [...thrown, ...found];
}

/** All codes of nn. */
export const nnErrors = (): ErrorEntry[] => [
  ...Object.entries(rules).map(([name, { kind, rule, next }]) => ({
    code: `NN_${name}`,
    kind: nnClasses[kind],
    message: `function(): argument ${rule}, but got … ${next}`,
  })),
  {
    code: 'NN_STATE_DICT',
    kind: 'StateDictError',
    message:
      "function(): the state dictionary must have exactly the model's keys and shapes. Missing: … Unexpected: … Wrong shape: … Nothing was changed; build the model with the sizes it was saved with.",
  },
];

/** The page. */
export function errorsPage(): string {
  const [engine, nn] = [engineErrors(), nnErrors()];
  const list = (entries: readonly ErrorEntry[]): string =>
    entries.map(({ code, kind, message }) => entry(code, kind, message)).join('\n\n');
  return [
    "---\noutline: [2, 3]\ndescription: 'Every error of the two packages: when it happens, its message, and code before and after.'\n---",
    '# Every error',
    `Every message names the function, the argument, the rule and what arrived, and carries a \`code\`: ${engine.length} in the engine, ${nn.length} in nn. A \`TypeError\` is a wrong kind of thing, a \`RangeError\` a value outside its range. The texts below are printed from the packages, with example arguments; the tests run every piece of code here. In your program, \`error.code\` is the name to look for on this page, and a message of a released package ends in the address of its entry here.`,
    '## @chainrule/engine',
    list(engine),
    '## @chainrule/nn',
    'Words in braces are filled in by the function that raises.',
    list(nn),
  ].join('\n\n');
}
