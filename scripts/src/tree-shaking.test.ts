import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { root } from './repository.ts';

/** The engine's files that a bundler keeps for a program, from src/. */
async function kept(program: string): Promise<string[]> {
  const { metafile, outputFiles } = await build({
    stdin: { contents: program, resolveDir: join(root, 'scripts') },
    conditions: ['@chainrule/source'],
    bundle: true,
    format: 'esm',
    minify: true,
    metafile: true,
    write: false,
  });
  expect(outputFiles).toHaveLength(1);
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path.replace(/^.*packages\//, ''));
}

const compiler = /^engine\/src\/(wasm|kernels|trace)\/|^engine\/src\/compile/;

test('import { Value } brings the methods and not the compiler', async () => {
  const files = await kept("import { Value } from '@chainrule/engine'; console.log(new Value(1));");
  expect(files).toContain('engine/src/call.ts');
  expect(files.filter((path) => compiler.test(path))).toEqual([]);
});

test('import { tanh } brings what a call needs', async () => {
  const files = await kept("import { tanh } from '@chainrule/engine'; console.log(tanh(1));");
  expect(files).toContain('engine/src/call.ts');
});

test('import { mseLoss } brings no optimiser and no network', async () => {
  const files = await kept("import { mseLoss } from '@chainrule/nn'; console.log(mseLoss([1], [2]));");
  expect(files.some((path) => path.startsWith('nn/src/loss/'))).toBe(true);
  expect(files.filter((path) => /^nn\/src\/(optim|schedule|layer|data)\//.test(path))).toEqual([]);
  expect(files.filter((path) => compiler.test(path))).toEqual([]);
});
