/**
 * microgpt: 4,192 parameters that read a name of eight positions; a step is forward, backward and Adam. In scalar code over nn's layers,
 * eagerly and compiled, written with what both builds promise and without the seams that the example uses.
 */
import type { CompileOptions, Operand, Value } from '@chainrule/engine';
import type { Build, Load, Running } from '../build.ts';
import { fromNothing, withFirst } from './compiled.ts';
import { draws } from './draw.ts';

const [VOCABULARY, BLOCK, WIDTH, HEADS] = [27, 16, 16, 4];
/** A name with its edges: what is read, and what follows each letter. */
const DOCUMENT = [26, 0, 1, 8, 6, 0, 8, 11, 26];
const READ = DOCUMENT.slice(0, -1);
const NEXT = DOCUMENT.slice(1);

type Vector = readonly Value[];

/** The layers, each of them a typed block, and the loss of the document. */
function modelOf({ engine: { dot, mean, softmax }, nn: { crossEntropy, Embedding, Layer } }: Build) {
  const linear = (nin: number, nout: number) => new Layer(nin, nout, { activation: 'linear', bias: false });
  const parts = {
    letters: new Embedding(VOCABULARY, WIDTH),
    places: new Embedding(BLOCK, WIDTH),
    ...{
      query: linear(WIDTH, WIDTH),
      key: linear(WIDTH, WIDTH),
      value: linear(WIDTH, WIDTH),
      out: linear(WIDTH, WIDTH),
    },
    ...{ widen: linear(WIDTH, 4 * WIDTH), narrow: linear(4 * WIDTH, WIDTH), head: linear(WIDTH, VOCABULARY) },
  };
  const parameters = Object.values(parts).flatMap((part) => [...part.parameters()]);
  const start = draws(parameters.length, 99, -0.14, 0.14);
  for (const [i, parameter] of parameters.entries()) parameter.data = start[i] as number; // as many
  const list = (x: Value | Value[]): Vector => [x].flat();
  const plus = (a: Vector, b: Vector): Vector => a.map((x, i) => x.add(b[i] as Value)); // as long
  const normal = (x: Vector): Vector => {
    const scale = dot(x, x).div(x.length).add(1e-5).pow(-0.5);
    return x.map((xi) => xi.mul(scale));
  };
  const size = WIDTH / HEADS;
  const attend = (question: Vector, keys: readonly Vector[], values: readonly Vector[]): Vector =>
    Array.from({ length: HEADS }, (_, head) => {
      const mine = (vector: Vector): Vector => vector.slice(head * size, (head + 1) * size);
      const weights = softmax(keys.map((key) => dot(mine(question), mine(key)).div(Math.sqrt(size))));
      return Array.from({ length: size }, (_zero, i) => {
        const column = values.map((value) => mine(value)[i] as Value); // i is within the head
        return dot(weights, column);
      });
    }).flat();
  const loss = (next: readonly Operand[]): Value => {
    const [keys, values]: [Vector[], Vector[]] = [[], []];
    const losses = READ.map((letter, place) => {
      let x = normal(plus(parts.letters.forward(letter), parts.places.forward(place)));
      const quiet = normal(x);
      keys.push(list(parts.key.forward(quiet)));
      values.push(list(parts.value.forward(quiet)));
      x = plus(list(parts.out.forward(attend(list(parts.query.forward(quiet)), keys, values))), x);
      const wide = list(parts.widen.forward(normal(x))).map((h) => h.relu());
      x = plus(list(parts.narrow.forward(wide)), x);
      return crossEntropy([...list(parts.head.forward(x))], next[place] as Operand); // one a position
    });
    return mean(losses);
  };
  return { parameters, loss };
}

/** Steps of Adam over a pass that leaves gradients and gives the loss. */
function trained({ nn: { Adam } }: Build, parameters: readonly Value[], pass: () => number): Running {
  const optimizer = new Adam(parameters, { lr: 0.01, betas: [0.85, 0.99], eps: 1e-8 });
  let last = NaN;
  return {
    step() {
      optimizer.zeroGrad();
      last = pass();
      optimizer.step();
    },
    numbers: () => [last, ...parameters.map(({ data }) => data)],
  };
}

function eager(build: Build): Running {
  const { parameters, loss } = modelOf(build);
  return trained(build, parameters, () => {
    const value = loss(NEXT);
    value.backward();
    return value.data;
  });
}

function compiled(build: Build, options: Readonly<Record<string, unknown>>): Running {
  const { parameters, loss } = modelOf(build);
  const all = { inputs: [NEXT.length], parameters, ...options } as CompileOptions;
  const step = build.engine.compile((next: Value[] = []) => loss(next), all);
  return trained(build, parameters, () => step.valueAndGrad([NEXT]));
}

/** A thousand steps of a new model, compile() included. */
const STEPS = 1000;
const thousand: Load['make'] = (build, options) => {
  let running: Running | undefined;
  return {
    step() {
      running = compiled(build, options);
      for (let i = 0; i < STEPS; i++) void running.step();
    },
    numbers: () => running?.numbers() ?? [],
  };
};

const TRAINED = { steps: 3, tolerance: 1e-8 } as const;

export const gptLoads: readonly Load[] = [
  { name: 'gpt-eager', about: 'microgpt, a name of 8 positions, Adam included, eager', ...TRAINED, make: eager },
  ...withFirst(
    { name: 'gpt', about: 'the same, compiled', ...TRAINED, make: compiled },
    'the same from nothing: model, compile(), first result',
    fromNothing(compiled),
  ),
  {
    name: 'gpt-1000',
    about: `${STEPS} steps of a new one, compile() included`,
    steps: 1,
    tolerance: 1e-6,
    make: thousand,
  },
];
