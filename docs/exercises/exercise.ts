/**
 * What an exercise is: one record, which the page, the runner's worker and the tests read.
 *
 * The page gets its words and its code when the site is built (`plugins/widget-props.ts`). The checks and hints are functions
 * and stay behind: they are part of the worker's program (`theme/run/execute.ts`), which calls them on what the learner's code
 * exports. The tests plant right and wrong answers (`test/exercises/`).
 */

/** A typical mistake, recognised by what the code does or how it is written, and what to say about it. */
export interface Hint<Mine> {
  /** May throw, which counts as no. */
  readonly when: (mine: Mine, code: string) => boolean;
  readonly say: string;
}

export interface Exercise<Mine = never> {
  /** Within its chapter; part of the address and of what the browser remembers. */
  readonly id: string;
  readonly title: string;
  /** Paragraphs; `code` in backticks. */
  readonly task: string;
  /** Calls of the solution, shown with what they give; the results are computed when the site is built. */
  readonly examples?: readonly string[];
  readonly start: string;
  readonly solution: string;
  /** What the learner's code has to export. */
  readonly exports: readonly (keyof Mine & string)[];
  /** One criterion each; throws when it does not hold. */
  readonly checks: Readonly<Record<string, (mine: Mine) => void>>;
  /** The first that applies is shown when a check fails: put the special before the general. */
  readonly hints: Readonly<Record<string, Hint<Mine>>>;
}

/** A record whose checks know the types of what is exported; the code's outer line breaks go. */
export const exercise = <Mine>(record: Exercise<Mine>): Exercise => ({
  ...record,
  start: record.start.trim(),
  solution: record.solution.trim(),
});

/** What became of an answer. */
export interface Judged {
  readonly checks: readonly { readonly name: string; readonly problem: string }[];
  /** The name of the hint that applies; '' for none. */
  readonly hint: string;
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function holds(hint: Hint<never>, mine: never, code: string): boolean {
  try {
    return hint.when(mine, code);
  } catch {
    return false;
  }
}

/** Judges what a learner's code exports. */
export function judge(record: Exercise, exported: Readonly<Record<string, unknown>>, code: string): Judged {
  const missing = record.exports.filter((name) => typeof exported[name] !== 'function');
  if (missing.length > 0) {
    const problem = `There is none. Write “export function ${missing[0]}”, with this name.`;
    return { checks: missing.map((name) => ({ name: `exports a function called ${name}`, problem })), hint: '' };
  }
  const mine = exported as never; // its exports were looked at; what they take and give is what the checks find out
  const checks = Object.entries(record.checks).map(([name, check]) => {
    try {
      check(mine);
      return { name, problem: '' };
    } catch (error) {
      return { name, problem: words(error) || 'It does not hold.' };
    }
  });
  if (checks.every(({ problem }) => problem === '')) return { checks, hint: '' };
  const hint = Object.entries(record.hints).find(([, each]) => holds(each, mine, code));
  return { checks, hint: hint?.[0] ?? '' };
}
