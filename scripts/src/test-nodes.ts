/**
 * `pnpm test:nodes [versions…]`: the compiler's tests in every Node that is supported, without rebuilding anything.
 *
 * What the compiler emits meets another V8 in each: its modules, SIMD, and the bits that come out. The other Nodes come from npm into
 * a temporary folder. Exit 0 when all passed, 1 when a test failed, 2 when one of the Nodes is not to be had here.
 */
import { join } from 'node:path';
import { execa } from 'execa';
import { hasNodes, installNode, nodeVersions } from './install-test/nodes.ts';
import { root } from './repository.ts';

/** What emits or runs WebAssembly: the conformance suite of all backends, compile() from every side, lanes, modules, the tape. */
const tests = ['test/compile', 'test/lanes', 'src/wasm/', 'src/trace/'];
const engine = join(root, 'packages/engine');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const write = (text: string): void => void process.stdout.write(`${text}\n`);

async function passesIn(version: string): Promise<boolean> {
  const node = await installNode(version);
  write(`=== Node ${version}`);
  // Workers are forks of the Node that runs vitest. The report of `pnpm test` stays as it is.
  const args = [vitest, 'run', ...tests, '--reporter=default', '--maxWorkers=2'];
  const { exitCode } = await execa(node, args, { cwd: engine, reject: false, stdio: ['ignore', 'inherit', 'inherit'] });
  return exitCode === 0;
}

async function main(asked: readonly string[]): Promise<number> {
  if (!hasNodes()) {
    write('test:nodes: not run, npm has these Nodes for Linux on x64 only.');
    return 2;
  }
  const outcomes: { version: string; passed: boolean }[] = [];
  for (const version of asked.length > 0 ? asked : nodeVersions) {
    try {
      outcomes.push({ version, passed: await passesIn(version) });
    } catch (error) {
      write(`test:nodes: no Node ${version}: ${error instanceof Error ? error.message : String(error)}`);
      return 2;
    }
  }
  for (const { version, passed } of outcomes) write(`${passed ? 'ok    ' : 'FAILED'} Node ${version}`);
  return outcomes.every(({ passed }) => passed) ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2).filter((arg) => arg !== '--'));
