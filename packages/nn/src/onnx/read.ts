/**
 * A graph read node by node, in the order in which it would be run. Every name holds a constant, what flows from the input, or why
 * it is not understood: labels and tables of classes beside a network do no harm, unless the output needs them.
 */
import { expressionOf, numberText, wholeRows, X } from './expression.ts';
import {
  asTwoClasses,
  type Chain,
  closed,
  type Flow,
  type Linear,
  start,
  withAffine,
  withBias,
  withLinear,
} from './flow.ts';
import type { Attribute, Graph, Node } from './messages.ts';
import { type Constant, constantIn, constantOf, refuse, transposed } from './tensors.ts';

/** What a name stands for. */
type Held =
  | { readonly constant: Constant; readonly flow?: never; readonly error?: never }
  | { readonly flow: Flow; readonly constant?: never; readonly error?: never }
  | { readonly error: unknown; readonly constant?: never; readonly flow?: never };

/** A node with its inputs looked up. */
interface Call {
  readonly op: string;
  readonly inputs: readonly (Held | undefined)[];
  readonly attributes: readonly Attribute[];
}

/** Operators that leave the numbers of a row as they are. */
const passing: readonly string[] = ['Identity', 'Dropout', 'Cast', 'CastLike', 'ZipMap', 'Flatten', 'Reshape'];

/** The layers between a graph's input and the first output that they explain. @throws FormatError */
export function chainOf(graph: Graph): Chain {
  const names = new Map<string, Held>();
  for (const tensor of graph.initializer ?? [])
    names.set(
      tensor.name ?? '',
      attempt(() => ({ constant: constantOf(tensor) })),
    );
  const inputs = (graph.input ?? []).filter(({ name = '' }) => !names.has(name)); // older files list the constants, too
  if (inputs.length !== 1) refuse('it does not have one input', inputs.length);
  names.set(inputs[0]?.name ?? '', { flow: start });
  for (const node of graph.node ?? []) step(names, node);
  let first: unknown;
  for (const { name = '' } of graph.output ?? []) {
    const held = names.get(name);
    try {
      const chain = held?.flow && closed(held.flow);
      if (chain !== undefined) return chain;
      first ??= held?.error;
    } catch (error) {
      first ??= error;
    }
  }
  if (first !== undefined) throw first;
  return refuse('no layer lies between its input and an output', graph.output?.length ?? 0);
}

/** Runs one node. What cannot be read is kept as its error, which is thrown where somebody needs it. */
function step(
  names: Map<string, Held>,
  { opType: op = '', input = [], output = [], attribute: attributes = [] }: Node,
): void {
  const inputs = input.map((name) => (name === '' ? undefined : (names.get(name) ?? unknownName(name))));
  const broken = inputs.find((held) => held !== undefined && 'error' in held);
  const held = broken ?? attempt(() => run({ op, inputs, attributes }));
  for (const name of output.slice(0, 1)) names.set(name, held);
  for (const name of output.slice(1)) names.set(name, { error: errorOf(`a second output of ${op} is not read`, op) });
}

const unknownName = (name: string): Held => ({ error: errorOf('a node takes what is not there', name) });

function errorOf(reason: string, got: unknown): unknown {
  try {
    return refuse(reason, got);
  } catch (error) {
    return error;
  }
}

function attempt(make: () => Held): Held {
  try {
    return make();
  } catch (error) {
    return { error };
  }
}

