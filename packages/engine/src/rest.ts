/** What a node of more than two inputs, or with options, holds besides its record and first two operands. */
import type { List } from './list.ts';
import type { Lists, Params } from './op.ts';
import type { Value } from './value.ts';

export class Rest {
  /** The third operand; of an n-ary op, the single one after its lists (dot's bias). */
  readonly third: Value | null;
  /** An n-ary op's lists. */
  readonly first: List | null;
  readonly second: List | null;
  readonly params: Params;

  constructor(third: Value | null, first: List | null, second: List | null, params: Params) {
    this.third = third;
    this.first = first;
    this.second = second;
    this.params = params;
  }

  /** An n-ary op's lists as its record takes them; arrays are kept by identity, which is how the compiler sees that neurons share inputs. */
  get lists(): Lists<Value> {
    const { first, second, third } = this;
    if (first === null) return [];
    if (second === null) return [first.values];
    return third === null ? [first.values, second.values] : [first.values, second.values, [third]];
  }
}
