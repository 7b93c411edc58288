/** Mutants that may live: those of files whose code, and what took its place, match. */
export interface Reason {
  readonly files: RegExp;
  readonly code: RegExp;
  readonly became?: RegExp;
  readonly reason: string;
}
