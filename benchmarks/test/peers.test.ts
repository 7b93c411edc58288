/** The other sides of the benchmark of compile(): processes that speak lines of JSON, whether they live, fail or are not there. */
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { SideProcess } from '../src/compile/side-process.ts';
import { peers } from '../src/compile/sides.ts';
import { numbersOf, type Workload, workloads } from '../src/compile/workloads.ts';

const lines = new URL('../peers/lines.mjs', import.meta.url);
const program = (code: string): string[] => ['--input-type=module', '-e', code];
/** A driver like the real ones, whose gradients are the parameters, taken apart into layers and put together again. */
const mirror = (hello: string): string[] =>
  program(`import { flatten, layersOf, serve } from '${lines}';
    const build = (load, { parameters }) => ({
      answer: () => ({ loss: 7, gradients: flatten(layersOf(load, parameters)) }),
      run: (steps) => new Promise((done) => setTimeout(done, steps)),
    });
    await serve(${hello}, build);`);
const load = workloads.find(({ name }) => name === 'W3') as Workload; // it is in the table

test('a driver of benchmarks/peers gets a load, answers for it and takes its own time', async () => {
  const side = await SideProcess.start('mirror', process.execPath, mirror(`{ version: '1.2', dtypes: ['float32'] }`));
  if (side === null) throw new Error('it did not start');
  const numbers = numbersOf(load);
  const answer = await side.setup(load, numbers, 'float32');
  expect(answer).toEqual({ loss: 7, gradients: numbers.parameters });
  expect(await side.time(5)).toBeGreaterThan(800); // five steps of a millisecond each, less what a timer may round off
  expect([side.version, side.dtypes, side.label('float32')]).toEqual(['1.2', ['float32'], 'mirror']);
  side.stop();
});

test('a side whose float64 is no better than float32 is compared as float32, and its name says so', async () => {
  const side = await SideProcess.start('mirror', process.execPath, mirror(`{ version: '1', accuracy: 'float32' }`));
  expect(side?.dtypes).toEqual(['float64', 'float32']);
  expect(side?.accuracy('float64')).toBe('float32');
  expect(side?.label('float64')).toBe("mirror, to float32's accuracy");
  expect(side?.label('float32')).toBe('mirror');
  side?.stop();
});

test.each([
  [
    'a program that ends at once',
    process.execPath,
    program(`console.error('no such wheel'); process.exit(1);`),
    'no such wheel',
  ],
  ['a command that is not there', fileURLToPath(new URL('no-such-command', lines)), [], 'ENOENT'],
])('%s is not measured, and the reason is printed', async (_, command, args, reason) => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  expect(await SideProcess.start('broken', command, args)).toBeNull();
  expect(log.mock.calls.join()).toMatch(
    new RegExp(`^broken: not measured, its process ended at once:.*${reason}`, 's'),
  );
  log.mockRestore();
});

test('a side that dies over a load is an error with its last words', async () => {
  const dies = program(
    `console.log('{"version":"1"}'); process.stdin.once('data', () => { throw new Error('no kernel'); });`,
  );
  const side = await SideProcess.start('dies', process.execPath, dies);
  await expect(side?.setup(load, numbersOf(load), 'float64')).rejects.toThrow(
    /dies: its process ended[\s\S]*no kernel/,
  );
});

test('every peer says what is missing when it is not there', () => {
  expect(peers.map(({ name }) => name)).toEqual(['torch', 'jax', 'jax-js', 'tfjs wasm', 'tfjs cpu']);
  for (const { missing } of peers) expect(missing).toMatch(/^there is no /);
});
