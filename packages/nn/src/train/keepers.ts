/**
 * Metrics that keep nothing of what they are given: fit() lends them its own memory, and everybody else gets a copy.
 *
 * A metric says so of itself when it is called, so that fit() need not know the metrics, nor a page load those that it does not use;
 * fit() has called each once before a training begins.
 */
const known: WeakSet<object> = /* @__PURE__ */ new WeakSet();

/** Says of a metric that it reads what it is given while it runs, and writes to none of it. */
export const keepNothing = (metric: object): void => void known.add(metric);

/** Whether a metric has said so. */
export const keepsNothing = (metric: object): boolean => known.has(metric);
