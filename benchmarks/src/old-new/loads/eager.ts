/** Loads of loose Values: a graph of nothing but nodes, attention, an ODE, and what is small but often done. */
import type { Value } from '@chainrule/engine';
import type { Build, Load, Running } from '../build.ts';
import { drawer, draws } from './draw.ts';

/** A load that computes from the start every time: the result, and gradients of the leaves. */
const repeated = (work: () => readonly number[]): Running => {
  let numbers: readonly number[] = [];
  return {
    step: () => {
      numbers = work();
    },
    numbers: () => numbers,
  };
};

const EXACT = { steps: 1, tolerance: 1e-9 } as const;
const NODES = 100_000;
const REACH = 1000;
const LEAVES = 10;

/** What each node does and to whom, such that values stay moderate: 0 to 2 are + − ×, 3 is tanh. */
function graphPlan(): { leaves: number[]; nodes: (readonly [op: number, a: number, b: number])[] } {
  const draw = drawer(42);
  const leaves = draws(LEAVES, 7, 0.1, 1);
  const data = [...leaves];
  const apply = (op: number, a: number, b: number): number =>
    op === 0 ? a + b : op === 1 ? a - b : op === 2 ? a * b : Math.tanh(a);
  const nodes: (readonly [number, number, number])[] = [];
  while (nodes.length < NODES) {
    const recent = (): number => data.length - 1 - Math.floor(draw(0, Math.min(data.length, REACH)));
    const [a, b, op] = [recent(), recent(), Math.floor(draw(0, 4))];
    const value = apply(op, data[a] ?? NaN, data[b] ?? NaN);
    if (!(Math.abs(value) > 0.01 && Math.abs(value) < 100)) continue;
    nodes.push([op, a, b]);
    data.push(value);
  }
  return { leaves, nodes };
}

function randomGraph({ engine: { Value } }: Build): Running {
  const { leaves, nodes } = graphPlan();
  return repeated(() => {
    const inputs = leaves.map((x) => new Value(x));
    const values = [...inputs];
    for (const [op, i, j] of nodes) {
      const [a, b] = [values[i] as Value, values[j] as Value]; // both come before
      values.push(op === 0 ? a.add(b) : op === 1 ? a.sub(b) : op === 2 ? a.mul(b) : a.tanh());
    }
    const last = values.at(-1) as Value; // there are many
    last.backward();
    return [last.data, ...inputs.map(({ grad }) => grad)];
  });
}

const POSITIONS = 8;
const WIDTH = 16;

function attention({ engine: { dot, softmax, sum }, nn: { Generator, Layer } }: Build): Running {
  const generator = new Generator(3);
  const linear = () => new Layer(WIDTH, WIDTH, { activation: 'linear', bias: false, generator });
  const layers = [linear(), linear(), linear()];
  const texts = Array.from({ length: POSITIONS }, (_, i) => draws(WIDTH, 100 + i));
  const parameters = layers.flatMap((layer) => [...layer.parameters()]);
  return repeated(() => {
    const [queries = [], keys = [], values = []] = layers.map((layer) => texts.map((x) => [layer.forward(x)].flat()));
    const out = queries.flatMap((query) => {
      const weights = softmax(keys.map((key) => dot(query, key).div(Math.sqrt(WIDTH))));
      const columns = Array.from({ length: WIDTH }, (_, i) => values.map((value) => value[i] as Value)); // as wide
      return columns.map((column) => dot(weights, column));
    });
    for (const parameter of parameters) parameter.grad = 0;
    const loss = sum(out.map((x) => x.square()));
    loss.backward();
    return [loss.data, ...parameters.map(({ grad }) => grad)];
  });
}

const ODE_STEPS = 500;

function ode({ engine: { Value } }: Build): Running {
  return repeated(() => {
    const rates = [1.1, 0.4, 0.1, 0.4].map((x) => new Value(x)) as [Value, Value, Value, Value]; // four of them
    const [births, eaten, fed, deaths] = rates;
    let [prey, hunters] = [new Value(10), new Value(5)];
    for (let i = 0; i < ODE_STEPS; i++) {
      const met = prey.mul(hunters);
      const preySlope = births.mul(prey).sub(eaten.mul(met));
      const hunterSlope = fed.mul(met).sub(deaths.mul(hunters));
      prey = prey.add(preySlope.mul(0.01));
      hunters = hunters.add(hunterSlope.mul(0.01));
    }
    const result = prey.mul(hunters).tanh().add(prey);
    result.backward();
    return [result.data, ...rates.map(({ grad }) => grad)];
  });
}

/** x · tanh(x · y) + y², for gradients of gradients. */
const curve = (x: Value, y: Value): Value => x.mul(y).tanh().mul(x).add(y.mul(y));

function createGraph({ engine: { grad, Value } }: Build): Running {
  return repeated(() => {
    const [x, y] = [new Value(0.7), new Value(-0.4)];
    const slopes = grad(curve(x, y), [x, y], { createGraph: true });
    return [...slopes, ...slopes.flatMap((slope) => grad(slope, [x, y]))].map(({ data }) => data);
  });
}

function gradCall({ engine: { grad, Value } }: Build): Running {
  return repeated(() => {
    const xs = [0.7, -0.4, 0.2].map((x) => new Value(x)) as [Value, Value, Value]; // three of them
    const [x, y, z] = xs;
    const result = curve(curve(x, y), z).add(curve(z, x));
    return grad(result, xs).map(({ data }) => data);
  });
}

function noGradChain({ engine: { noGrad, Value } }: Build): Running {
  return repeated(() =>
    noGrad(() => {
      let x = new Value(0.5);
      for (let i = 0; i < 1000; i++) x = x.mul(0.99).add(0.01).tanh();
      return [x.data];
    }),
  );
}

function loopless({ engine: { atan2, sin, softplus, sum, Value } }: Build): Running {
  const starts = draws(100, 17);
  return repeated(() => {
    const leaves = starts.map((x) => new Value(x));
    const all = leaves.map((x) => atan2(sin(x), softplus(x)));
    const total = sum(all);
    total.backward();
    return [total.data, ...leaves.map(({ grad }) => grad)];
  });
}

/** In the order of the table. */
export const eagerLoads: readonly Load[] = [
  { name: 'graph', about: 'a random graph of 100,000 + − × tanh: build and backward', ...EXACT, make: randomGraph },
  { name: 'attention', about: `attention over ${POSITIONS} positions of ${WIDTH}, eager`, ...EXACT, make: attention },
  { name: 'ode', about: `an ODE of ${ODE_STEPS} steps on loose Values, and its gradient`, ...EXACT, make: ode },
  { name: 'create-graph', about: 'gradients of gradients of a small function', ...EXACT, make: createGraph },
  { name: 'grad', about: 'grad() of a small function of three inputs', ...EXACT, make: gradCall },
  { name: 'no-grad', about: 'a chain of 3,000 ops in noGrad()', ...EXACT, make: noGradChain },
  {
    name: 'loopless',
    about: 'sin, atan2 and softplus, which have no loop of their own, of 100 Values',
    ...EXACT,
    make: loopless,
  },
];
