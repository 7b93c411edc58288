/** The families, in the order in which they run. */
import { expressions, secondOrder } from './expressions.ts';
import type { AnyFamily } from './family.ts';
import { opFamily } from './ops/index.ts';

export const families: readonly AnyFamily[] = [opFamily, expressions, secondOrder];
