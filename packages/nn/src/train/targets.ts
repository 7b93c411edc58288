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
import type { FitOptions, Trainable } from './options.ts';

/** Throws for validation data whose rows are not like those of the data. */
export function checkAlike({ nin, nout, plain }: Table, validation: Table): void {
  const advice = 'Validation rows have the same inputs and targets as the data.';
  const fail = (argument: string, got: number, expected: number): never => {
    throw failure('LENGTH', 'fit', argument, new Array(got), { expected, advice });
  };
  if (validation.nin !== nin) fail('a row of validation.x', validation.nin, nin);
  if (validation.nout !== nout || validation.plain !== plain) fail('a target of validation.y', validation.nout, nout);
}

/** Throws for a target that the loss does not take, and for an input that a first embedding does not. */
export function checkTargets(model: Trainable, { loss }: FitOptions, table: Table): void {
  model.checkInputs('fit', table.x); // compiled code would give NaN where an embedding has no row
  const known = recordOf(loss);
  if (known === null) return;
  const { targetRule } = known;
  const { target } = known.domain;
  if (targetRule === 'SIGN') for (const y of table.y) checkSign(known.name, y);
  else if (targetRule !== undefined) for (const y of table.y) checkNumber(targetRule, known.name, 'target', y);
  if (target !== 'class' || !table.plain) return;
  const classes = outputsOf(model, rowOf(table.x, table.nin, 0));
  const { ignoreIndex: ignored = NaN }: { readonly ignoreIndex?: number } = known.defaults;
  for (const y of table.y) if (y !== ignored) checkIndex(known.name, 'target', y, classes);
}

function outputsOf(model: Trainable, x: readonly Operand[]): number {
  const out = probing(() => noGrad(() => atOnce('forward', model.forward(x))));
  return out instanceof Value ? 1 : Array.isArray(out) ? out.length : 1;
}
