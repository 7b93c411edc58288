/**
 * What networks are drawn from: nn's losses, optimisers and schedules, read as records. A new one is drawn as soon as it is exported;
 * only options that cannot be guessed from their ranges are listed here, and a test names a schedule without an entry.
 */
import { losses, optimizers, schedules } from '@chainrule/nn';
import type { Draws } from '../random.ts';
import type { Options } from './network.ts';

/** A loss as the generator sees it. */
export interface LossRecord {
  readonly name: string;
  readonly torch: string | null;
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly ranges: Readonly<Record<string, string>>;
  readonly form: 'element' | 'pair' | 'class';
  readonly domain: {
    readonly input: readonly [number, number];
    readonly target: readonly [number, number] | 'sign' | 'class';
  };
  /** Whether `reduction: 'batchmean'` is known. */
  readonly batchmean?: boolean;
}

/** An optimiser or schedule as the generator sees it. */
export interface RuleRecord {
  readonly name: string;
  readonly torch: string;
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly ranges: Readonly<Record<string, string>>;
}

/** Losses by name. */
export const lossTable = losses as unknown as Readonly<Record<string, LossRecord>>; // every loss carries these fields

const rulesOf = (namespace: object): Readonly<Record<string, RuleRecord>> =>
  Object.fromEntries(Object.entries(namespace).flatMap(([name, made]) => (hasRule(made) ? [[name, made.rule]] : [])));

function hasRule(made: unknown): made is { readonly rule: RuleRecord } {
  return typeof made === 'function' && 'rule' in made;
}

/** Optimisers by name. */
export const optimizerTable: Readonly<Record<string, RuleRecord>> = rulesOf(optimizers);
/** Schedules of one optimiser by name. */
export const scheduleTable: Readonly<Record<string, RuleRecord>> = rulesOf(schedules);
/** Schedules that are made of other schedules; they have no rule. */
export const composedSchedules: readonly string[] = Object.keys(schedules).filter((name) => !(name in scheduleTable));
/** The path of a schedule in torch. */
export const schedulePath = (name: string): string => scheduleTable[name]?.torch ?? `torch.optim.lr_scheduler.${name}`;

/** Options of schedules that are made of others, for so many parts. */
export const composedOptions: Readonly<Record<string, (draws: Draws, parts: number) => Options>> = {
  SequentialLR: (draws, parts) => ({
    milestones: Array.from({ length: parts - 1 }, (_, i) => 6 * i + draws.whole(1, 6)),
  }),
  ChainedScheduler: () => ({}),
};

/** Draws for schedules of about 20 steps. */
export const scheduleOptions: Readonly<Record<string, (draws: Draws) => Options>> = {
  LambdaLR: (draws) => ({ lrLambda: Array.from({ length: 40 }, () => draws.between(0.2, 1.5)) }),
  StepLR: (draws) => ({ stepSize: draws.whole(1, 7), gamma: draws.between(0.3, 1.1) }),
  MultiStepLR: (draws) => ({ milestones: [draws.whole(1, 6), draws.whole(7, 15)], gamma: draws.between(0.2, 0.9) }),
  ConstantLR: (draws) => ({ factor: draws.between(0.2, 1), totalIters: draws.whole(1, 12) }),
  LinearLR: (draws) => ({
    startFactor: draws.between(0.1, 1),
    endFactor: draws.between(0.1, 1),
    totalIters: draws.whole(2, 15),
  }),
  ExponentialLR: (draws) => ({ gamma: draws.between(0.7, 1.05) }),
  PolynomialLR: (draws) => ({ totalIters: draws.whole(3, 25), power: draws.between(0.5, 2) }),
  CosineAnnealingLR: (draws) => ({ TMax: draws.whole(3, 12), etaMin: draws.between(0, 0.002) }),
  CosineAnnealingWarmRestarts: (draws) => ({
    T0: draws.whole(2, 6),
    TMult: draws.whole(1, 2),
    etaMin: draws.between(0, 0.002),
  }),
  OneCycleLR: (draws) => ({
    maxLr: draws.between(0.005, 0.05),
    ...(draws.chance(0.5)
      ? { totalSteps: draws.whole(21, 30) }
      : { epochs: draws.whole(3, 5), stepsPerEpoch: draws.whole(7, 9) }),
    baseMomentum: draws.between(0.6, 0.85),
    maxMomentum: draws.between(0.85, 0.97),
    divFactor: draws.between(5, 30),
    finalDivFactor: draws.between(10, 1e4),
    pctStart: draws.between(0.2, 0.5),
    annealStrategy: draws.pick(['cos', 'linear']),
    cycleMomentum: draws.chance(0.5),
    threePhase: draws.chance(0.5),
  }),
  ReduceLROnPlateau: (draws) => ({
    mode: draws.pick(['min', 'max']),
    factor: draws.between(0.2, 0.8),
    patience: draws.whole(0, 3),
    threshold: draws.between(0, 0.1),
    minLr: draws.between(0, 0.002),
    eps: draws.pick([1e-8, 1e-3]),
    thresholdMode: draws.pick(['rel', 'abs']),
    cooldown: draws.whole(0, 2),
  }),
};

/** Losses of classes that take a probability for every class as well. */
export const TAKES_PROBABILITIES: readonly string[] = ['crossEntropy'];

/** Schedules that watch the loss. */
export const WATCHES_LOSS: readonly string[] = ['ReduceLROnPlateau'];

/** Options whose lists torch wants as a function of the epoch. */
export const FUNCTION_OPTIONS: readonly string[] = ['lrLambda'];
