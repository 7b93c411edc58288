/**
 * A tooth: one bug, planted in this process by putting a wrong part in place of the right one, and taken out again. No file is edited;
 * the records of ops and rules are plain objects, and what is no record is replaced in the parts that a backend is made of.
 */
import type { BinaryVjp, Params, TernaryVjp, UnaryVjp } from '@chainrule/engine';
import type { Parts } from '../networks/eager.ts';

/** One planted bug. */
export interface Tooth {
  /** What is wrong, in a few words. */
  readonly bug: string;
  /** The rows and families that are tried first; everything else follows. */
  readonly about: readonly string[];
  /** Plants the bug and gives what takes it out again. */
  plant(): () => void;
  /** The way through the engine that it is planted in: Values, unless it says compile(). */
  readonly path?: 'compiled';
  /** The parts that networks are made of while it is planted, if it is one of those. */
  readonly parts?: Partial<Parts>;
}

/** Changes fields of an object, and gives what puts the old ones back. */
export function alter(object: object, changes: Readonly<Record<string, unknown>>): () => void {
  const before = Object.fromEntries(
    Object.entries(Object.getOwnPropertyDescriptors(object)).filter(([key]) => key in changes),
  );
  Object.assign(object, changes);
  return () => void Object.defineProperties(object, before);
}

interface Record1 {
  readonly name: string;
}

/** A record with some fields wrong, and without its fast readings (dense, direct), which would still be right. */
export const wrong = (record: Record1, bug: string, changes: Readonly<Record<string, unknown>>): Tooth => ({
  bug: `${record.name}: ${bug}`,
  about: [record.name],
  plant: () => alter(record, { dense: undefined, direct: undefined, ...changes }),
});

/** A wrong derivative rule for an op of one input. */
export const wrongRule = <P extends Params>(
  record: Record1 & { readonly vjps: readonly [UnaryVjp<P> | null] },
  bug: string,
  rule: UnaryVjp<P>,
): Tooth => wrong(record, bug, { vjps: [rule] });

interface Two<P extends Params> extends Record1 {
  readonly vjps: readonly [BinaryVjp<P> | null, BinaryVjp<P> | null];
}

/** A wrong rule for the first of two inputs. */
export const wrongFirst = <P extends Params>(record: Two<P>, bug: string, rule: BinaryVjp<P>): Tooth =>
  wrong(record, bug, { vjps: [rule, record.vjps[1]] });

/** A wrong rule for the second of two inputs. */
export const wrongSecond = <P extends Params>(record: Two<P>, bug: string, rule: BinaryVjp<P>): Tooth =>
  wrong(record, bug, { vjps: [record.vjps[0], rule] });

/** A wrong rule for the first of three inputs. */
export const wrongOfThree = <P extends Params>(
  record: Record1 & { readonly vjps: readonly (TernaryVjp<P> | null)[] },
  bug: string,
  rule: TernaryVjp<P>,
): Tooth => wrong(record, bug, { vjps: [rule, ...record.vjps.slice(1)] });

/** A bug in the parts of a network rather than in a record. */
export const wrongPart = (bug: string, about: readonly string[], parts: Partial<Parts>): Tooth => ({
  bug,
  about,
  parts,
  plant: () => () => {},
});
