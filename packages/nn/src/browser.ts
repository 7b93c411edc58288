/**
 * Both packages for a page without a bundler: everything of `index.ts` and every name of the engine, which the build puts into one
 * file, `dist/browser/nn.js`. Where both have a name (`toJSON` of a state dictionary and of a graph), it is this package's; the
 * engine's is in `engine`.
 *
 * @packageDocumentation
 */
export * from '@chainrule/engine/browser';
export * as engine from '@chainrule/engine/browser';
export * from './index.ts';
export { type Batch, toJSON } from './index.ts';
