/** Equal things are one thing: the table of hashes, lists by content, and what is found out once per list. */
import { describe, expect, it } from 'vitest';
import { generator } from '../../test/random-tape.ts';
import { HashTable, ListTable, marker, perList } from './intern.ts';

/** All numbers that stand under a hash. */
const under = (table: HashTable, hash: number): number[] => {
  const found: number[] = [];
  for (let place = table.first(hash); table.at(place) >= 0; place = table.next(place)) found.push(table.at(place));
  return found;
};

describe('HashTable', () => {
  it('finds every number under its hash and under no other, also where hashes and places clash, as it grows', () => {
    const table = new HashTable();
    // Few hashes, all with the same low bits: every one begins its search at the same place.
    const hashes = [7, 7 + 2 ** 20, 7 - 2 ** 31, -1];
    for (let number = 0; number < 40_000; number += 4)
      for (const [i, hash] of hashes.entries()) table.add(hash + (number % 64) * 2 ** 24, number + i);
    for (const [i, hash] of hashes.entries()) {
      const wanted = Array.from({ length: 10_000 }, (_, k) => 4 * k + i).filter((number) => (number - i) % 64 === 0);
      expect(under(table, hash)).toEqual(expect.arrayContaining(wanted));
    }
    expect(under(table, 12_345)).toEqual([]);
  });
});

describe('ListTable', () => {
  it('gives equal lists one number and one object, other lists another, and knows what it never saw', () => {
    const table = new ListTable();
    const random = generator(3);
    const byText = new Map<string, number>();
    for (let i = 0; i < 3000; i++) {
      const list = Array.from({ length: Math.floor(random() * 4) }, () => Math.floor(random() * 8));
      expect(table.find(list)).toBe(byText.get(list.join()) ?? -1);
      byText.set(list.join(), table.number(list));
      expect(table.intern([...list])).toBe(table.intern(list));
    }
    expect(new Set(byText.values()).size).toBe(byText.size);
  });

  it('keeps a list as it was given, whatever happens to the array afterwards', () => {
    const table = new ListTable();
    const mine = [1, 2, 3, 4];
    const number = table.number(mine);
    mine.push(5);
    expect(table.lists[number]).toEqual([1, 2, 3, 4]);
    expect(table.number(mine)).not.toBe(number);
  });
});

describe('perList()', () => {
  it('asks once per long list, and marks the nodes of every list', () => {
    const asked: (readonly number[])[] = [];
    const length = perList((list) => asked.push(list) * 0 + list.length);
    const list = [5, 6, 7, 8];
    expect([length(list), length(list), length([...list])]).toEqual([4, 4, 4]);
    expect(asked).toHaveLength(2);
    const marks = new Uint8Array(10);
    const mark = marker(marks);
    for (const one of [list, list, [1]]) mark(one);
    expect([...marks]).toEqual([0, 1, 0, 0, 0, 1, 1, 1, 1, 0]);
  });
});
