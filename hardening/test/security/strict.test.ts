/** The packages in a Node that forbids code from strings, that freezes what the language comes with, and that nobody else notices. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundle } from '../../src/bundle.ts';

/** A bit of everything: compiled and eager training, every loader and saver. */
const program = `
import { compile, compileAsync, grad, tanh, toDot, toJSON as graphJSON, Value } from '@chainrule/engine';
import { Adam, fit, fromJSON, Generator, loadCheckpoint, loadSafetensors, MLP, makeMoons, mseLoss, saveCheckpoint, saveSafetensors, toJSON } from '@chainrule/nn';
import { toPyTorch } from '@chainrule/nn/pytorch';
export async function use() {
  const model = new MLP(2, [6, 1], { generator: new Generator(3) });
  const { x, y } = makeMoons(30, { seed: 5 });
  const optimizer = new Adam(model.parameters(), { lr: 0.05 });
  const options = { data: { x, y }, loss: mseLoss, optimizer, generator: new Generator(4) };
  await fit(model, { ...options, compile: 'require' });
  await fit(model, { ...options, compile: 'never' });
  const w = new Value(2);
  const later = await compileAsync(([a]) => tanh(w.mul(a)), { inputs: [1], parameters: [w] });
  later.valueAndGrad([[0.5]]);
  loadCheckpoint(saveCheckpoint({ model, optimizer }), { model, optimizer });
  model.loadStateDict(fromJSON(JSON.stringify(toJSON(loadSafetensors(saveSafetensors(model.stateDict()))))));
  toPyTorch(model);
  const [g] = grad(w.mul(w), [w]);
  return [w.grad, g.data, toDot(g).length > 20, graphJSON(w).nodes.length, ...model.predict([[1, 2]])];
}
`;
const show = "\nif (globalThis.process?.argv[1]?.endsWith('strict.mjs')) console.log(JSON.stringify(await use()));";
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chainrule-strict-'));
  writeFileSync(join(folder, 'strict.mjs'), await bundle(program + show));
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: readonly string[]): string =>
  execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

it('a Node that forbids code from strings runs all of it, with the same numbers', () => {
  const flag = '--disallow-code-generation-from-strings';
  expect(() => run(flag, '--eval', "eval('1')")).toThrow(/EvalError/); // the flag does what it says
  const plain = run(join(folder, 'strict.mjs'));
  expect(JSON.parse(plain)).toHaveLength(5);
  expect(run(flag, join(folder, 'strict.mjs'))).toBe(plain);
});

it('a Node whose prototypes are frozen runs all of it, with the same numbers', () => {
  expect(
    run('--frozen-intrinsics', '--eval', "'use strict'; try { Array.prototype.x = 1 } catch { console.log('frozen') }"),
  ).toBe('frozen\n');
  expect(run('--frozen-intrinsics', join(folder, 'strict.mjs'))).toBe(run(join(folder, 'strict.mjs')));
});

it('nothing global is new once the packages were loaded and used', () => {
  const looker = fileURLToPath(new URL('../programs/globals.mjs', import.meta.url));
  expect(run(looker, pathToFileURL(join(folder, 'strict.mjs')).href)).toBe('[]');
});
