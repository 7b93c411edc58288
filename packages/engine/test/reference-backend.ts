/** The reference engine as a backend: the notebook's ops only, a dot and a sum written out in them. */
import { Value } from '../../../examples/reference/reference.ts';
import type { NodeOp } from '../src/op.ts';
import * as ops from '../src/ops/index.ts';
import type { Step } from '../src/trace/tape.ts';
import type { Backend } from './backends.ts';

type Compute = (...operands: Value[]) => Value;

const fixed = new Map<NodeOp, Compute>([
  [ops.add, (a, b) => a.add(b as Value)], // as many operands as the op has, here and below
  [ops.sub, (a, b) => a.sub(b as Value)],
  [ops.mul, (a, b) => a.mul(b as Value)],
  [ops.neg, (a) => a.neg()],
  [ops.tanh, (a) => a.tanh()],
  [ops.relu, (a) => a.relu()],
]);

/** Ops of fixed arity that the reference engine has for all numbers. */
export const referenceOps: readonly NodeOp[] = [...fixed.keys()];

const compute = ({ op, lists }: Step, read: (id: number) => Value): Value => {
  const [first = [], second = [], [bias] = []] = lists;
  const known = fixed.get(op);
  if (known) return known(...(first.map(read) as [Value, Value]));
  const terms = op === ops.dot ? first.map((w, i) => read(w).mul(read(second[i] as number))) : first.map(read);
  const total = terms.reduce((a, b) => a.add(b));
  return bias === undefined ? total : total.add(read(bias));
};

export const reference: Backend = {
  name: 'reference',
  run: ({ tape, parameters, rows, reduction }) => {
    const leaves = parameters.map((x) => new Value(x));
    const outputs = rows.map((row) => {
      const values = [...leaves, ...row.map((x) => new Value(x))];
      for (const node of tape.nodes.slice(values.length)) {
        if (node.kind === 'constant') values.push(new Value(node.value));
        else values.push(compute(node as Step, (id) => values[id] as Value)); // tapes of functions hold nothing else
      }
      return values[tape.outputs[0] as number] as Value; // one output
    });
    const total = outputs.reduce((a, b) => a.add(b));
    const loss = reduction === 'mean' ? total.div(rows.length) : total;
    loss.backward();
    return { outputs: outputs.map(({ data }) => data), loss: loss.data, gradients: leaves.map(({ grad }) => grad) };
  },
};