function run(call: Call): Held {
  const { op, inputs } = call;
  if (op === 'Constant') return { constant: constantIn(call.attributes) };
  const [a, b] = inputs;
  if (a?.constant !== undefined && b?.flow === undefined) return { constant: folded(call, a.constant) };
  if (op === 'Gather' && a?.constant !== undefined && b?.flow !== undefined)
    return { flow: lookedUp(a.constant, b.flow) };
  const x = a?.flow ?? b?.flow;
  if (x === undefined) return refuse(`${op} takes nothing from the input`, op);
  if (passing.includes(op)) return { flow: passed(call, x) };
  if (op === 'MatMul' || op === 'Gemm') return { flow: withLinear(x, linearOf(call)) };
  if (op === 'Scaler') return { flow: scaler(call, x) };
  if (op === 'Concat') return { flow: concat(call) };
  if (a?.flow !== undefined && b?.constant !== undefined && op === 'Add') {
    const { linear } = a.flow.root;
    if (linear !== undefined && x.expression === X && b.constant.shape.length > 0)
      return { flow: withBias(x, linear, b.constant) };
  }
  const constant = a?.constant ?? b?.constant;
  if (constant !== undefined && x.root.linear === undefined && x.expression === X && /^(Add|Sub|Mul|Div)$/.test(op))
    return { flow: rescaled(op, x, constant, a?.constant !== undefined) };
  return { flow: { root: x.root, expression: expressionIn(call, x) } };
}

const numberIn = (attributes: readonly Attribute[], name: string, other: number): number => {
  const found = attributes.find((own) => own.name === name);
  return found?.i ?? found?.f ?? other;
};

/** What graphs do to constants before they use them. */
function folded({ op, attributes }: Call, constant: Constant): Constant {
  if (op === 'Transpose') {
    const perm = attributes.find(({ name }) => name === 'perm')?.ints;
    return perm === undefined || perm.join() === '1,0'
      ? transposed(constant)
      : refuse('a constant is transposed oddly', perm);
  }
  return op === 'Identity' || op === 'Cast' ? constant : refuse(`${op} of a constant is not read`, op);
}

/** A row stays a row: of one number each, or of as many as there are. */
function passed({ op, inputs, attributes }: Call, x: Flow): Flow {
  if (op === 'Flatten' && numberIn(attributes, 'axis', 1) !== 1) refuse('a Flatten is not along axis 1', op);
  if (op === 'Reshape') {
    const shape = [...(inputs[1]?.constant?.data ?? [])];
    const width = x.root.linear?.nout;
    const rows =
      shape.length === 2 &&
      (shape[0] === -1 || shape[0] === 0) &&
      (shape[1] === width || (shape[0] === 0 && shape[1] === -1));
    if (!rows && !(shape.length === 1 && shape[0] === -1 && width === 1))
      refuse('a Reshape changes the rows', `[${shape.slice(0, 8)}]`);
  }
  if (op === 'Dropout' && inputs[2]?.constant?.data[0] === 1) refuse('a Dropout is in training mode', op);
  if (op === 'Cast' && ![1, 7, 11].includes(numberIn(attributes, 'to', 1)))
    refuse('a Cast makes other numbers of its input', numberIn(attributes, 'to', 1));
  return x;
}

function linearOf({ op, inputs, attributes }: Call): Linear {
  const gemm = op === 'Gemm';
  const [x, w, c] = inputs;
  if (x?.flow === undefined || w?.constant === undefined || w.constant.shape.length !== 2)
    return refuse(`${op} is not of the input with a constant matrix`, op);
  if (gemm && numberIn(attributes, 'transA', 0) !== 0) refuse('a Gemm turns its input', op);
  const { shape, data } = gemm && numberIn(attributes, 'transB', 0) === 1 ? w.constant : transposed(w.constant);
  const [nout, nin] = shape as readonly [number, number]; // of two dimensions
  if (nout === 0 || nin === 0) refuse('a matrix is empty', `[${nout}, ${nin}]`);
  const alpha = gemm ? numberIn(attributes, 'alpha', 1) : 1;
  const weight = alpha === 1 ? data : data.map((x) => alpha * x);
  if (!gemm || c === undefined) return { nin, nout, weight, bias: undefined };
  const given = c.constant?.data;
  if (given === undefined || (given.length !== nout && given.length !== 1))
    return refuse('the bias of a Gemm is no constant of its width', op);
  const beta = numberIn(attributes, 'beta', 1);
  return {
    nin,
    nout,
    weight,
    bias: Float64Array.from({ length: nout }, (_, j) => beta * (given[given.length === 1 ? 0 : j] as number)),
  }; // one, or nout
}

