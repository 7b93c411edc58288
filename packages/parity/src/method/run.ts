/**
 * Runs one family: draws cases, asks PyTorch, runs every backend while Python works, compares, counts.
 *
 * A window of questions is kept open, so that both processes stay busy; answers are read in the order of the cases, so
 * the same seed gives the same report. Random cases that PyTorch finds too large are rejected and others drawn in their
 * place; the run gives up only when far more were drawn than asked for, and then says so by having run too few.
 */
import type { Backend } from '../backends.ts';
import { typescriptNumber } from '../expressions/print.ts';
import type { AnyFamily } from '../families/family.ts';
import { type Refusal, readAnswer, refusalWords } from '../oracle/answers.ts';
import type { Oracle } from '../oracle/process.ts';
import { type Answer, agreesWithin, apart, type Gap, NO_GAP, saysNothing } from './tolerance.ts';

/** Where PyTorch's answers come from: the oracle, or a recording. */
export interface Source {
  answer(family: AnyFamily, example: unknown, name: string): Promise<Answer | Refusal>;
}

/** Asks the live oracle. */
export function liveSource(oracle: Oracle): Source {
  return {
    answer: async (family, example, name) => readAnswer(await oracle.ask({ name, ...family.ask(example) }), name),
  };
}

/** A case on which PyTorch and a backend differ, or which one of them could not do. */
export interface Failure {
  readonly family: string;
  readonly index: number;
  readonly backend: string;
  readonly row: string;
  readonly what: string;
}

/** The widest distances met. */
export interface Worst {
  readonly ulp: number;
  readonly share: number;
}

/** One line of the report: the worst over all backends, and of each. */
export interface Row extends Worst {
  readonly cases: number;
  readonly failed: number;
  readonly backends: Readonly<Record<string, Worst & { readonly cases: number }>>;
}

export interface FamilyReport {
  readonly family: string;
  readonly compared: string;
  readonly asked: number;
  readonly run: number;
  readonly rejected: number;
  readonly failed: number;
  /** How many cases each backend answered. */
  readonly backends: Readonly<Record<string, number>>;
  readonly rows: Readonly<Record<string, Row>>;
  readonly failures: readonly Failure[];
}

export interface FamilyRun {
  readonly seed: number;
  readonly count: number;
  readonly backends: readonly Backend[];
  readonly source: Source;
  /** Called after each case that was compared. */
  readonly onCase?: () => void;
  /** Stop at the first failure. */
  readonly untilFailure?: boolean;
}

const WINDOW = 48;
const DRAWS_PER_CASE = 4;

/** How many cases are drawn at most to get `count` of a family: random ones may be rejected, but not nearly all. */
export const mostDraws = ({ random }: Pick<AnyFamily, 'random'>, count: number): number =>
  random ? count * DRAWS_PER_CASE + WINDOW : count;

const FAILURES_KEPT = 20;

/** The name of a case, as messages and streams of draws know it. */
export const caseName = (family: string, index: number): string => `${family}/${index}`;

const NO_ROW: Row = { cases: 0, failed: 0, ulp: 0, share: 0, backends: {} };

/** Math.max keeps a NaN, so that a gap which is none is not covered by others. */
const worse = (a: Worst, b: Worst): Worst => ({ ulp: Math.max(a.ulp, b.ulp), share: Math.max(a.share, b.share) });

class Tally {
  readonly rows = new Map<string, Row>();
  readonly failures: Failure[] = [];
  readonly answered: Map<string, number>;
  run = 0;
  rejected = 0;
  failed = 0;
  readonly #family: AnyFamily;

  constructor(family: AnyFamily, backends: readonly Backend[]) {
    this.#family = family;
    this.answered = new Map(backends.map(({ name }) => [name, 0]));
  }

  /** Counts one case and the gap of every backend that answered. */
  count(row: string, gaps: ReadonlyMap<string, Gap>, failures: readonly Failure[]): void {
    const old = this.rows.get(row) ?? NO_ROW;
    const failed = failures.length > 0 ? 1 : 0;
    this.run += 1;
    this.failed += failed;
    this.failures.push(...failures.slice(0, FAILURES_KEPT - this.failures.length));
    const backends = { ...old.backends };
    let worst: Worst = old;
    for (const [name, gap] of gaps) {
      this.answered.set(name, (this.answered.get(name) ?? 0) + 1);
      const before = backends[name] ?? NO_ROW;
      backends[name] = { cases: before.cases + 1, ...worse(before, gap) };
      worst = worse(worst, gap);
    }
    this.rows.set(row, { cases: old.cases + 1, failed: old.failed + failed, ...worst, backends });
  }

