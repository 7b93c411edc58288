/**
 * From a failing case to the smallest one found that still fails, and the first node at which the two sides part.
 *
 * Greedy: the family proposes smaller cases, the boldest first; the first that still fails becomes the case, until none
 * does. Each try is one question to PyTorch.
 */
import type { Backend } from '../backends.ts';
import type { AnyFamily } from '../families/family.ts';
import type { Refusal } from '../oracle/answers.ts';
import { judge, type Source, type Verdict } from './run.ts';
import { type Answer, saysNothing } from './tolerance.ts';

const MOST_TRIES = 3000;

/** The first backend that fails on a case, and how. */
export interface Failing {
  readonly example: unknown;
  readonly backend: Backend;
  readonly verdict: Verdict & { readonly what: string };
}

/** Whether a case fails by its numbers, and where; undefined if all agree, or there are no numbers to tell by. */
export async function failing(
  family: AnyFamily,
  example: unknown,
  backends: readonly Backend[],
  source: Source,
): Promise<Failing | undefined> {
  const theirs = await source.answer(family, example, `${family.name}, a case made smaller`);
  return failingBeside(theirs, family, example, backends);
}

/** The same, with PyTorch's answer at hand. */
export function failingBeside(
  theirs: Answer | Refusal,
  family: AnyFamily,
  example: unknown,
  backends: readonly Backend[],
): Failing | undefined {
  if ('refusal' in theirs || (family.random && saysNothing(theirs))) return undefined;
  for (const backend of backends) {
    const verdict = judge(family, example, backend, theirs);
    if (verdict?.what !== undefined) return { example, backend, verdict: { ...verdict, what: verdict.what } };
  }
  return undefined;
}

/**
 * The smallest failing case that can be reached.
 *
 * @param family - whose case it is
 * @param start - a case that fails
 * @returns the smallest failure found and how many were tried
 */
export async function shrink(
  family: AnyFamily,
  start: Failing,
  backends: readonly Backend[],
  source: Source,
): Promise<{ readonly smallest: Failing; readonly tries: number }> {
  let smallest = start;
  let tries = 0;
  for (let improved = true; improved && tries < MOST_TRIES; ) {
    improved = false;
    for (const smaller of family.smaller(smallest.example)) {
      tries += 1;
      const found = await failing(family, smaller, backends, source);
      if (!found) continue;
      smallest = found;
      improved = true;
      break;
    }
  }
  return { smallest, tries };
}
