/** A worker that is ended in the middle of a training: nothing of it is left, and the next one gets the numbers of one left alone. */
import { Worker } from 'node:worker_threads';
import { fit, Generator, MLP, makeMoons, mseLoss, SGD } from '@chainrule/nn';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../src/bundle.ts';

/** Trains as long as it is asked to, and says the loss of each epoch. */
const program = `
import { parentPort, workerData } from 'node:worker_threads';
import { fit, Generator, MLP, makeMoons, mseLoss, SGD } from '@chainrule/nn';
const model = new MLP(2, [8, 1], { generator: new Generator(3) });
const { x, y } = makeMoons(40, { noise: 0.1, seed: 5 });
await fit(model, {
  data: { x, y }, loss: mseLoss, optimizer: new SGD(model.parameters(), { lr: 0.1 }), batchSize: 8, generator: new Generator(4), ...workerData,
  onEpoch: ({ loss }) => parentPort.postMessage(loss),
});
parentPort.postMessage(Array.from(model.predict(x)));
`;
let code = '';
beforeAll(async () => {
  code = await bundle(program);
});

type Path = 'require' | 'never';
const start = (epochs: number, compile: Path): Worker =>
  new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), { workerData: { epochs, compile } });

/** All that a worker says, to its end. */
function toTheEnd(worker: Worker): Promise<unknown[]> {
  const said: unknown[] = [];
  return new Promise((resolve, reject) => {
    worker.on('message', (message) => said.push(message));
    worker.once('error', reject);
    worker.once('exit', () => resolve(said));
  });
}

/** The same training on this thread. */
async function here(compile: Path): Promise<unknown[]> {
  const model = new MLP(2, [8, 1], { generator: new Generator(3) });
  const { x, y } = makeMoons(40, { noise: 0.1, seed: 5 });
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  const { loss } = await fit(model, {
    data: { x, y },
    loss: mseLoss,
    optimizer,
    batchSize: 8,
    generator: new Generator(4),
    epochs: 5,
    compile,
  });
  return [...loss, [...model.predict(x)]];
}

describe.each<Path>(['require', 'never'])('a worker (compile: %s)', (compile) => {
  it('that is ended in mid-training leaves this thread and the next worker alone', async () => {
    const before = await here(compile);
    const doomed = start(1_000_000, compile);
    await new Promise((resolve) => doomed.once('message', resolve));
    const during = here(compile);
    expect(await doomed.terminate()).toBe(1);
    expect(await during).toEqual(before);
    expect(await toTheEnd(start(5, compile))).toEqual(before);
  });
});
