/**
 * detectAnomaly: finds the op that made the first NaN, forwards or backwards, and data that changed in between.
 *
 * Off, it costs nothing but a look at the mode. On, each new node and each pulled gradient is looked at, and the data of every
 * leaf is kept as it was when an op first used it.
 */
import { AnomalyError, anomalies, show } from './errors.ts';
import { type AnomalyWatch, withMode } from './mode.ts';
import type { NodeOp } from './op.ts';
import type { Value } from './value.ts';

type Inputs = readonly (Value | null | undefined)[];

const numbersOf = (inputs: Inputs): string[] => inputs.flatMap((x) => (x ? [show(x.data)] : [])).slice(0, 8);
const isNaNValue = (x: Value | null | undefined): boolean => x != null && Number.isNaN(x.data);

/** A watch for one run of detectAnomaly. */
function newWatch(): AnomalyWatch {
  const used = new Map<Value, number>();
  return {
    made(node: Value, op: NodeOp, inputs: Inputs): void {
      if (Number.isNaN(node.data) && !inputs.some(isNaNValue)) {
        const message = anomalies.ERR_NAN_FORWARD(op.name, numbersOf(inputs));
        throw new AnomalyError('ERR_NAN_FORWARD', message, op.name, node);
      }
      for (const input of inputs) if (input?.isLeaf && !used.has(input)) used.set(input, input.data);
    },
    pulled(node: Value): void {
      for (const input of node.inputs) {
        const then = used.get(input);
        if (then !== undefined && !Object.is(then, input.data)) {
          const message = anomalies.ERR_CHANGED(node.op, input.label, then, input.data);
          throw new AnomalyError('ERR_CHANGED', message, node.op, input);
        }
        if (input.tracked && Number.isNaN(input.grad) && !Number.isNaN(node.grad)) {
          const message = anomalies.ERR_NAN_BACKWARD(node.op, node.grad, numbersOf(node.inputs));
          throw new AnomalyError('ERR_NAN_BACKWARD', message, node.op, node);
        }
      }
    },
  };
}

/**
 * Runs a function, `backward()` calls included, and throws at the first NaN.
 *
 * @param fn - a synchronous function
 * @returns what `fn` returns
 * @throws AnomalyError naming the op, with the Value as `node`, when an op makes NaN of inputs that are none, when a rule makes a NaN
 * gradient, or when a leaf's data changed between forward and backward
 * @throws TypeError if `fn` is no function or returns a promise
 * @example
 * detectAnomaly(() => new Value(4).sqrt().data); // 2
 * @see https://docs.pytorch.org/docs/stable/autograd.html#anomaly-detection
 */
export function detectAnomaly<R>(fn: () => R): R {
  return withMode('detectAnomaly', { anomaly: newWatch() }, fn);
}
