/** The kernels by op name, and the machines on plain numbers. */

export { hostFunctions } from './host.ts';
export { float32Machine, float64Machine } from './machines.ts';
export { powConstant } from './pow.ts';
export * as kernels from './table.ts';
