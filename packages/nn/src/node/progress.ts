/**
 * Progress of fit(): a bar on a terminal, plain lines elsewhere. The bar is cli-progress's, which is only loaded when a bar
 * is drawn; a log file or a pipe gets a line for the first, the last and about every tenth epoch.
 */

import { checkOptions } from '../check.ts';
import { failure } from '../errors/files.ts';
import type { Epoch } from '../train/options.ts';

/** Where progress is written; a terminal says so by isTTY. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** What of an epoch is shown. */
export type Shown = Pick<Epoch, 'epoch' | 'epochs' | 'loss' | 'validationLoss' | 'lr'> &
  Partial<Pick<Epoch, 'metrics' | 'validationMetrics'>>;

/** The part of a bar that is used. */
interface Bar {
  start(total: number, value: number, payload: object): void;
  update(value: number, payload: object): void;
  stop(): void;
}

/**
 * An `onEpoch` that shows how far the training is.
 * @param options - `output`: where to write, standard error by default
 * @returns the function to pass to fit()
 * @throws RangeError on a terminal without the package cli-progress
 * @example
 * const lines: string[] = [];
 * const onEpoch = progress({ output: { write: (text) => lines.push(text) > 0 } });
 * await onEpoch({ epoch: 1, epochs: 1, loss: 0.5, validationLoss: null, lr: 0.1 });
 * lines.join('').includes('0.5'); // true
 */
export function progress(options: { readonly output?: Output } = {}): (epoch: Shown) => Promise<void> {
  checkOptions('progress', options, ['output']);
  const { output = process.stderr } = options;
  if (typeof output?.write !== 'function')
    throw failure('INSTANCE', 'progress', 'output', output, { expected: 'a stream', example: 'process.stdout' });
  if (output.isTTY !== true) return async (epoch) => lines(epoch, output);
  let bar: Bar | undefined;
  return async (epoch) => {
    const payload = { text: textOf(epoch) };
    if (bar === undefined) {
      bar = await newBar(output);
      bar.start(epoch.epochs, epoch.epoch, payload);
    } else bar.update(epoch.epoch, payload);
    if (epoch.epoch < epoch.epochs) return;
    bar.stop();
    bar = undefined;
  };
}

async function newBar(output: Output): Promise<Bar> {
  const { default: library } = await import('cli-progress').catch((): never => {
    throw failure('MISSING_PEER', 'progress', 'the bar', undefined, { name: 'cli-progress' });
  });
  const stream = output as NodeJS.WritableStream; // a terminal is one
  const format = '{bar} {value}/{total} {text}';
  return new library.SingleBar({ stream, format, barsize: 30, hideCursor: true }, library.Presets.shades_classic);
}

function lines(epoch: Shown, output: Output): void {
  const every = Math.max(1, Math.floor(epoch.epochs / 10));
  if (epoch.epoch !== 1 && epoch.epoch !== epoch.epochs && epoch.epoch % every !== 0) return;
  output.write(`epoch ${epoch.epoch}/${epoch.epochs}  ${textOf(epoch)}\n`);
}

const digits = (x: number): string => x.toPrecision(4);

function textOf({ loss, validationLoss, lr, metrics = {}, validationMetrics }: Shown): string {
  const watched = validationLoss === null ? '' : `  validation ${digits(validationLoss)}`;
  const measured = Object.entries(metrics).map(([name, value]) => {
    const other = validationMetrics?.[name];
    return `  ${name} ${digits(value)}${other === undefined ? '' : ` (validation ${digits(other)})`}`;
  });
  return `loss ${digits(loss)}${watched}${measured.join('')}  lr ${digits(lr)}`;
}
