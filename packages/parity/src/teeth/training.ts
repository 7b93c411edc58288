/** Bugs in nn: what optimisers, schedules, clipping and losses are known to get wrong. */
import { type Algebra, add, log, maximum, mean, mul, neg, sub, sum, type Value } from '@chainrule/engine';
import { clipGradNorm, losses, optimizers, schedules } from '@chainrule/nn';
import { alter, type Tooth, wrongPart } from './tooth.ts';

type Settings = Readonly<Record<string, unknown>>;
type Columns<T> = Readonly<Record<string, T>>;
interface Moment {
  readonly step: number;
  readonly fresh: boolean;
}
type Plan = (options: Settings, moment: Moment) => { readonly scalars: Readonly<Record<string, number>> };
/** A rule as far as the bugs reach: what a step needs, and what it does. */
interface Rule {
  readonly plan: Plan;
  readonly next: <T>(k: Algebra<T>, element: Columns<T>, scalars: Columns<T>, shape: never) => object;
}

const rule = (name: keyof typeof optimizers): Rule => optimizers[name].rule as unknown as Rule; // a rule over its own options

/** An optimiser whose step is made wrong by what its plan is given. */
const misled = (name: keyof typeof optimizers, bug: string, mislead: (right: Plan) => Plan): Tooth => ({
  bug: `${name}: ${bug}`,
  about: [name, 'trainings'],
  plant: () => alter(rule(name), { plan: mislead(rule(name).plan) }),
});

const withOption =
  (changes: Settings) =>
  (right: Plan): Plan =>
  (options, moment) =>
    right({ ...options, ...changes }, moment);
const number = (x: unknown): number => (typeof x === 'number' ? x : 0);
const betasOf = ({ betas }: Settings): readonly [number, number] =>
  Array.isArray(betas) ? [number(betas[0]), number(betas[1])] : [0, 0];

/** The algebra with eps under the root: the only sum of a root that a rule has. */
const epsInside = <T>(k: Algebra<T>, eps: T): Algebra<T> => ({
  ...k,
  add: (a, b) => (b === eps ? k.sqrt(k.add(k.mul(a, a), eps)) : k.add(a, b)),
});

const optimiserTeeth: readonly Tooth[] = [
  misled(
    'SGD',
    'dampening already at momentum’s first step',
    (right) => (options, moment) => right(options, { ...moment, fresh: false }),
  ),
  misled('SGD', 'nesterov does not look ahead', withOption({ nesterov: false })),
  misled('SGD', 'weight decay is forgotten', withOption({ weightDecay: 0 })),
  misled('SGD', 'maximize is forgotten', withOption({ maximize: false })),
  misled('Adam', 'no bias correction', (right) => (options, moment) => right(options, { ...moment, step: 1e9 })),
  misled(
    'Adam',
    'bias correction one step late',
    (right) => (options, moment) => right(options, { ...moment, step: moment.step + 1 }),
  ),
  {
    bug: 'Adam: eps inside the root',
    about: ['Adam', 'trainings'],
    plant: () => {
      const { next } = rule('Adam');
      return alter(rule('Adam'), {
        next: <T>(k: Algebra<T>, element: Columns<T>, scalars: Columns<T>, shape: never) =>
          next(epsInside(k, scalars.eps as T), element, scalars, shape), // Adam has one
      });
    },
  },
  misled('Adam', 'decay straight into the parameter, as AdamW', () => rule('AdamW').plan),
  misled('Adam', 'amsgrad is forgotten', withOption({ amsgrad: false })),
  misled(
    'Adam',
    'betas swapped',
    (right) => (options, moment) => right({ ...options, betas: [...betasOf(options)].reverse() }, moment),
  ),
  misled('AdamW', 'L2 in the gradient, as Adam', () => rule('Adam').plan),
  misled('RMSprop', 'centered is forgotten', withOption({ centered: false })),
  misled('RMSprop', 'momentum is forgotten', withOption({ momentum: 0 })),
  misled(
    'RMSprop',
    'eps a hundred times larger',
    (right) => (options, moment) => right({ ...options, eps: 100 * number(options.eps) }, moment),
  ),
  misled(
    'Adagrad',
    'the rate decays one step early',
    (right) => (options, moment) => right(options, { ...moment, step: moment.step + 1 }),
  ),
];

