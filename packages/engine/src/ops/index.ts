/** THE TABLE: every op, one record each. A new op is one record in one of these files; nothing else needs an edit. */
export * from './activation.ts';
export * from './arithmetic.ts';
export * from './comparison.ts';
export * from './composed.ts';
export * from './exponential.ts';
export * from './hyperbolic.ts';
export * from './identity.ts';
export * from './piecewise.ts';
export * from './power.ts';
export * from './rectifier.ts';
export * from './reduction.ts';
export * from './rounding.ts';
export * from './softmax.ts';
export * from './special.ts';
export * from './trigonometric.ts';
