/**
 * Groups held against their rule before every step: their options can be changed between steps, and a rate that is NaN would make
 * every parameter NaN without a word.
 */
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
      else if (name === 'lr' ? !Number.isFinite(value) : isNone(value))
        refuse(name === 'lr' ? 'FINITE' : 'NOT_NAN', rule.name, `paramGroups[${index}].${name}`, value);
    }
  }
}

function checkPair(name: string, argument: string, value: unknown): void {
  if (!Array.isArray(value)) throw failure('ARRAY', `${name}.step`, argument, value, { example: '[0.9, 0.999]' });
  for (let i = 0; i < 2; i++) if (isNone(value[i])) refuse('NOT_NAN', name, `${argument}[${i}]`, value[i]);
}

const isNone = (value: unknown): boolean => typeof value !== 'number' || Number.isNaN(value);

function refuse(rule: 'FINITE' | 'NOT_NAN', name: string, argument: string, value: unknown): never {
  throw failure(typeof value === 'number' ? rule : 'NUMBER', `${name}.step`, argument, value);
}
