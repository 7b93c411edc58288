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

/** What stays of a header of 1 MiB, in sizes of the file, several times: in a process where nothing else comes and goes. */
const holding = `
  import { loadSafetensors } from '@chainrule/nn';
  const used = () => {
    gc();
    gc();
    return process.memoryUsage().heapUsed;
  };
  const fileOf = (entry) => {
    const count = Math.floor(2 ** 20 / (entry.length + 10));
    const header = new TextEncoder().encode('{' + Array.from({ length: count }, (_, i) => '"t' + i + '":' + entry).join() + '}');
    const file = new Uint8Array(8 + header.length);
    new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
    file.set(header, 8);
    return { file, count };
  };
  function held({ file, count }) {
    const before = used();
    const states = [loadSafetensors(file), loadSafetensors(file), loadSafetensors(file)];
    const after = used();
    if (states.some(({ size }) => size !== count)) throw new Error('tensors are missing');
    return (after - before) / states.length / file.length;
  }
  const entry = (shape) => '{"dtype":"F64","shape":' + shape + ',"data_offsets":[0,0]}';
  const sizes = ['[0]', '[' + new Array(64).fill(0) + ']'].map((shape) => {
    const file = fileOf(entry(shape));
    return Array.from({ length: 5 }, () => held(file)).sort((a, b) => a - b)[2];
  });
  console.log(JSON.stringify(sizes));
`;

it('loadSafetensors() holds no more than about four times a header, text included', () => {
  const args = ['--expose-gc', '--conditions=@chainrule/source', '--import', 'tsx', '--input-type=module'];
  const sizes: number[] = JSON.parse(
    execFileSync('node', [...args, '--eval', holding], { cwd: folder, encoding: 'utf8' }),
  );
  expect(sizes).toHaveLength(2); // 16,000 tensors without elements, and tensors of 64 dimensions
  expect(Math.min(...sizes)).toBeGreaterThan(1); // the tensors are there, so something was counted
  expect(Math.max(...sizes)).toBeLessThan(4.2);
});

/**
 * Reads a header of 1 MiB over and over where nothing is collected in between: what is allocated, in sizes of the file, each time. The
 * first is left out: while the reader's code is still interpreted V8 boxes numbers, 6 to 9 times the file, by how fast it gets compiled.
 */
const reading = `
  import { loadSafetensors } from '@chainrule/nn';
  const entry = (i) => '"t' + i + '":{"dtype":"F64","shape":[0],"data_offsets":[0,0]}';
  const header = new TextEncoder().encode('{' + Array.from({ length: 16_000 }, (_, i) => entry(i)).join() + '}');
  const file = new Uint8Array(8 + header.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  const sizes = Array.from({ length: 4 }, () => {
    gc();
    const before = process.memoryUsage().heapUsed;
    if (loadSafetensors(file).size !== 16_000) throw new Error('tensors are missing');
    return (process.memoryUsage().heapUsed - before) / file.length;
  });
  console.log(JSON.stringify(sizes.slice(1)));
`;

it('loadSafetensors() allocates at most 8 times a header of 16,000 tensors in all, garbage included', () => {
  const uncollected = ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256'];
  const args = ['--conditions=@chainrule/source', '--import', 'tsx', '--input-type=module', '--eval', reading];
  const sizes: number[] = JSON.parse(
    execFileSync('node', [...uncollected, ...args], { cwd: folder, encoding: 'utf8' }),
  );
  expect(Math.min(...sizes)).toBeGreaterThan(1); // the tensors are there, so something was counted
  expect(Math.max(...sizes)).toBeLessThan(8);
});
