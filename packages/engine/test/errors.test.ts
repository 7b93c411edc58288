/** Every error of the engine, provoked: class, code, and a message that names function, argument, rule and what arrived. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { messages } from '../src/errors/all.ts';
import { show } from '../src/errors.ts';
import {
  amax,
  CompileError,
  compile,
  defineOp,
  dot,
  gelu,
  grad,
  gradcheck,
  jacobian,
  leakyRelu,
  noGrad,
  norm,
  parameterBlock,
  sum,
  toDot,
  topologicalOrder,
  Value,
} from '../src/index.ts';
import { placeholder } from '../src/trace/symbolic.ts';

const x = new Value(2, { label: 'x' });
/** Calls that TypeScript would refuse: what a JavaScript user can do. */
const loose = <T>(value: unknown): T => value as T;

type Provocation = readonly [code: keyof typeof messages, what: string, run: () => unknown, message: RegExp];
const provocations: readonly Provocation[] = [
  [
    'ERR_DATA',
    'a string as data',
    () => new Value(loose('2')),
    /^new Value\(\): data must be a number, got "2" \(a string\)/,
  ],
  [
    'ERR_DATA',
    'null set as data',
    () => {
      new Value(1).data = loose(null);
    },
    /^Value: data must be a number, got null/,
  ],
  [
    'ERR_DATA',
    'an object set as grad',
    () => {
      new Value(1).grad = loose({});
    },
    /got an object/,
  ],
  ['ERR_OPERAND', 'null as operand', () => x.add(loose(null)), /^add\(\): b must be a Value or a number, got null/],
  [
    'ERR_OPERAND',
    'a string as operand',
    () => x.mul(loose('3')),
    /^mul\(\): b must be a Value or a number, got "3" \(a string\)/,
  ],
  [
    'ERR_OPERAND',
    'a missing operand',
    () => loose<{ add(): Value }>(x).add(),
    /b must be a Value or a number, got undefined/,
  ],
  ['ERR_OPERAND', 'a boolean that is no condition', () => x.add(loose(true)), /got true/],
  ['ERR_OPERAND', 'a string in a list', () => sum([1, loose('2')]), /^sum\(\): xs\[1\] must be a Value or a number/],
  [
    'ERR_OPERAND',
    'a gradient of a wrong kind',
    () => grad(x.mul(2), [x], { gradient: loose('1') }),
    /^grad\(\): gradient/,
  ],
  [
    'ERR_LIST',
    'a Value where a list belongs',
    () => sum(loose(x)),
    /^sum\(\): xs must be an array of Values or numbers, got a Value/,
  ],
  [
    'ERR_LIST',
    'inputs that are no array',
    () => grad(x.mul(2), loose(x) as never),
    /^grad\(\): inputs must be an array/,
  ],
  ['ERR_FUNCTION', 'noGrad of a number', () => noGrad(loose(1)), /^noGrad\(\): fn must be a function, got 1/],
  [
    'ERR_FUNCTION',
    'jacobian of nothing',
    () => jacobian(loose(undefined), [1]),
    /^jacobian\(\): fn must be a function, got undefined/,
  ],
  [
    'ERR_VALUE',
    'an order of a number',
    () => topologicalOrder(loose(1)),
    /^topologicalOrder\(\): root must be a Value, got 1/,
  ],
  ['ERR_VALUE', 'grad of a number', () => grad(loose(1), [x]), /^grad\(\): output must be a Value/],
  ['ERR_VALUE', 'grad at a number', () => grad(x.mul(2), [loose(1)]), /^grad\(\): inputs\[0\] must be a Value/],
  ['ERR_COERCION', 'a * b', () => loose<number>(x) * 2, /Use a\.mul\(b\) instead of a \* b/],
  ['ERR_COERCION', 'a < b', () => loose<number>(x) < 2, /a\.data for the number/],
  ['ERR_COERCION', 'a + b', () => loose<number>(x) + 1, /a\.add\(b\) instead of a \+ b/],
  [
    'ERR_OPTION_NAME',
    'an unknown option',
    () => leakyRelu(x, loose({ slope: 1 })),
    /^leakyRelu\(\): unknown option 'slope'; known: 'negativeSlope'/,
  ],
  ['ERR_OPTION_NAME', 'options where there are none', () => x.tanh(loose({ a: 1 })), /it takes no options/],
  [
    'ERR_OPTION_KIND',
    'an option of a wrong kind',
    () => leakyRelu(x, { negativeSlope: loose('1') }),
    /option 'negativeSlope' must be a number, got "1"/,
  ],
  ['ERR_OPTION_KIND', 'options that are no object', () => leakyRelu(x, loose(0.1)), /must be an object, got 0.1/],
  ['ERR_OPTION_KIND', 'a label without its name', () => new Value(1, loose('a')), /must be an object, got "a"/],
  [
    'ERR_OPTION_KIND',
    'a backward gradient of a wrong kind',
    () => x.mul(2).backward({ gradient: loose('1') }),
    /backward/,
  ],
  [
    'ERR_OPTION_WORD',
    'an unknown approximation',
    () => gelu(x, { approximate: loose('fast') }),
    /must be one of 'none', 'tanh', got "fast"/,
  ],
  [
    'ERR_OPTION_WORD',
    'an unknown direction',
    () => toDot(x, { rankdir: loose('XY') }),
    /^toDot\(\): option 'rankdir' must be one of/,
  ],
  [
    'ERR_OPTION_POSITIVE',
    'a norm of order 0',
    () => norm([x], { p: 0 }),
    /^norm\(\): option 'p' must be greater than 0, got 0/,
  ],
  ['ERR_DIGITS', 'half a digit', () => toDot(x, { digits: 0.5 }), /integer from 0 to 20, got 0.5/],
  ['ERR_EMPTY', 'the largest of nothing', () => amax([]), /^amax\(\): xs must hold at least one element/],
  [
    'ERR_LENGTHS',
    'a dot of unequal lists',
    () => dot([1, 2], [1]),
    /^dot\(\): ws and xs must have the same length, got 2 and 1/,
  ],
  [
    'ERR_NO_GRADIENT',
    'backward of a detached Value',
    () => x.detach().backward(),
    /^backward\(\): there is nothing to differentiate/,
  ],
  ['ERR_NO_GRADIENT', 'backward of a constant', () => new Value(1, { requiresGrad: false }).backward(), /requiresGrad/],
  [
    'ERR_NO_GRADIENT',
    'grad under noGrad',
    () =>
      grad(
        noGrad(() => x.mul(2)),
        [x],
      ),
    /^grad\(\)/,
  ],
  [
    'ERR_UNUSED',
    'an input that was not reached',
    () => grad(x.mul(2), [new Value(1, { label: 'w' })]),
    /inputs\[0\] \('w'\) was not reached/,
  ],
  [
    'ERR_FREEZE',
    'freezing a result',
    () => {
      x.mul(2).requiresGrad = false;
    },
    /made by mul\(\)/,
  ],
  ['ERR_PROMISE', 'an async function', () => noGrad(async () => 1), /must not be async/],
  [
    'ERR_OUTPUT',
    'a function that returns a number',
    () => jacobian(() => loose(1), [1]),
    /^jacobian\(\): the function must return a Value/,
  ],
  [
    'ERR_ARGUMENTS',
    'a function of 200,000 inputs',
    () => jacobian((v) => v as Value, new Array(200_000).fill(1)),
    /inputs must hold at most 32768 numbers/,
  ],
  ['ERR_BLOCK', 'a block over an array', () => parameterBlock(loose([1])), /must be a Float64Array, got an array of 1/],
  [
    'ERR_GRADCHECK',
    'a gradient that is wrong',
    () => gradcheck((v) => v.mul(v.detach()), [3]),
    /gradcheck\(\): the gradient at input 0 is 3/,
  ],
  [
    'ERR_OP_RECORD',
    'a record of nothing',
    () => defineOp(loose<never>({ name: 'f', arity: 1 })),
    /'forward' must be a function/,
  ],
  [
    'ERR_OP_RULE',
    'a record with a wrong rule',
    () => defineOp({ name: 'twice', arity: 1, forward: (v) => 2 * v, vjps: [(_k, g) => g] }),
    /'twice' contradicts itself/,
  ],
  [
    'ERR_TRACED_DATA',
    'the data of a placeholder',
    () => placeholder('x', true).data,
    /cannot be read or set while compile\(\) traces/,
  ],
  [
    'ERR_COMPILE_ARGUMENTS',
    'a function of 200,000 rows',
    () => compile(([v]) => v as Value, { inputs: new Array<number>(200_000).fill(1) }),
    /options\.inputs must have at most 32768 rows, since each is an argument of fn, got 200000/,
  ],
  [
    'ERR_TRACED_CALL',
    'gradients as numbers while tracing',
    () => compile(([v]) => grad(x.mul(v as Value), [x])[0] as Value, { inputs: [1], parameters: [x] }),
    /^grad\(\) cannot run while compile\(\) traces .* grad\(output, inputs, \{ createGraph: true \}\)/,
  ],
  [
    'ERR_TRACED_BRANCH',
    'a branch while tracing',
    () => compile((v) => (loose<number>(v[0]) > 0 ? x : x.neg()), { inputs: [1], parameters: [x] }),
    /Use where/,
  ],
];

