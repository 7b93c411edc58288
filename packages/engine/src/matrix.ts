/**
 * Matrix: rows of weights as `linear` takes them, known as one piece of a parameter block.
 *
 *   block   [ w00 w01 w02 b0 | w10 w11 w12 b1 | … ]      at = place of w00, pitch 4, width 3, the biases at stride 4
 *
 * Found out once for each frozen array of frozen rows; Values never move, and who wants a gradient is looked at again when that changed.
 */
import { List } from './list.ts';
import type { Memory } from './memory.ts';
import { freezes, type Rows, type Run } from './run.ts';
import { Value } from './value.ts';

export class Matrix implements Rows {
  declare readonly lists: readonly List[];
  declare readonly biases: readonly Value[] | null;
  declare readonly memory: Memory;
  declare readonly at: number;
  declare readonly pitch: number;
  declare readonly width: number;
  declare readonly count: number;
  declare readonly bias: Run | null;
  /** The last walk that was done with all of it: see graph.ts. */
  declare mark: number;
  declare private looked: number;
  declare private alike: boolean;
  declare private wanted: boolean;

  constructor(rows: readonly (readonly Value[])[], starts: Run, biases: readonly Value[] | null, bias: Run | null) {
    const { memory, at, stride, count } = starts;
    this.lists = rows.map((row) => new List(row, [...row], true));
    this.biases = biases;
    this.memory = memory;
    this.at = at;
    this.pitch = stride;
    this.width = (rows[0] as readonly Value[]).length; // there are rows
    this.count = count;
    this.bias = bias;
    this.mark = 0;
    this.looked = -1;
    this.alike = false;
    this.wanted = false;
  }

  /** Whether some element wants a gradient. */
  get tracked(): boolean {
    if (this.looked !== freezes.count) this.look();
    return this.wanted;
  }

  /** Whether all want a gradient, or none. */
  get uniform(): boolean {
    if (this.looked !== freezes.count) this.look();
    return this.alike;
  }

  /** All weights and biases. */
  get leaves(): readonly Value[] {
    return this.lists.flatMap(({ values }) => values).concat(this.biases ?? []);
  }

  /** Whether all gradients are 0. */
  get clear(): boolean {
    const { at, pitch, width, count, bias } = this;
    for (let j = 0; j < count; j++) if (!isClear(this.memory.grad, at + j * pitch, 1, width)) return false;
    return bias === null || isClear(bias.memory.grad, bias.at, bias.stride, count);
  }

  private look(): void {
    this.looked = freezes.count;
    const all = this.leaves;
    this.wanted = all.some((x) => x.tracked);
    this.alike = all.every((x) => x.tracked === this.wanted);
  }
}

function isClear(grad: Float64Array, at: number, stride: number, count: number): boolean {
  for (let i = 0; i < count; i++) if (!Object.is(grad[at + i * stride], 0)) return false;
  return true;
}

/** The single run of a list, whoever of it is frozen; null if it is none. */
function runOf(values: readonly Value[]): Run | null {
  const [head, second] = values;
  if (head === undefined) return null;
  const { memory, at, tracked } = head;
  const stride = second === undefined ? 1 : second.at - at;
  const even = values.every((x, i) => x.memory === memory && x.at === at + i * stride);
  return even ? { memory, at, stride, count: values.length, tracked } : null;
}

const frozenValues = (xs: unknown): xs is readonly Value[] =>
  Array.isArray(xs) && Object.isFrozen(xs) && xs.every((x) => x instanceof Value);

function find(rows: readonly unknown[], biases: unknown): Matrix | null {
  if (!rows.every(frozenValues)) return null;
  if (biases !== undefined && !(frozenValues(biases) && biases.length === rows.length)) return null;
  const runs = rows.map(runOf);
  const starts = runOf(rows.map((row) => row[0] as Value));
  const bias = biases === undefined ? null : runOf(biases);
  if (starts === null || (biases !== undefined && bias === null)) return null;
  if (!runs.every((run) => run !== null && run.count === runs[0]?.count && run.stride === 1)) return null;
  return new Matrix(rows, starts, biases ?? null, bias);
}

const known = new WeakMap<readonly unknown[], Matrix | null>();

/** The matrix that these rows and biases are; null if they are none, or not frozen. */
export function matrixOf(rows: readonly unknown[], biases: unknown): Matrix | null {
  const before = known.get(rows);
  if (before === null || (before !== undefined && before.biases === (biases ?? null))) return before;
  if (!Object.isFrozen(rows)) return null;
  const found = find(rows, biases);
  known.set(rows, found);
  return found;
}
