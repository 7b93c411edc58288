/**
 * Random graphs for practice: small whole numbers, a few ops, harder from level to level, the same for the same seed.
 *
 *   1  one op                       5  three ops, a node used twice
 *   2  two ops, one after another   6  four ops, several nodes used twice
 *   3  three ops                    7  relu and squares join in
 *   4  two ops, a leaf used twice   8  six ops, everything
 *
 * A graph is drawn again until its numbers can be done in one's head.
 */
import { Generator } from '@chainrule/nn';
import { buildFormula } from '../formula/build.ts';
import { type GraphModel, readGraph } from '../graph/model.ts';

export interface Drawn {
  readonly expr: string;
  readonly at: Readonly<Record<string, number>>;
}

interface Level {
  readonly ops: number;
  /** How often an operand is one that was used before. */
  readonly reuse: number;
  readonly unary: boolean;
}

const levels: readonly Level[] = [
  { ops: 1, reuse: 0, unary: false },
  { ops: 2, reuse: 0, unary: false },
  { ops: 3, reuse: 0, unary: false },
  { ops: 2, reuse: 1, unary: false },
  { ops: 3, reuse: 1, unary: false },
  { ops: 4, reuse: 2, unary: false },
  { ops: 4, reuse: 1, unary: true },
  { ops: 6, reuse: 2, unary: true },
];

/** How many levels there are. */
export const topLevel = levels.length;
export const largestSeed = 999_999;

const results = ['u', 'v', 'w', 'p', 'q'] as const;
const leafNames = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;

class Drawer {
  readonly #random: Generator;
  readonly at: Record<string, number> = {};
  readonly #lines: string[] = [];
  /** Results that nothing uses yet. */
  #open: string[] = [];
  readonly #known: string[] = [];
  #reuse: number;

  constructor(random: Generator, { reuse }: Level) {
    this.#random = random;
    this.#reuse = reuse;
  }

  below(n: number): number {
    return Math.floor(this.#random.uniform(0, n));
  }

  #leaf(): string {
    const name = leafNames[Object.keys(this.at).length] ?? 'a';
    this.at[name] = (1 + this.below(5)) * (this.below(2) === 0 ? 1 : -1);
    this.#known.push(name);
    return name;
  }

  /** An operand: a result that waits to be used, else something known again, else a new leaf. */
  #operand(fresh: boolean): string {
    const waiting = this.#open.pop();
    if (waiting !== undefined) return waiting;
    if (!fresh && this.#reuse > 0 && this.#known.length > 0) {
      this.#reuse--;
      return this.#known[this.below(this.#known.length)] ?? this.#leaf();
    }
    return this.#leaf();
  }

  #formula(unary: boolean): string {
    if (unary && this.below(3) === 0) return `${['relu', 'square', 'neg'][this.below(3)]}(${this.#operand(true)})`;
    const sign = [' + ', ' - ', '*', '*'][this.below(4)];
    const [left, right] = [this.#operand(true), this.#operand(false)];
    return this.below(2) === 0 ? `${left}${sign}${right}` : `${right}${sign}${left}`;
  }

  line(last: boolean, i: number, unary: boolean): void {
    const formula = this.#formula(unary);
    const name = last ? 'y' : (results[i] ?? 'r');
    this.#lines.push(`${name} = ${formula}`);
    this.#open.push(name);
    this.#known.push(name);
  }

  get expr(): string {
    return this.#lines.join('; ');
  }
}

/** The graph of a formula, its gradients done. */
export function modelOf({ expr, at }: Drawn): GraphModel {
  const { root } = buildFormula(expr, at);
  root.backward();
  return readGraph(root);
}

const gentle = (x: number): boolean => Number.isInteger(x) && Math.abs(x) <= 60;

/** Whether it can be done in one's head, and is worth it. */
function fit(drawn: Drawn, { reuse }: Level): boolean {
  const { nodes } = modelOf(drawn);
  const twice = nodes.filter(
    ({ id }) => nodes.flatMap(({ inputs }) => inputs).filter((input) => input === id).length > 1,
  );
  const zeros = nodes.filter(({ grad }) => grad === 0);
  return (
    nodes.every(({ data, grad }) => gentle(data) && gentle(grad)) &&
    zeros.length <= 1 &&
    (reuse === 0 ? twice.length === 0 : twice.length > 0)
  );
}

/**
 * The graph with this number of a seed.
 * @param level - from 1 to topLevel
 * @param number - from 1 on
 */
export function drawGraph(seed: number, level: number, number: number): Drawn {
  const kind = levels[Math.max(1, Math.min(topLevel, level)) - 1] as Level; // within the list
  const random = new Generator(seed * 100_000 + level * 10_000 + (number % 10_000));
  for (let attempt = 0; attempt < 5000; attempt++) {
    const drawer = new Drawer(random, kind);
    for (let i = 0; i < kind.ops; i++) drawer.line(i === kind.ops - 1, i, kind.unary);
    const drawn = { expr: drawer.expr, at: { ...drawer.at } };
    if (fit(drawn, kind)) return drawn;
  }
  return { expr: 'u = a*a; y = u + a', at: { a: 2 } }; // no seed that was tried gets here: draw.test.ts
}

/** After how many graphs without a wrong answer the next level begins. */
export const cleanForNext = 2;

/** The level after a graph: up after some without a mistake, never down by itself. */
export const levelAfter = (level: number, cleanRun: number): number =>
  cleanRun >= cleanForNext ? Math.min(topLevel, level + 1) : level;
