import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('..', import.meta.url));
const program = (compile: string): string => `
  import { Adam, Dropout, fit, hingeLoss, Layer, makeMoons, manualSeed, MLP, sample } from '@chainrule/nn';
  manualSeed(7);
  const { x, y } = makeMoons(30, { noise: 0.1 });
  const model = new MLP(2, [6, 1]);
  const optimizer = new Adam(model.parameters(), { lr: 0.05 });
  await fit(model, { data: { x, y: y.map((c) => 2 * c - 1) }, loss: hingeLoss, optimizer, epochs: 5, batchSize: 7, compile: '${compile}' });
  const bits = (numbers) => [...new BigUint64Array(Float64Array.from(numbers).buffer)].map((b) => b.toString(16));
  const dropped = new Dropout(0.5).forward([1, 2, 3, 4]).map((v) => v.data);
  console.log(bits([...model.predict(x), ...dropped, sample([1, 2, 3])]).join(' '));
`;

/** What a process of its own prints. */
function run(compile: string): string {
  const args = ['--conditions=@chainrule/source', '--import', 'tsx', '--input-type=module', '--eval', program(compile)];
  return execFileSync('node', args, { cwd: folder, encoding: 'utf8' });
}

it.each(['require', 'never'])('the same seed gives the same bits in another process (compile: %s)', (compile) => {
  const first = run(compile);
  expect(first.trim().split(' ')).toHaveLength(35);
  expect(run(compile)).toBe(first);
});
