/** What the page and the runner's worker say to each other. */
import type { GraphModel } from '../graph/model.ts';

export interface RunRequest {
  readonly code: string;
  /** An exercise by chapter and id, `05/step`, whose checks are run on what the code exports. */
  readonly exercise?: string | undefined;
}

export interface CheckResult {
  readonly name: string;
  /** '' when it holds. */
  readonly problem: string;
}

export type RunReply =
  | { readonly type: 'log'; readonly lines: readonly string[] }
  | { readonly type: 'graph'; readonly graph: GraphModel }
  | { readonly type: 'checks'; readonly checks: readonly CheckResult[]; readonly hint: string }
  | { readonly type: 'error'; readonly message: string; readonly line: number | null }
  | { readonly type: 'done'; readonly milliseconds: number };
