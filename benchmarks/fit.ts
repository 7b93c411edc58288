/**
 * fit() against the loop that everybody writes in PyTorch: whole epochs, shuffled batches, SGD with momentum, end to end.
 *
 *     node --conditions=@chainrule/source --import tsx benchmarks/fit.ts [--quick] [--json FILE] [--rounds N]
 *
 * Both sides start from the same weights and draw the same orders, and must agree on the loss before anything is timed;
 * then they take turns. A round is one call of fit(), with tracing and compiling in it; a steady epoch is one in the middle of it.
 * Exit 1: the losses differ.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Operand, Value } from '@chainrule/engine';
import { crossEntropy, fit, Generator, hingeLoss, MLP, makeMoons, SGD } from '@chainrule/nn';
import { loadDigits } from '@chainrule/nn/datasets';
import { median, type Outcome } from './src/eager/measure.ts';
import { describeOutcome, machine } from './src/eager/report.ts';
import { findPython } from './src/eager/torch-side.ts';
import { readFlags, readRounds } from './src/flags.ts';

const flags = readFlags({
  rounds: { type: 'string', default: '9' },
});
const { quick, json } = flags;
const rounds = quick ? 1 : readRounds(flags.rounds);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

interface Load {
  readonly name: string;
  readonly about: string;
  readonly nin: number;
  readonly nouts: readonly number[];
  readonly x: number[][];
  readonly y: number[];
  readonly loss: 'hingeLoss' | 'crossEntropy';
  readonly batchSize: number;
  readonly lr: number;
  /** Epochs in a round. */
  readonly epochs: number;
}

const moons = makeMoons(100, { noise: 0.1, seed: 1 });
const digits = loadDigits();
const loads: readonly Load[] = [
  {
    ...{ name: 'moons', about: 'MLP(2, [16, 16, 1]), 100 points, batches of 20, SGD with momentum' },
    ...{ nin: 2, nouts: [16, 16, 1], x: moons.x, y: moons.y.map((label) => 2 * label - 1) },
    ...{ loss: 'hingeLoss', batchSize: 20, lr: 0.01, epochs: 100 },
  },
  {
    ...{ name: 'digits', about: 'MLP(64, [32, 10]), 1,797 images, batches of 32, SGD with momentum' },
    ...{ nin: 64, nouts: [32, 10], x: digits.x.map((image) => image.map((pixel) => pixel / 16)), y: digits.y },
    ...{ loss: 'crossEntropy', batchSize: 32, lr: 0.01, epochs: 5 },
  },
];

/** One call of fit(): its last loss, how long it took, and how long an epoch took once it ran. */
interface Round {
  readonly loss: number;
  readonly seconds: number;
  readonly steady: number;
}

/** Our side, ready to train a round: gives the last epoch's loss and the seconds. */
function ours(load: Load): {
  state: number[][];
  round: (epochs: number) => Promise<Round>;
} {
  const options = { activation: 'relu', outputActivation: 'linear', generator: new Generator(5) } as const;
  const model = new MLP(load.nin, load.nouts, options);
  const optimizer = new SGD(model.parameters(), { lr: load.lr, momentum: 0.9 });
  const generator = new Generator(11);
  const loss = (output: Value & Value[], target: Operand): Value =>
    load.loss === 'hingeLoss' ? hingeLoss(output, target) : crossEntropy(output, target);
  const state = [...model.stateDict().values()].map(({ data }) => [...data]);
  const round = async (epochs: number): Promise<Round> => {
    const started = performance.now();
    const ends: number[] = [];
    const { x, y, batchSize } = load;
    const history = await fit(model, {
      data: { x, y },
      loss,
      optimizer,
      generator,
      batchSize,
      epochs,
      compile: 'require',
      onEpoch: () => void ends.push(performance.now()),
    });
    const seconds = (performance.now() - started) / 1000;
    const steady = median(ends.slice(1).map((end, i) => (end - (ends[i] ?? Number.NaN)) / 1000));
    return { loss: history.loss.at(-1) ?? Number.NaN, seconds, steady };
  };
  return { state, round };
}

/** The other side. */
interface Torch {
  readonly version: string;
  /** Trains some epochs; from these weights, or from where it stands if there are none. */
  round(load: Load, state: number[][] | null, epochs: number): Promise<Round>;
  stop(): void;
}

