/** Bugs in nn: what optimisers, schedules, clipping and losses are known to get wrong. */
import { add, log, maximum, mean, mul, neg, sub, sum, type Value } from '@chainrule/engine';
import { clipGradNorm, losses, optimizers, schedules } from '@chainrule/nn';
import { alter, type Tooth, wrongPart } from './tooth.ts';

/** What an optimiser's update is given, as far as the bugs reach. */
interface Slot {
  readonly data: Float64Array;
  readonly grad: Float64Array;
  readonly step: number;
  buffer(name: string): Float64Array;
}
type Settings = Readonly<Record<string, unknown>>;
type Update = (slot: Slot, options: Settings) => void;
interface Rule {
  readonly name: string;
  readonly update: Update;
}

const rule = (name: keyof typeof optimizers): Rule => optimizers[name].rule as unknown as Rule; // a rule over its own options

/** An optimiser whose update is made wrong by what it is given. */
const misled = (name: keyof typeof optimizers, bug: string, mislead: (right: Update) => Update): Tooth => ({
  bug: `${name}: ${bug}`,
  about: [name, 'trainings'],
  plant: () => alter(rule(name), { update: mislead(rule(name).update) }),
});

const withOption =
  (changes: Settings) =>
  (right: Update): Update =>
  (slot, options) =>
    right(slot, { ...options, ...changes });
const number = (x: unknown): number => (typeof x === 'number' ? x : 0);
const betasOf = ({ betas }: Settings): readonly [number, number] =>
  Array.isArray(betas) ? [number(betas[0]), number(betas[1])] : [0, 0];

/** Adam with eps under the root, and right in all else. */
const epsInside: Update = (slot, options) => {
  const [beta1, beta2] = betasOf(options);
  const [m, v, top] = [slot.buffer('expAvg'), slot.buffer('expAvgSq'), slot.buffer('maxExpAvgSq')];
  for (const [i, gradient] of slot.grad.entries()) {
    const p = number(slot.data[i]);
    const g = (options.maximize ? -gradient : gradient) + number(options.weightDecay) * p;
    m[i] = beta1 * number(m[i]) + (1 - beta1) * g;
    v[i] = beta2 * number(v[i]) + (1 - beta2) * g * g;
    top[i] = options.amsgrad ? Math.max(number(top[i]), number(v[i])) : number(v[i]);
    const first = number(m[i]) / (1 - beta1 ** slot.step);
    const second = number(top[i]) / (1 - beta2 ** slot.step);
    slot.data[i] = p - (number(options.lr) * first) / Math.sqrt(second + number(options.eps));
  }
};

const optimiserTeeth: readonly Tooth[] = [
  misled('SGD', 'dampening already at momentum’s first step', (right) => (slot, options) => {
    if (options.momentum !== 0) slot.buffer('momentumBuffer');
    right(slot, options);
  }),
  misled('SGD', 'nesterov does not look ahead', withOption({ nesterov: false })),
  misled('SGD', 'weight decay is forgotten', withOption({ weightDecay: 0 })),
  misled('SGD', 'maximize is forgotten', withOption({ maximize: false })),
  misled('Adam', 'no bias correction', (right) => (slot, options) => right({ ...slot, step: 1e9 }, options)),
  misled(
    'Adam',
    'bias correction one step late',
    (right) => (slot, options) => right({ ...slot, step: slot.step + 1 }, options),
  ),
  misled('Adam', 'eps inside the root', () => epsInside),
  misled('Adam', 'decay straight into the parameter, as AdamW', () => rule('AdamW').update),
  misled('Adam', 'amsgrad is forgotten', withOption({ amsgrad: false })),
  misled(
    'Adam',
    'betas swapped',
    (right) => (slot, options) => right(slot, { ...options, betas: [...betasOf(options)].reverse() }),
  ),
  misled('AdamW', 'L2 in the gradient, as Adam', () => rule('Adam').update),
  misled('RMSprop', 'centered is forgotten', withOption({ centered: false })),
  misled('RMSprop', 'momentum is forgotten', withOption({ momentum: 0 })),
  misled(
    'RMSprop',
    'eps a hundred times larger',
    (right) => (slot, options) => right(slot, { ...options, eps: 100 * number(options.eps) }),
  ),
  misled(
    'Adagrad',
    'the rate decays one step early',
    (right) => (slot, options) => right({ ...slot, step: slot.step + 1 }, options),
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
