/**
 * Probes: runs of a user's function that only look (a trace, a comparison with plain code) and must leave nothing behind.
 *
 * What draws from a stream of random numbers says here how to put the stream back, and at the end of the outermost probe it is
 * put back. So a function may be looked at as often as it takes: the numbers that it draws afterwards are those that it would
 * have drawn.
 */

let undo: Map<object, () => void> | null = null;

/** Runs a function, then undoes what announced itself by `undoAfterProbe`. */
export function probing<R>(fn: () => R): R {
  if (undo !== null) return fn();
  const mine = new Map<object, () => void>();
  undo = mine;
  try {
    return fn();
  } finally {
    undo = null;
    for (const restore of mine.values()) restore();
  }
}

/**
 * Before something with a memory changes: if a probe is running, `restoring` is asked how to put it back.
 * @param owner - what is about to change; asked once per probe
 * @param restoring - notes the present state and gives the function that brings it back
 * @example
 * undoAfterProbe({}, () => () => undefined); // undefined
 */
export function undoAfterProbe(owner: object, restoring: () => () => void): void {
  if (undo !== null && !undo.has(owner)) undo.set(owner, restoring());
}
