/**
 * Whether parity would notice: each tooth is planted, and a pool of cases whose answers by PyTorch are known is gone through until one
 * differs. The pool is drawn and answered before anything is planted.
 */
import { type Backend, compiledBackend, eagerBackend } from '../backends.ts';
import type { AnyFamily } from '../families/family.ts';
import { nnParts } from '../networks/eager.ts';
import type { Tooth } from '../teeth/tooth.ts';
import { judge } from './run.ts';
import type { Answer } from './tolerance.ts';

/** A case with PyTorch's answer. */
export interface Known {
  readonly family: AnyFamily;
  readonly example: unknown;
  readonly answer: Answer;
}

/** What became of a tooth: where it was caught, or that it was not. */
export interface Bite {
  readonly bug: string;
  readonly caughtBy?: string;
}

const firstOnes = (pool: readonly Known[], { about }: Tooth): Known[] => {
  const concerns = ({ family, example }: Known): boolean =>
    about.includes(family.name) || about.some((word) => family.row(example).startsWith(word));
  return [...pool.filter(concerns), ...pool.filter((known) => !concerns(known))];
};

/** Whether two numbers differ; a wrong part that throws has not been noticed by comparing. */
function differs({ family, example, answer }: Known, backend: Backend): boolean {
  const verdict = judge(family, example, backend, answer);
  return verdict?.what !== undefined && verdict.gap.where !== '';
}

/** The backend that a tooth is planted in. */
function backendOf({ path, parts }: Tooth): Backend {
  const all = { ...nnParts, ...parts };
  return path === 'compiled' ? compiledBackend({ parts: all }) : eagerBackend(undefined, all);
}

/** Plants a tooth, looks for the first case that differs, and takes the tooth out again. */
export function bite(tooth: Tooth, pool: readonly Known[]): Bite {
  const takeOut = tooth.plant();
  try {
    const backend = backendOf(tooth);
    const caught = firstOnes(pool, tooth).find((known) => differs(known, backend));
    return caught
      ? { bug: tooth.bug, caughtBy: `${caught.family.name}, ${caught.family.row(caught.example)}` }
      : { bug: tooth.bug };
  } finally {
    takeOut();
  }
}
