/**
 * Why a mutant may live: each entry stands for mutants that no test can tell from the code, or that change nothing but time.
 * A survivor without an entry is work that is left, and the report says so. A reason that begins with `equal:` says that the
 * mutant gives the same numbers as the code, always: such mutants do not count.
 */
import { compile } from './reasons/compile.ts';
import { engine } from './reasons/engine.ts';
import { nn } from './reasons/nn.ts';
import { nnFiles } from './reasons/nn-files.ts';
import { nnRest } from './reasons/nn-rest.ts';
import type { Reason } from './reasons/reason.ts';

export type { Reason };

export const reasons: readonly Reason[] = [...engine, ...compile, ...nn, ...nnRest, ...nnFiles];