  report(asked: number): FamilyReport {
    const { name: family, compared } = this.#family;
    const { run, rejected, failed, failures } = this;
    return {
      family,
      compared,
      asked,
      run,
      rejected,
      failed,
      backends: Object.fromEntries(this.answered),
      rows: Object.fromEntries(this.rows),
      failures,
    };
  }
}

/** What a backend says, or why it could not. */
function attempt(
  family: AnyFamily,
  example: unknown,
  backend: Backend,
): Answer | { readonly thrown: string } | undefined {
  try {
    return family.run(example, backend);
  } catch (error) {
    return { thrown: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** The gap between PyTorch and one backend, and in words what is wrong with it, if anything. */
export interface Verdict {
  readonly gap: Gap;
  readonly what?: string;
}

const WHOLLY_APART: Gap = { ...NO_GAP, share: Infinity };

/** Whether one side gave more numbers than the other, or none at all: families look at pairs, and would not see it. */
function differInShape(theirs: Answer, ours: Answer): Gap | undefined {
  for (const group of ['values', 'gradients'] as const)
    if (theirs[group].length !== ours[group].length)
      return apart(`number of ${group}`, theirs[group].length, ours[group].length);
  return theirs.values.length === 0 ? apart('number of values', 0, 0) : undefined;
}

/** Compares one backend with PyTorch's answer; undefined if the backend does not do this kind of case. */
export function judge(
  family: AnyFamily,
  example: unknown,
  backend: Backend,
  theirs: Answer | Refusal,
): Verdict | undefined {
  const ours = attempt(family, example, backend);
  if (ours === undefined) return undefined;
  if ('refusal' in theirs) return { gap: WHOLLY_APART, what: refusalWords(theirs) };
  if ('thrown' in ours) return { gap: WHOLLY_APART, what: `threw ${ours.thrown}` };
  const gap = differInShape(theirs, ours) ?? family.compare(example, theirs, ours, backend);
  return agreesWithin(gap)
    ? { gap }
    : { gap, what: `${gap.where}: PyTorch ${typescriptNumber(gap.theirs)}, here ${typescriptNumber(gap.ours)}` };
}

/** Judges every backend on one case, and counts. */
function settle(
  family: AnyFamily,
  example: unknown,
  index: number,
  theirs: Answer | Refusal,
  tally: Tally,
  backends: readonly Backend[],
): void {
  const row = family.row(example);
  const failures: Failure[] = [];
  const gaps = new Map<string, Gap>();
  for (const backend of backends) {
    const verdict = judge(family, example, backend, theirs);
    if (!verdict) continue;
    gaps.set(backend.name, verdict.gap);
    if (verdict.what !== undefined)
      failures.push({ family: family.name, index, backend: backend.name, row, what: verdict.what });
  }
  if (gaps.size === 0)
    failures.push({ family: family.name, index, backend: 'none', row, what: 'no backend ran this case' });
  tally.count(row, gaps, failures);
}

/** What PyTorch itself cannot do: a norm differentiated twice, where the gradient that arrives is a zero it keeps without memory. */
const OWN_DEFECTS: readonly RegExp[] = [/ZeroTensors are immutable/];

/** Whether a random case says nothing: its numbers are too large, or PyTorch trips over its own feet. Another is drawn in its place. */
const isRejected = (theirs: Answer | Refusal): boolean =>
  'refusal' in theirs ? OWN_DEFECTS.some((defect) => defect.test(theirs.refusal)) : saysNothing(theirs);

interface Open {
  readonly index: number;
  readonly example: unknown;
  readonly answer: Promise<Answer | Refusal>;
}

function open(family: AnyFamily, index: number, { seed, source }: FamilyRun): Open {
  const example = family.draw(seed, index);
  const answer = source.answer(family, example, caseName(family.name, index));
  answer.catch(() => {}); // reported when its turn comes
  return { index, example, answer };
}

/**
 * Runs a family.
 *
 * @throws ParityError when the oracle fails
 */
export async function runFamily(family: AnyFamily, options: FamilyRun): Promise<FamilyReport> {
  const { count, backends, onCase = () => {}, untilFailure } = options;
  const tally = new Tally(family, backends);
  const window: Open[] = [];
  const most = mostDraws(family, count);
  let drawn = 0;
  while (tally.run < count && !(untilFailure && tally.failed > 0)) {
    while (window.length < WINDOW && drawn < most) window.push(open(family, drawn++, options));
    const next = window.shift();
    if (!next) break;
    const theirs = await next.answer;
    if (family.random && isRejected(theirs)) tally.rejected += 1;
    else {
      settle(family, next.example, next.index, theirs, tally, backends);
      onCase();
    }
  }
  await Promise.allSettled(window.map(({ answer }) => answer));
  return tally.report(count);
}
