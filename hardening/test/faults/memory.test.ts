/** Memory pressure: what cannot fit is refused by the packages' own errors before anything is made, and what fits runs. */
import { expect, it } from 'vitest';
import { runProgram } from '../../src/program.ts';

interface Sizes {
  readonly found: Readonly<Record<string, string>>;
  readonly large: { readonly outputs: number; readonly last: number; readonly loss: number; readonly grad: number };
}

it('sizes beyond any memory, Infinity and NaN are refused with a code, within 256 MB; ten million rows run', async () => {
  const { code, out, said } = await runProgram('sizes.ts', [], ':', ['--max-old-space-size=256']);
  expect(code, said).toBe(0);
  const { found, large } = JSON.parse(out) as Sizes; // as the program prints it
  for (const [name, how] of Object.entries(found))
    expect(how, name).toMatch(/^(RangeError|TypeError) (NN|ERR)_[A-Z_]+: /);
  expect(Object.keys(found).length).toBeGreaterThan(20);
  expect(found['a row of 1e9 inputs']).toMatch(
    /^RangeError ERR_COMPILE_WIDTH: .* 4194304 numbers per sample, got 1000000000/,
  );
  expect(large).toEqual({ outputs: 1e7, last: 6, loss: 6e7, grad: 3e7 });
});

it.skipIf(process.platform !== 'linux')(
  'compile() says so when the host has no memory left for a module, and everything made before goes on',
  async () => {
    // 64-bit hosts reserve gigabytes of addresses per memory: with so many in all, a few dozen functions are the end.
    const { out, said } = await runProgram('crowded.ts', [], 'ulimit -v 400000000');
    const ended = JSON.parse(out || `{"said":${JSON.stringify(said)}}`) as Readonly<Record<string, unknown>>;
    expect(ended).toMatchObject({ name: 'CompileError', code: 'ERR_COMPILE_MEMORY', first: 6, eager: 6 });
    expect(ended.message).toMatch(/the host refused a module of \d+ bytes: .*Dispose of compiled functions/);
    expect(ended.kept).toBeGreaterThan(5);
  },
);

it('a hundred thousand rows of ten columns are read, scaled and trained on within 400 MB, in proportion to their number', async () => {
  interface Report {
    readonly rows: number;
    readonly accuracy: number;
    readonly megabytes: number;
    readonly seconds: number;
  }
  const run = async (rows: number): Promise<Report> => {
    const { code, out, said } = await runProgram('many-rows.ts', [String(rows)]);
    expect(code, said).toBe(0);
    return JSON.parse(out) as Report; // as the program prints it
  };
  const [tenth, whole] = [await run(10_000), await run(100_000)];
  expect(whole.rows).toBe(100_000);
  expect(whole.accuracy).toBeGreaterThan(0.8);
  expect(whole.megabytes).toBeLessThan(400);
  expect(whole.seconds).toBeLessThan(31 * tenth.seconds); // half way, in orders of magnitude, from linear to quadratic
});
