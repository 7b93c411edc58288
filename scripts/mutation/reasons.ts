/**
 * Why a mutant may live: each entry stands for mutants that no test can tell from the code, or that change nothing but time.
 * A survivor without an entry is work that is left, and the report says so.
 */

/** Mutants of files whose code and replacement match. */
export interface Reason {
  readonly files: RegExp;
  readonly code: RegExp;
  readonly became?: RegExp;
  readonly reason: string;
}

export const reasons: readonly Reason[] = [
  {
    files: /nn\/src\/optim\//,
    code: /^i < (data|grad)\.length$/,
    became: /<=/,
    reason: 'equal: a write past the end of a typed array is no write',
  },
];
