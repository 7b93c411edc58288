/** detectAnomaly: the op that made the first NaN, in either direction, and data that changed in between. */
import { describe, expect, test } from 'vitest';
import { anomalies } from '../src/errors.ts';
import { AnomalyError, detectAnomaly, sum, Value } from '../src/index.ts';

describe('detectAnomaly()', () => {
  const caughtBy = (fn: () => unknown): AnomalyError => {
    try {
      detectAnomaly(fn);
    } catch (error) {
      if (error instanceof AnomalyError) return error;
      throw error;
    }
    throw new Error('no anomaly was found');
  };

  test('names the op that made the first NaN', () => {
    const error = caughtBy(() => new Value(-1).sqrt().mul(2).add(1));
    expect(error).toMatchObject({ name: 'AnomalyError', code: 'ERR_NAN_FORWARD', op: 'sqrt' });
    expect(error.node).toBeInstanceOf(Value);
    expect(error.message).toMatch(/sqrt\(\) made NaN out of \[-1\]/);
  });

  test('names the rule that made a NaN gradient, and leaves gradients as they were', () => {
    const zero = new Value(0);
    zero.grad = 3;
    const error = caughtBy(() => zero.sqrt().mul(0).backward());
    expect(error).toMatchObject({ code: 'ERR_NAN_BACKWARD', op: 'sqrt' });
    expect(zero.grad).toBe(3);
  });

  test('sees a leaf whose data changed between forward and backward', () => {
    const error = caughtBy(() => {
      const w = new Value(2, { label: 'w' });
      const y = w.mul(w);
      w.data = 3;
      y.backward();
    });
    expect(error).toMatchObject({ code: 'ERR_CHANGED', op: 'mul' });
    expect(error.message).toMatch(/\('w'\) was 2 when mul\(\) used it and is 3 now/);
  });

  test('looks through reductions, and gives back what the function returns', () => {
    expect(caughtBy(() => sum([Infinity, -Infinity]))).toMatchObject({ op: 'sum' });
    expect(detectAnomaly(() => sum([1, 2]).data)).toBe(3);
  });

  test('takes a NaN that comes in as a value, not an anomaly', () => {
    expect(detectAnomaly(() => new Value(NaN).mul(2).data)).toBeNaN();
  });

  test('every message of the anomaly table was seen above', () => {
    expect(Object.keys(anomalies)).toEqual(['ERR_NAN_FORWARD', 'ERR_NAN_BACKWARD', 'ERR_CHANGED']);
  });
});
