/**
 * Optimizer: parameter groups, steps and saving, the same for every rule. What one step does is the rule's (rule.ts);
 * where the numbers live is run.ts's. Groups are torch's: objects with `params` and the options of the rule, to be read
 * and changed between steps, which is how schedules work.
 */
import { freezes, Value } from '@chainrule/engine';
import { checkArray, checkBoolean, checkNumber, checkOptions, type NumberRule } from '../check.ts';
import { failure } from '../errors.ts';
import { fix } from '../fixed.ts';
import { checkGroups } from './check-groups.ts';
import type { BaseOptions, UpdateRule } from './rule.ts';
import { type Run, runsOf, settle, updateRun } from './run.ts';
import { type OptimizerState, readState, writeState } from './state.ts';

/** One group of parameters with its own options; schedules keep their notes here, as torch's do. */
export type ParamGroup<O extends BaseOptions = BaseOptions> = O & {
  readonly params: readonly Value[];
  initialLr?: number;
  maxLr?: number;
  minLr?: number;
  maxMomentum?: number;
  baseMomentum?: number;
};

/** What a group may look like when it comes in: its parameters, and the options that differ from the rest. */
export type ParamGroupInput<O extends BaseOptions> = Partial<O> & { readonly params: readonly Value[] };

/** Parameters in one list, or in groups. */
export type Parameters<O extends BaseOptions> = readonly Value[] | readonly ParamGroupInput<O>[];

/**
 * An optimiser: moves parameters along their gradients.
 * @example
 * const optimizer: Optimizer = new SGD([new Value(1)], { lr: 0.1 });
 * optimizer.paramGroups.length; // 1
 * @see https://docs.pytorch.org/docs/stable/optim.html
 */
export class Optimizer<O extends BaseOptions = BaseOptions> {
  /** The groups; options may be changed between steps. */
  declare readonly paramGroups: readonly ParamGroup<O>[];
  /** What every step does. */
  readonly rule: UpdateRule<O>;
  #runs: Run[][];
  /** What `freezes` counted when the runs were last looked through. */
  #looked = -1;

  constructor(rule: UpdateRule<O>, parameters: Parameters<O>, options: Partial<O> = {}) {
    this.rule = rule;
    const paramGroups = groupsOf(rule, parameters, checked(rule, rule.defaults, options));
    checkParameters(rule.name, paramGroups);
    fix(this, { paramGroups });
    this.#runs = this.paramGroups.map(({ params }) => runsOf(params));
  }

  /**
   * Moves every trainable parameter once, by the gradients that are there.
   * @throws RangeError for a rate that is not finite and an option that is NaN; nothing has moved then
   */
  step(): void {
    checkGroups(this.rule, this.paramGroups);
    for (const [index, group] of this.paramGroups.entries())
      for (const run of this.runs(index)) updateRun(run, this.rule, group);
  }

  /** @internal A group's parameters in runs, none of them frozen in part. */
  runs(index: number): readonly Run[] {
    if (this.#looked !== freezes.count) {
      this.#runs = this.#runs.map(settle);
      this.#looked = freezes.count;
    }
    return this.#runs[index] ?? [];
  }

  /** Sets every gradient to 0. */
  zeroGrad(): void {
    for (const runs of this.#runs) {
      for (const { staged, values, grad } of runs) {
        if (staged) for (const value of values) value.grad = 0;
        else grad.fill(0);
      }
    }
  }

