/** A table of a model: one line per module, with its parameters, how many are frozen, and the sums. */
import { failure } from './errors.ts';
import { Module } from './module.ts';
import { modulesOf } from './walk.ts';

/**
 * What a model consists of, as text.
 * @param model - any module
 * @returns one line per module that has parameters of its own or none within, then the totals
 * @example
 * summary(new MLP(3, [4, 4, 1])).split('\n').at(-1); // '41 parameters, 41 trainable, 0 frozen'
 */
export function summary(model: Module): string {
  if (!(model instanceof Module))
    throw failure('INSTANCE', 'summary', 'model', model, { expected: 'a Module', example: 'new MLP(3, [4, 1])' });
  const rows = modulesOf(model).map(({ module, name, depth }) => {
    const values = module.parameters();
    const frozen = values.filter(({ requiresGrad }) => !requiresGrad).length;
    return [`${'  '.repeat(depth)}${name || 'model'}`, module.describe(), String(values.length), String(frozen)];
  });
  const all = model.parameters();
  const frozen = all.filter(({ requiresGrad }) => !requiresGrad).length;
  const lines = table([['module', 'kind', 'parameters', 'frozen'], ...rows]);
  return `${lines.join('\n')}\n${all.length} parameters, ${all.length - frozen} trainable, ${frozen} frozen`;
}

/** Columns as wide as their widest cell; the last two hold numbers and end together. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1, 2, 3].map((column) => rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0));
  const cell = (text: string, column: number): string => {
    const width = widths[column] ?? 0;
    return column < 2 ? text.padEnd(width) : text.padStart(width);
  };
  return rows.map((row) => row.map(cell).join('  ').trimEnd());
}
