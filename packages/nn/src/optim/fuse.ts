/**
 * fuse: an optimiser's step as WebAssembly, from the same rule that its own `step()` runs as loops over typed arrays.
 *
 *     Values ── one copy in ──▶ columns of a group   [ p | g | a | b | c ]   ── one copy out ──▶ Values
 *                               the buffers stay here, and the optimiser sees them: stateDict() reads them where they are
 *
 * Both steps give the same bits and keep the same buffers, so they may take turns. Schedules work, since the scalars are asked
 * of the rule at every step; so do groups, frozen parameters and loaded states. A rule whose shape changes (a penalty switched
 * on) gets another module, and its buffers move over.
 */
import {
  type Algebra,
  type CompiledUpdate,
  compileUpdate,
  type ParameterUpdate,
  type Update,
  type Value,
} from '@chainrule/engine';
import { moved } from '@chainrule/engine/internal';
import { failure } from '../errors.ts';
import { checkGroups } from './check-groups.ts';
import { Optimizer } from './optimizer.ts';
import type { BaseOptions, Element, Moment, Plan, UpdateRule } from './rule.ts';
import { isTrainable, load, type Run, store } from './run.ts';

type Gradients = Float64Array | Float32Array;

/** The letters that buffers have in a rule, in the order of its plan. */
const letters = ['a', 'b', 'c'] as const;

/** Updates by rule and shape; modules are kept by them. */
const updates = new WeakMap<object, Map<string, Update>>();

function updateOf<O extends BaseOptions>(rule: UpdateRule<O>, { shape, buffers, scalars }: Plan): Update {
  const known = updates.get(rule) ?? new Map<string, Update>();
  updates.set(rule, known);
  const key = [...buffers, ...Object.values(shape)].join();
  const update: Update = known.get(key) ?? {
    columns: ['p', 'g', ...letters.filter((_, i) => typeof buffers[i] === 'string')],
    scalars: Object.keys(scalars),
    next<T>(k: Algebra<T>, element: Readonly<Record<string, T>>, numbers: Readonly<Record<string, T>>) {
      return { ...rule.next(k, element as unknown as Element<T>, numbers, shape) }; // a rule reads what its plan names
    },
  };
  known.set(key, update);
  return update;
}

/** A run's part of the columns. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly p: Float64Array;
  readonly g: Float64Array;
  /** Whether the run's buffers are parts of the columns already. */
  attached: boolean;
  /** The gradients that were given last, and the run's part of them. */
  given: { readonly all: Gradients; readonly own: Gradients } | null;
}

/** One group's parameters in a module's memory. */
class FusedGroup {
  readonly #plan: Plan;
  readonly #runs: readonly Run[];
  readonly #start: number;
  readonly #compiled: CompiledUpdate;
  readonly #pieces: readonly Piece[];

  /** `start`: the place of the group's first parameter among all of the optimiser's. */
  constructor(update: Update, plan: Plan, runs: readonly Run[], start: number) {
    this.#plan = plan;
    this.#runs = runs;
    this.#start = start;
    let to = 0;
    const ends = runs.map(({ values }) => (to += values.length));
    this.#compiled = compileUpdate(update, to);
    this.#pieces = runs.map(({ values }, i) => {
      const end = ends[i] as number; // an end per run
      const range = { from: end - values.length, to: end };
      return { ...range, p: this.#part('p', range), g: this.#part('g', range), attached: false, given: null };
    });
  }

  #part(name: string, { from, to }: { readonly from: number; readonly to: number }): Float64Array {
    return (this.#compiled.columns[name] as Float64Array).subarray(from, to); // asked for columns that the update has
  }

  /** Whether the memory is laid out for these runs and the module made for this plan. */
  fits(plan: Plan, runs: readonly Run[]): boolean {
    const { buffers, shape } = this.#plan;
    if (this.#runs !== runs) return false;
    for (let i = 0; i < letters.length; i++) if (buffers[i] !== plan.buffers[i]) return false;
    for (const name in shape) if (shape[name] !== plan.shape[name]) return false;
    return true;
  }

  /** Moves the run's buffers here, or makes them. */
  #attach(run: Run, piece: Piece, { buffers, initial = 0 }: Plan): void {
    for (const [i, letter] of letters.entries()) {
      const name = buffers[i];
      if (typeof name !== 'string') continue;
      const column = this.#part(letter, piece);
      const known = run.buffers.get(name);
      if (known === undefined) column.fill(initial);
      else column.set(known);
      run.buffers.set(name, column);
    }
    piece.attached = true;
  }

  #own(piece: Piece, all: Gradients): Gradients {
    if (piece.given?.all !== all) {
      const own = all.subarray(this.#start + piece.from, this.#start + piece.to);
      piece.given = { all, own };
    }
    return piece.given.own;
  }

  /** Moves the parameters of the run of that number. */
  move(at: number, plan: Plan, gradients: Gradients | undefined): void {
    const run = this.#runs[at] as Run; // as asked, here and below
    const piece = this.#pieces[at] as Piece;
    if (!piece.attached) this.#attach(run, piece, plan);
    if (run.staged) load(run);
    piece.p.set(run.data);
    piece.g.set(gradients === undefined ? run.grad : this.#own(piece, gradients));
    this.#compiled.run(plan.scalars, piece.from, piece.to);
    run.data.set(piece.p);
    if (run.staged) store(run);
    moved(run.values);
  }
}

