/**
 * What an import costs, measured while the site is built: the built package, bundled with everything that is not used left out,
 * minified and compressed, as a page would receive it.
 */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { casesOf, readParity } from '../../plugins/parity-page.ts';

export interface Sizes {
  /** KiB, gzipped: `import { Value } from '@chainrule/engine'`. */
  readonly value: number;
  /** KiB, gzipped: Value and compile. */
  readonly compile: number;
  /** KiB, gzipped: MLP, SGD and mseLoss, with the engine. */
  readonly nn: number;
  /** The recorded parity run, in a few words; '' if there is none. */
  readonly parity: string;
}

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

function parityWords(): string {
  const report = readParity(at('../../recorded/parity/latest.json'));
  if (report === undefined || !report.agrees) return '';
  return `${casesOf(report).toLocaleString('en')} cases agree with PyTorch ${report.oracle.torch}`;
}

async function sizeOf(name: 'value' | 'compile' | 'nn'): Promise<number> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: true, lib: { entry: at(`./imports/${name}.ts`), formats: ['es'], fileName: name } },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((one) => ('output' in one ? one.output : []));
  const code = outputs.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('');
  return Math.round((gzipSync(code).length / 1024) * 10) / 10;
}

declare const data: Sizes;

export { data };

export default {
  async load(): Promise<Sizes> {
    return {
      value: await sizeOf('value'),
      compile: await sizeOf('compile'),
      parity: parityWords(),
      nn: await sizeOf('nn'),
    };
  },
};
