/** The ops with a fixed number of operands: those that are methods of Value. What `import { Value }` carries is these and no lists. */
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
export * from './rounding.ts';
export * from './special.ts';
export * from './trigonometric.ts';
