import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { root } from './repository.ts';

/** What a bundler makes of a program. */
async function bundle(program: string) {
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
  return { metafile, text: outputFiles[0]?.text ?? '' };
}

/** The packages' files that a bundler keeps for a program, from src/. */
async function kept(program: string): Promise<string[]> {
  const { metafile } = await bundle(program);
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path.replace(/^.*packages\//, ''));
}

const compiler = /^engine\/src\/(wasm|kernels|trace)\/|^engine\/src\/compile/;

test('import { Value } brings the methods, and neither the compiler nor the ops on lists', async () => {
  const files = await kept("import { Value } from '@chainrule/engine'; console.log(new Value(1));");
  expect(files).toContain('engine/src/call.ts');
  expect(files).toContain('engine/src/ops/rectifier.ts');
  expect(files.filter((path) => compiler.test(path))).toEqual([]);
  expect(files.filter((path) => /ops\/(index|reduction|softmax)|errors\/|grad|draw/.test(path))).toEqual([]);
});

test('import { toSVG } brings what notebooks ask a Value for, besides', async () => {
  const { text } = await bundle("import { toSVG, Value } from '@chainrule/engine'; console.log(toSVG(new Value(1)));");
  expect(text).toContain('Jupyter.display');
});

test('import { tanh } brings what a call needs', async () => {
  const files = await kept("import { tanh } from '@chainrule/engine'; console.log(tanh(1));");
  expect(files).toContain('engine/src/call.ts');
});

/** The folders of nn. */
const part = (...names: string[]): RegExp => new RegExp(`^nn/src/(${names.join('|')})/`);

test.each([
  ['mseLoss', 'mseLoss([1], [2])', 'loss', part('optim', 'schedule', 'layer', 'data', 'random', 'save', 'train')],
  ['SGD', 'new SGD([])', 'optim', part('loss', 'schedule', 'layer', 'data', 'random', 'save', 'train')],
  ['MLP', 'new MLP(2, [1])', 'layer', part('loss', 'optim', 'schedule', 'data', 'train')],
  ['makeMoons', 'makeMoons(4)', 'data', part('loss', 'optim', 'schedule', 'layer', 'save', 'train')],
])('import { %s } brings that, and not the rest of nn or the compiler', async (name, call, own, others) => {
  const files = await kept(`import { ${name} } from '@chainrule/nn'; console.log(${call});`);
  expect(files.some((path) => part(own).test(path))).toBe(true);
  expect(files.filter((path) => others.test(path))).toEqual([]);
  expect(files.filter((path) => compiler.test(path))).toEqual([]);
});

test('import { fit, mseLoss } brings no other loss and no schedule', async () => {
  const files = await kept("import { fit, mseLoss } from '@chainrule/nn'; console.log(fit, mseLoss([1], [2]));");
  expect(files).toContain('nn/src/train/fit.ts');
  const strangers = /^nn\/src\/(loss\/(class|cross|pairs)|schedule\/(?!schedule\.ts)|optim\/(adam|rms|adagrad|sgd))/;
  expect(files.filter((path) => strangers.test(path))).toEqual([]);
});

test('a loss brings no other loss of its file, and a sum no other op on lists', async () => {
  const loss = await bundle("import { mseLoss } from '@chainrule/nn'; console.log(mseLoss([1], [2]));");
  expect(loss.text).toContain('mse_loss');
  expect(loss.text).not.toMatch(/huber_loss|kl_div/);
  const total = await bundle("import { sum } from '@chainrule/engine'; console.log(sum([1, 2]));");
  expect(total.text).toContain('torch.sum');
  expect(total.text).not.toMatch(/torch\.(prod|norm|softmax)/);
});
