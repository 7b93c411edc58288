/** What compile() and compiled functions refuse, each with its code, and the reason and next step in the message. */
import { afterEach, describe, expect, it } from 'vitest';
import { type CompileOptions, compileUpdate, defineOp, sum, type Update, Value, where } from '../src/index.ts';
import { compile, compileAsync, loose, type Row, row } from './traceable.ts';

describe('compile() refuses, with code, reason and next step,', () => {
  const w = new Value(1, { label: 'w' });
  const fn = ([x]: Row): Value => w.mul(x);
  const ok: CompileOptions = { inputs: [1], parameters: [w] };
  const f = compile(fn, ok);
  const other: { stolen?: Value; made?: Value } = {};
  compile(
    ([x]) => {
      other.stolen = x as Value;
      other.made = other.stolen.mul(3);
      return other.made;
    },
    { inputs: [1] },
  );
  const cases: readonly (readonly [string, string, () => unknown, RegExp])[] = [
    ['reading .data of a placeholder', 'ERR_TRACED_DATA', () => compile(([x]) => w.mul(x.data), ok), /where\(/],
    [
      'branching on a placeholder',
      'ERR_TRACED_BRANCH',
      () => compile(([x]) => (loose<number>(x) > 0 ? w : x), ok),
      /where\(condition/,
    ],
    [
      'a function that returns a number',
      'ERR_COMPILE_RESULT',
      () =>
        compile(
          loose(() => 3),
          ok,
        ),
      /got 3/,
    ],
    [
      'a function that returns nothing',
      'ERR_COMPILE_RESULT',
      () =>
        compile(
          loose(() => undefined),
          ok,
        ),
      /got undefined/,
    ],
    ['a function that returns an empty list', 'ERR_COMPILE_RESULT', () => compile(() => [], ok), /array of 0/],
    [
      'a list with something else in it',
      'ERR_COMPILE_RESULT',
      () =>
        compile(
          loose(([x]: Row) => [x, 2]),
          ok,
        ),
      /got 2/,
    ],
    [
      'a trainable Value that is no parameter',
      'ERR_COMPILE_PARAMETER',
      () => compile(fn, { inputs: [1] }),
      /'w'.*Add it to parameters/,
    ],
    [
      'a placeholder of another trace',
      'ERR_COMPILE_FOREIGN',
      () => compile(() => other.stolen as Value, ok),
      /inputs\[0\]\[0\]/,
    ],
    [
      'what another trace made of its placeholder',
      'ERR_COMPILE_FOREIGN',
      () => compile(([x]) => (x as Value).add(other.made as Value), ok),
      /inputs\[0\]\[0\]/,
    ],
    ['an op without kernel', 'ERR_COMPILE_KERNEL', () => compile(([x]) => cube(x), ok), /cube/],
    ['no function', 'ERR_FUNCTION', () => compile(loose(3), ok), /fn must be a function/],
    [
      'an async function',
      'ERR_PROMISE',
      () =>
        compile(
          loose(async () => w),
          ok,
        ),
      /async/,
    ],
    ['no options', 'ERR_COMPILE_INPUTS', () => compile(fn, loose(undefined)), /options.inputs/],
    ['a width of 0', 'ERR_COMPILE_INPUTS', () => compile(fn, { inputs: [0] }), /got 0/],
    [
      'inputs of more numbers than can be traced',
      'ERR_COMPILE_WIDTH',
      () => compile(fn, { inputs: [2 ** 21, 2 ** 21, 1] }),
      /add up to 4194304 numbers per sample, got 4194305/,
    ],
    ['a width that is no whole number', 'ERR_COMPILE_INPUTS', () => compile(fn, { inputs: [1.5] }), /got 1.5/],
    ['inputs that are no array', 'ERR_COMPILE_INPUTS', () => compile(fn, { inputs: loose(2) }), /got 2/],
    [
      'a parameter that is a number',
      'ERR_COMPILE_PARAMETERS',
      () => compile(fn, { inputs: [1], parameters: loose([3]) }),
      /parameters\[0\]/,
    ],
    [
      'a parameter that is no leaf',
      'ERR_COMPILE_PARAMETERS',
      () => compile(fn, { inputs: [1], parameters: [w.mul(2)] }),
      /leaf/,
    ],
    [
      'parameters that are no array',
      'ERR_LIST',
      () => compile(fn, { inputs: [1], parameters: loose(w) }),
      /options.parameters/,
    ],
    [
      'an option that does not exist',
      'ERR_OPTION_NAME',
      () => compile(fn, { ...ok, ...{ reducton: 'sum' } }),
      /compile\(\): unknown option 'reducton'; known: 'inputs', 'parameters', 'reduction', 'dtype', 'fma', 'check', 'update'/,
    ],
    ['an unknown reduction', 'ERR_OPTION_WORD', () => compile(fn, { ...ok, reduction: loose('max') }), /'mean', 'sum'/],
    [
      'an unknown dtype',
      'ERR_OPTION_WORD',
      () => compile(fn, { ...ok, dtype: loose('float16') }),
      /'float64', 'float32'/,
    ],
    ['fma that is no boolean', 'ERR_COMPILE_FLAG', () => compile(fn, { ...ok, fma: loose(1) }), /true or false/],
    [
      'several outputs to differentiate',
      'ERR_COMPILE_OUTPUTS',
      () => compile(([x]) => [x, x.neg()], ok).valueAndGrad(row(1)),
      /one Value/,
    ],
    ['a batch too few', 'ERR_BATCH_COUNT', () => f.forward(), /expected 1, got 0/],
    ['a batch too many', 'ERR_BATCH_COUNT', () => f.valueAndGrad(row(1), row(1)), /expected 1, got 2/],
    ['a batch of another kind', 'ERR_BATCH_KIND', () => f.forward(loose('1')), /batch 0/],
    ['a row of another kind', 'ERR_BATCH_KIND', () => f.forward(loose([1])), /got 1/],
    ['a string in a row', 'ERR_BATCH_KIND', () => f.forward(loose([['1']])), /"1"/],
    [
      'a row of the wrong length',
      'ERR_BATCH_ROW',
      () => f.forward([[1], [1, 2]]),
      /row 1 of batch 0 must hold 1 numbers.*got 2/,
    ],
    [
      'a flat batch of the wrong length',
      'ERR_BATCH_LENGTH',
      () => compile(([a, b]) => a.add(b), { inputs: [2] }).forward(new Float64Array(3)),
      /multiple of 2, got 3/,
    ],
    [
      'batches of different sizes',
      'ERR_BATCH_SIZES',
      () => compile(([a], [b]) => a.add(b), { inputs: [1, 1] }).forward(row(1), [[1], [2]]),
      /batch 0 has 1, batch 1 has 2/,
    ],
    ['an empty batch', 'ERR_BATCH_EMPTY', () => f.valueAndGrad([]), /at least one row/],
    ['an empty flat batch', 'ERR_BATCH_EMPTY', () => f.forward(new Float64Array(0)), /at least one row/],
  ];
  it.each(cases)('%s: %s', (_what, code, run, message) => {
    expect(run).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });

  const cube = defineOp({
    name: 'cube',
    arity: 1,
    torch: '',
    tex: (x: string) => x,
    forward: (x: number) => x ** 3,
    vjps: [(k, g, x) => k.mul(g, k.mul(3, k.mul(x, x)))],
  });
});

describe('compile() on a host that lacks something', () => {
  const real = (globalThis as { WebAssembly?: unknown }).WebAssembly;
  afterEach(() => {
    (globalThis as { WebAssembly?: unknown }).WebAssembly = real;
  });
  const run = (): unknown => compile(([x]) => where(x.gt(0), x, 0), { inputs: [1] });

  it('says that there is no WebAssembly', () => {
    (globalThis as { WebAssembly?: unknown }).WebAssembly = undefined;
    expect(run).toThrow(
      expect.objectContaining({
        name: 'CompileError',
        code: 'ERR_COMPILE_HOST',
        message: expect.stringMatching(/no WebAssembly\./),
      }),
    );
  });

  it('says that there is no relaxed SIMD, if fma asks for it', () => {
    const host = real as { validate: (bytes: Uint8Array) => boolean };
    // Only the probe for SIMD itself is short.
    const validate = (bytes: Uint8Array): boolean => bytes.length < 60 && host.validate(bytes);
    (globalThis as { WebAssembly?: unknown }).WebAssembly = { validate };
    const fused = (): unknown => compile(([x]) => x.neg(), { inputs: [1], fma: true });
    expect(fused).toThrow(
      expect.objectContaining({ code: 'ERR_COMPILE_FMA', message: expect.stringMatching(/Leave fma out/) }),
    );
  });

  it.each(['Module', 'Instance'])('says so when it has no memory for a %s, now or in the background', async (kind) => {
    class Full {
      constructor() {
        throw new RangeError('Out of memory');
      }
    }
    const full = Object.create(real as object, { [kind]: { value: Full } });
    if (kind === 'Module') Object.defineProperty(full, 'compile', { value: async () => new Full() });
    (globalThis as { WebAssembly?: unknown }).WebAssembly = full;
    const refusal = {
      name: 'CompileError',
      code: 'ERR_COMPILE_MEMORY',
      message: expect.stringMatching(/refused a module of \d+ bytes: Out of memory\. Dispose of/),
    };
    const fresh = (): number => kind.length * 1000; // another function than any before, so that no cache has it
    expect(() => compile(([x]) => x.add(fresh()), { inputs: [1] })).toThrow(expect.objectContaining(refusal));
    await expect(compileAsync(([x]) => x.sub(fresh()), { inputs: [1] })).rejects.toMatchObject(refusal);
  });

  it.each([
    [
      'Chromium',
      "WebAssembly.Module(): violates the Content Security policy directive because 'unsafe-eval' is not allowed.",
    ],
    ['Firefox', 'call to WebAssembly.Module() blocked by CSP'],
  ])('names the word that a policy lacks, in %s, for functions and updates', (_browser, message) => {
    class Forbidden {
      constructor() {
        throw new Error(message);
      }
    }
    const forbidding = Object.create(real as object, { Module: { value: Forbidden } });
    (globalThis as { WebAssembly?: unknown }).WebAssembly = forbidding;
    const refusal = expect.objectContaining({
      name: 'CompileError',
      code: 'ERR_COMPILE_POLICY',
      message: expect.stringMatching(/[^.]\. Add 'wasm-unsafe-eval' to its script-src, or use the eager engine\.$/),
    });
    const fresh = message.length * 1000; // another function than any before, so that no cache has it
    expect(() => compile(([x]) => x.mul(fresh), { inputs: [1] })).toThrow(refusal);
    const update: Update<'x', never> = { columns: ['x'], scalars: [], next: (k, { x }) => ({ x: k.mul(x, 2) }) };
    expect(() => compileUpdate(update, 1)).toThrow(refusal);
  });

  it('says that there is no SIMD', () => {
    (globalThis as { WebAssembly?: unknown }).WebAssembly = { validate: () => false };
    expect(run).toThrow(expect.objectContaining({ code: 'ERR_COMPILE_HOST', message: expect.stringMatching(/SIMD/) }));
  });
});

it('a function that throws leaves nothing of its placeholders to later calls', () => {
  let caught: (Value | number)[] = [];
  const fn = (row: Row): Value => {
    caught = row as unknown as Value[]; // an array, which the caller may write to all the same
    throw new Error(`no ${sum(row).op}`);
  };
  expect(() => compile(fn, { inputs: [2] })).toThrow('no sum');
  caught[0] = 1;
  caught[1] = 2;
  expect(sum(caught).data).toBe(3);
});
