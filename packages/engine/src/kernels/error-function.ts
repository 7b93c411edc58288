/**
 * erf, and gelu, which torch defines by it or by tanh.
 *
 * |x| ≤ 0.9: x + x·E(x²). Above: 1 − e^−G(|x|), G(a) = −log erfc(a), a smooth curve near a², which one polynomial in a − 1 follows up to 6
 * (float64) or 4 (float32), from where erf is 1 to the last place; with e^−G = s·(1 + w) the result is (1 − s) − s·w, and
 * 1 − s is exact. E and G are minimax (Remez' exchange, 45 digits): 2^-56 and 2^-58 of erf (float64), 2^-25 and 2^-34 (float32); G's error
 * is weighted by erfc, since that is what remains of it.
 *
 * gelu follows torch's formula, order included: far below 0 its value is what 1 + erf(x/√2) leaves, as torch's is.
 *
 * Measured against correctly rounded results: see accuracy.ts.
 */
import type { Machine } from '../machine.ts';
import { fraction, powerOfTwo, reduce } from './exp.ts';
import { type Coefficients, madd, pick, polynomial, withSign } from './polynomial.ts';
import { tanh } from './squash.ts';

const E: Coefficients = {
  float64: [
    0.1283791670955126, -0.37612638903184115, 0.1128379167097257, -0.02686617064840174, 0.005223977656771745,
    -0.000854832876337034, 0.00012055392590143291, -1.4926937347842678e-5, 1.6479300977003427e-6,
    -1.6495538174826662e-7, 1.5182526105094705e-8, -1.1016922522449132e-9,
  ],
  float32: [0.128379151, -0.376125038, 0.112819225, -0.0267708208, 0.00500022015, -0.000603215245],
};
const G: Coefficients = {
  float64: [
    1.8496055099332482, 2.638967514234791, 0.8431072563584995, 0.04156109804663022, -0.010033825436937116,
    0.0019779030266265755, -0.0002373245945644925, -2.627134658124654e-5, 2.7144988657728374e-5, -9.586887653616129e-6,
    2.0346053203612445e-6, -1.2156395002765707e-7, -1.1094244771053428e-7, 5.825025776524743e-8, -1.700398265899499e-8,
    3.360644487315329e-9, -4.4680073604862277e-10, 3.623506881765631e-11, -1.3551089080686693e-12,
  ],
  float32: [
    1.84960556, 2.63896751, 0.843107343, 0.041561652, -0.0100414986, 0.00200571027, -0.000285875751, 2.08961865e-5,
  ],
};

/** The error function. */
export function erf<T>(m: Machine<T>, x: T): T {
  const a = m.abs(x);
  const near = madd(m, a, polynomial(m, m.mul(a, a), E), a);
  const t = m.sub(m.pmin(a, pick(m, 6, 4)), m.constant(1));
  const reduced = reduce(m, m.neg(polynomial(m, t, G)));
  const s = powerOfTwo(m, reduced.shifted, 0);
  const far = m.sub(m.sub(m.constant(1), s), m.mul(s, fraction(m, reduced)));
  return withSign(m, m.select(m.gt(a, m.constant(0.9)), far, near), x);
}

const beta = Math.SQRT2 * 1.1283791670955126 * 0.5;

/** √(2/π)·(x + 0.044715·x³), for gelu's tanh form. */
function inner<T>(m: Machine<T>, x: T): T {
  const cubic = m.mul(m.constant(0.044715), m.mul(m.mul(x, x), x));
  return m.mul(m.constant(beta), m.add(x, cubic));
}

/** x·Φ(x); `approximate: 'tanh'` for the formula that GPT-2 used. */
export function gelu<T>(m: Machine<T>, x: T, { approximate }: { approximate: string }): T {
  const half = m.mul(m.constant(0.5), x);
  const odd = approximate === 'tanh' ? tanh(m, inner(m, x)) : erf(m, m.mul(x, m.constant(Math.SQRT1_2)));
  return m.mul(half, m.add(m.constant(1), odd));
}
