/** What schedules and `fit` refuse: rates that nobody can know, optimisers that do not fit, runs that cannot be compiled. */
import {
  type Circumstances,
  messageOf,
  NnRangeError,
  NnTypeError,
  failure as ownFailure,
  type Rule,
  type RuleName,
} from '../errors.ts';

/** The rules of training; their keys, prefixed with `NN_`, are the codes. */
export const trainingRules = {
  OPTIMIZER: {
    kind: 'type',
    rule: 'must be an optimiser',
    next: 'Pass the object that new SGD(…) or new Adam(…) gave.',
  },
  NO_MOMENTUM: {
    kind: 'range',
    rule: 'must be an optimiser with momentum or betas',
    next: 'Set momentum, or pass cycleMomentum: false.',
  },
  METRIC: {
    kind: 'type',
    rule: 'must be a number: this schedule watches a metric',
    next: 'Call step(validationLoss).',
  },
  NO_JUMP: {
    kind: 'range',
    rule: 'cannot be known: its rates depend on the metrics of all steps before',
    next: 'Call step(metric) once per step, or load a state.',
  },
  FINISHED: {
    kind: 'range',
    rule: 'must not be stepped more than totalSteps ({total}) times',
    next: 'Give a larger totalSteps.',
  },
  COMPILE: {
    kind: 'range',
    rule: "is 'require', but this run cannot be compiled: {reason}",
    next: "Use compile: 'auto' to run such a model eagerly.",
  },
} as const;

/** Builds the error of a rule, about training or not. */
export function failure(
  name: RuleName | keyof typeof trainingRules,
  ...circumstances: Circumstances
): NnTypeError | NnRangeError {
  if (!isAboutTraining(name)) return ownFailure(name, ...circumstances);
  const rule: Rule = trainingRules[name];
  const Kind = rule.kind === 'type' ? NnTypeError : NnRangeError;
  return new Kind(`NN_${name}`, messageOf(rule, circumstances));
}

const isAboutTraining = (name: string): name is keyof typeof trainingRules => Object.hasOwn(trainingRules, name);
