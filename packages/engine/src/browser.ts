/**
 * The engine for a page without a bundler: everything of `index.ts`, which the build puts into one file, `dist/browser/engine.js`.
 * The file of @chainrule/nn holds this one; a page that loads both has two engines, and is told so once.
 *
 * @packageDocumentation
 */
import { twoEngines } from './errors/page.ts';

export * from './index.ts';

/** What is used here of a page's global object; a worker has one of its own, and rightly an engine of its own. */
interface Page {
  [engine: symbol]: string | undefined;
  readonly console?: { warn(message: string): void };
}

const engine = Symbol.for('@chainrule/engine in this page');
const page = globalThis as unknown as Page; // a global object has what its host gives it
const here = (import.meta as { url?: string }).url ?? 'a file'; // the host's too
const loaded = page[engine];
if (loaded === undefined) page[engine] = here;
else page.console?.warn(twoEngines(loaded, here));
