/**
 * What every driver here speaks: lines of JSON, as the sides in Python do.
 *
 * The first line says which version this is and which number types it has. Then `setup` answers the loss and the gradients of a
 * load, and `time` runs so many full steps (forward, backward, SGD) and answers the seconds they took.
 */
import { createInterface } from 'node:readline';

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

/** The rate of SGD, the same on every side. */
export const rate = 1e-6;

/**
 * Serves one side until its input ends.
 *
 * @param hello - `{ version, dtypes, accuracy }`
 * @param build - from a load, its numbers and a number type to `{ answer(), run(steps) }`, either of them async or not
 */
export async function serve(hello, build) {
  say(hello);
  let step;
  for await (const line of createInterface({ input: process.stdin })) {
    const message = JSON.parse(line);
    if (message.do === 'setup') {
      step = await build(message.load, message.numbers, message.dtype);
      say(await step.answer());
    } else {
      const started = performance.now();
      await step.run(message.steps);
      say({ seconds: (performance.now() - started) / 1000 });
    }
  }
}

/** The layers of a flat list of parameters, neuron by neuron, as `[in, out]` matrices (row by row) and biases. */
export function layersOf({ nin, nouts }, parameters) {
  let at = 0;
  return nouts.map((nout, layer) => {
    const width = nouts[layer - 1] ?? nin;
    const neurons = Array.from({ length: nout }, (_, i) =>
      parameters.slice(at + i * (width + 1), at + (i + 1) * (width + 1)),
    );
    at += nout * (width + 1);
    const weight = Array.from({ length: width }, (_, j) => neurons.map((neuron) => neuron[j])).flat();
    return { width, nout, weight, bias: neurons.map((neuron) => neuron[width]) };
  });
}

/** The way back: gradients of `[in, out]` matrices and biases, neuron by neuron. */
export function flatten(layers) {
  return layers.flatMap(({ width, nout, weight, bias }) =>
    Array.from({ length: nout }, (_, i) => [
      ...Array.from({ length: width }, (_, j) => weight[j * nout + i]),
      bias[i],
    ]).flat(),
  );
}

/** Class numbers as rows of zeros and a one. */
export const oneHot = (labels, classes) =>
  labels.flatMap((label) => Array.from({ length: classes }, (_, i) => (i === label ? 1 : 0)));
