/**
 * The table of kernels: every export is the kernel of the op of that name, (machine, operand…, options) → result.
 *
 * The compiler and the interpreter look kernels up by a record's name; a record without one must say what it is made of.
 */
export {
  abs,
  add,
  ceil,
  clamp,
  clone,
  detach,
  div,
  eq,
  floor,
  ge,
  gt,
  le,
  lt,
  maximum,
  minimum,
  mul,
  ne,
  neg,
  reciprocal,
  round,
  rsqrt,
  sign,
  sqrt,
  square,
  sub,
  trunc,
  where,
} from './arithmetic.ts';
export { erf, gelu } from './error-function.ts';
export { exp, exp2, expm1 } from './exp.ts';
export { acosh, asinh, atanh, cosh, sinh } from './hyperbolic.ts';
export { acos, asin, atan, atan2 } from './inverse-trigonometric.ts';
export { log, log1p, log2, log10 } from './log.ts';
export { pow } from './pow.ts';
export { celu, elu, hardsigmoid, hardswish, hardtanh, leakyRelu, relu, relu6, selu } from './rectifier.ts';
export { fmod, remainder } from './remainder.ts';
export { hypot, logaddexp, xlogy } from './special.ts';
export { logsigmoid, mish, sigmoid, silu, softplus, tanh } from './squash.ts';
export { cos, sin, tan } from './trigonometric.ts';
