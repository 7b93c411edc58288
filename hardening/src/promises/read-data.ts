/** Readers of data: tables, splits, metrics. */
import { accuracy, confusionMatrix, DataLoader, r2, standardize, trainTestSplit } from '@chainrule/nn';
import { parseCSV } from '@chainrule/nn/datasets';
import { type Reader, upTo } from './reader.ts';

export const dataReaders: readonly Reader[] = [
  {
    name: 'parseCSV',
    of: 'columns',
    make: (n) => {
      const line = upTo(n, (i) => `c${i}`).join();
      const row = upTo(n, (i) => i).join();
      return () => parseCSV(`${line}\n${row}\n`, { target: 'c0' });
    },
  },
  {
    name: 'parseCSV, columns named',
    of: 'columns',
    make: (n) => {
      const columns = upTo(n, (i) => `c${i}`);
      const row = upTo(n, (i) => i).join();
      return () => parseCSV(`${columns.join()}\n${row}\n`, { target: 'c0', columns });
    },
  },
  {
    name: 'parseCSV',
    of: 'rows',
    make: (n) => {
      const text = `a,b\n${upTo(n, (i) => `${i},class ${i}`).join('\n')}\n`;
      return () => parseCSV(text, { target: 'b' });
    },
  },
  {
    name: 'trainTestSplit, stratify',
    of: 'rows',
    make: (n) => {
      const data = { x: upTo(n, (i) => [i]), y: upTo(n, (i) => i % 2) };
      return () => trainTestSplit(data, { stratify: true, seed: 1 });
    },
  },
  {
    name: 'trainTestSplit, stratify',
    of: 'classes',
    make: (n) => {
      const data = { x: upTo(n, (i) => [i]), y: upTo(n, (i) => i) };
      return () => trainTestSplit(data, { stratify: true, seed: 1 });
    },
  },
  {
    name: 'standardize',
    of: 'rows',
    make: (n) => {
      const x = upTo(n, (i) => [i, 1]);
      return () => standardize(x);
    },
  },
  {
    name: 'standardize',
    of: 'columns',
    make: (n) => {
      const x = [upTo(n, (i) => i), upTo(n, () => 1)];
      return () => standardize(x);
    },
  },
  {
    name: 'DataLoader',
    of: 'rows',
    make: (n) => {
      const data = { x: upTo(n, (i) => [i]), y: upTo(n, (i) => i) };
      return () => [...new DataLoader(data, { batchSize: 2, shuffle: true })].length;
    },
  },
  {
    name: 'accuracy',
    of: 'rows',
    make: (n) => {
      const y = upTo(n, (i) => i % 2);
      return () => accuracy(y, y);
    },
  },
  {
    name: 'confusionMatrix',
    of: 'rows',
    make: (n) => {
      const y = upTo(n, (i) => i % 2);
      return () => confusionMatrix(y, y);
    },
  },
  {
    name: 'r2',
    of: 'rows',
    make: (n) => {
      const y = upTo(n, (i) => i);
      return () => r2(y, y);
    },
  },
];
