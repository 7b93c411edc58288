/** What the page of errors tells of a code besides its message. */
export interface ErrorExample {
  /** When it happens, a sentence. */
  readonly when: string;
  /** Code that throws it; the names of engine and nn are in scope. The tests run both. */
  readonly before?: string;
  /** The same, mended. */
  readonly after?: string;
}
