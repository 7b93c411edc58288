/** Laws that tie functions to one another: circle and hyperbola, exponentials and logarithms, and the activations. */
import { describe, expect } from 'vitest';
import { fc, property, within } from '../../../../vitest.property.ts';
import { ops, type UnaryRecord } from '../../src/index.ts';
import { f, near, slope, two, wide } from './near.ts';

describe('functions', () => {
  property('sin² + cos² is 1, cosh² − sinh² is 1, and the slopes of sin and cos are each other', wide, (x) => {
    near(ops.sin.forward(x) ** 2 + ops.cos.forward(x) ** 2, 1, 1, 4);
    const [c, s] = [ops.cosh.forward(x), ops.sinh.forward(x)];
    near(c * c - s * s, 1, c * c, 8);
    expect(slope(ops.sin, x)).toBe(ops.cos.forward(x));
    expect(slope(ops.cos, x) + 0).toBe(-ops.sin.forward(x) + 0);
    if (Math.abs(x) < 1.4) near(ops.tan.forward(x), ops.sin.forward(x) / ops.cos.forward(x), Math.abs(Math.tan(x)), 4);
    near(ops.tanh.forward(x), s / c, Math.abs(s / c), 8);
  });
  property(
    'exp turns sums into products, log products into sums; the bases are multiples',
    fc.tuple(within(0.01, 10), within(0.01, 10)),
    ([a, b]) => {
      near(ops.exp.forward(a + b), ops.exp.forward(a) * ops.exp.forward(b), Math.exp(a + b) * (1 + a + b), 4);
      near(
        ops.log.forward(a * b),
        ops.log.forward(a) + ops.log.forward(b),
        1 + Math.abs(Math.log(a)) + Math.abs(Math.log(b)),
        4,
      );
      near(ops.log2.forward(a) * Math.LN2, ops.log.forward(a), Math.abs(Math.log(a)), 4);
      near(ops.log10.forward(a) * Math.LN10, ops.log.forward(a), Math.abs(Math.log(a)), 4);
      near(ops.exp2.forward(a), ops.pow.forward(2, a), 2 ** a, 4);
      near(ops.pow.forward(a, b), ops.exp.forward(b * Math.log(a)), a ** b * (1 + Math.abs(b * Math.log(a))), 8);
      near(ops.xlogy.forward(b, a), b * Math.log(a), Math.abs(b * Math.log(a)), 4);
      near(ops.rsqrt.forward(a), 1 / Math.sqrt(a), 1 / Math.sqrt(a), 2);
    },
  );
  property('hypot, atan2 and the sides of a triangle belong together', fc.tuple(wide, within(0.01, 10)), ([y, x]) => {
    const r = ops.hypot.forward(y, x);
    const angle = ops.atan2.forward(y, x);
    near(r * Math.cos(angle), x, r, 8);
    near(r * Math.sin(angle), y, r, 8);
    near(angle, ops.atan.forward(y / x), Math.abs(angle), 4);
    near(ops.norm([y, x]).data, r, r, 4);
    near(ops.atan2.forward(y, -x), (y < 0 || Object.is(y, -0) ? -Math.PI : Math.PI) - angle, Math.PI, 4);
  });
  property('log-sums agree: logaddexp, logsumexp and softplus', two, ([a, b]) => {
    const most = Math.max(1, Math.abs(a), Math.abs(b));
    near(ops.logaddexp.forward(a, b), ops.logsumexp([a, b]).data, most, 4);
    near(ops.logaddexp.forward(a, 0), ops.softplus.forward(a), most, 4);
    const [p = 0, q = 0] = ops.softmax([a, b]).map(({ data }) => data);
    near(p + q, 1, 1, 4);
    near(p, ops.sigmoid.forward(a - b), 1, 8 * most);
    const [lp = 0] = ops.logSoftmax([a, b]).map(({ data }) => data);
    near(lp, ops.logsigmoid.forward(a - b), most, 16);
  });
});

describe('activations', () => {
  /** f(x) − f(−x) = x. */
  const halves = [ops.relu, ops.softplus, ops.silu, ops.gelu, ops.hardswish] as readonly UnaryRecord[]; // options have defaults
  for (const op of halves)
    property(`${op.name}(x) − ${op.name}(−x) is x`, within(-3, 3), (x) => {
      near(f(op, x) - f(op, -x), x, 1 + Math.abs(x), 4);
      near(slope(op, x) + slope(op, -x), x === 0 ? 2 * slope(op, 0) : 1, 2, 8);
    });
  property('sigmoid(x) + sigmoid(−x) is 1, and tanh is a sigmoid stretched', wide, (x) => {
    near(ops.sigmoid.forward(x) + ops.sigmoid.forward(-x), 1, 1, 2);
    near(2 * ops.sigmoid.forward(2 * x) - 1, ops.tanh.forward(x), 1, 4);
    near(ops.logsigmoid.forward(x), -ops.softplus.forward(-x), 1 + Math.abs(x), 2);
    near(slope(ops.logsigmoid, x), ops.sigmoid.forward(-x), 1, 4);
    near(slope(ops.softplus, x), ops.sigmoid.forward(x), 1, 4);
  });
  property('what is made of other ops is what it is made of', wide, (x) => {
    near(ops.silu.forward(x), x * ops.sigmoid.forward(x), Math.abs(x), 4);
    near(ops.mish.forward(x), x * ops.tanh.forward(ops.softplus.forward(x)), Math.abs(x), 8);
    near(ops.softsign.forward(x), x / (1 + Math.abs(x)), 1, 2);
    near(ops.tanhshrink.forward(x), x - Math.tanh(x), Math.abs(x), 2);
    near(ops.gelu.forward(x), (x * (1 + ops.erf.forward(x / Math.SQRT2))) / 2, Math.abs(x), 8);
    expect(ops.relu6.forward(x)).toBe(ops.clamp.forward(x, 0, 6));
    expect(ops.hardtanh.forward(x)).toBe(ops.clamp.forward(x, -1, 1));
    near(ops.hardsigmoid.forward(x), ops.relu6.forward(x + 3) / 6, 1, 2);
    near(ops.hardswish.forward(x), x * ops.hardsigmoid.forward(x), Math.abs(x), 4);
    expect(ops.elu.forward(x)).toBe(x > 0 ? x : ops.expm1.forward(x));
    near(ops.celu.forward(x), ops.elu.forward(x), 1, 2);
    near(
      ops.selu.forward(x),
      1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
      2 + Math.abs(x),
      4,
    );
  });
});
