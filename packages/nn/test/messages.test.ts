/** Messages speak of what was handed in, under its own name, and leave none of the allowed words out. */
import { describe, expect, it } from 'vitest';
import { activationNames, DataLoader, fit, Layer, MLP, mseLoss, SGD } from '../src/index.ts';

const model = new MLP(1, [1]);
const run = (options: object): Promise<unknown> =>
  fit(model, {
    data: { x: [[1], [2]], y: [1, 2] },
    loss: mseLoss as never,
    optimizer: new SGD(model.parameters(), { lr: 0.1 }),
    ...options,
  });

describe('data', () => {
  it.each<[string, object, RegExp]>([
    [
      'labels that are words',
      { x: [[1], [2]], y: ['cat', 'dog'] },
      /data\.y\[0\] must be a number, or a list of numbers, but got "cat"\. Number the classes from 0/,
    ],
    ['one label that is a word', { x: [[1], [2]], y: [1, 'dog'] }, /data\.y\[1\] must be a number.*"dog"/],
    ['labels that are booleans', { x: [[1], [2]], y: [true, false] }, /data\.y\[0\] must be a number/],
    ['a missing row', { x: [[1], undefined], y: [1, 2] }, /data\.x\[1\] must be an array/],
    ['a word in a row', { x: [[1], ['2']], y: [1, 2] }, /data\.x\[1\]\[0\] must be a number/],
    ['rows of two lengths', { x: [[1], [1, 2]], y: [1, 2] }, /data\.x\[1\] must have 1 element/],
    ['targets of two lengths', { x: [[1], [2]], y: [[1], [1, 2]] }, /data\.y\[1\] must have 1 element/],
  ])('with %s', async (_, data, message) => {
    expect(() => new DataLoader(data as never)).toThrow(message);
    await expect(run({ data })).rejects.toThrow(message);
    await expect(run({ validation: data })).rejects.toThrow(
      new RegExp(message.source.replaceAll('data\\.', 'validation\\.')),
    );
  });
});

describe('an unknown activation', () => {
  it('is answered with all there are', () => {
    let message = '';
    try {
      new Layer(1, 1, { activation: 'Relu' as never });
    } catch (error) {
      message = (error as Error).message;
    }
    for (const name of [...activationNames, 'softmax', 'logSoftmax']) expect(message).toContain(` ${name}`);
    expect(message).not.toContain('…');
  });
});