/**
 * An optimiser with a compiled step: what `fuse` returns.
 * @example
 * const w = new Value(1);
 * const fused: FusedOptimizer = fuse(new SGD([w], { lr: 0.25 }));
 * w.square().backward();
 * fused.step();
 * w.data; // 0.5
 */
export class FusedOptimizer<O extends BaseOptions = BaseOptions> implements ParameterUpdate {
  readonly optimizer: Optimizer<O>;
  /** All groups' parameters, in order. */
  readonly parameters: readonly Value[];
  readonly #groups: (FusedGroup | undefined)[] = [];

  /** @hidden Use fuse(). */
  constructor(optimizer: Optimizer<O>) {
    this.optimizer = optimizer;
    this.parameters = optimizer.paramGroups.flatMap(({ params }) => params);
    const { rule } = optimizer;
    // A host without WebAssembly says so now, and not in the middle of a step.
    for (const group of optimizer.paramGroups)
      compileUpdate(updateOf(rule, rule.plan(group, { step: 1, fresh: true })), 1);
  }

  /**
   * Moves every trainable parameter once: `optimizer.step()`, bit for bit.
   * @param gradients - one per parameter, in order; by default those that the parameters have
   */
  step(gradients?: Gradients): void {
    const { paramGroups, rule } = this.optimizer;
    checkGroups(rule, paramGroups);
    let start = 0;
    for (let index = 0; index < paramGroups.length; index++) {
      const group = paramGroups[index] as O & { params: readonly Value[] }; // index is in range
      this.#stepGroup(index, group, start, gradients);
      start += group.params.length;
    }
  }

  /** Runs that have seen as many steps have one plan: making it costs as much as moving a small run. */
  #stepGroup(index: number, group: O, start: number, gradients: Gradients | undefined): void {
    const { rule } = this.optimizer;
    const runs = this.optimizer.runs(index);
    let moment: Moment | undefined;
    let plan: Plan | undefined;
    let fused = this.#groups[index];
    for (let at = 0; at < runs.length; at++) {
      const run = runs[at] as Run; // at is in range
      if (!isTrainable(run)) continue;
      const fresh = run.buffers.size === 0;
      run.step++;
      if (plan === undefined || moment?.step !== run.step || moment.fresh !== fresh) {
        moment = { step: run.step, fresh };
        plan = rule.plan(group, moment);
        if (!fused?.fits(plan, runs)) fused = new FusedGroup(updateOf(rule, plan), plan, runs, start);
      }
      fused?.move(at, plan, gradients);
    }
    this.#groups[index] = fused;
  }
}

const fused = new WeakMap<object, unknown>();

/**
 * Compiles an optimiser's step to WebAssembly. The optimiser stays what it is: its options, schedules, `zeroGrad` and
 * `stateDict()` work on, and its own `step()` gives the same numbers.
 * @param optimizer - any optimiser; asked twice for the same one, it gives the same answer
 * @returns its step, to be called in place of the optimiser's, or to be handed to `compile()` as `update`
 * @throws TypeError for something that is no optimiser; CompileError where there is no WebAssembly SIMD
 * @example
 * const w = new Value(1);
 * const optimizer = new SGD([w], { lr: 0.1 });
 * const f = compile(([x]) => w.mul(x).square(), { inputs: [1], update: fuse(optimizer) });
 * f.step([[3]]); // 9
 * w.data; // -0.8
 */
export function fuse<O extends BaseOptions>(optimizer: Optimizer<O>): FusedOptimizer<O> {
  if (!(optimizer instanceof Optimizer))
    throw failure('INSTANCE', 'fuse', 'optimizer', optimizer, {
      expected: 'an optimiser',
      example: 'new Adam(model.parameters())',
    });
  const known = fused.get(optimizer) as FusedOptimizer<O> | undefined; // put in below
  const made = known ?? new FusedOptimizer(optimizer);
  fused.set(optimizer, made);
  return made;
}
