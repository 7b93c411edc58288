/**
 * A test runner for Stryker that runs a group's tests within one process: bundled once, evaluated anew for every mutant, up to the
 * first test that fails.
 *
 * vitest's own runner starts a worker for every mutant, which loads each module again: half a second of CPU, most of it not in tests.
 * This takes a tenth of that. The tests are the very same and `expect` is vitest's; of the rest of vitest it knows what the tests
 * of the groups use, and they are all run without a mutant first, which shows that nothing else is asked for.
 * Plain JavaScript, since Stryker's processes load it.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { build } from 'esbuild';
import fc from 'fast-check';

const require = createRequire(import.meta.url);
const ofVitest = createRequire(require.resolve('vitest/package.json'));
const importOfVitest = (name) => import(pathToFileURL(ofVitest.resolve(name)).href);

/** Modules are one file then, so each is told its own place. */
const places = {
  name: 'places',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.test\.ts$/ }, ({ path }) => {
      const here = JSON.stringify(pathToFileURL(path).href);
      return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', here), loader: 'ts' };
    }),
};

/** The path of the bundle, in Stryker's copy of the repository, where its process runs by now. */
async function bundled(tests) {
  const path = join(process.cwd(), 'mutated.cjs');
  if (existsSync(path)) return path; // by the process before this one, which a mutant has hung
  const { outputFiles } = await build({
    stdin: { contents: tests.map((test) => `import './${test}';`).join('\n'), resolveDir: process.cwd() },
    ...{ bundle: true, write: false, format: 'cjs', platform: 'node', target: 'node20', plugins: [places] },
    conditions: ['@chainrule/source', 'module', 'node'],
    external: ['vitest', 'fast-check'],
    keepNames: true, // a class that names itself would be called otherwise
    ignoreAnnotations: true, // packages say that they have no side effects; tests do
    logLevel: 'error',
  });
  writeFileSync(`${path}.${process.pid}`, outputFiles[0].contents); // several processes may come here at a time
  renameSync(`${path}.${process.pid}`, path);
  return path;
}

/** vitest's `expect`, outside of vitest. */
async function expectOf() {
  const { chai, setState, ...parts } = await importOfVitest('@vitest/expect');
  for (const plugin of [parts.JestExtend, parts.JestChaiExpect, parts.JestAsymmetricMatchers]) chai.use(plugin);
  const expect = (value, message) => chai.expect(value, message);
  Object.assign(expect, chai.expect, globalThis[parts.ASYMMETRIC_MATCHERS_OBJECT]);
  setState({ assertionCalls: 0 }, expect);
  chai.expect.extend(expect, parts.customMatchers);
  return expect;
}

/** `each` of describe and test: a row is a list of arguments, or the only one. */
const withEach = (add) =>
  Object.assign(add, {
    each: (rows) => (name, body) => {
      for (const row of rows) add(name, () => body(...(Array.isArray(row) ? row : [row])));
    },
  });

/** What can be called and asked for anything, and says nothing: tests of types are the compiler's. */
const silent = new Proxy(() => silent, { get: () => silent });

/**
 * What tests import as vitest, the tests that they have named with it, and what is to be run before and after them all. Every file
 * that imports it gets its own: what a file says of each test holds for its tests only.
 */
function collector(shared, leftOut) {
  const tests = [];
  const hooks = { before: [], after: [] };
  /** The describes that are open, outer ones first. */
  let open = [];
  const describe = withEach((name, body) => {
    const outer = open;
    open = [...outer, { name, before: [], after: [] }];
    body();
    open = outer;
  });
  const vitest = () => {
    const file = { before: [], after: [] };
    const scope = () => open.at(-1) ?? file;
    const test = withEach((name, ...rest) => {
      if (leftOut.test(name)) return;
      const run = rest.find((part) => typeof part === 'function'); // a time limit may stand on either side
      const id = `${tests.length} ${[...open.map((outer) => outer.name), name].join(' > ')}`;
      tests.push({ id, run: within([file, ...open], run) });
    });
    return {
      ...{ ...shared, expectTypeOf: silent, describe, test, it: test },
      beforeAll: (run) => void hooks.before.push(run),
      afterAll: (run) => void hooks.after.push(run),
      beforeEach: (run) => void scope().before.push(run),
      afterEach: (run) => void scope().after.push(run),
    };
  };
  return { tests, hooks, vitest };
}

