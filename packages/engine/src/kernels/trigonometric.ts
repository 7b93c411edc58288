/**
 * sin, cos and tan.
 *
 * Method (Cody and Waite 1980, with a fourth part so that no argument near a multiple of π/2 loses digits): |x| = n·π/2 + r, |r| ≤ π/4,
 * π/2 cut into pieces short enough that n times each is exact; what the subtractions lose is kept as a second part of r.
 * n's two low bits choose the polynomial and the sign. Both series are minimax (Remez' exchange, 45 digits): sin(r) = r + r³·S(r²)
 * to 2^-58, cos(r) = 1 − r²/2 + r⁴·C(r²) to 2^-64 in float64; 2^-32 and 2^-33 in float32.
 *
 * Reach: |x| ≤ 1.6e6 in float64, 3200 in float32. Beyond, and at ±Infinity, lanes go to the host's Math.sin, Math.cos, Math.tan, which
 * V8 takes from fdlibm with Payne and Hanek's reduction (under 1 ulp).
 *
 * Measured against correctly rounded results: see accuracy.ts.
 */
import { formats, type Machine } from '../machine.ts';
import { type Coefficients, pick, polynomial } from './polynomial.ts';

const S: Coefficients = {
  float64: [
    -0.16666666666666632, 0.008333333333322455, -0.0001984126982981352, 2.7557313687642986e-6, -2.5050756729837858e-8,
    1.5896682966664648e-10,
  ],
  float32: [-0.166666672, 0.00833338033, -0.000198534981, 2.83724762e-6],
};
const C: Coefficients = {
  float64: [
    0.0416666666666666, -0.0013888888888874441, 2.4801587289636365e-5, -2.755731438750038e-7, 2.0875727065099417e-9,
    -1.135980288024371e-11,
  ],
  float32: [0.0416666456, -0.00138873013, 2.44306739e-5],
};

/** π/2 = sum of four: 33 bits each in float64, 13 in float32, the last one full. */
const halfPi = {
  float64: [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21, 8.4784276603689e-32],
  float32: [1.57055664, 0.000239670277, 1.58906914e-8, 2.56334415e-12],
} as const;

/** |x| = n·π/2 + r + low. */
interface Angle<T> {
  /** n + magic. */
  readonly shifted: T;
  readonly r: T;
  readonly low: T;
}

function reduce<T>(m: Machine<T>, size: T): Angle<T> {
  const magic = m.constant(formats[m.dtype].magic);
  const shifted = m.add(m.mul(size, m.constant(0.6366197723675814)), magic);
  const n = m.sub(shifted, magic);
  const [p1, p2, p3, p4] = halfPi[m.dtype];
  const first = m.sub(size, m.mul(n, m.constant(p1)));
  const part2 = m.mul(n, m.constant(p2));
  const second = m.sub(first, part2);
  const lost2 = m.sub(m.sub(first, second), part2);
  const part3 = m.mul(n, m.constant(p3));
  const r = m.sub(second, part3);
  const lost3 = m.sub(m.sub(second, r), part3);
  return { shifted, r, low: m.sub(m.add(lost2, lost3), m.mul(n, m.constant(p4))) };
}

/** sin(r + low) and cos(r + low). */
function both<T>(m: Machine<T>, { r, low }: Angle<T>): { readonly sine: T; readonly cosine: T } {
  const one = m.constant(1);
  const z = m.mul(r, r);
  const half = m.mul(m.constant(0.5), z);
  const main = m.sub(one, half);
  const cubic = m.mul(m.mul(r, z), polynomial(m, z, S));
  const sine = m.add(r, m.add(cubic, m.mul(low, main)));
  const quartic = m.mul(m.mul(z, z), polynomial(m, z, C));
  const lost = m.sub(m.sub(one, main), half);
  return { sine, cosine: m.add(main, m.add(lost, m.sub(quartic, m.mul(r, low)))) };
}

/** ±2 where the number in `shifted` is odd, else ±0; negative where it is 2 or 3 modulo 4. */
function quadrant<T>(m: Machine<T>, shifted: T): { readonly odd: T; readonly sign: T } {
  const lane = m.dtype === 'float64' ? 64 : 32;
  const low = m.shiftLeft(shifted, lane - 2);
  return { odd: m.ne(low, m.constant(0)), sign: m.and(low, m.constant(-0)) };
}

const beyond = <T>(m: Machine<T>, size: T): T => m.gt(size, pick(m, 1.6e6, 3200));

/** The sine of an angle in radians. */
export function sin<T>(m: Machine<T>, x: T): T {
  const size = m.abs(x);
  const angle = reduce(m, size);
  const { sine, cosine } = both(m, angle);
  const { odd, sign } = quadrant(m, angle.shifted);
  const turned = m.xor(m.and(x, m.constant(-0)), sign);
  return m.host(beyond(m, size), m.xor(m.select(odd, cosine, sine), turned), 'sin', [x]);
}

/** The cosine of an angle in radians: the sine a quadrant later. */
export function cos<T>(m: Machine<T>, x: T): T {
  const size = m.abs(x);
  const angle = reduce(m, size);
  const { sine, cosine } = both(m, angle);
  const { odd, sign } = quadrant(m, m.add(angle.shifted, m.constant(1)));
  return m.host(beyond(m, size), m.xor(m.select(odd, cosine, sine), sign), 'cos', [x]);
}

/** The tangent of an angle in radians: sine over cosine, in odd quadrants −cosine over sine. */
export function tan<T>(m: Machine<T>, x: T): T {
  const size = m.abs(x);
  const angle = reduce(m, size);
  const { sine, cosine } = both(m, angle);
  const { odd } = quadrant(m, angle.shifted);
  const quotient = m.div(m.select(odd, m.neg(cosine), sine), m.select(odd, sine, cosine));
  return m.host(beyond(m, size), m.xor(quotient, m.and(x, m.constant(-0))), 'tan', [x]);
}