type Next = (
  moment: { readonly epoch: number; readonly lr: number; readonly base: number },
  options: Settings,
) => number;
type RateSchedules = 'StepLR' | 'ExponentialLR' | 'MultiStepLR' | 'CosineAnnealingLR' | 'LinearLR' | 'PolynomialLR';

/** A schedule whose next rate is made wrong by what it is given. */
const mistimed = (name: RateSchedules, bug: string, mislead: (right: Next) => Next): Tooth => ({
  bug: `${name}: ${bug}`,
  about: [name, 'trainings'],
  plant: () => {
    const record = schedules[name].rule as unknown as { readonly next: Next }; // a rule over its own options
    return alter(record, { next: mislead(record.next) });
  },
});

type Class = new (optimizer: never, options: Settings) => object;

/** A schedule that is given other options than the caller's. */
function ignoring(name: keyof typeof schedules, bug: string, change: (options: Settings) => Settings): Tooth {
  const Right = schedules[name] as unknown as Class; // every schedule takes an optimiser and options
  class Wrong extends Right {
    constructor(optimizer: never, options: Settings) {
      super(optimizer, change(options));
    }
  }
  return wrongPart(`${name}: ${bug}`, [name, 'trainings'], { schedules: { ...schedules, [name]: Wrong } });
}

const scheduleTeeth: readonly Tooth[] = [
  mistimed('StepLR', 'one step late', (right) => (m, options) => right({ ...m, epoch: m.epoch - 1 }, options)),
  mistimed('MultiStepLR', 'one step early', (right) => (m, options) => right({ ...m, epoch: m.epoch + 1 }, options)),
  mistimed(
    'ExponentialLR',
    'from the first rate, not the present one',
    (right) => (m, options) => right({ ...m, lr: m.base }, options),
  ),
  mistimed('CosineAnnealingLR', 'etaMin is forgotten', (right) => (m, options) => right(m, { ...options, etaMin: 0 })),
  mistimed('LinearLR', 'ends at 1', (right) => (m, options) => right(m, { ...options, endFactor: 1 })),
  mistimed('PolynomialLR', 'power is forgotten', (right) => (m, options) => right(m, { ...options, power: 1 })),
  ignoring('ReduceLROnPlateau', 'patience one too long', (options) => ({
    ...options,
    patience: number(options.patience) + 1,
  })),
  ignoring('SequentialLR', 'the next takes over one step late', (options) => ({
    ...options,
    milestones: [options.milestones].flat().map((milestone) => number(milestone) + 1),
  })),
  ignoring('ChainedScheduler', 'only the first schedule steps', (options) => ({
    ...options,
    schedulers: [options.schedulers].flat().slice(0, 1),
  })),
  ignoring('OneCycleLR', 'the momentum does not cycle', (options) => ({ ...options, cycleMomentum: false })),
  ignoring('CosineAnnealingWarmRestarts', 'cycles do not grow', (options) => ({ ...options, TMult: 1 })),
];

type Loss = (...args: unknown[]) => Value;

/** A loss that is called with other options than the caller's, or whose result is changed. */
function mistaken(
  name: keyof typeof losses,
  bug: string,
  mistake: (right: Loss, args: readonly unknown[], options: Settings) => Value,
): Tooth {
  const right = losses[name] as unknown as Loss; // every loss takes its operands and then options
  const call = (...args: unknown[]): Value => mistake(right, args.slice(0, -1), args.at(-1) as Settings); // a family always gives options
  return wrongPart(`${name}: ${bug}`, [name, 'losses', 'mlps'], {
    losses: { ...losses, [name]: Object.assign(call, { form: losses[name].form }) },
  });
}