/** A test with what its scopes, outer ones first, say of each. */
const within = (scopes, run) => async () => {
  for (const { before } of scopes) for (const prepare of before) await prepare();
  try {
    await run();
  } finally {
    for (const { after } of [...scopes].reverse()) for (const clear of after) await clear();
  }
};

class BundleRunner {
  #evaluate;
  #shared;
  /** Tests that are not run, by their names: see groups.ts. */
  #leftOut;
  /** What Stryker's instrumented code looks at. */
  #switch;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    globalThis.__stryker__ ??= {};
    this.#switch = globalThis.__stryker__;
    fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true }); // nobody reads the smallest input
    const { spyOn, fn, restoreAllMocks } = await importOfVitest('@vitest/spy');
    this.#shared = { expect: await expectOf(), vi: { spyOn, fn, restoreAllMocks } };
    this.#leftOut = new RegExp(process.env.MUTATE_LEFT_OUT);
    const filename = await bundled(JSON.parse(process.env.MUTATE_TESTS));
    const code = `(function (require, module, exports) {${readFileSync(filename, 'utf8')}\n})`;
    this.#evaluate = new Script(code, { filename }).runInThisContext();
  }

  /** Every module and every test file, loaded as if for the first time. */
  #load() {
    const { tests, hooks, vitest } = collector(this.#shared, this.#leftOut);
    const module = { exports: {} };
    const known = { 'fast-check': { __esModule: true, ...fc, default: fc } };
    this.#evaluate((name) => (name === 'vitest' ? vitest() : (known[name] ?? require(name))), module, module.exports);
    return { tests, hooks };
  }

  async dryRun() {
    const coverage = { static: {}, perTest: {} };
    Object.assign(this.#switch, { activeMutant: undefined, currentTestId: undefined, mutantCoverage: coverage });
    const results = [];
    const { tests, hooks } = this.#load();
    for (const run of hooks.before) await run();
    for (const { id, run } of tests) {
      const began = performance.now();
      this.#switch.currentTestId = id;
      const failureMessage = await failureOf(run);
      this.#switch.currentTestId = undefined;
      const status = failureMessage === undefined ? 0 : 1;
      results.push({ id, name: id, status, failureMessage, timeSpentMs: performance.now() - began });
    }
    for (const run of hooks.after) await run();
    return { status: 'complete', tests: results, mutantCoverage: coverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }) {
    const { id } = activeMutant;
    const atLoad = mutantActivation === 'static' ? id : undefined;
    Object.assign(this.#switch, { activeMutant: atLoad, currentTestId: undefined, hitCount: 0, hitLimit });
    let loaded;
    try {
      loaded = this.#load();
    } catch (error) {
      return { status: 'killed', killedBy: ['loading'], failureMessage: String(error), nrOfTests: 0 };
    }
    const { tests, hooks } = loaded;
    const unprepared = await failureOf(async () => {
      for (const run of hooks.before) await run();
    });
    if (unprepared !== undefined)
      return { status: 'killed', killedBy: ['beforeAll'], failureMessage: unprepared, nrOfTests: 0 };
    this.#switch.activeMutant = id;
    const wanted = testFilter && new Set(testFilter);
    const asked = wanted === undefined ? tests : tests.filter((test) => wanted.has(test.id));
    const outcome = await this.#outcomeOf(asked, hitLimit);
    this.#switch.activeMutant = undefined;
    for (const run of hooks.after) await run();
    return outcome;
  }

  /** Runs tests up to the first that fails. */
  async #outcomeOf(asked, hitLimit) {
    for (const { id: test, run } of asked) {
      const failureMessage = await failureOf(run);
      if (this.#switch.hitCount > hitLimit) return { status: 'timeout', reason: 'the mutant was reached too often' };
      if (failureMessage !== undefined)
        return { status: 'killed', killedBy: [test], failureMessage, nrOfTests: asked.length };
    }
    return { status: 'survived', nrOfTests: asked.length };
  }
}

async function failureOf(run) {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export const runnerPlugin = { kind: 'TestRunner', name: 'bundle', injectableClass: BundleRunner };
