/**
 * A GPT in scalars, as a learner writes it, eagerly or traced: loss and the gradient of every parameter.
 *
 * One position at a time; keys and values of earlier positions are remembered, and gradients flow through them.
 */
import { dot, mean, type Operand, parameterBlock, relu, softmax, type Value } from '@chainrule/engine';
import { crossEntropy } from '@chainrule/nn';
import type { Answer } from '../method/tolerance.ts';
import type { Trace } from '../traced/trace.ts';
import { type Gpt, shapesOf } from './gpt.ts';

type Vector = readonly Value[];
type Matrix = readonly Vector[];

/** What attention may get wrong; the teeth put wrong parts in. */
export interface Attention {
  /** What scores are divided by, for heads of so many numbers. */
  readonly divisor: (size: number) => number;
  /** What is remembered of a key or value. */
  readonly remember: (vector: Vector) => Vector;
}
export const rightAttention: Attention = { divisor: Math.sqrt, remember: (vector) => vector };

const times = (weights: Matrix, x: Vector): Vector => weights.map((row) => dot(row, x));
const plus = (a: Vector, b: Vector): Vector => a.map((x, i) => x.add(b[i] as Value)); // both are a position's numbers

function normalise(x: Vector): Vector {
  const scale = dot(x, x).div(x.length).add(1e-5).pow(-0.5);
  return x.map((xi) => xi.mul(scale));
}

/** What each head makes of the positions so far, one after the other. */
function attend(heads: number, question: Vector, keys: Matrix, values: Matrix, { divisor }: Attention): Vector {
  const size = question.length / heads;
  return Array.from({ length: heads }, (_, head) => {
    const mine = (vector: Vector): Vector => vector.slice(head * size, (head + 1) * size);
    const weights = softmax(keys.map((key) => dot(mine(question), mine(key)).div(divisor(size))));
    return Array.from({ length: size }, (_zero, i) =>
      dot(
        weights,
        values.map((value) => mine(value)[i] as Value), // i is within the head
      ),
    );
  }).flat();
}

/** The loss of a text, its parameters given as one block. */
function gptLoss(gpt: Gpt, parameters: Vector, next: readonly Operand[], attention: Attention): Value {
  let at = 0;
  const [letters = [], positions = [], head = [], ...layers] = shapesOf(gpt).map(([rows, columns]): Matrix => {
    const start = at;
    at += rows * columns;
    return Array.from({ length: rows }, (_, i) => parameters.slice(start + i * columns, start + (i + 1) * columns));
  });
  const keys: Vector[][] = Array.from({ length: gpt.layers }, () => []);
  const values: Vector[][] = Array.from({ length: gpt.layers }, () => []);
  const losses = gpt.letters.map((letter, position) => {
    let x = normalise(plus(letters[letter] as Vector, positions[position] as Vector)); // both are within range
    for (let layer = 0; layer < gpt.layers; layer++) {
      const [query, key, value, output, widen, narrow] = layers.slice(6 * layer) as Matrix[] as [
        Matrix,
        Matrix,
        Matrix,
        Matrix,
        Matrix,
        Matrix,
      ]; // six a layer
      const [ks, vs] = [keys[layer] as Vector[], values[layer] as Vector[]]; // one each
      const normal = normalise(x);
      ks.push(attention.remember(times(key, normal)));
      vs.push(attention.remember(times(value, normal)));
      x = plus(times(output, attend(gpt.heads, times(query, normal), ks, vs, attention)), x);
      x = plus(
        times(
          narrow,
          times(widen, normalise(x)).map((h) => relu(h)),
        ),
        x,
      );
    }
    return crossEntropy(times(head, x), next[position] as Operand); // one per position
  });
  return mean(losses);
}

/** Loss and gradients on the eager engine. */
export function runGpt(gpt: Gpt, attention: Attention = rightAttention): Answer {
  const { values, grad } = parameterBlock(Float64Array.from(gpt.parameters));
  const loss = gptLoss(gpt, values, gpt.next, attention);
  loss.backward();
  return { values: Float64Array.of(loss.data), gradients: Float64Array.from(grad) };
}

/** Loss and gradients through tracing, the letters that follow being the input. */
export function runTracedGpt(trace: Trace, gpt: Gpt, attention: Attention = rightAttention): Answer {
  const { values, grad } = parameterBlock(Float64Array.from(gpt.parameters));
  const traced = trace((next = []) => gptLoss(gpt, values, next, attention), {
    inputs: [gpt.next.length],
    parameters: values,
  });
  const loss = traced.valueAndGrad([gpt.next]);
  return { values: Float64Array.of(loss), gradients: Float64Array.from(grad) };
}
