/**
 * Feed: where batches come from, pass by pass. A table is cut into batches at once; a stream, an iterable of the user's, is asked for
 * one batch after the other, so that its data need not fit into memory.
 */
import { DataLoader } from '../data/loader.ts';
import { checkFinite, type Dataset, type Table, tableOf } from '../data/table.ts';
import { failure, isPromise } from '../errors.ts';
import type { GeneratorState } from '../random/generator.ts';
import type { FitOptions } from './options.ts';
import type { Portion, Weighed } from './portion.ts';
import { refuse } from './position.ts';
import { checkAlike, checkTargets } from './targets.ts';
import type { BatchSource, Trainable } from './types.ts';

/** One pass over the data. */
export interface Pass {
  /** How many batches it has; null where nobody knows. */
  readonly batches: number | null;
  /** The stream of orders as it was before this pass drew its own; null where orders are not drawn. */
  readonly order: GeneratorState | null;
  /** The next batch, or a promise of it; null at the end. */
  next(): Portion | null | Promise<Portion | null>;
  /** Nothing more is wanted. */
  end(): unknown;
}

/** Where a pass begins that was broken off. */
export interface Broken {
  readonly order: GeneratorState | null;
  /** Batches that were trained on. */
  readonly batch: number;
}

export interface Feed {
  /** All rows, or those of a stream's first batch. */
  readonly table: Table;
  readonly streamed: boolean;
  /** Begins a pass; the rows of `data` are those of `table`, weighed. */
  pass(how: { data: Weighed; weigh(table: Table): Weighed }, broken: Broken | null): Pass | Promise<Pass>;
}

/** Rows of a table. */
export class TableFeed implements Feed {
  readonly streamed = false;
  readonly #loader: DataLoader;

  constructor(loader: DataLoader) {
    this.#loader = loader;
  }

  get table(): Table {
    return this.#loader.table;
  }

  pass({ data }: { data: Weighed }, broken: Broken | null): Pass {
    const now = this.#loader.orders();
    if (broken !== null && (broken.order === null) !== (now === null)) refuse('resume.order', broken.order);
    const order = broken?.order ?? now;
    const batches = this.#loader.passes(broken?.order ?? null);
    let at = broken?.batch ?? 0;
    const next = (): Portion | null => {
      const indices = batches[at++];
      return indices === undefined ? null : { weighed: data, indices };
    };
    return { batches: batches.length, order, next, end: () => undefined };
  }
}

/** Looks at a batch of a pass, counted from 1. */
type Look = (batch: Dataset, number: number) => Table;
type AnyIterator = Iterator<Dataset> | AsyncIterator<Dataset>;

/** Whether `data` is a stream of batches, or a function that begins one. */
export const isSource = (data: unknown): data is BatchSource =>
  typeof data === 'function' ||
  (!(data instanceof DataLoader) &&
    typeof data === 'object' &&
    data !== null &&
    (Symbol.iterator in data || Symbol.asyncIterator in data));

/** Batches that come one by one. */
export class StreamFeed implements Feed {
  readonly streamed = true;
  readonly table: Table;
  readonly #begin: () => AnyIterator;
  readonly #look: Look;
  /** The iterator of the first pass, whose first batch is `table`. */
  #begun: AnyIterator | null;

  private constructor(begin: () => AnyIterator, begun: AnyIterator, look: Look, table: Table) {
    this.#begin = begin;
    this.#begun = begun;
    this.#look = look;
    this.table = table;
  }

  /** Asks for the first batch, which says how wide rows are. */
  static async open(model: Trainable, options: FitOptions): Promise<StreamFeed> {
    const source = options.data as BatchSource; // asked where it is one
    const begin = (): AnyIterator => iteratorOf(source);
    const begun = begin();
    if ((begun as unknown) === source && (options.epochs ?? 1) > 1)
      throw failure('INSTANCE', 'fit', 'data', source, {
        expected: 'a source that can be gone through once per epoch, and this iterator ends with the first',
        example: 'a function that makes it: data: () => batches()',
      });
    const { done, value } = await begun.next();
    if (done) throw failure('EMPTY', 'fit', 'data', [], { what: 'batch' });
    const first = tableOf('fit', value, 'data, batch 1');
    const look = (batch: Dataset, number: number): Table => {
      const name = `data, batch ${number}`;
      const table = number === 1 && batch === value ? first : tableOf('fit', batch, name);
      checkAlike(first, table, name);
      if (options.allowNonFinite !== true) checkFinite('fit', name, table);
      checkTargets(model, options, table, name);
      return table;
    };
    look(value, 1);
    return new StreamFeed(begin, begun, look, first);
  }

  async pass(how: { data: Weighed; weigh(table: Table): Weighed }, broken: Broken | null): Promise<Pass> {
    const fresh = this.#begun === null;
    const iterator = this.#begun ?? this.#begin();
    this.#begun = null;
    let number = 0;
    const portionOf = ({ done, value }: IteratorResult<Dataset>): Portion | null => {
      if (done) {
        if (number === 0)
          throw failure('EMPTY', 'fit', 'data, gone through again,', [], { what: 'batch in every epoch' });
        return null;
      }
      number++;
      return { weighed: how.weigh(this.#look(value, number)), indices: null };
    };
    const next = (): Portion | null | Promise<Portion | null> => {
      if (!fresh && number === 0) {
        number = 1;
        return { weighed: how.data, indices: null };
      }
      const result = iterator.next();
      return isPromise(result) ? Promise.resolve(result).then(portionOf) : portionOf(result);
    };
    for (let skipped = 0; skipped < (broken?.batch ?? 0); skipped++) await next();
    return { batches: null, order: null, next, end: () => iterator.return?.() };
  }
}

/** An iterator of a source, of whichever kind. */
function iteratorOf(source: BatchSource): AnyIterator {
  const made: unknown = typeof source === 'function' ? source() : source;
  const { [Symbol.asyncIterator]: slow, [Symbol.iterator]: quick } = Object(made) as Partial<
    AsyncIterable<Dataset> & Iterable<Dataset>
  >; // either, both or none
  const begin: ((this: unknown) => AnyIterator) | undefined = slow ?? quick;
  if (typeof begin !== 'function')
    throw failure('INSTANCE', 'fit', 'what data() gave', made, {
      expected: 'an iterable of batches, or an async one',
      example: '[{ x, y }, { x, y }]',
    });
  return begin.call(made);
}
