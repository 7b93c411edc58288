/** The figures of the front page: what an import costs, from size-limit's report, and what the recorded parity run found. */
import { fileURLToPath } from 'node:url';
import { casesOf, readParity } from '../../plugins/parity-page.ts';
import { sizeReport } from '../../plugins/size-report.ts';

export interface Sizes {
  /** kB, minified and gzipped: `import { Value } from '@chainrule/engine'`. */
  readonly value: number;
  /** The same with compile. */
  readonly compile: number;
  /** MLP, SGD and mseLoss, with the engine they need. */
  readonly nn: number;
  /** Every line of the report. */
  readonly lines: readonly { readonly name: string; readonly size: number }[];
  /** The recorded parity run, in a few words; '' if there is none. */
  readonly parity: string;
}

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

function parityWords(): string {
  const report = readParity(at('../../recorded/parity/latest.json'));
  if (report === undefined || !report.agrees) return '';
  return `${casesOf(report).toLocaleString('en')} cases agree with PyTorch ${report.oracle.torch}`;
}

/** The size of the first line whose name begins so. */
function sizeOf(report: ReadonlyMap<string, number>, beginning: string): number {
  const found = [...report].find(([name]) => name.startsWith(beginning));
  if (found === undefined) throw new Error(`scripts/.size-limit.json has no line "${beginning}…"`);
  return found[1];
}

declare const data: Sizes;

export { data };

export default {
  load(): Sizes {
    const report = sizeReport();
    return {
      value: sizeOf(report, 'engine: import { Value }'),
      compile: sizeOf(report, 'engine: import { compile, Value }'),
      nn: sizeOf(report, 'nn with engine: import { MLP, mseLoss, SGD }'),
      lines: [...report].map(([name, size]) => ({ name, size })),
      parity: parityWords(),
    };
  },
};
