/**
 * What it costs to watch a training: loss and accuracy on training and validation rows, against the same training without; and rows as
 * float32 against rows as float64. Steady epochs on the digits, by turns.
 *
 *     node --conditions=@chainrule/source --import tsx benchmarks/watching.ts [--quick] [--json FILE] [--rounds N]
 *
 * All sides end with the same loss, or nothing is timed: exit 1. Time is the processor's, so that whatever else the machine does hardly
 * counts; printed is the median over the rounds of each side's least epoch against the bare one's.
 */
import { writeFileSync } from 'node:fs';
import { accuracy, crossEntropy, type FitOptions, fit, Generator, MLP, SGD } from '@chainrule/nn';
import { loadDigits } from '@chainrule/nn/datasets';
import { median } from './src/eager/measure.ts';
import { machine } from './src/eager/report.ts';
import { readFlags, readRounds } from './src/flags.ts';

const flags = readFlags({ rounds: { type: 'string', default: '15' } });
const rounds = flags.quick ? 1 : readRounds(flags.rounds);
const epochs = flags.quick ? 5 : 30;

const HELD = 360;
const digits = loadDigits();
const x = digits.x.map((image) => image.map((pixel) => pixel / 16));
const rows = { x: x.slice(HELD), y: digits.y.slice(HELD) };
const validation = { x: x.slice(0, HELD), y: digits.y.slice(0, HELD) };
const single = { x: Float32Array.from(rows.x.flat()), y: Int32Array.from(rows.y) };

const spent = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** One training: its last loss, and the least time of an epoch, the first two left out. */
async function train(more: Partial<FitOptions>): Promise<{ loss: number; epoch: number }> {
  const options = { activation: 'relu', outputActivation: 'linear', generator: new Generator(5) } as const;
  const model = new MLP(64, [32, 10], options);
  const optimizer = new SGD(model.parameters(), { lr: 0.01, momentum: 0.9 });
  const ends: number[] = [];
  const history = await fit(model, {
    ...{ data: rows, loss: crossEntropy, optimizer, epochs, generator: new Generator(11), compile: 'require' },
    ...{ onEpoch: () => void ends.push(spent()), ...(more as object) },
  });
  const times = ends.slice(2).map((end, i) => end - (ends[i + 1] as number)); // one more
  return { loss: history.loss.at(-1) ?? Number.NaN, epoch: Math.min(...times) };
}

const sides: readonly (readonly [name: string, more: Partial<FitOptions>])[] = [
  ['nothing watched', {}],
  ['loss and accuracy on training and validation', { validation, metrics: { accuracy } }],
  ['accuracy on training', { metrics: { accuracy } }],
  ['rows as float32', { data: single }],
];

const times = sides.map((): number[] => []);
const losses = new Set<number>();
for (let round = 0; round <= rounds; round++)
  for (const [i, [, more]] of sides.entries()) {
    const { loss, epoch } = await train(more);
    losses.add(loss);
    if (round > 0) times[i]?.push(epoch); // the first warms up
  }
const bare = times[0] ?? [];
const found = sides.map(([side], i) => {
  const own = times[i] ?? [];
  const ratio = median(own.map((time, round) => time / (bare[round] ?? Number.NaN)));
  return { side, milliseconds: median(own), ratio };
});
const where = machine();
console.log(`${where.cpu}, Node ${where.node}${flags.quick ? ', quick: too few rounds to quote' : ''}`);
for (const { side, milliseconds, ratio } of found)
  console.log(`${side.padEnd(46)} ${milliseconds.toFixed(2)} ms an epoch, ${ratio.toFixed(3)} of the bare one`);
if (flags.json !== undefined)
  writeFileSync(flags.json, `${JSON.stringify({ ...where, quick: flags.quick, found }, null, 2)}\n`);
if (losses.size !== 1) {
  console.error(`The sides end with different losses: ${[...losses].join(', ')}.`);
  process.exitCode = 1;
}
