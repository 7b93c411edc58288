/** All loads, in the order in which they are measured: one record each. A new load is a new record. */
import type { Load } from '../build.ts';
import { compiledLoads } from './compiled.ts';
import { eagerLoads } from './eager.ts';
import { gptLoads } from './gpt.ts';
import { netLoads } from './nets.ts';

export const loads: readonly Load[] = [...eagerLoads, ...netLoads, ...compiledLoads, ...gptLoads];
