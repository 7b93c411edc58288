/** THE TABLE: every op, one record each. A new op is one record in one of these files; nothing else needs an edit. */
export * from './fixed.ts';
export * from './reduction.ts';
export * from './softmax.ts';
