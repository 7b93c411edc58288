/** What learners write, right and wrong, planted for every exercise: the form of the records in `answers/`. */

/** A change of the solution: this text becomes that. With '' in place of the first, the second is the whole code. */
export type Change = readonly [find: string, put: string];
/** A wrong answer, and the name of the hint that it should get. Without a name there is no hint for it, and none may be given. */
export type Wrong = readonly [find: string, put: string, hint?: string];

export interface Planted {
  /** Besides the solution. */
  readonly right: readonly Change[];
  readonly wrong: readonly Wrong[];
}

/** By chapter and id. */
export type Answers = Readonly<Record<string, Planted>>;

/** The code of an answer. */
export function codeOf([find, put]: Change | Wrong, solution: string): string {
  if (find === '') return put;
  if (!solution.includes(find)) throw new Error(`the solution does not contain "${find}"`);
  return solution.replace(find, () => put);
}
