/**
 * Checkpoints: tensors and notes that go into five objects at once. The notes lie within the header of a binary file, where
 * changes of bytes mostly break the frame; so an input is the notes alone, and the file around them is made here.
 */
import {
  Adam,
  DataLoader,
  Generator,
  loadCheckpoint,
  MLP,
  ReduceLROnPlateau,
  saveCheckpoint,
  saveSafetensors,
} from '@chainrule/nn';
import { readSafetensors } from '../../../../packages/nn/src/save/safetensors.ts';
import type { Draws } from '../random.ts';
import { promise, type Target, textOf } from '../target.ts';
import { misfits, refusal } from './state.ts';

/** A run with everything that has a state, some steps old. */
function runOf(steps: number, seed: number) {
  const generator = new Generator(seed);
  const model = new MLP(2, [2, 1], { generator });
  const optimizer = new Adam(model.parameters(), { lr: 0.01, amsgrad: true });
  const scheduler = new ReduceLROnPlateau(optimizer, { patience: 1 });
  const data = {
    x: [
      [1, 2],
      [3, 4],
    ],
    y: [0, 1],
  };
  const loader = new DataLoader(data, { batchSize: 1, shuffle: true, generator: new Generator(seed + 1) });
  for (let step = 0; step < steps; step++) {
    for (const parameter of model.parameters()) parameter.grad = 2 * generator.uniform() - 1;
    optimizer.step();
    scheduler.step(step);
  }
  return { model, optimizer, scheduler, generator, loader };
}

const before = saveCheckpoint(runOf(3, 1));
const { tensors } = readSafetensors(before);
const fileOf = (notes: string): Uint8Array => saveSafetensors(tensors, new Map([['chainrule', notes]]));
const notesOf = (file: Uint8Array): string => readSafetensors(file).metadata.get('chainrule') ?? '';
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** 625 words would leave no room for anything else to be changed: they are put in for `"words":[]`. */
const words = JSON.stringify(new Generator(1).getState().words);
const shorten = (notes: string): string => notes.replaceAll(/"words":\[[\d,]*\]/g, '"words":[]');
const lengthen = (notes: string): string => notes.replaceAll('"words":[]', `"words":${words}`);

function draw(draws: Draws): string {
  return shorten(
    notesOf(saveCheckpoint(runOf(draws.below(3), draws.below(100)), draws.chance(0.5) ? { epoch: NaN } : null)),
  );
}

export const checkpoint: Target = {
  name: 'checkpoint',
  promise:
    'loadCheckpoint() refuses notes in a class of its own and leaves model, optimiser, schedule, generator and loader as they were, or takes all of them on.',
  words: [
    '"optimizer":',
    '"scheduler":',
    '"generator":',
    '"loader":',
    '"groups":[',
    '"segments":[',
    '"options":{',
    '"length":',
    '"step":',
    '"buffers":["expAvg"]',
    '"#NaN"',
    '"#-0"',
    '"#Infinity"',
    '"__proto__":{',
    'null',
    '"betas":[0.9,0.999]',
  ],
  generate: draw,
  run(input) {
    const [file, parts] = [fileOf(lengthen(textOf(input))), runOf(3, 1)];
    try {
      loadCheckpoint(file, parts);
    } catch (error) {
      const verdict = refusal(error, ...misfits);
      promise(same(saveCheckpoint(parts), before), 'the checkpoint was refused, and yet something has changed');
      return verdict;
    }
    const saved = saveCheckpoint(parts);
    const other = runOf(1, 9);
    loadCheckpoint(saved, other);
    promise(same(saveCheckpoint(other), saved), 'what was loaded and saved loads as something else');
    loadCheckpoint(before, parts);
    promise(same(saveCheckpoint(parts), before), 'the old checkpoint does not undo the new one');
    return 'loaded';
  },
};