const kinds = { T: TypeError, R: RangeError, C: CompileError };

describe('errors', () => {
  test.each(provocations)('%s: %s', (code, _what, run, message) => {
    let caught: unknown;
    try {
      run();
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(kinds[messages[code][0]]);
    expect(caught).toMatchObject({ code, message: expect.stringMatching(message) });
    expect((caught as Error).name).toBe(kinds[messages[code][0]].name);
  });

  // ERR_COMPILE_SIZE needs a module of 8 MiB, ERR_TAPE a compiler that breaks its own rules, ERR_COMPILE_POLICY a host with a
  // policy, and ERR_STEPPED an optimiser (nn's tests have both): these are not provoked.
  test('every other code of the table is provoked, here or in the tests of its own area', () => {
    const folder = fileURLToPath(new URL('.', import.meta.url));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.test.ts'),
    );
    const tests = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
    expect(
      Object.keys(messages).filter(
        (code) => !/^ERR_(COMPILE_SIZE|COMPILE_POLICY|STEPPED|TAPE)$/.test(code) && !tests.includes(`'${code}'`),
      ),
    ).toEqual([]);
  });

  test('show() says what arrived in a few words', () => {
    expect([1, -0, 'a'.repeat(60), null, undefined, 1n, Symbol('s'), [1, 2], {}, x, () => 1, Object.create(null)].map(show)).toEqual([
      '1', '-0', `"${'a'.repeat(40)}…" (a string)`, 'null', 'undefined', '1n (a bigint)', 'a Symbol', 'an array of 2', 'an object', 'a Value', 'a function', 'an object',
    ]); // biome-ignore format: one list
  });
});
