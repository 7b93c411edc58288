/**
 * Programs that look at what no trace can see, by kind and place: what `fit` promises about them is in contract.test.ts.
 *
 * A kind is a change of a result `o` that depends on a key (the target in a loss, the first input in `forward`) or on the
 * surroundings, which a callback may move.
 */
import { add, type Operand, Value } from '@chainrule/engine';
import { type Dataset, type FitOptions, Module, mseLoss, SGD } from '../src/index.ts';

/** What a program reads from outside. Random numbers and the clock move at every reading, and start alike every time. */
export class Surroundings {
  flag = false;
  count = 0;
  beta = 2;
  readonly list: number[] = [1.5, 3];
  constant: Value = new Value(1.25, { requiresGrad: false });
  readonly held: Value = new Value(0.75);
  readonly outside: Value = this.held.mul(2);
  readonly map: ReadonlyMap<unknown, number> = new Map([[1, 3]]);
  readonly set: ReadonlySet<unknown> = new Set([1]);
  #state = 12345;

  random(): number {
    this.#state = (Math.imul(this.#state, 1103515245) + 12345) & 0x7fffffff;
    return this.#state / 0x80000000;
  }

  now(): number {
    return Math.floor(1000 * this.random());
  }

  /** What a callback does. */
  move(): void {
    this.flag = !this.flag;
    this.beta /= 2;
    this.list[0] = (this.list[0] as number) + 1;
    this.constant = new Value(this.constant.data + 0.5, { requiresGrad: false });
    this.held.data += 0.25;
  }
}

export type Kind = (o: Value, key: Operand, s: Surroundings, w: Value) => Value;

const triple = (o: Value): Value => o.mul(3);
/** Values where TypeScript sees a number: what a JavaScript user compares. */
const loose = (key: unknown): unknown => key;

export const kinds: Readonly<Record<string, Kind>> = {
  'strict equality': (o, key) => (loose(key) === 1 ? triple(o) : o),
  switch: (o, key) => {
    switch (loose(key)) {
      case 1:
        return triple(o);
      default:
        return o;
    }
  },
  'Map look-up': (o, key, { map }) => o.mul(map.get(key) ?? 1),
  'Set look-up': (o, key, { set }) => (set.has(key) ? triple(o) : o),
  includes: (o, key) => (([1, 2] as unknown[]).includes(key) ? triple(o) : o),
  truthiness: (o, key) => (key ? triple(o) : o),
  'Number.isInteger': (o, key) => (Number.isInteger(key) ? triple(o) : o),
  'ternary on a flag': (o, _key, { flag }) => (flag ? triple(o) : o),
  counter: (o, _key, s) => o.mul(1 + (s.count++ % 2)),
  Date: (o, _key, s) => o.mul(1 + s.now() / 1000),
  random: (o, _key, s) => o.mul(1 + s.random()),
  'closed-over number': (o, _key, { beta }) => o.mul(beta),
  'closed-over array element': (o, _key, { list }) => o.mul(list[0] as number),
  'constant Value': (o, _key, { constant }) => o.mul(constant),
  'data of a parameter': (o, _key, _s, w) => o.mul(1 + Math.abs(w.data)),
  'result from outside': (o, _key, { outside }) => o.mul(outside),
  'try and catch': (o, key) => {
    try {
      return Number(key as number) > 0.5 ? triple(o) : o;
    } catch {
      return o;
    }
  },
  'early return': (o, key) => {
    if (typeof key === 'number') return triple(o);
    return o;
  },
};

export const places = ['loss', 'forward', 'callback', 'property'] as const;
export type Place = (typeof places)[number];

export const moments = ['always', 'training', 'validation'] as const;
export type Moment = (typeof moments)[number];

/** Whether a kind is at work. */
const isOn = (moment: Moment, training: boolean): boolean =>
  moment === 'always' || (moment === 'training') === training;

export interface Program {
  readonly kind: Kind;
  readonly place: Place;
  readonly moment: Moment;
}

/** A line, bent by programs. */
export class Bent extends Module {
  w: Value = new Value(0.5);
  readonly b: Value = new Value(0.1);
  scale: Value | null = null;
  readonly #programs: readonly Program[];
  readonly #s: Surroundings;

  constructor(programs: readonly Program[], s: Surroundings) {
    super();
    this.#programs = programs;
    this.#s = s;
  }

  bend(place: Place, o: Value, key: Operand): Value {
    const own = this.#programs.filter(
      (program) => (program.place === 'forward') === (place === 'forward') && isOn(program.moment, this.training),
    );
    return own.reduce((value, { kind }) => kind(value, key, this.#s, this.w), o);
  }

  forward(x: readonly Operand[]): Value {
    const first = x[0] as Operand; // rows have two
    const line = add(this.w.mul(first), this.b);
    return this.bend('forward', this.scale === null ? line : line.mul(this.scale), first);
  }

  /** What the place 'property' does to the model after an epoch. */
  replace(): void {
    this.scale = new Value((this.scale?.data ?? 1) + 0.5, { requiresGrad: false });
  }
}

// The fourth row's target came in the first batch too; its input is one that came before.
const data: Dataset = { x: [[0, 1], [1, 0], [1, 2], [0.5, 1], [1, 1], [0, 0]], y: [0, 1, 1, 0, 1, 0] }; // biome-ignore format: a row each
const validation: Dataset = { x: [[1, 0], [0, 1]], y: [1, 0] }; // biome-ignore format: a row each

/** Everything that a training of some programs is made of, made anew for every training. */
export function trainingOf(programs: readonly Program[]): { readonly model: Bent; readonly options: FitOptions<Bent> } {
  const s = new Surroundings();
  const model = new Bent(programs, s);
  const options: FitOptions<Bent> = {
    ...{ data, validation, batchSize: 3, shuffle: false, epochs: 4, warn: false },
    loss: (o, y) => model.bend('loss', mseLoss(o, y as Operand), y as Operand),
    optimizer: new SGD(model.parameters(), { lr: 0.05 }),
    onEpoch: () => {
      if (programs.some(({ place }) => place === 'callback')) s.move();
      if (programs.some(({ place }) => place === 'property')) model.replace();
    },
  };
  return { model, options };
}
