/**
 * Equal things are one thing: an open-addressed table from hashes to numbers, and lists of nodes by their content.
 *
 * A tape asks "has this been written?" for every step, so the question costs a few reads of typed arrays and no text. The table
 * keeps the full hash beside each number; who asks compares what the number stands for, so a clash costs time and nothing else.
 */
import { mix } from './hash.ts';

/** Places at first; always a power of two. */
const PLACES = 2048;

/**
 * Numbers by hash:
 *
 *     for (let place = table.first(hash); table.at(place) >= 0; place = table.next(place)) …compare table.at(place)…
 */
export class HashTable {
  /** A number and one, 0 for nothing; beside it its hash. */
  #numbers = new Int32Array(PLACES);
  #hashes = new Int32Array(PLACES);
  #count = 0;

  /** The first place at which something with this hash may stand. */
  first(hash: number): number {
    return this.#skip(hash & (this.#numbers.length - 1), hash);
  }

  /** The place after, for what has the hash of this one. */
  next(place: number): number {
    return this.#skip((place + 1) & (this.#numbers.length - 1), this.#hashes[place] as number); // places are in range
  }

  /** To the next place that is free or has this hash. */
  #skip(start: number, hash: number): number {
    let place = start;
    while (this.#numbers[place] !== 0 && this.#hashes[place] !== hash) place = (place + 1) & (this.#numbers.length - 1);
    return place;
  }

  /** The number at a place; −1 if it is free. */
  at(place: number): number {
    return (this.#numbers[place] as number) - 1; // places are in range
  }

  /** Adds a number that was not found. */
  add(hash: number, number: number): void {
    if (2 * this.#count >= this.#numbers.length) this.#grow();
    this.#count++;
    this.#put(hash, number + 1);
  }

  #put(hash: number, entry: number): void {
    const last = this.#numbers.length - 1;
    let place = hash & last;
    while (this.#numbers[place] !== 0) place = (place + 1) & last;
    this.#numbers[place] = entry;
    this.#hashes[place] = hash;
  }

  #grow(): void {
    const [numbers, hashes] = [this.#numbers, this.#hashes];
    this.#numbers = new Int32Array(4 * numbers.length);
    this.#hashes = new Int32Array(4 * numbers.length);
    for (let place = 0; place < numbers.length; place++) {
      const entry = numbers[place] as number; // place is in range, here and below
      if (entry !== 0) this.#put(hashes[place] as number, entry);
    }
  }
}

/** A hash of numbers, in order. */
export const hashOf = (numbers: ArrayLike<number>): number => {
  let hash = numbers.length;
  for (let i = 0; i < numbers.length; i++) hash = mix(hash, numbers[i] as number); // i is in range
  return hash;
};

/** Whether two lists say the same. */
export const sameList = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

/** Lists up to this length are looked at again each time; longer ones are reductions', which tapes share. */
const SHORT = 3;

/** Something about a list, found out once per list: a layer's neurons all have the same. */
export const perList = <T>(find: (list: readonly number[]) => T): ((list: readonly number[]) => T) => {
  const found = new Map<readonly number[], T>();
  return (list) => {
    if (list.length <= SHORT) return find(list);
    const known = found.get(list);
    if (known !== undefined) return known;
    const made = find(list);
    found.set(list, made);
    return made;
  };
};

/** Marks the nodes of lists, each list once. */
export const marker = (marks: Uint8Array): ((list: readonly number[]) => void) =>
  perList((list) => {
    for (let i = 0; i < list.length; i++) marks[list[i] as number] = 1; // i is in range
    return null;
  });

/** Lists by content: equal ones are one object, with a number. */
export class ListTable {
  readonly #table = new HashTable();
  /** Of the lists themselves, to know them again without a look inside. */
  readonly #numbers = new Map<readonly number[], number>();
  readonly lists: (readonly number[])[] = [];

  /** The number of the one list with this content; a new one for a new list. */
  number(ids: readonly number[]): number {
    const own = this.#numbers.get(ids);
    if (own !== undefined) return own;
    const hash = hashOf(ids);
    const known = this.#find(hash, ids);
    if (known >= 0) return known;
    const number = this.lists.length;
    const list = ids.slice();
    this.#table.add(hash, number);
    this.#numbers.set(list, number);
    this.lists.push(list);
    return number;
  }

  /** The number of a list that was given one; −1 for any other. */
  find(ids: readonly number[]): number {
    return this.#find(hashOf(ids), ids);
  }

  #find(hash: number, ids: readonly number[]): number {
    const table = this.#table;
    for (let place = table.first(hash); table.at(place) >= 0; place = table.next(place)) {
      const known = table.at(place);
      if (sameList(this.lists[known] as readonly number[], ids)) return known; // the table holds numbers of lists
    }
    return -1;
  }

  /** The one list with this content. */
  intern(ids: readonly number[]): readonly number[] {
    return this.lists[this.number(ids)] as readonly number[]; // it has a list
  }
}
