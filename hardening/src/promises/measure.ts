/**
 * `pnpm promises`: the figures of the promises page that no other report has: how deep a graph may be, and whether work
 * grows with it, or with what users hand in (readers.ts), in proportion. Each size is timed several times, the sizes in turn, and the least time counts: other work can only add.
 */
import { writeFileSync } from 'node:fs';
import { compile, Value } from '@chainrule/engine';
import { runCommand } from '../command.ts';
import { spent } from './reader.ts';
import { MOST, ratioOf, readers } from './readers.ts';

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

const seconds = (run: () => number, clock: () => number): number => {
  const began = clock();
  if (run() !== 1) throw new Error('the gradient of the chain is not 1');
  return (clock() - began) / 1000;
};

/** The most pieces that a reader is tried with. */
const PIECES = 60_000;

/** How much of a tenth's time each reader takes for ten times the pieces; the least of some rounds counts, as above. */
async function readings(rounds: number): Promise<{ name: string; of: string; pieces: number; ratio: number }[]> {
  const found: { name: string; of: string; pieces: number; ratio: number }[] = [];
  for (const { name, of, make } of readers)
    found.push({ name, of, pieces: PIECES, ratio: Number((await ratioOf(make, PIECES, rounds)).toFixed(1)) });
  return found;
}

/** Seconds of processor time per node at two sizes, the least of some rounds, and how much more a node costs in the larger one. */
function growth(run: (nodes: number) => number, small: number, large: number, rounds: number) {
  const best = { small: Infinity, large: Infinity };
  run(small);
  for (let round = 0; round < rounds; round++) {
    best.small = Math.min(
      best.small,
      seconds(() => run(small), spent),
    );
    best.large = Math.min(
      best.large,
      seconds(() => run(large), spent),
    );
  }
  return { small, large, ratio: Number((best.large / large / (best.small / small)).toFixed(2)) };
}

const DEPTH = 1_000_000;
const usage = `Usage: pnpm promises [--json FILE]

Measures how deep a graph may be, whether the time of a graph and of a compilation grows in proportion, and whether that of
readers does, in what they are given to read: exit code 1 if ten times as much takes one more than 15 times as long.

  --json FILE  write the report to a file, too
  --help       this text`;

await runCommand(usage, { json: { type: 'string' } } as const, async ({ json }) => {
  const depth = {
    nodes: DEPTH,
    seconds: Number(
      seconds(
        () => chain(DEPTH),
        () => performance.now(),
      ).toFixed(2),
    ),
  };
  const eager = growth(chain, 100_000, 1_000_000, 4);
  const wasm = growth(compiled, 2000, 20_000, 5);
  const read = await readings(5);
  const date = new Date().toISOString().slice(0, 10);
  const report = { date, node: process.version, depth, eager, compiled: wasm, readers: read };
  const text = `${JSON.stringify(report, null, 2)}\n`;
  process.stdout.write(text);
  if (json !== undefined) writeFileSync(json, text);
  const slow = read.filter(({ ratio }) => !(ratio <= MOST));
  for (const { name, of, ratio } of slow)
    process.stderr.write(`${name} of ten times the ${of} took ${ratio} times the time; ${MOST} is the most.\n`);
  return slow.length === 0 ? 0 : 1;
});
