/**
 * trace(): a function on Values, recorded once, of which several functions are compiled.
 *
 * Recording a large function takes as long as compiling it. A model that reads texts of many lengths is recorded once, for the
 * longest; a loss over a shorter one is a function of the first outputs, and what it does not need is left out.
 */

import type { CompiledFunction } from './compile.ts';
import { compileChecked } from './compile.ts';
import { type FollowedFunction, FollowedGoal } from './compile-follow.ts';
import { type Checked, type CompileOptions, check, type Traceable } from './compile-options.ts';
import { fail } from './errors/compile.ts';
import type { Value } from './value.ts';
import { now } from './wasm/host.ts';

/**
 * A recorded function: what trace() returns.
 * @example
 * const both: TracedFunction = trace(([x]) => [x.exp(), x.neg()], { inputs: [1] });
 * both.compile(([, negative]) => negative).forward([[2]]); // [-2]
 */
export class TracedFunction {
  readonly #checked: Checked;
  readonly #base: FollowedFunction;

  /** @hidden Use trace(). */
  constructor(checked: Checked) {
    this.#checked = checked;
    this.#base = checked.followed as FollowedFunction; // as trace() checks
  }

  /**
   * Compiles the function, or one that goes on from its outputs.
   *
   * @param goal - called once, with Values without numbers for the function's outputs; what it returns is what is compiled. Left
   *   out, the outputs themselves are
   * @returns the compiled function; it takes the batches that `options.inputs` of trace() tells of
   * @throws as compile()
   * @example
   * const powers = trace(([x]) => [x, x.square(), x.pow(3)], { inputs: [1] });
   * powers.compile(([, square]) => square.add(1)).forward([[3]]); // [10]
   */
  compile(goal?: (outputs: Value[]) => Value | Value[]): CompiledFunction {
    if (goal === undefined) return compileChecked({ ...this.#checked, started: now() });
    if (typeof goal !== 'function') fail('ERR_FUNCTION', 'compile', 'goal', goal);
    const started = now();
    const followed = new FollowedGoal(this.#base, goal, this.#checked.twice);
    return compileChecked({ ...this.#checked, followed, started });
  }
}

/**
 * Records a function on Values, to compile several functions of its outputs.
 *
 * @param fn - as for compile(): called once, with one array of placeholders per entry of `inputs`
 * @param options - as for compile()
 * @returns the recorded function; its `compile` compiles
 * @throws as compile()
 * @example
 * const w = new Value(3);
 * const losses = trace((xs) => xs.map((x) => w.mul(x).square()), { inputs: [4], parameters: [w] });
 * const firstTwo = losses.compile((all) => mean(all.slice(0, 2)));
 * firstTwo.valueAndGrad([[1, 2, 0, 0]]); // 22.5
 * w.grad; // 15
 */
export function trace(fn: Traceable, options: CompileOptions): TracedFunction {
  return new TracedFunction(check(fn, options, true));
}
