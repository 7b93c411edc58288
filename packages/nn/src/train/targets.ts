/**
 * Targets held against the loss before training: a compiled loss masks instead of looking things up, so that a class which
 * does not exist would give a wrong number where the eager one throws. Only our own losses say what they take.
 */
import { noGrad, type Operand, Value } from '@chainrule/engine';
import { probing } from '@chainrule/engine/internal';
import { checkIndex, checkNumber } from '../check.ts';
import { rowOf, type Table } from '../data/table.ts';
import { failure } from '../errors.ts';
import { checkSign, recordOf } from '../loss/loss.ts';
import { atOnce } from './at-once.ts';
import type { FitOptions } from './options.ts';
import type { Trainable } from './types.ts';

/** Throws for rows that are not like those of the data. */
export function checkAlike({ nin, nout, plain }: Table, other: Table, name: string): void {
  const advice = 'Give rows with as many inputs and targets as the first.';
  const fail = (argument: string, got: number, expected: number): never => {
    throw failure('LENGTH', 'fit', argument, new Array(got), { expected, advice });
  };
  if (other.nin !== nin) fail(`a row of ${name}.x`, other.nin, nin);
  if (other.nout !== nout || other.plain !== plain) fail(`a target of ${name}.y`, other.nout, nout);
}

/** Throws for rows that the model does not take, for a target that the loss does not, by its row, and for an input that a first embedding does not. */
export function checkTargets(model: Trainable, { loss }: FitOptions, table: Table, name: string): void {
  checkWidth(model, table, name);
  model.checkInputs('fit', table.x); // compiled code would give NaN where an embedding has no row
  const known = recordOf(loss);
  if (known === null) return;
  const { targetRule } = known;
  const { target } = known.domain;
  /** Looks at every target; what is refused is named by its row. */
  const check = (look: (y: number) => unknown): void => {
    const { y, nout, plain } = table;
    for (let i = 0; i < y.length; i++) {
      try {
        look(y[i] as number); // i is in range
      } catch (error) {
        const place = plain ? `[${i}]` : `[${Math.floor(i / nout)}][${i % nout}]`;
        (error as Error).message += ` It is ${name}.y${place}.`;
        throw error;
      }
    }
  };
  if (targetRule === 'SIGN') check((y) => checkSign(known.name, y));
  else if (targetRule !== undefined) check((y) => checkNumber(targetRule, known.name, 'target', y));
  if (target !== 'class' || !table.plain) return;
  const classes = outputsOf(model, rowOf(table.x, table.nin, 0));
  const { ignoreIndex: ignored = NaN }: { readonly ignoreIndex?: number } = known.defaults;
  check((y) => y === ignored || checkIndex(known.name, 'target', y, classes));
}

/** Throws for rows of another width than the model's, where it has one. */
function checkWidth(model: Trainable, { nin }: Table, name: string): void {
  const expected = model.stage()?.nin ?? nin;
  const advice = `Give rows of ${expected} numbers, or build the model for ${nin}.`;
  if (nin !== expected) throw failure('LENGTH', 'fit', `a row of ${name}.x`, new Array(nin), { expected, advice });
}

function outputsOf(model: Trainable, x: readonly Operand[]): number {
  const out = probing(() => noGrad(() => atOnce('forward', model.forward(x))));
  return out instanceof Value ? 1 : Array.isArray(out) ? out.length : 1;
}
