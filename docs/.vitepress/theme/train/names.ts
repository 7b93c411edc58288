/**
 * NamesRun: a GPT that learns to spell names, made of nothing but Values.
 *
 * The shape of microgpt (Karpathy, 2026): tokens and positions have vectors; attention mixes positions, a small MLP works
 * on each; the loss is the mean of −log p(next letter); Adam updates. One layer, four heads, 16 numbers a token: 4,192
 * parameters. Every `dot` is one node, which is why it runs eagerly in a page.
 */
import { add, dot, logSoftmax, mean, mul, relu, softmax, Value } from '@chainrule/engine';
import { Adam, Generator, sample } from '@chainrule/nn';
import type { NamesConfig, Snapshot } from './config.ts';
import { nameList } from './name-list.ts';

type Vector = readonly Value[];
type Matrix = readonly Vector[];

const [width, heads, block, vocabulary, boundary] = [16, 4, 16, 27, 26];
const headWidth = width / heads;
const alphabet = 'abcdefghijklmnopqrstuvwxyz';
/** Steps over which the rate falls to nothing. */
export const namesSteps = 400;

const linear = (weights: Matrix, x: Vector): Vector => weights.map((row) => dot(row, x));
const addAll = (a: Vector, b: Vector): Vector => a.map((value, i) => add(value, b[i] as Value)); // equally long

/** Scales a vector to a mean square of 1. */
function normalise(x: Vector): Vector {
  const scale = mul(dot(x, x), 1 / x.length)
    .add(1e-5)
    .pow(-0.5);
  return x.map((value) => value.mul(scale));
}

interface Cache {
  readonly keys: Vector[];
  readonly values: Vector[];
}

export class NamesRun {
  readonly path = 'eager' as const;
  readonly parameters: Value[] = [];
  readonly #optimizer: InstanceType<typeof Adam>;
  readonly #generator: Generator;
  readonly #names: readonly string[];
  readonly #w: Readonly<Record<'token' | 'position' | 'head' | 'q' | 'k' | 'v' | 'o' | 'up' | 'down', Matrix>>;
  #rate: number;
  #step = 0;
  #losses: number[] = [];

  constructor({ seed, rate }: NamesConfig) {
    this.#generator = new Generator(seed);
    this.#rate = rate;
    const square = (): Matrix => this.#matrix(width, width);
    this.#w = {
      token: this.#matrix(vocabulary, width),
      position: this.#matrix(block, width),
      head: this.#matrix(vocabulary, width),
      q: square(),
      k: square(),
      v: square(),
      o: square(),
      up: this.#matrix(4 * width, width),
      down: this.#matrix(width, 4 * width),
    };
    this.#names = this.#generator.randperm(nameList.length).map((i) => nameList[i] ?? 'anna');
    this.#optimizer = new Adam(this.parameters, { lr: rate, betas: [0.85, 0.99] });
  }

  set rate(rate: number) {
    this.#rate = rate;
  }

  #matrix(rows: number, columns: number): Matrix {
    const drawn = Array.from({ length: rows }, () =>
      [...this.#generator.randn(columns)].map((z) => new Value(0.08 * z)),
    );
    this.parameters.push(...drawn.flat());
    return drawn;
  }

  /** What each head takes from the positions so far. */
  #attend(x: Vector, cache: Cache): Vector {
    const q = linear(this.#w.q, x);
    cache.keys.push(linear(this.#w.k, x));
    cache.values.push(linear(this.#w.v, x));
    const mixed = Array.from({ length: heads }, (_, h) => {
      const part = (vector: Vector): Vector => vector.slice(h * headWidth, (h + 1) * headWidth);
      const shares = softmax(cache.keys.map((key) => dot(part(q), part(key)).mul(headWidth ** -0.5)));
      return part(q).map((_, i) =>
        dot(
          shares,
          cache.values.map((value) => part(value)[i] as Value),
        ),
      ); // i is within a head
    });
    return linear(this.#w.o, mixed.flat());
  }

  /** Scores of the next letter, given one more token. */
  #forward(token: number, position: number, cache: Cache): Vector {
    let x = normalise(addAll(this.#w.token[token] ?? [], this.#w.position[position] ?? []));
    x = addAll(this.#attend(normalise(x), cache), x);
    const hidden = linear(this.#w.up, normalise(x)).map((value) => relu(value));
    x = addAll(linear(this.#w.down, hidden), x);
    return linear(this.#w.head, x);
  }

  #loss(name: string): Value {
    const tokens = [boundary, ...[...name].map((letter) => alphabet.indexOf(letter)), boundary];
    const cache: Cache = { keys: [], values: [] };
    const n = Math.min(block, tokens.length - 1);
    const surprises = Array.from({ length: n }, (_, i) => {
      const logits = this.#forward(tokens[i] ?? boundary, i, cache);
      return (logSoftmax(logits)[tokens[i + 1] ?? boundary] as Value).neg(); // a token is within the vocabulary
    });
    return mean(surprises);
  }

  /** One name, one step; returns the loss before it. */
  step(): number {
    const loss = this.#loss(this.#names[this.#step % this.#names.length] ?? 'anna');
    this.#optimizer.zeroGrad();
    loss.backward();
    const [group] = this.#optimizer.paramGroups;
    if (group !== undefined) group.lr = this.#rate * Math.max(0.02, 1 - this.#step / namesSteps);
    this.#optimizer.step();
    this.#step++;
    this.#losses.push(loss.data);
    return loss.data;
  }

  /** A name that the model makes up, letter by letter. */
  sample(temperature = 0.6): string {
    const cache: Cache = { keys: [], values: [] };
    let name = '';
    for (let token = boundary, i = 0; i < block; i++) {
      const logits = this.#forward(token, i, cache).map((value) => value.data);
      token = sample(logits, { temperature, generator: this.#generator });
      if (token === boundary) break;
      name += alphabet[token] ?? '';
    }
    return name;
  }

  snapshot(): Snapshot {
    const losses = this.#losses;
    this.#losses = [];
    return {
      step: this.#step,
      losses,
      loss: losses.at(-1) ?? null,
      accuracy: null,
      parameters: this.parameters.length,
      path: this.path,
      samples: Array.from({ length: 8 }, () => this.sample()),
    };
  }
}