/** A row of a table for each index. */
function lookedUp(table: Constant, x: Flow): Flow {
  if (table.shape.length !== 2 || table.data.length === 0)
    return refuse('a Gather is not from a table of rows', `[${table.shape}]`);
  if (closed(x) !== undefined) return refuse('a Gather is not of the input itself', x.expression);
  return {
    root: { chain: { spec: { kind: 'table', table }, before: undefined }, affine: undefined, linear: undefined },
    expression: X,
  };
}

/** scikit-learn's own operator: (x − offset) · scale. */
function scaler({ attributes }: Call, x: Flow): Flow {
  if (x.root.linear !== undefined || x.expression !== X)
    return refuse('a Scaler is not before the first layer', x.expression);
  const list = (name: string): Float64Array =>
    Float64Array.from(attributes.find((own) => own.name === name)?.floats ?? []);
  const [offset, scale] = [list('offset'), list('scale')];
  if (offset.length === 0 || scale.length !== offset.length)
    return refuse('a Scaler lacks offset or scale', scale.length);
  return withAffine(
    x,
    scale,
    offset.map((o, i) => -o * (scale[i] as number)),
  ); // as many
}

/** A number or a row of them, added, subtracted, multiplied or divided before a layer. */
function rescaled(op: string, x: Flow, { data }: Constant, first: boolean): Flow {
  if (data.length === 0) refuse('a scale is empty', op);
  const [one, zero] = [Float64Array.of(1), Float64Array.of(0)];
  if (op === 'Add') return withAffine(x, one, data);
  if (op === 'Mul') return withAffine(x, data, zero);
  if (first && op === 'Div') return refuse('a constant is divided by the input', op);
  if (op === 'Div')
    return withAffine(
      x,
      data.map((d) => 1 / d),
      zero,
    );
  return first
    ? withAffine(x, Float64Array.of(-1), data)
    : withAffine(
        x,
        one,
        data.map((d) => -d),
      );
}

/** [1 − p, p] with the p of a sigmoid; nothing else that is put together is read. */
function concat({ inputs, attributes }: Call): Flow {
  const [a, b] = inputs.map((held) => held?.flow);
  const axis = numberIn(attributes, 'axis', 1);
  const linear = b?.root.linear;
  const two = inputs.length === 2 && a?.root === b?.root && (axis === 1 || axis === -1);
  if (!two || a?.expression !== 'Sub(1,Sigmoid(x))' || b?.expression !== 'Sigmoid(x)' || linear?.nout !== 1)
    return refuse('a Concat puts more together than the two outputs of a sigmoid', a?.expression);
  return asTwoClasses(b.root, linear);
}

function expressionIn({ op, inputs, attributes }: Call, x: Flow): string {
  const texts = inputs.map((held) => {
    if (held?.flow !== undefined)
      return held.flow.root === x.root ? held.flow.expression : refuse(`${op} joins two paths`, op);
    const [number, more] = held?.constant?.data ?? [];
    return number !== undefined && more === undefined ? numberText(number) : refuse(`${op} is not read`, op);
  });
  const own = attributes.map(({ name = '', f, i, s }) => [name, f ?? i ?? s] as const);
  if (wholeRows.includes(op)) {
    if (!own.every(([name, value]) => name === 'axis' && (value === -1 || value === 1)))
      refuse(`a ${op} is not along the row`, op);
    return expressionOf(op, texts) ?? refuse('an activation is too long', op);
  }
  const numbers = own.flatMap(([name, value]) =>
    value === 'none'
      ? []
      : [[name, typeof value === 'number' ? value : refuse(`${op} has an attribute that is not read`, name)] as const],
  );
  return (
    expressionOf(op, texts, Object.fromEntries(numbers)) ??
    refuse('what follows a layer is too long for an activation', op)
  );
}
