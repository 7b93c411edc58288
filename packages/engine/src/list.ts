/**
 * List: the elements of one argument of an n-ary op, as the graph keeps them, and what is known about all of them together.
 *
 * The neurons of a layer share the list of their inputs, and every sample meets the same weights: so what takes a look at each element is
 * found out once per list: where the numbers lie (`runs`), whether a gradient is wanted at all (`tracked`), and whether a walk
 * has been through it (`mark`).
 */
import type { Bank } from './bank.ts';
import { freezes, type Run, runsOf } from './run.ts';
import type { Value } from './value.ts';

export class List {
  /** The array that the caller gave. */
  declare readonly source: readonly unknown[];
  /** Whether the source can never say anything else: it is frozen, and Values throughout. */
  declare readonly settled: boolean;
  declare private readonly elements: readonly Value[] | null;
  /** The nodes that the elements are, all of them and in order, if one call made them; else null. */
  declare readonly bank: Bank | null;
  /** The last walk that was done with every element that wants a gradient: see graph.ts. */
  declare mark: number;
  /** Of a list that its parameter block keeps: the kept list that was asked for after it last time, as likely next time. */
  declare next: List | null;
  declare kept: boolean;
  /** What `freezes` counted when the elements were last looked at. */
  declare private looked: number;
  declare private found: readonly Run[] | null;
  declare private wanted: boolean;

  constructor(
    source: readonly unknown[],
    elements: readonly Value[] | null,
    settled: boolean,
    bank: Bank | null = null,
  ) {
    this.source = source;
    this.elements = elements;
    this.settled = settled;
    this.bank = bank;
    this.mark = 0;
    this.next = null;
    this.kept = false;
    this.looked = -1;
    this.found = null;
    this.wanted = false;
  }

  /** The elements. */
  get values(): readonly Value[] {
    return this.elements ?? (this.bank as Bank).values; // one or the other
  }

  get length(): number {
    return this.bank === null ? this.values.length : this.bank.count;
  }

  /** Where the numbers lie; null if all over the place. */
  get runs(): readonly Run[] | null {
    if (this.looked !== freezes.count) this.look();
    return this.found;
  }

  /** Whether some element wants a gradient. */
  get tracked(): boolean {
    if (this.looked !== freezes.count) this.look();
    return this.wanted;
  }

  private look(): void {
    this.looked = freezes.count;
    if (this.bank !== null) {
      this.found = [this.bank];
      this.wanted = true;
      return;
    }
    this.found = runsOf(this.values);
    this.wanted = this.found === null ? this.values.some((x) => x.tracked) : this.found.some((run) => run.tracked);
  }
}
