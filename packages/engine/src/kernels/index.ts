/** The kernels by op name, the machines on plain numbers, and the host's functions. */

export { hostFunctions } from './host.ts';
export { float32Machine, float64Machine } from './machines.ts';
export * as kernels from './table.ts';
