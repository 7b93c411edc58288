/** The families, in the order in which they run. */
import { moons, notebook } from './demos.ts';
import { expressions, secondOrder } from './expressions.ts';
import type { AnyFamily } from './family.ts';
import { gpts } from './gpts.ts';
import { losses } from './losses.ts';
import { mlps, trainings } from './networks.ts';
import { arriving } from './ops/arriving.ts';
import { opFamily } from './ops/index.ts';
import { zeros } from './zeros/index.ts';

export const families: readonly AnyFamily[] = [
  opFamily,
  arriving,
  zeros,
  expressions,
  secondOrder,
  losses,
  mlps,
  trainings,
  gpts,
  notebook,
  moons,
];
