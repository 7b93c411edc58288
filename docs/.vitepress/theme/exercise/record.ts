/** What the page knows of an exercise; its checks and hints stay in the worker. Put in when the site is built. */
export interface PageRecord {
  readonly title: string;
  /** Its place within the chapter, from 1. */
  readonly number: number;
  readonly task: string;
  /** Calls, and what the solution gives for them. */
  readonly examples: readonly { readonly call: string; readonly gives: string }[];
  readonly start: string;
  readonly solution: string;
  /** How many checks there are. */
  readonly checks: number;
}
