/**
 * Groups held against their rule before every step: their options can be changed between steps, and a rate that is NaN would make
 * every parameter NaN without a word.
 */
import { failure } from '../errors.ts';
import type { BaseOptions, OptionRange, UpdateRule } from './rule.ts';

/** The names of a rule's options that are numbers, and of those that are pairs of them, by rule. */
const known = new WeakMap<object, { readonly numbers: readonly string[]; readonly pairs: readonly string[] }>();

function namesOf(rule: { readonly ranges: object }): {
  readonly numbers: readonly string[];
  readonly pairs: readonly string[];
} {
  const found = known.get(rule);
  if (found !== undefined) return found;
  const ranges = Object.entries<OptionRange>(rule.ranges as Readonly<Record<string, OptionRange>>); // as every rule's
  const names = (wanted: (range: OptionRange) => boolean): string[] =>
    ranges.flatMap(([name, range]) => (name !== 'lr' && wanted(range) ? [name] : []));
  const made = {
    numbers: names((range) => range !== 'BOOLEAN' && range !== 'BETAS'),
    pairs: names((range) => range === 'BETAS'),
  };
  known.set(rule, made);
  return made;
}

/** Throws for an option of a group that is no number, and for a rate that is not finite; a step asks before it moves anything. */
export function checkGroups<O extends BaseOptions>(rule: UpdateRule<O>, groups: readonly O[]): void {
  const { numbers, pairs } = namesOf(rule);
  for (let index = 0; index < groups.length; index++) {
    const group = groups[index] as O & Readonly<Record<string, unknown>>; // index is in range
    if (!Number.isFinite(group.lr)) refuse('FINITE', rule.name, `paramGroups[${index}].lr`, group.lr);
    for (let i = 0; i < numbers.length; i++) {
      const name = numbers[i] as string; // i is in range, here and below
      if (isNone(group[name])) refuse('NOT_NAN', rule.name, `paramGroups[${index}].${name}`, group[name]);
    }
    for (let i = 0; i < pairs.length; i++) {
      const pair = group[pairs[i] as string];
      if (!Array.isArray(pair) || isNone(pair[0]) || isNone(pair[1]))
        refusePair(rule.name, `paramGroups[${index}].${pairs[i]}`, pair);
    }
  }
}

/** Says what is wrong with a pair. */
function refusePair(name: string, argument: string, value: unknown): never {
  if (!Array.isArray(value)) throw failure('ARRAY', `${name}.step`, argument, value, { example: '[0.9, 0.999]' });
  const at = isNone(value[0]) ? 0 : 1;
  return refuse('NOT_NAN', name, `${argument}[${at}]`, value[at]);
}

const isNone = (value: unknown): boolean => typeof value !== 'number' || Number.isNaN(value);

function refuse(rule: 'FINITE' | 'NOT_NAN', name: string, argument: string, value: unknown): never {
  throw failure(typeof value === 'number' ? rule : 'NUMBER', `${name}.step`, argument, value);
}
