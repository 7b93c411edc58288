/**
 * A random graph of sums, differences and products, built and differentiated: what an engine costs when nothing but nodes counts.
 *
 * Every node takes two of the thousand before it; those that nobody took are added up at the end, so that a gradient reaches
 * all. Ops are drawn so that numbers stay between 0.01 and 100: a graph of zeros or infinities would prove nothing.
 */
import * as engine from '@chainrule/engine';
import { Generator } from '@chainrule/nn';
import * as reference from '../../../examples/reference/reference.ts';
import { type Side, seconds } from './side.ts';

const leafCount = 10;
const reach = 1000;

/** The graph as numbers: what each node does, and to whom. */
export interface GraphTask {
  readonly leaves: Float64Array;
  readonly ops: Uint8Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/** What both engines' Values can do. */
interface Node {
  readonly data: number;
  readonly grad: number;
  add(other: Node): Node;
  sub(other: Node): Node;
  mul(other: Node): Node;
  backward(): void;
}

const apply = (op: number, a: number, b: number): number => (op === 0 ? a + b : op === 1 ? a - b : a * b);
const moderate = (x: number): boolean => Math.abs(x) >= 0.01 && Math.abs(x) <= 100;

/** A graph of `count` nodes, and as many more as it takes to add up the loose ends. */
export function graphTask(count: number, seed: number): GraphTask {
  const generator = new Generator(seed);
  const below = (n: number): number => Math.floor(generator.uniform(0, n));
  const leaves = Float64Array.from({ length: leafCount }, () => generator.uniform(0.1, 1));
  const [data, ops, first, second]: [number[], number[], number[], number[]] = [[...leaves], [], [], []];
  const loose = new Set<number>(data.keys());
  const push = (op: number, a: number, b: number): void => {
    ops.push(op);
    first.push(a);
    second.push(b);
    loose.delete(a);
    loose.delete(b);
    loose.add(data.push(apply(op, data[a] as number, data[b] as number)) - 1); // both exist already
  };
  while (ops.length < count) {
    const [a, b] = [data.length - 1 - below(Math.min(data.length, reach)), data.length - 1 - below(Math.min(data.length, reach))]; // biome-ignore format: two alike
    const wanted = below(3);
    const op = [wanted, (wanted + 1) % 3, (wanted + 2) % 3].find((o) => moderate(apply(o, data[a] as number, data[b] as number))); // biome-ignore format: one question
    if (op !== undefined) push(op, a, b);
  }
  for (const end of [...loose].slice(0, -1)) push(0, data.length - 1, end);
  return { leaves, ops: Uint8Array.from(ops), first: Int32Array.from(first), second: Int32Array.from(second) };
}

function build({ leaves, ops, first, second }: GraphTask, leaf: (x: number) => Node): Node[] {
  const nodes = Array.from(leaves, leaf);
  for (let i = 0; i < ops.length; i++) {
    const a = nodes[first[i] as number] as Node; // both are below the node's own number
    const b = nodes[second[i] as number] as Node;
    nodes.push(ops[i] === 0 ? a.add(b) : ops[i] === 1 ? a.sub(b) : a.mul(b));
  }
  return nodes;
}

function graphSide(name: string, task: GraphTask, leaf: (x: number) => Node): Side {
  const once = (): Node[] => {
    const nodes = build(task, leaf);
    nodes.at(-1)?.backward();
    return nodes;
  };
  return {
    name,
    run: (steps) =>
      seconds(() => {
        for (let i = 0; i < steps; i++) once();
      }),
    results() {
      const nodes = once();
      return [nodes.at(-1)?.data ?? Number.NaN, ...nodes.slice(0, leafCount).map((x) => x.grad)];
    },
  };
}

/** Both engines on one graph. */
export const graphSides = (task: GraphTask): readonly Side[] => [
  graphSide('chainrule eager', task, (x) => new engine.Value(x) as Node),
  graphSide('reference engine', task, (x) => new reference.Value(x) as unknown as Node), // it takes its own kind only
];