const without =
  (name: string) =>
  (right: Loss, args: readonly unknown[], options: Settings): Value =>
    right(...args, Object.fromEntries(Object.entries(options).filter(([key]) => key !== name)));

const lossTeeth: readonly Tooth[] = [
  mistaken('crossEntropy', 'labelSmoothing is forgotten', without('labelSmoothing')),
  mistaken('crossEntropy', 'weights of classes are forgotten', without('weight')),
  mistaken('nllLoss', 'ignoreIndex is forgotten', without('ignoreIndex')),
  mistaken('huberLoss', 'not scaled by delta, as smoothL1Loss', (_, args, { delta, ...options }) =>
    (losses.smoothL1Loss as unknown as Loss)(...args, delta === undefined ? options : { ...options, beta: delta }),
  ),
  mistaken('hingeLoss', 'the margin is forgotten', without('margin')),
  mistaken('klDiv', 'logTarget is forgotten', without('logTarget')),
  mistaken('binaryCrossEntropyWithLogits', 'posWeight is forgotten', without('posWeight')),
  mistaken('multiMarginLoss', 'p is always 1', without('p')),
  mistaken('binaryCrossEntropy', 'the slope has no floor at 0 and 1', (right, [x, y], { reduction, ...weights }) => {
    if (Object.keys(weights).length > 0) return right(x, y, { reduction, ...weights });
    const [inputs, targets] = [x, y].map((rows) => [rows].flat(2) as Value[]);
    const each = (inputs ?? []).map((p, i) => {
      const target = targets?.[i] ?? 0;
      const [no, yes] = [maximum(log(sub(1, p)), -100), maximum(log(p), -100)];
      return neg(add(mul(target, yes), mul(sub(1, target), no)));
    });
    return reduction === 'none' ? (each as unknown as Value) : reduction === 'sum' ? sum(each) : mean(each);
  }),
  mistaken('multiMarginLoss', 'NaN is a margin that is missed', (right, [scores, target], options) => {
    const poisoned = ([scores].flat(2) as Value[]).some(({ data }) => Number.isNaN(data));
    const loss = right(scores, target, options);
    return poisoned ? ([loss].flat().map((one) => one.mul(NaN)) as unknown as Value) : loss;
  }),
  mistaken('crossEntropy', 'probabilities count for their largest only', (right, [scores, target], options) => {
    const hard = (p: unknown): unknown =>
      Array.isArray(p) ? (p.some(Array.isArray) ? p.map(hard) : p.indexOf(Math.max(...p.map(Number)))) : p;
    return right(scores, Array.isArray(target) && target.some(Array.isArray) ? hard(target) : target, options);
  }),
  mistaken('klDiv', 'batchmean divides by all numbers', (right, args, options) =>
    right(...args, options.reduction === 'batchmean' ? { ...options, reduction: 'mean' } : options),
  ),
  mistaken('mseLoss', 'half of the square', (right, args, options) => right(...args, options).mul(0.5)),
  mistaken('l1Loss', 'the sum where the mean was asked for', (right, args, options) =>
    right(...args, { ...options, reduction: 'sum' }),
  ),
];

const clippingTeeth: readonly Tooth[] = [
  wrongPart('clipGradNorm: the 1e-6 in the divisor is missing', ['trainings'], {
    clipGradNorm: (parameters, maxNorm, options) => {
      const total = clipGradNorm(parameters, Infinity, options);
      const factor = Math.min(1, maxNorm / total);
      for (const p of parameters) p.grad *= factor;
      return total;
    },
  }),
];

/** The bugs planted in nn. */
export const trainingTeeth: readonly Tooth[] = [...optimiserTeeth, ...scheduleTeeth, ...lossTeeth, ...clippingTeeth];
