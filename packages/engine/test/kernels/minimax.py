"""Prints the coefficients of the kernels' polynomials: minimax fits by Remez' exchange in 45 digits.

Each fit minimises the largest weighted error over an interval, the weight being what the polynomial's error means for the result. The
first `exact` coefficients are rounded to the format one after another and the others fitted anew each time, since rounding the
leading ones would otherwise cost most; the rest are rounded at the end. Coefficients before those may be fixed (exp's 1/2).

    pip install mpmath==1.3.0 numpy && python minimax.py
"""

import mpmath as mp
import numpy

mp.mp.dps = 45
GRID = 1200


def solve(nodes, values, weights, scale, reference, count):
    """The polynomial whose weighted error alternates at the reference points, and that error."""
    system, right = mp.matrix(count + 1, count + 1), mp.matrix(count + 1, 1)
    for row, i in enumerate(reference):
        for column in range(count):
            system[row, column] = weights[i] * (nodes[i] / scale) ** column
        system[row, count] = (-1) ** row
        right[row] = weights[i] * values[i]
    with mp.workdps(90):
        solution = mp.lu_solve(system, right)
    return [solution[j] / scale**j for j in range(count)], abs(solution[count])


def extremes(errors, count):
    """One extreme of each run of errors of equal sign, thinned to `count` + 1 by leaving out the smallest."""
    found = []
    for i, error in enumerate(errors):
        if found and (errors[found[-1]] > 0) == (error > 0):
            if abs(error) > abs(errors[found[-1]]):
                found[-1] = i
        else:
            found.append(i)
    while len(found) > count + 1:
        if len(found) == count + 2:
            found.pop(0 if abs(errors[found[0]]) < abs(errors[found[-1]]) else -1)
        else:
            sizes = [max(abs(errors[found[j]]), abs(errors[found[j + 1]])) for j in range(len(found) - 1)]
            smallest = sizes.index(min(sizes))
            del found[smallest : smallest + 2]
    return found


def remez(function, low, high, terms, weight, fixed):
    low, high = mp.mpf(low), mp.mpf(high)
    nodes = [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * i / (GRID - 1)) for i in range(GRID)]
    skip, count = len(fixed), terms - len(fixed)
    values = [function(x) - sum(mp.mpf(c) * x**j for j, c in enumerate(fixed)) for x in nodes]
    values = [value / x**skip for value, x in zip(values, nodes)]
    weights = [weight(x) * abs(x) ** skip for x in nodes]
    reference = [round(i * (GRID - 1) / count) for i in range(count + 1)]
    best = None
    for _ in range(12):
        coefficients, level = solve(nodes, values, weights, max(abs(low), abs(high)), reference, count)
        errors = [w * (mp.polyval(coefficients[::-1], x) - v) for x, v, w in zip(nodes, values, weights)]
        largest = max(map(abs, errors))
        if best is None or largest < best[0]:
            best = (largest, coefficients)
        reference = extremes(errors, count)
        if largest < level * mp.mpf("1.002") or len(reference) < count + 1:
            break
    return [*fixed, *best[1]], best[0]


def rounded(x, dtype):
    return float(x) if dtype == "float64" else float(numpy.float32(float(x)))


def fit(name, function, low, high, weight, terms, exact=3, fixed=()):
    for dtype, count in terms.items():
        known = list(fixed)
        for _ in range(exact):
            coefficients, _ = remez(function, low, high, count, weight, known)
            if len(known) >= count - 1:
                break
            known.append(rounded(coefficients[len(known)], dtype))
        coefficients, error = remez(function, low, high, count, weight, known)
        texts = [repr(float(c)) if dtype == "float64" else f"{rounded(c, dtype):.9g}" for c in coefficients]
        print(f"{name} {dtype}, error 2^{float(mp.log(error, 2)):.1f}: [{', '.join(texts)}]")


def of_square(function):
    """A function of z = x² from one of x."""
    return lambda z: function(mp.sqrt(z))


def sizes(float64, float32):
    return {"float64": float64, "float32": float32}


near, half_ln2 = mp.mpf("1e-9"), mp.log(2) / 2 * mp.mpf("1.0005")
s_square = ((mp.sqrt(2) - 1) ** 2 * mp.mpf("1.002")) ** 2
quarter_pi = (mp.pi / 4 * mp.mpf("1.001")) ** 2
atanh_series = of_square(lambda s: mp.log((1 + s) / (1 - s)) / s)

if __name__ == "__main__":
    fit("exp q", lambda x: (mp.expm1(x) - x) / x**2, -half_ln2, half_ln2, lambda x: x**2 + mp.mpf("1e-3"), sizes(10, 5), fixed=[0.5])
    fit("log P", lambda z: (atanh_series(z) - 2) / z, near, s_square, lambda z: z / 2, sizes(7, 3), exact=2)
    fit("pow W", lambda z: (atanh_series(z) / 2 - 1 - z / 3) / z**2, mp.mpf("1e-8"), s_square, lambda z: z**2, sizes(8, 3), exact=1)
    fit("sin S", of_square(lambda x: (mp.sin(x) / x - 1) / x**2), near, quarter_pi, lambda z: z, sizes(6, 4))
    fit("cos C", of_square(lambda x: (mp.cos(x) - 1 + x**2 / 2) / x**4), mp.mpf("1e-6"), quarter_pi, lambda z: z**2, sizes(6, 3))
    fit("asin A", of_square(lambda x: (mp.asin(x) / x - 1) / x**2), near, mp.mpf("0.2501"), lambda z: z, sizes(12, 5))
    eighth = (mp.sqrt(2) - 1) ** 2 * mp.mpf("1.001")
    fit("atan B", of_square(lambda x: (mp.atan(x) / x - 1) / x**2), near, eighth, lambda z: z, sizes(11, 5))
    edge = mp.mpf("0.9")
    fit("erf E", of_square(lambda x: mp.erf(x) / x - 1), mp.mpf("1e-14"), (edge * mp.mpf("1.001")) ** 2, lambda z: 1, sizes(12, 6), exact=2)
    for terms, end in ((sizes(19, 8), 6), (sizes(19, 8), 4)):
        chosen = {dtype: n for dtype, n in terms.items() if (dtype == "float64") == (end == 6)}
        fit("erf G", lambda t: -mp.log(mp.erfc(t + 1)), edge - 1 - mp.mpf("0.001"), end - 1, lambda t: mp.erfc(t + 1), chosen, exact=0)
