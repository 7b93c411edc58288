/**
 * A family: one kind of case, as one record. Adding a kind of case to parity means writing one of these and listing it in
 * `families/index.ts`; drawing, asking, comparing, recording, shrinking and printing all read the record.
 */
import type { Backend } from '../backends.ts';
import type { Listing } from '../expressions/print.ts';
import type { Answer, Gap } from '../method/tolerance.ts';

/** What Python is asked about a case. */
export interface Ask {
  readonly kind: 'program' | 'network' | 'gpt' | 'loss' | 'zeros';
  readonly body: object;
}

export interface Family<Case> {
  /** The name on the command line and in reports. */
  readonly name: string;
  /** What is compared, in a few words. */
  readonly compared: string;
  /** How many cases a run asks for. */
  readonly count: number;
  /** How many cases the recorded fixtures hold. */
  readonly recorded: number;
  /** Random cases that turn out too large are drawn again; listed ones never are. */
  readonly random: boolean;
  /** Case number `index` of a seed. */
  draw(seed: number, index: number): Case;
  ask(example: Case): Ask;
  /** What a backend says; undefined if it does not know this kind of case. */
  run(example: Case, backend: Backend): Answer | undefined;
  /** The widest gap between PyTorch's answer and a backend's. */
  compare(example: Case, theirs: Answer, ours: Answer, backend: Backend): Gap;
  /** The row of the report that the case counts for. */
  row(example: Case): string;
  /** Smaller cases, the boldest first. */
  smaller(example: Case): Iterable<Case>;
  print(example: Case): Listing;
}

/** A family of cases of any type, for lists of families: a family only ever meets the cases that it drew itself. */
export type AnyFamily = Family<unknown>;
