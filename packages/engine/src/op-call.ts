/**
 * What happens when a record is called: a socket that `value.ts` fills when it loads.
 *
 * Four arguments are enough: up to three operands or lists, then the options. (As a rest array they would cost an allocation a call.)
 * Records lie below Value (Value's methods are read from the table), yet calling one builds a Value. This is the one place
 * where the two meet, and the reason why `call.ts`, which fills it, is listed under "sideEffects" in package.json.
 */
import type { AnyOp } from './op.ts';
import type { Value } from './value.ts';

export const engine: { call: (op: AnyOp, a: unknown, b: unknown, c: unknown, d: unknown) => Value | Value[] } = {
  call: (op) => {
    throw new Error(`${op.name}() was called before value.ts had loaded`);
  },
};
