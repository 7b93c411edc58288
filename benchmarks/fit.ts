/**
 * fit() against the loop that everybody writes in PyTorch: whole epochs, shuffled batches, SGD with momentum, end to end.
 *
 *     node --conditions=@chainrule/source --import tsx benchmarks/fit.ts [--rounds N]
 *
 * Both sides start from the same weights and draw the same orders, and must agree on the loss before anything is timed;
 * then they take turns. A round is one call of fit(), with tracing and compiling in it; a steady epoch is one in the middle of it.
 */
import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { crossEntropy, fit, Generator, hingeLoss, MLP, makeMoons, SGD } from '@chainrule/nn';
import { loadDigits } from '@chainrule/nn/datasets';
import { findPython } from './src/eager/torch-side.ts';

const { values: flags } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[xs.length >> 1] ?? Number.NaN;

interface Load {
  readonly name: string;
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
    name: 'moons: MLP(2, [16, 16, 1]), 100 points, batches of 20',
    ...{ nin: 2, nouts: [16, 16, 1], x: moons.x, y: moons.y.map((label) => 2 * label - 1) },
    ...{ loss: 'hingeLoss', batchSize: 20, lr: 0.01, epochs: 100 },
  },
  {
    name: 'digits: MLP(64, [32, 10]), 1,797 images, batches of 32',
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
  const loss = (output: never, target: never) =>
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

const python = findPython();
if (python === undefined) {
  console.log('fit: not measured, there is no Python with torch in packages/parity/.venv or CHAINRULE_PYTHON');
  process.exit(2);
}
const child = spawn(python, [here('fit_side.py')], { env: { ...process.env, OMP_NUM_THREADS: '1' } });
child.stderr.pipe(process.stderr);
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
const answer = async (): Promise<Record<string, number>> => JSON.parse((await lines.next()).value ?? '{}');
const ask = (message: object): Promise<Record<string, number>> => {
  child.stdin.write(`${JSON.stringify(message)}\n`);
  return answer();
};

const { version } = await answer();
console.log(`fit() against torch ${version}, float64, one thread; Node ${process.version}, ${cpus()[0]?.model}`);
for (const load of loads) {
  const mine = ours(load);
  await ask({ do: 'setup', load: { ...load, state: mine.state, seed: 11 } });
  const cold = await mine.round(load.epochs);
  const coldTheirs = await ask({ do: 'fit', epochs: load.epochs });
  const gap = Math.abs(cold.loss - (coldTheirs.loss ?? Number.NaN)) / Math.max(1, Math.abs(cold.loss));
  if (!(gap < 1e-9)) throw new Error(`${load.name}: the sides disagree: ${cold.loss} and ${coldTheirs.loss}`);
  const rounds: { readonly own: Round; readonly theirs: Record<string, number> }[] = [];
  for (let r = 0; r < Number(flags.rounds); r++) {
    const own = await mine.round(load.epochs);
    rounds.push({ own, theirs: await ask({ do: 'fit', epochs: load.epochs }) });
  }
  console.log(`${load.name}, ${load.epochs} epochs a call`);
  const line = (what: string, own: number, theirs: number): void =>
    console.log(
      `  ${what}: ours ${(own * 1000).toFixed(2)} ms, torch ${(theirs * 1000).toFixed(2)} ms, ratio ${(theirs / own).toFixed(1)}`,
    );
  const theirs = (key: 'seconds' | 'steady'): number => median(rounds.map((round) => round.theirs[key] ?? Number.NaN));
  line('a steady epoch', median(rounds.map(({ own }) => own.steady)), theirs('steady'));
  line(
    'an epoch, compiling shared out',
    median(rounds.map(({ own }) => own.seconds)) / load.epochs,
    theirs('seconds') / load.epochs,
  );
  line('the first call, all epochs', cold.seconds, coldTheirs.seconds ?? Number.NaN);
}
child.stdin.end();
