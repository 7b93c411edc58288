/**
 * Three steps that only a lifted tape has (see `lift.ts`): they move numbers between lanes and single values.
 *
 *     assemble([%3 %9 %14])     n values side by side: a laned value
 *     lane(%7) {lane: 2}        one of them
 *     laneSum(%7)               their sum, for the gradient of what all lanes share
 *
 * They are no ops of the table: nobody calls them, and their derivatives are `lane-gradient.ts`'s.
 */
import type { NaryRecord, Params } from '../op.ts';
import { nary } from '../record.ts';

const layoutStep = (name: string): NaryRecord<Params> =>
  nary({
    name,
    torch: '',
    tex: () => name,
    forward: () => NaN,
    define: (k) => k.constant(NaN),
    vjp: () => undefined,
  });

/** Values side by side, one per lane. */
export const assemble: NaryRecord<Params> = layoutStep('assemble');
/** One lane's value. */
export const lane: NaryRecord<Params> = layoutStep('lane');
/** The sum over the lanes. */
export const laneSum: NaryRecord<Params> = layoutStep('laneSum');
