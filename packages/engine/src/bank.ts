/**
 * Bank: nodes that one call made side by side, a layer's sums or its activations. Their numbers are one run of typed memory, so what is
 * done to each of them, forwards and backwards, is done to all in one loop, and one look tells that a walk has been to all.
 *
 *   sums          z0 z1 z2 …   rows: the weights   inputs: x, which every row meets
 *   activations   y0 y1 y2 …   rows: null          inputs: z, one for each
 *
 * The Values themselves, with record and operands like any others, are made when somebody asks for them: of a hidden layer,
 * mostly nobody does.
 */
import { clock } from './clock.ts';
import { List } from './list.ts';
import type { Matrix } from './matrix.ts';
import { type Memory, nextPlaces } from './memory.ts';
import type { NaryRecord, Params, UnaryRecord } from './op.ts';
import type { Run } from './run.ts';
import { Value } from './value.ts';

const none: readonly never[] = [];

export class Bank implements Run {
  /** Values have none: how a walk tells them from banks. */
  declare readonly bank: true;
  declare readonly op: NaryRecord<Params> | UnaryRecord<Params>;
  declare readonly rows: Matrix | null;
  declare readonly inputs: List;
  /** The nodes as the argument of another call. */
  declare readonly list: List;
  declare readonly memory: Memory;
  declare readonly at: number;
  declare readonly stride: 1;
  declare readonly count: number;
  declare readonly tracked: true;
  /** The nodes, once somebody asked for them. */
  declare made: readonly Value[] | null;
  /** A copy of them in the caller's hands. */
  declare given: Value[] | null;
  /** The last walk that came by: see graph.ts. */
  declare mark: number;

  constructor(op: Bank['op'], rows: Matrix | null, inputs: List, count: number) {
    const places = nextPlaces(count);
    this.bank = true;
    this.op = op;
    this.rows = rows;
    this.inputs = inputs;
    this.list = new List(none, null, false, this);
    this.memory = places.memory;
    this.at = places.next;
    this.stride = 1;
    this.count = count;
    this.tracked = true;
    this.made = null;
    this.given = null;
    this.mark = clock.now;
    places.next += count;
  }

  get values(): readonly Value[] {
    this.made ??= this.make();
    return this.made;
  }

  private make(): Value[] {
    const { op, rows, inputs, at, count } = this;
    const memory: Memory = { ...this.memory, rows: null, bank: this };
    const values: Value[] = new Array(count);
    for (let i = 0; i < count; i++) {
      const value = new Value(0);
      value.memory = memory;
      value.at = at + i;
      value.record = op;
      value.mark = this.mark;
      value.a = rows === null ? (inputs.values[i] as Value) : (rows.lists[i] as List); // i is below the count, here and below
      value.b = rows === null ? null : inputs;
      value.c = rows === null || rows.biases === null ? null : (rows.biases[i] as Value);
      values[i] = value;
    }
    return values;
  }

  /** The nodes for a caller to keep; `listOf` knows them again. */
  give(): Value[] {
    this.given ??= [...this.values];
    return this.given;
  }
}
