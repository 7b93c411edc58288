/**
 * What an import costs, measured while the site is built: the built package, bundled with everything that is not used left out,
 * minified and compressed, as a page would receive it.
 */
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

export interface Sizes {
  /** KiB, gzipped: `import { Value } from '@chainrule/engine'`. */
  readonly value: number;
  /** KiB, gzipped: Value and compile. */
  readonly compile: number;
  /** KiB, gzipped: MLP, SGD and mseLoss, with the engine. */
  readonly nn: number;
}

async function sizeOf(source: string): Promise<number> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'virtual:entry' ? id : undefined),
        load: (id) => (id === 'virtual:entry' ? source : undefined),
      },
    ],
    build: { write: false, minify: true, lib: { entry: 'virtual:entry', formats: ['es'], fileName: 'entry' } },
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
      value: await sizeOf("export { Value } from '@chainrule/engine';"),
      compile: await sizeOf("export { Value, compile } from '@chainrule/engine';"),
      nn: await sizeOf("export { MLP, SGD, mseLoss } from '@chainrule/nn';"),
    };
  },
};
