/**
 * @chainrule/engine: scalar automatic differentiation with PyTorch's names and numbers.
 *
 * @packageDocumentation
 */
import './call.ts';

export type { Algebra, Term } from './algebra.ts';
export { detectAnomaly } from './anomaly.ts';
export {
  type Batch,
  CompiledFunction,
  type CompileOptions,
  type CompileStats,
  compile,
  compileAsync,
  type ParameterUpdate,
  type Row,
  type Traceable,
  type TracedRows,
  type TypedNumbers,
  type Widths,
} from './compile.ts';
export { TracedFunction, trace } from './compile-traced.ts';
export { type CompiledUpdate, compileUpdate, type Update } from './compile-update.ts';
export { defineOp, type UserOp } from './define-op.ts';
export { toSVG } from './draw.ts';
export { CompileError } from './errors/compile.ts';
export { AnomalyError } from './errors.ts';
export { operandsOf, paramsOf } from './extras.ts';
export { type DotOptions, type GraphJSON, toDot, toJSON } from './format.ts';
export { type GradOptions, grad, hessian, jacobian } from './grad.ts';
export { type GradcheckOptions, gradcheck, gradgradcheck } from './gradcheck.ts';
export { topologicalOrder } from './graph.ts';
export { feedForward, type LinearLayer, linear } from './linear.ts';
export { noGrad } from './mode.ts';
export { numbers } from './numbers.ts';
export type * from './op.ts';
export * from './ops/index.ts';
export * as ops from './ops/index.ts';
export { type BlockPlace, blockOf, type ParameterBlock, parameterBlock } from './parameter-block.ts';
export { freezes } from './run.ts';
export { type OpMethods, Value, type ValueOptions } from './value.ts';
