/**
 * A loss on its own: numbers in, one loss or one per row out, and the gradient of every input. It reaches what networks do not: numbers
 * at the edges, targets that are probabilities, reduction 'none', weights per element, a single example that is no batch.
 */
import { packBlock } from '../bits.ts';
import { type Listing, pythonNumber, typescriptNumber } from '../expressions/print.ts';
import { torchOptions } from '../expressions/program.ts';
import type { Options } from '../networks/network.ts';
import { lossTable } from '../networks/tables.ts';
import { lossPath, TENSOR_OPTIONS, wireOptions } from '../networks/wire.ts';

/** Rows of numbers, as many in each. */
export type Rows = readonly (readonly number[])[];

export interface LossCase {
  readonly name: string;
  readonly options: Options;
  /** The inputs: one matrix, or two for a loss of pairs. */
  readonly inputs: readonly Rows[];
  /** A class per row, or numbers of the inputs' shape. */
  readonly targets: readonly number[] | Rows;
  /** The one row is an example, not a batch of one. */
  readonly single: boolean;
}

export const isClasses = (targets: LossCase['targets']): targets is readonly number[] => !Array.isArray(targets[0]);

/** A case as the body of a question. */
export function lossBody({ name, options, inputs, targets, single }: LossCase): object {
  const [rows = []] = inputs;
  const shape = single ? [rows[0]?.length ?? 0] : [rows.length, rows[0]?.length ?? 0];
  const classes = isClasses(targets);
  return {
    loss: lossPath(name),
    lossOptions: wireOptions(options, TENSOR_OPTIONS),
    inputs: inputs.map((matrix) => packBlock(matrix.flat())),
    targets: packBlock(targets.flat()),
    shape,
    targetShape: classes ? (single ? [] : [rows.length]) : shape,
    classes,
  };
}

const nested = (rows: Rows, single: boolean, number: (x: number) => string): string => {
  const lines = rows.map((row) => `[${row.map(number).join(', ')}]`);
  return single ? (lines[0] ?? '[]') : `[${lines.join(', ')}]`;
};

function typescript({ name, options, inputs, targets, single }: LossCase): string {
  const leaf = (x: number): string => `new Value(${typescriptNumber(x)})`;
  const names = inputs.map((_, i) => `x${i}`);
  const wanted = isClasses(targets)
    ? single
      ? targets.join()
      : `[${targets.join(', ')}]`
    : nested(targets, single, typescriptNumber);
  return [
    "import { sum, Value } from '@chainrule/engine';",
    `import { ${name} } from '@chainrule/nn';`,
    ...inputs.map((rows, i) => `const x${i} = ${nested(rows, single, leaf)};`),
    `const loss = [${name}(${names.join(', ')}, ${wanted}, ${JSON.stringify(options)})].flat(2);`,
    'sum(loss).backward();',
    `console.log(loss.map((l) => l.data), [${names.join(', ')}].flat(2).map((x) => x.grad));`,
  ].join('\n');
}

function python({ name, options, inputs, targets, single }: LossCase): string {
  const names = inputs.map((_, i) => `x${i}`);
  const literal = (value: unknown): string =>
    Array.isArray(value)
      ? `torch.tensor([${value.flat().map(pythonNumber).join(', ')}], dtype=torch.float64)`
      : typeof value === 'boolean'
        ? value
          ? 'True'
          : 'False'
        : JSON.stringify(value);
  const wanted = isClasses(targets)
    ? `torch.tensor(${single ? targets.join() : `[${targets.join(', ')}]`})`
    : `torch.tensor(${nested(targets, single, pythonNumber)}, dtype=torch.float64)`;
  const settings = Object.entries(torchOptions(options)).map(([key, value]) => `, ${key}=${literal(value)}`);
  return [
    'import math, torch',
    ...(lossTable[name]?.torch ? [] : ['from wire import hinge_loss # in packages/parity/python']),
    ...inputs.map(
      (rows, i) =>
        `x${i} = torch.tensor(${nested(rows, single, pythonNumber)}, dtype=torch.float64, requires_grad=True)`,
    ),
    `loss = ${lossPath(name).replace('chainrule.', '')}(${names.join(', ')}, ${wanted}${settings.join('')})`,
    'loss.sum().backward()',
    `print(loss, ${names.map((x) => `${x}.grad`).join(', ')})`,
  ].join('\n');
}

/** A case as two listings. */
export const printLoss = (example: LossCase): Listing => ({ typescript: typescript(example), python: python(example) });

/** Smaller cases: a row less, an option less. */
export function* smallerLosses(example: LossCase): Iterable<LossCase> {
  const { inputs, targets, options, single } = example;
  const rows = inputs[0]?.length ?? 0;
  if (!single && rows > 1)
    for (let row = 0; row < rows; row++)
      yield {
        ...example,
        inputs: inputs.map((matrix) => matrix.slice(row, row + 1)),
        targets: targets.slice(row, row + 1) as LossCase['targets'], // of the same kind
      };
  for (const name of Object.keys(options)) {
    const { [name]: _, ...rest } = options;
    yield { ...example, options: rest };
  }
}