  /** Everything that a resumed run needs: options, step counts and buffers, copied. */
  stateDict(): OptimizerState {
    return writeState(this.rule, this.paramGroups, this.#runs);
  }

  /**
   * Takes on a state that `stateDict` gave; the parameters themselves are the model's.
   * @throws when the state belongs to another rule or other group sizes; nothing is changed then
   */
  loadStateDict(state: OptimizerState): void {
    const { options, runs } = readState(this.rule, this.paramGroups, state);
    // Chained schedules may leave a rate a rounding below 0, as torch's do: what was saved can be loaded.
    const settings = options.map((option) => checked(this.rule, this.rule.defaults, pick(this.rule, option), 'FINITE'));
    for (const [index, group] of this.paramGroups.entries()) Object.assign(group, options[index], settings[index]);
    this.#runs = runs;
    this.#looked = -1;
  }
}

/** The rule's own options out of a group, without the notes of schedules. */
function pick<O extends BaseOptions>(rule: UpdateRule<O>, group: object): Partial<O> {
  const own = Object.entries(group).filter(([key]) => Object.hasOwn(rule.ranges, key));
  return Object.fromEntries(own) as Partial<O>; // the filter leaves the rule's names only; checked() looks at the values
}

/** Defaults with the given options over them, each held against its range; `rate` is the range of a learning rate. */
function checked<O extends BaseOptions>(
  rule: UpdateRule<O>,
  defaults: Readonly<O>,
  options: Partial<O>,
  rate: NumberRule = 'RATE',
): O {
  const names = Object.keys(rule.ranges) as (keyof O & string)[]; // the keys of O are exactly these
  checkOptions(rule.name, options, names);
  const all: O = { ...defaults };
  for (const name of names) {
    const value = options[name];
    if (value === undefined) continue;
    const range = rule.ranges[name];
    if (range === 'BOOLEAN') checkBoolean(rule.name, name, value);
    else if (range === 'BETAS') checkBetas(rule.name, value);
    else checkNumber(range === 'RATE' ? rate : range, rule.name, name, value);
    all[name] = value as O[typeof name]; // checked in the lines above
  }
  // A pair of the caller's, or of the defaults, is not a part of this optimiser: torch's are tuples.
  for (const name of names)
    if (rule.ranges[name] === 'BETAS') all[name] = [...(all[name] as number[])] as O[typeof name];
  rule.check?.(all);
  return all;
}

function checkBetas(fn: string, betas: unknown): void {
  const example = '[0.9, 0.999]';
  if (!Array.isArray(betas)) throw failure('ARRAY', fn, 'betas', betas, { example });
  if (betas.length !== 2)
    throw failure('LENGTH', fn, 'betas', betas, { expected: 2, advice: `The usual pair is ${example}.` });
  for (const [i, beta] of betas.entries()) checkNumber('BETA', fn, `betas[${i}]`, beta);
}

function groupsOf<O extends BaseOptions>(rule: UpdateRule<O>, parameters: Parameters<O>, options: O): ParamGroup<O>[] {
  const example = 'model.parameters(), or groups such as [{ params: model.parameters(), lr: 0.01 }]';
  checkArray(rule.name, 'parameters', parameters as readonly unknown[], example);
  if (parameters.length === 0) throw failure('EMPTY', rule.name, 'parameters', parameters, { what: 'parameter' });
  if (!isGroups(parameters)) return [groupOf(options, parameters)];
  return parameters.map(({ params, ...own }) => {
    checkArray(rule.name, 'params', params, 'model.parameters()');
    if (params.length === 0) throw failure('EMPTY', rule.name, 'params', params, { what: 'parameter' });
    return groupOf(checked(rule, options, own as unknown as Partial<O>), params); // what is left of a group
  });
}

/** Options that can be changed, and parameters that cannot: runs and compiled code know them by heart. */
function groupOf<O extends BaseOptions>(options: O, params: readonly Value[]): ParamGroup<O> {
  const group = { ...options, params: Object.freeze([...params]) };
  Object.defineProperty(group, 'params', { writable: false, configurable: false });
  return group;
}

function isGroups<O extends BaseOptions>(parameters: Parameters<O>): parameters is readonly ParamGroupInput<O>[] {
  return Array.from<unknown>(parameters).every(
    (entry) => typeof entry === 'object' && entry !== null && 'params' in entry,
  );
}

function checkParameters(fn: string, groups: readonly ParamGroup[]): void {
  const seen = new Set<Value>();
  for (const value of groups.flatMap(({ params }) => params)) {
    if (!(value instanceof Value) || !value.isLeaf) throw failure('PARAMETER', fn, 'parameters', value);
    if (seen.has(value)) throw failure('DUPLICATE', fn, 'a parameter', value);
    seen.add(value);
  }
}
