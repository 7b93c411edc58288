/** Readers of data: tables, splits, metrics. */
import {
  accuracy,
  confusionMatrix,
  DataLoader,
  f1,
  LabelEncoder,
  r2,
  standardize,
  trainTestSplit,
} from '@chainrule/nn';
import { loadNpy, parseCSV, saveNpy } from '@chainrule/nn/datasets';
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
    name: 'parseCSV, labels and medians',
    of: 'rows',
    make: (n) => {
      const text = `a,b\n${upTo(n, (i) => `${i % 9 === 0 ? '' : i},text ${i}`).join('\n')}\n`;
      return () => parseCSV(text, { labels: ['b'], missing: 'median' });
    },
  },
  {
    name: 'LabelEncoder',
    of: 'classes',
    make: (n) => {
      const labels = upTo(n, (i) => `class ${i}`);
      return () => new LabelEncoder().fit(labels).transform(labels);
    },
  },
  {
    name: 'f1',
    of: 'classes',
    make: (n) => {
      const labels = upTo(n, (i) => i);
      return () => f1(labels, labels);
    },
  },
  {
    name: 'loadNpy',
    of: 'numbers',
    make: (n) => {
      const bytes = saveNpy({ shape: [n], data: new Float64Array(n) });
      return () => loadNpy(bytes);
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
