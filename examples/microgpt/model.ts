/**
 * A GPT in scalar code: Values, sums and products, nothing else. It reads one letter at a time and says which may come next.
 *
 * What the notebook's network does not have: an embedding (a row of numbers per letter, learnt), attention (each position asks
 * all earlier ones what they have to say), and a residual stream that every block adds to. What it has in common: everything
 * else. The loss is one Value, `backward()` is the same, and so is the update.
 * The design, sizes and order are those of Karpathy's microgpt (2026).
 */
import {
  dot,
  feedForward,
  linear,
  mean,
  type Operand,
  parameterBlock,
  relu,
  softmax,
  type Value,
} from '@chainrule/engine';
import { crossEntropy, Module, type PythonRandom } from '@chainrule/nn';

/** How large the model is. */
export interface Config {
  /** Letters, and one more for the beginning and end of a name. */
  readonly vocabulary: number;
  /** The most positions it can look back over. */
  readonly blockSize: number;
  /** Numbers per position. */
  readonly embedding: number;
  readonly heads: number;
  readonly layers: number;
}

/** The numbers of one position. */
export type Vector = readonly Value[];
/** Rows of parameters: a matrix times a vector is a dot per row. */
type Matrix = readonly Vector[];
/** What attention remembers of the positions so far, per layer. */
export interface Cache {
  readonly keys: Vector[][];
  readonly values: Vector[][];
}

function matrix(rows: number, columns: number, random: PythonRandom): Matrix {
  const data = Float64Array.from({ length: rows * columns }, () => random.gauss(0, 0.08));
  const { values } = parameterBlock(data);
  return Object.freeze(
    Array.from({ length: rows }, (_, i) => Object.freeze(values.slice(i * columns, (i + 1) * columns))),
  );
}

const plus = (a: Vector, b: Vector): Vector => a.map((x, i) => x.add(b[i] as Value)); // both have `embedding` numbers

/** Scales a vector so that its numbers have size 1 on average. */
function normalise(x: Vector): Vector {
  const scale = dot(x, x).div(x.length).add(1e-5).pow(-0.5);
  return x.map((xi) => xi.mul(scale));
}

/** Number `at` of several vectors, mixed. */
const mix = (weights: Vector, vectors: readonly Vector[], at: number): Value =>
  dot(
    weights,
    vectors.map((vector) => vector[at] as Value),
  );

/** One layer: attention, then two matrices with a relu in between; both add to what comes in. */
class Block extends Module {
  readonly query: Matrix;
  readonly key: Matrix;
  readonly value: Matrix;
  readonly output: Matrix;
  readonly widen: Matrix;
  readonly narrow: Matrix;
  readonly #heads: number;

  constructor({ embedding: n, heads }: Config, random: PythonRandom) {
    super();
    this.query = matrix(n, n, random);
    this.key = matrix(n, n, random);
    this.value = matrix(n, n, random);
    this.output = matrix(n, n, random);
    this.widen = matrix(4 * n, n, random);
    this.narrow = matrix(n, 4 * n, random);
    this.#heads = heads;
  }

  forward(x: Vector, keys: Vector[], values: Vector[]): Vector {
    const attended = plus(this.#attend(normalise(x), keys, values), x);
    const layers = [{ weights: this.widen, activation: relu }, { weights: this.narrow }];
    return plus(feedForward(normalise(attended), layers), attended);
  }

  /** Each head compares its part of the query with its part of every key so far, and mixes the values by how well they fit. */
  #attend(x: Vector, keys: Vector[], values: Vector[]): Vector {
    const query = linear(x, this.query);
    keys.push(linear(x, this.key));
    values.push(linear(x, this.value));
    const size = x.length / this.#heads;
    const mixed = Array.from({ length: this.#heads }, (_, head) => {
      const start = head * size;
      const question = query.slice(start, start + size);
      const weights = softmax(keys.map((key) => dot(question, key.slice(start, start + size)).div(Math.sqrt(size))));
      return question.map((_q, j) => mix(weights, values, start + j)); // j is within the head
    });
    return linear(mixed.flat(), this.output);
  }
}

/** The whole model: letters in, a score for every next letter out. */
export class GPT extends Module {
  readonly tokens: Matrix;
  readonly positions: Matrix;
  readonly head: Matrix;
  readonly blocks: readonly Block[];
  readonly config: Config;

  constructor(config: Config, random: PythonRandom) {
    super();
    this.config = config;
    this.tokens = matrix(config.vocabulary, config.embedding, random);
    this.positions = matrix(config.blockSize, config.embedding, random);
    this.head = matrix(config.vocabulary, config.embedding, random);
    this.blocks = Array.from({ length: config.layers }, () => new Block(config, random));
  }

  /** An empty memory, for the start of a name. */
  cache(): Cache {
    const perLayer = (): Vector[][] => this.blocks.map(() => []);
    return { keys: perLayer(), values: perLayer() };
  }

  /** The rows of the token matrix that a document's letters stand for. */
  rows(letters: readonly number[]): Vector[] {
    return letters.map((letter) => this.tokens[letter] as Vector); // letters are within the vocabulary
  }

  /** Scores for what comes after a letter, given by its row, at `position`; the cache remembers it for the next call. */
  forward(letter: Vector, position: number, { keys, values }: Cache): Vector {
    let x = normalise(plus(letter, this.positions[position] as Vector)); // positions are within the block
    for (const [i, block] of this.blocks.entries()) x = block.forward(x, keys[i] as Vector[], values[i] as Vector[]); // one each
    return linear(x, this.head);
  }

  /**
   * How surprised the model is by each letter of a name: −ln of the probability of the one that comes.
   *
   * @param letters - the rows of the letters, one per position
   * @param next - the letter that follows each, a number, or a placeholder under compile()
   */
  surprises(letters: readonly Vector[], next: readonly Operand[]): Value[] {
    const cache = this.cache();
    return letters.map((letter, at) => crossEntropy(this.forward(letter, at, cache), next[at] as Operand)); // one per letter
  }

  /** The same on average, which training makes smaller. */
  loss(letters: readonly Vector[], next: readonly Operand[]): Value {
    return mean(this.surprises(letters, next));
  }
}
