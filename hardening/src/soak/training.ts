/**
 * A long training of a small net, eager or compiled, whole or in stretches.
 *
 * In stretches, everything is thrown away at the end of each: the run goes on in new objects that know only the checkpoint. Every
 * loss on the way goes into a hash, bit for bit, so that two runs are equal only if every single step was.
 */
import { type CompiledFunction, compile, type Operand, type Value } from '@chainrule/engine';
import { Adam, Generator, loadCheckpoint, MLP, mseLoss, saveCheckpoint } from '@chainrule/nn';
import { inUse } from './heap.ts';

export type Path = 'eager' | 'compiled';

/** One long training. */
export interface Training {
  readonly path: Path;
  readonly steps: number;
  /** Steps after which the run is saved, thrown away and loaded; 0: never. */
  readonly stretch: number;
  /** How often memory is looked at. */
  readonly samples: number;
}

/** What came of it. */
export interface Trained {
  /** The hash of all losses, and the parameters at the end, as hexadecimal bits. */
  readonly losses: string;
  readonly parameters: string;
  readonly lastLoss: number;
  /** Bytes in use at regular steps. */
  readonly heap: readonly number[];
}

const BATCH = 4;
const bits = new BigUint64Array(1);
const number = new Float64Array(bits.buffer);

/** FNV-1a over 64 bits, a double at a time. */
function hashed(hash: bigint, x: number): bigint {
  number[0] = x;
  return BigInt.asUintN(64, (hash ^ (bits[0] as bigint)) * 0x100000001b3n); // of length 1
}

/** All that a run consists of. */
class Run {
  readonly model: MLP;
  readonly optimizer: Adam;
  readonly generator = new Generator(11);
  readonly #compiled: CompiledFunction | undefined;
  readonly #x = new Float64Array(2 * BATCH);
  readonly #y = new Float64Array(BATCH);

  constructor(path: Path) {
    this.model = new MLP(2, [4, 1], { generator: new Generator(7) });
    this.optimizer = new Adam(this.model.parameters(), { lr: 0.003 });
    const loss = (x: readonly Operand[], [y]: readonly Value[]): Value =>
      mseLoss(this.model.forward(x) as Value, y as Value); // one output, one target
    if (path === 'compiled') this.#compiled = compile(loss, { inputs: [2, 1], parameters: this.model.parameters() });
  }

  /** New points, and what they should give. */
  #draw(): void {
    for (let i = 0; i < BATCH; i++) {
      const [a, b] = [2 * this.generator.uniform() - 1, 2 * this.generator.uniform() - 1];
      this.#x[2 * i] = a;
      this.#x[2 * i + 1] = b;
      this.#y[i] = Math.sign(a * b);
    }
  }

  step(): number {
    this.#draw();
    this.optimizer.zeroGrad();
    const loss = this.#compiled ? this.#compiled.valueAndGrad(this.#x, this.#y) : this.#eager();
    this.optimizer.step();
    return loss;
  }

  #eager(): number {
    let total = 0;
    for (let i = 0; i < BATCH; i++) {
      const [a, b, y] = [this.#x[2 * i], this.#x[2 * i + 1], this.#y[i]] as [number, number, number]; // in range
      const loss = mseLoss(this.model.forward([a, b]) as Value, y).div(BATCH);
      loss.backward();
      total += loss.data;
    }
    return total;
  }

  dispose(): void {
    this.#compiled?.dispose();
  }
}

/** Runs a training. */
export async function train({ path, steps, stretch, samples }: Training): Promise<Trained> {
  let run = new Run(path);
  let [hash, lastLoss] = [0xcbf29ce484222325n, NaN];
  const heap: number[] = [];
  const every = Math.max(1, Math.floor(steps / samples));
  for (let step = 1; step <= steps; step++) {
    lastLoss = run.step();
    hash = hashed(hash, lastLoss);
    if (step % every === 0) heap.push(await inUse());
    if (stretch === 0 || step % stretch !== 0 || step === steps) continue;
    const file = saveCheckpoint(run, step);
    run.dispose();
    run = new Run(path);
    if (loadCheckpoint(file, run) !== step) throw new Error('the checkpoint is of another step');
  }
  const parameters = run.model.parameters().map(({ data }) => hashed(0n, data).toString(16));
  run.dispose();
  return { losses: hash.toString(16), parameters: parameters.join(), lastLoss, heap };
}
