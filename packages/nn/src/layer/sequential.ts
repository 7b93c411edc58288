/** Sequential: modules one after another; what one gives is what the next takes. */
import type { Operand, Value } from '@chainrule/engine';
import { failure } from '../errors.ts';
import { fix } from '../fixed.ts';
import { type Made, Module, type Stage } from '../module.ts';
import { asList } from './inputs.ts';
import { type NumberRows, toRows } from './rows.ts';

/** A module that takes a list and gives a Value, a list, or rows. */
export interface Step extends Module {
  forward(x: readonly Operand[]): Value | readonly Value[] | readonly (readonly Value[])[];
}

/**
 * Modules in a row.
 * @example
 * const model = new Sequential(new Layer(2, 8), new Dropout(0.1), new Layer(8, 1));
 * model.parameters().length; // 33
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Sequential.html
 */
export class Sequential extends Module {
  declare readonly modules: readonly Step[];

  /** @param modules - at least one, each with a forward that takes a list */
  constructor(...modules: readonly Step[]) {
    super();
    if (modules.length === 0) throw failure('EMPTY', 'Sequential', 'modules', modules, { what: 'module' });
    for (const module of modules) {
      const expected = 'modules with a forward';
      if (!(module instanceof Module) || typeof module.forward !== 'function')
        throw failure('INSTANCE', 'Sequential', 'modules', module, { expected, example: 'new Layer(2, 3)' });
    }
    fix(this, { modules: [...modules] });
  }

  /** The last module's outputs, a Value when there is one, else a list; rows are laid end to end. */
  forward(x: readonly Operand[]): Value | Value[] {
    let xs: readonly Operand[] = x;
    for (const module of this.modules) xs = asList(module.forward(xs));
    const out = xs as readonly Value[]; // at least one module has run
    return out.length === 1 ? (out[0] as Value) : [...out]; // one element
  }

  override predict(rows: NumberRows): Float64Array {
    const stage = this.stage();
    if (stage === undefined) return super.predict(rows);
    const flat = toRows('Sequential.predict', rows, stage.nin ?? widthOf(rows));
    return stage.run(flat.data, flat.count);
  }

  /** @internal */
  override checkInputs(fn: string, x: Float64Array): void {
    this.modules[0]?.checkInputs(fn, x);
  }

  /** @internal */
  override stage(): Stage | undefined {
    if (this.forward !== Sequential.prototype.forward) return undefined; // a subclass's own
    const stages = this.modules.flatMap((module) => module.stage() ?? []);
    if (stages.length < this.modules.length) return undefined;
    const run = (x: Float64Array, count: number): Float64Array =>
      stages.reduce((flat, next) => next.run(flat, count), x);
    return { nin: stages[0]?.nin, run };
  }

  /** @internal Plain numbers as names, as torch has them: `0.weight`. */
  override ownEntries(): [string, unknown][] {
    const more = super.ownEntries().filter(([key]) => key !== 'modules'); // a subclass's
    return [...this.modules.map((module, i): [string, unknown] => [String(i), module]), ...more];
  }

  /** @internal */
  override made(): Made {
    return { kind: 'Sequential', like: Sequential, args: this.modules };
  }

  override describe(): string {
    return 'Sequential';
  }
}

/** The width of the first row, for models that take any. */
const widthOf = (rows: NumberRows): number => (Array.isArray(rows) ? (rows[0]?.length ?? 1) : 1);
