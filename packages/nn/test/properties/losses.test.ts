/** What every loss promises, whatever its inputs: held against the table of losses by their records' forms and domains. */
import { gradcheck, Value as Leaf, type Value } from '@chainrule/engine';
import { describe, expect, test } from 'vitest';
import { fc, forAll, within } from '../../../../vitest.property.ts';
import { type LossRecord, losses } from '../../src/index.ts';

type Loss = LossRecord<object> & ((...args: readonly unknown[]) => Value);
const all = Object.values(losses) as unknown as readonly Loss[]; // a loss is its record
const named = (form: LossRecord<object>['form']): [string, Loss][] =>
  all.filter((loss) => loss.form === form).map((loss) => [loss.name, loss]);

const classes = 4;
/** A batch for a loss: its arguments as rows, and for losses of classes one class per row. */
interface Batch {
  readonly inputs: readonly number[][][];
  readonly target: readonly number[][];
}
const rowsOf = (count: number, width: number, number: fc.Arbitrary<number>): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(number, { minLength: width, maxLength: width }), { minLength: count, maxLength: count });

function batches({ form, domain }: Loss): fc.Arbitrary<Batch> {
  const input = within(...domain.input);
  const target = Array.isArray(domain.target) ? within(...(domain.target as [number, number])) : fc.constantFrom(-1, 1);
  const sizes = fc.record({ count: fc.integer({ min: 1, max: 4 }), width: fc.integer({ min: 1, max: 3 }) });
  return sizes.chain(({ count, width }) =>
    form === 'class'
      ? fc.record({ inputs: fc.tuple(rowsOf(count, classes, input)), target: rowsOf(count, 1, fc.nat(classes - 1)) })
      : fc.record({
          inputs: fc.tuple(...Array.from({ length: form === 'pair' ? 2 : 1 }, () => rowsOf(count, width, input))),
          target: rowsOf(count, width, target),
        }),
  );
}
/** The arguments of a call: rows, and a class per row for losses of classes. */
const argumentsOf = ({ form }: Loss, { inputs, target }: Batch): unknown[] => [
  ...inputs,
  form === 'class' ? target.flat() : target,
];
const flat = (x: unknown): number[] => (Array.isArray(x) ? x.flatMap(flat) : [(x as Value).data]); // nothing else comes out

describe.each([...named('element'), ...named('pair'), ...named('class')])('%s', (_name, loss) => {
  test('sum is the sum of none, and mean is that over their number, bit for bit; none has the shape that came in', () => {
    forAll(batches(loss), (batch) => {
      const args = argumentsOf(loss, batch);
      const none: unknown = loss(...args, { reduction: 'none' });
      const each = flat(none);
      const total = each.reduce((a, b) => a + b);
      expect(loss(...args, { reduction: 'sum' }).data).toBe(total);
      expect(loss(...args, { reduction: 'mean' }).data).toBe(total / each.length);
      expect(loss(...args).data).toBe(total / each.length);
      const shape = (x: unknown): unknown => (Array.isArray(x) ? x.map(shape) : 0);
      expect(shape(none)).toEqual(shape(args.at(-1)));
    });
  });

  test('of a batch is what every row has by itself, whatever the order of rows', () => {
    forAll(batches(loss), (batch) => {
      const whole = loss(...argumentsOf(loss, batch), { reduction: 'none' }) as unknown as unknown[]; // rows came in
      batch.target.forEach((target, i) => {
        const own = batch.inputs.map((rows) => rows[i] as number[]); // as many rows
        const alone: unknown = loss(...own, loss.form === 'class' ? target[0] : target, { reduction: 'none' });
        expect(flat(alone)).toEqual(flat(whole[i]));
      });
    });
  });

  test('is the same for targets that are Values, of which it only learns by ops', () => {
    forAll(batches(loss), (batch) => {
      const args = argumentsOf(loss, batch);
      const wrapped = [...args.slice(0, -1), valuesOf(args.at(-1))];
      const [plain, masked] = [loss(...args).data, loss(...wrapped).data];
      expect(Math.abs(masked - plain)).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(plain)));
    });
  });

  test('takes an option that is undefined for its default', () => {
    forAll(
      batches(loss),
      (batch) => {
        const left = Object.fromEntries(Object.keys(loss.defaults).map((name) => [name, undefined]));
        expect(loss(...argumentsOf(loss, batch), left).data).toBe(loss(...argumentsOf(loss, batch)).data);
      },
      { runs: 20 },
    );
  });

  test('has the slope that differences give', () => {
    forAll(
      batches(loss),
      (batch) => {
        const [first = []] = batch.inputs;
        const width = first[0]?.length ?? 0;
        const f = (...xs: Value[]): Value => {
          const rows = first.map((_, i) => xs.slice(i * width, (i + 1) * width));
          return loss(rows, ...argumentsOf(loss, batch).slice(1));
        };
        // Within reach of a kink differences say nothing: only batches whose two first differences agree are held to them.
        const at = first.flat();
        const smooth = at.every((x, i) =>
          [1e-4, 1e-3].every((h) => straight((moved) => f(...at.with(i, moved).map((y) => new Leaf(y))).data, x, h)),
        );
        if (smooth) expect(gradcheck(f, at, { eps: 1e-4, rtol: 1e-5, atol: 1e-7 })).toBe(true);
      },
      { runs: 15 },
    );
  });

  test('refuses what is no batch: nothing, words, ragged rows, too few targets, NaN where there is a rule', () => {
    const [good = []] = fc.sample(batches(loss), { numRuns: 1, seed: 1 }).map((batch) => argumentsOf(loss, batch));
    const refused = (change: (args: unknown[]) => void, what: RegExp): void => {
      const args = structuredClone(good);
      change(args);
      expect(() => loss(...args)).toThrow(what);
    };
    const last = good.length - 1;
    for (const i of [0, last]) {
      refused((args) => {
        args[i] = [];
      }, /must (not be empty|have|be)/);
      refused((args) => {
        args[i] = 'words';
      }, /must/);
      refused((args) => {
        args[i] = null;
      }, /must/);
      refused((args) => {
        (args[i] as unknown[]).push('x');
      }, /must/);
      refused((args) => {
        (args[i] as unknown[]).pop();
      }, /must/);
    }
    refused((args) => {
      (args[0] as unknown[][])[0]?.push(1);
    }, /must/);
    refused((args) => {
      (args[0] as unknown[][])[0]?.splice(0, 1, 'x');
    }, /must/);
    const nan = (): void =>
      refused((args) => {
        args[last] =
          loss.form === 'class'
            ? (good[last] as number[]).map(() => NaN)
            : (good[last] as number[][]).map((row) => row.map(() => NaN));
      }, /must/);
    if (loss.form === 'class' || loss.targetRule !== undefined) nan(); // the others' loss of NaN is NaN
    refused((args) => args.push({ reduction: 'median' }), /reduction/);
    refused((args) => args.push({ nothing: 1 }), /nothing/);
    refused((args) => args.push(7), /must/);
  });
});

const valuesOf = (x: unknown): unknown =>
  Array.isArray(x) ? x.map(valuesOf) : new Leaf(x as number, { requiresGrad: false }); // numbers, as deep as lists go

/** Whether the slopes on both sides of x are about the same. */
const straight = (f: (x: number) => number, x: number, h: number): boolean => {
  const [left, right] = [(f(x) - f(x - h)) / h, (f(x + h) - f(x)) / h];
  return Math.abs(left - right) <= 100 * h * Math.max(0.1, Math.abs(left));
};
