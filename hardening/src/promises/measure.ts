/**
 * `pnpm promises`: the figures of the promises page that no other report has: how deep a graph may be, and whether work
 * grows with it in proportion. Each size is timed several times, the sizes in turn, and the least time counts: other work can only add.
 */
import { writeFileSync } from 'node:fs';
import { compile, Value } from '@chainrule/engine';
import { runCommand } from '../command.ts';

/** A graph one node deep for each of `nodes`: x · 1 · 1 … and its gradient, which is 1. */
function chain(nodes: number): number {
  const x = new Value(2);
  let y: Value = x;
  for (let i = 0; i < nodes; i++) y = y.mul(1);
  y.backward();
  return x.grad;
}

/** A function of so many nodes, compiled and run once; the gradient at 0 is 1. */
function compiled(nodes: number): number {
  const x = new Value(0);
  const fn = compile(
    () => {
      let y: Value = x;
      for (let i = 0; i < nodes; i++) y = y.add(1 / (i + 2)).sub(1 / (i + 2));
      return y;
    },
    { inputs: [1], parameters: [x] },
  );
  fn.valueAndGrad([[0]]);
  fn.dispose();
  return x.grad;
}

const seconds = (run: () => number): number => {
  const began = performance.now();
  if (run() !== 1) throw new Error('the gradient of the chain is not 1');
  return (performance.now() - began) / 1000;
};

/** Seconds per node at two sizes, the least of some rounds, and how much more a node costs in the larger one. */
function growth(run: (nodes: number) => number, small: number, large: number, rounds: number) {
  const best = { small: Infinity, large: Infinity };
  run(small);
  for (let round = 0; round < rounds; round++) {
    best.small = Math.min(
      best.small,
      seconds(() => run(small)),
    );
    best.large = Math.min(
      best.large,
      seconds(() => run(large)),
    );
  }
  return { small, large, ratio: Number((best.large / large / (best.small / small)).toFixed(2)) };
}

const DEPTH = 1_000_000;
const usage = `Usage: pnpm promises [--json FILE]

Measures how deep a graph may be, and whether the time of a graph and of a compilation grows in proportion.

  --json FILE  write the report to a file, too
  --help       this text`;

await runCommand(usage, { json: { type: 'string' } } as const, async ({ json }) => {
  const depth = { nodes: DEPTH, seconds: Number(seconds(() => chain(DEPTH)).toFixed(2)) };
  const eager = growth(chain, 100_000, 1_000_000, 4);
  const wasm = growth(compiled, 2000, 20_000, 5);
  const report = { date: new Date().toISOString().slice(0, 10), node: process.version, depth, eager, compiled: wasm };
  const text = `${JSON.stringify(report, null, 2)}\n`;
  process.stdout.write(text);
  if (json !== undefined) writeFileSync(json, text);
  return 0;
});