/** A child that trains in torch: lines of JSON in, lines of JSON out. */
async function startTorch(python: string): Promise<Torch> {
  const child = spawn(python, [here('fit_side.py')], { env: { ...process.env, OMP_NUM_THREADS: '1' } });
  child.stderr.pipe(process.stderr);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('The torch side ended early; its message is above.');
    return JSON.parse(value);
  };
  const { version } = (await answer()) as { version: string }; // the script's first line
  return {
    version,
    async round(load: Load, state: number[][] | null, epochs: number): Promise<Round> {
      if (state !== null) {
        child.stdin.write(`${JSON.stringify({ do: 'setup', load: { ...load, state, seed: 11 } })}\n`);
        await answer();
      }
      child.stdin.write(`${JSON.stringify({ do: 'fit', epochs })}\n`);
      return (await answer()) as Round; // as the script answers
    },
    stop: () => void child.stdin.end(),
  };
}

/** What of a round is reported, in milliseconds. */
const measures = [
  { what: 'a steady epoch', of: ({ steady }: Round) => steady * 1000 },
  { what: 'an epoch, compiling shared out', of: ({ seconds }: Round, epochs: number) => (seconds * 1000) / epochs },
] as const;

/** One measure of some rounds of every side; ratios are medians over rounds of the same turn, as in the other parts. */
function outcome(load: Load, what: string, sides: readonly { side: string; times: readonly number[] }[]): Outcome {
  const timings = sides.map(({ side, times }) => {
    const ratio = median(times.map((time, i) => time / (sides[0]?.times[i] ?? Number.NaN)));
    return { side, median: median(times), least: Math.min(...times), ratio };
  });
  return { load: `${load.name}, ${what}`, what: load.about, unit: 'ms', timings, disagreements: [] };
}

async function measureLoad(load: Load, torch: Torch | undefined): Promise<Outcome[]> {
  const { epochs } = load;
  const mine = ours(load);
  const own = [await mine.round(epochs)];
  const theirs = torch === undefined ? [] : [await torch.round(load, mine.state, epochs)];
  for (const { loss } of theirs) {
    const wanted = own[0]?.loss ?? Number.NaN;
    if (!(Math.abs(wanted - loss) < 1e-9 * Math.max(1, Math.abs(wanted)))) {
      const disagreements = [`torch: the last loss is ${loss}, ours is ${wanted}`];
      return [{ load: load.name, what: load.about, unit: 'ms', timings: [], disagreements }];
    }
  }
  for (let r = 0; r < rounds; r++) {
    own.push(await mine.round(epochs));
    if (torch !== undefined) theirs.push(await torch.round(load, null, epochs));
  }
  const sides = [{ side: 'ours', all: own }];
  if (torch !== undefined) sides.push({ side: `torch ${torch.version}, 1 thread`, all: theirs });
  const timesOf = (of: (round: Round, epochs: number) => number, from: number, to?: number) =>
    sides.map(({ side, all }) => ({ side, times: all.slice(from, to).map((round) => of(round, epochs)) }));
  return [
    ...measures.map(({ what, of }) => outcome(load, what, timesOf(of, 1))),
    outcome(
      load,
      `the first call, all ${epochs} epochs`,
      timesOf(({ seconds }) => seconds * 1000, 0, 1),
    ),
  ];
}

const python = findPython();
const torch: Torch | undefined = python === undefined ? undefined : await startTorch(python);
const where = machine();
console.log(
  `${where.cpu}, Node ${where.node}, commit ${where.commit}${quick ? ', quick: too few rounds to quote' : ''}`,
);
if (torch === undefined)
  console.log('PyTorch is not measured: no Python with torch in packages/parity/.venv or CHAINRULE_PYTHON.');
const outcomes: Outcome[] = [];
for (const load of loads) {
  const found = await measureLoad(load, torch);
  outcomes.push(...found);
  for (const each of found) console.log(`\n${describeOutcome(each).join('\n')}`);
}
torch?.stop();

if (json !== undefined) writeFileSync(json, `${JSON.stringify({ ...where, quick, outcomes }, null, 2)}\n`);
if (outcomes.some(({ disagreements }) => disagreements.length > 0)) process.exitCode = 1;
