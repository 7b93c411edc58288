/**
 * What users hand in, by the piece: rows, columns, groups, segments, tensors, modules. Each reader is timed at two sizes, and ten times
 * the pieces may take at most fifteen times the time: nothing looks through everything for each of the things that it reads.
 */
import { compile, grad, logsumexp, sum, toDot, Value } from '@chainrule/engine';
import { clipGradNorm, crossEntropy, mseLoss } from '@chainrule/nn';
import { dataReaders } from './read-data.ts';
import { stateReaders } from './read-states.ts';
import { type Reader, spent, upTo } from './reader.ts';

/** What ten times the pieces may take, as a multiple of the time. */
export const MOST = 15;

/** What a measurement has to last, in milliseconds of processor time. */
const LEAST = 40;

/** Processor time of some readings, one after the other. */
async function timeOf(read: () => unknown, times: number): Promise<number> {
  const began = spent();
  for (let i = 0; i < times; i++) await read();
  return (spent() - began) / times;
}

/**
 * How much longer a reader takes for ten times the pieces. Ten readings of a tenth, each of its own pieces, are timed against one
 * of all: so both have the same memory to go through, and caches and collections weigh on both.
 */
export async function ratioOf(make: Reader['make'], pieces: number, rounds: number): Promise<number> {
  const tenths = upTo(10, () => make(pieces / 10));
  const whole = make(pieces);
  const inTenths = async (): Promise<void> => {
    for (const read of tenths) await read();
  };
  const times = Math.ceil(LEAST / Math.max(1, await timeOf(inTenths, 1)));
  const best = { tenths: Infinity, whole: Infinity };
  for (let round = 0; round < rounds; round++) {
    best.tenths = Math.min(best.tenths, await timeOf(inTenths, times));
    best.whole = Math.min(best.whole, await timeOf(whole, times));
  }
  return (10 * best.whole) / best.tenths;
}

const leaves = (count: number): Value[] => upTo(count, (i) => new Value(i % 7));

/** The readers. */
export const readers: readonly Reader[] = [
  ...dataReaders,
  ...stateReaders,
  {
    name: 'mseLoss',
    of: 'rows',
    make: (n) => {
      const x = leaves(n);
      const y = upTo(n, (i) => i);
      return () => mseLoss(x, y).backward();
    },
  },
  {
    name: 'crossEntropy',
    of: 'rows',
    make: (n) => {
      const x = upTo(n, () => leaves(2));
      const y = upTo(n, (i) => i % 2);
      return () => crossEntropy(x, y).backward();
    },
  },
  {
    name: 'crossEntropy',
    of: 'classes',
    make: (n) => {
      const x = leaves(n);
      return () => crossEntropy(x, 0).backward();
    },
  },
  {
    name: 'clipGradNorm',
    of: 'parameters',
    make: (n) => {
      const x = leaves(n);
      return () => clipGradNorm(x, 1);
    },
  },
  {
    name: 'logsumexp, backward',
    of: 'elements',
    make: (n) => {
      const x = leaves(n);
      return () => logsumexp(x).backward();
    },
  },
  {
    name: 'grad',
    of: 'inputs',
    make: (n) => {
      const x = leaves(n);
      return () => grad(sum(x), x);
    },
  },
  {
    name: 'grad, createGraph',
    of: 'inputs',
    make: (n) => {
      const x = leaves(n);
      return () => grad(logsumexp(x), x, { createGraph: true });
    },
  },
  {
    name: 'toDot',
    of: 'nodes',
    make: (n) => {
      const y = sum(leaves(n));
      return () => toDot(y);
    },
  },
  {
    name: 'compile',
    of: 'parameters',
    make: (n) => {
      const ws = leaves(n);
      return () => compile(() => sum(ws), { inputs: [1], parameters: ws }).dispose();
    },
  },
  { name: 'compile', of: 'inputs', make: (n) => () => compile(([...x]) => sum(x.flat()), { inputs: [n] }).dispose() },
];
