/** What fit() takes, held against its rules, and the data it is to learn from. */
import { checkBoolean, checkNumber, checkOneOf, checkOptions } from '../check.ts';
import { DataLoader, loaderFor } from '../data/loader.ts';
import { checkFinite, type Dataset, type Table } from '../data/table.ts';
import { failure } from '../errors.ts';
import { Module } from '../module.ts';
import { type AnyOptimizer, checkOptimizer, Schedule } from '../schedule/schedule.ts';
import { type Feed, isSource, TableFeed } from './feed.ts';
import type { EarlyStopping, FitOptions } from './options.ts';
import { checkPosition } from './position.ts';
import type { Trainable } from './types.ts';

const names = [
  ...['data', 'loss', 'optimizer', 'scheduler', 'scheduleEvery', 'epochs', 'batchSize', 'shuffle', 'generator'],
  ...['validation', 'metrics', 'earlyStopping', 'clipNorm', 'accumulate', 'compile', 'check', 'warn', 'allowNonFinite'],
  ...['onEpoch', 'onBatch', 'resume', 'signal'],
];

/** Holds the options against their rules; the data are looked at where they are laid out. */
export function checkFit(model: unknown, options: FitOptions): void {
  if (!(model instanceof Module) || typeof (model as Partial<Trainable>).forward !== 'function')
    throw failure('INSTANCE', 'fit', 'model', model, {
      expected: 'a Module with a forward',
      example: 'new MLP(2, [8, 1])',
    });
  checkOptions('fit', options, names);
  const { loss, optimizer, scheduler, scheduleEvery, epochs, clipNorm, accumulate, compile } = options;
  if (typeof loss !== 'function') throw failure('FUNCTION', 'fit', 'loss', loss, { example: 'mseLoss' });
  checkOptimizer('fit', optimizer);
  checkOwned(model, optimizer);
  if (scheduler !== undefined && !(scheduler instanceof Schedule && scheduler.optimizer === optimizer)) {
    const expected = 'a schedule of the same optimiser';
    throw failure('INSTANCE', 'fit', 'scheduler', scheduler, {
      expected,
      example: 'new StepLR(optimizer, { stepSize: 30 })',
    });
  }
  if (scheduleEvery !== undefined) checkOneOf('fit', 'scheduleEvery', scheduleEvery, ['epoch', 'batch']);
  if (epochs !== undefined) checkNumber('COUNT', 'fit', 'epochs', epochs);
  if (clipNorm !== undefined) checkNumber('POSITIVE', 'fit', 'clipNorm', clipNorm);
  if (accumulate !== undefined) checkNumber('SIZE', 'fit', 'accumulate', accumulate);
  if (compile !== undefined) checkOneOf('fit', 'compile', compile, ['auto', 'require', 'never']);
  const { check, warn, allowNonFinite } = options;
  if (check !== undefined && typeof check !== 'boolean') checkNumber('COUNT', 'fit', 'check', check);
  if (warn !== undefined) checkBoolean('fit', 'warn', warn);
  if (allowNonFinite !== undefined) checkBoolean('fit', 'allowNonFinite', allowNonFinite);
  for (const [name, call] of [['onEpoch', options.onEpoch], ['onBatch', options.onBatch]] as const) // biome-ignore format: two of a kind
    if (call !== undefined && typeof call !== 'function')
      throw failure('FUNCTION', 'fit', name, call, { example: '({ epoch, loss }) => console.log(epoch, loss)' });
  checkMetrics(options.metrics);
  checkBatches(options);
  if (options.resume !== undefined) checkPosition(options.resume, { epochs: epochs ?? 1 });
  const { signal } = options;
  if (signal !== undefined && typeof signal?.aborted !== 'boolean')
    throw failure('INSTANCE', 'fit', 'signal', signal, {
      expected: 'an AbortSignal',
      example: 'new AbortController().signal',
    });
  checkStopping(options.earlyStopping);
}

/** An optimiser of another model would train for nothing; one that holds some of the parameters is a way to freeze the rest. */
function checkOwned(model: Module, { paramGroups }: AnyOptimizer): void {
  const own = new Set(model.parameters());
  if (own.size === 0 || paramGroups.some(({ params }) => params.some((value) => own.has(value)))) return;
  const expected = 'an optimiser of the model that is trained';
  throw failure('INSTANCE', 'fit', 'optimizer', paramGroups, {
    expected,
    example: 'new SGD(model.parameters(), { lr })',
  });
}

function checkMetrics(metrics: FitOptions['metrics']): void {
  if (metrics === undefined) return;
  if (typeof metrics !== 'object' || metrics === null || Array.isArray(metrics))
    throw failure('INSTANCE', 'fit', 'metrics', metrics, {
      expected: 'an object of functions by name',
      example: '{ accuracy }',
    });
  for (const [name, metric] of Object.entries(metrics))
    if (typeof metric !== 'function')
      throw failure('FUNCTION', 'fit', `metrics.${name}`, metric, { example: 'accuracy' });
}

function checkStopping(stopping: EarlyStopping | undefined): void {
  if (stopping === undefined) return;
  checkOptions('fit', stopping, ['patience', 'minDelta', 'restoreBest']);
  checkNumber('COUNT', 'fit', 'earlyStopping.patience', stopping.patience);
  if (stopping.minDelta !== undefined) checkNumber('NON_NEGATIVE', 'fit', 'earlyStopping.minDelta', stopping.minDelta);
  if (stopping.restoreBest !== undefined) checkBoolean('fit', 'earlyStopping.restoreBest', stopping.restoreBest);
}

/** The batches of data that is no stream. */
export function tableFeed(options: FitOptions): Feed {
  const loader = loaderOf(options);
  if (loader.length === 0)
    throw failure('EMPTY', 'fit', 'data', [], { what: 'batch: with dropLast the batchSize must not exceed the rows' });
  if (options.allowNonFinite !== true) checkFinite('fit', 'data', loader.table);
  return new TableFeed(loader);
}

/** What comes in batches already has no size of batches to be set, nor where their order comes from. */
function checkBatches({ data, batchSize, shuffle, generator }: FitOptions): void {
  const streamed = isSource(data);
  if (!streamed && !(data instanceof DataLoader)) return;
  if (batchSize === undefined && generator === undefined && !(streamed && shuffle === true)) return;
  throw failure('ORDER', 'fit', streamed ? 'batchSize, shuffle or generator' : 'batchSize or generator', batchSize, {
    expected: `left out with a ${streamed ? 'stream' : 'loader'}`,
    advice: streamed ? 'Make the batches as they are to be.' : 'Set it on the DataLoader.',
  });
}

/** A batch that no data fill would be a slip, such as a size meant for other data. */
export function checkBatchSize({ batchSize }: FitOptions, { count }: Table): void {
  if (batchSize === undefined || batchSize <= count) return;
  throw failure('ORDER', 'fit', 'batchSize', batchSize, {
    expected: `at most the ${count} rows of data`,
    advice: 'Leave it out: the default is 32, or all rows where there are fewer.',
  });
}

function loaderOf({ data, batchSize, shuffle = true, generator }: FitOptions): DataLoader {
  if (data instanceof DataLoader) return data;
  return loaderFor('fit', data as Dataset, {
    batchSize: batchSize ?? 32,
    shuffle,
    allowNonFinite: true, // fit looks itself
    ...(generator === undefined ? {} : { generator }),
  });
}
