/**
 * NamesRun: the microgpt of `examples/microgpt`, the very code that `pnpm microgpt` runs, trained one name a step on the list
 * that comes with the project. The step is compiled to WebAssembly, one function per length of a name, where the browser can.
 */
import { PythonRandom } from '@chainrule/nn';
import { parseNames } from '../../../../examples/microgpt/data.ts';
import list from '../../../../examples/microgpt/names.txt?raw';
import { prepare, type Run, sampleName, train } from '../../../../examples/microgpt/train.ts';
import { type NamesConfig, namesSteps, type Snapshot } from './config.ts';

/** Steps between two draws of names: a draw takes as long as some hundred compiled steps. */
const drawEvery = 100;
const drawn = 10;

export class NamesRun {
  path: 'compiled' | 'eager' = 'compiled';
  readonly #seed: number;
  readonly #run: Run;
  #training: Generator<number>;
  #temperature: number;
  #step = 0;
  #losses: number[] = [];
  #names: { step: number; list: readonly string[] } | null = null;

  constructor({ seed, temperature }: NamesConfig) {
    this.#seed = seed;
    this.#temperature = temperature;
    this.#run = prepare(parseNames(list, 'names.txt'), seed);
    this.#training = train(this.#run, namesSteps);
  }

  /** Another temperature: names are drawn anew. */
  tune(temperature: number): void {
    this.#temperature = temperature;
    this.#names = null;
  }

  /** The next loss; the first one decides whether it goes compiled, since that is when something is compiled. */
  #next(): IteratorResult<number> {
    if (this.#step > 0) return this.#training.next();
    try {
      return this.#training.next();
    } catch {
      this.path = 'eager'; // said in every snapshot
      this.#training = train(this.#run, namesSteps, { eager: true });
      return this.#training.next();
    }
  }

  /** One name, one step; returns the loss before it, NaN once all steps are done. */
  step(): number {
    const { done, value } = this.#next();
    if (done) return NaN;
    this.#step++;
    this.#losses.push(value);
    return value;
  }

  /** Names that the model makes up as it is now: the same ones for the same seed, step and temperature. */
  draw(count = drawn): string[] {
    const random = new PythonRandom((this.#seed + this.#step) % 2 ** 32);
    return Array.from({ length: count }, () => sampleName({ ...this.#run, random }, this.#temperature));
  }

  snapshot(): Snapshot {
    const losses = this.#losses;
    this.#losses = [];
    const due = this.#step === namesSteps || this.#step - (this.#names?.step ?? -drawEvery) >= drawEvery;
    if (this.#names === null || (due && this.#names.step !== this.#step))
      this.#names = { step: this.#step, list: this.draw() };
    return {
      step: this.#step,
      losses,
      loss: losses.at(-1) ?? null,
      accuracy: null,
      parameters: this.#run.model.parameters().length,
      path: this.path,
      names: this.#names,
    };
  }
}
