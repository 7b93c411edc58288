/**
 * Groups held against their rule before every step: their options can be changed between steps, and a rate that is NaN would make
 * every parameter NaN without a word.
 */
import { checkNumber } from '../check.ts';
import { failure } from '../errors.ts';
import type { BaseOptions, UpdateRule } from './rule.ts';

/** Throws for an option of a group that is no number, and for a rate that is not finite; a step asks before it moves anything. */
export function checkGroups<O extends BaseOptions>(rule: UpdateRule<O>, groups: readonly O[]): void {
  for (let index = 0; index < groups.length; index++) {
    const group = groups[index] as O; // index is in range
    for (const name in rule.ranges) {
      const range = rule.ranges[name];
      if (range === 'BOOLEAN') continue;
      const value: unknown = group[name];
      if (range === 'BETAS') checkPair(rule.name, `paramGroups[${index}].${name}`, value);
      else if (typeof value !== 'number' || Number.isNaN(value) || (name === 'lr' && !Number.isFinite(value)))
        checkNumber(name === 'lr' ? 'FINITE' : 'NOT_NAN', `${rule.name}.step`, `paramGroups[${index}].${name}`, value);
    }
  }
}

function checkPair(name: string, argument: string, value: unknown): void {
  if (!Array.isArray(value)) throw failure('ARRAY', `${name}.step`, argument, value, { example: '[0.9, 0.999]' });
  for (let i = 0; i < 2; i++)
    if (typeof value[i] !== 'number' || Number.isNaN(value[i]))
      checkNumber('NOT_NAN', `${name}.step`, `${argument}[${i}]`, value[i]);
}
