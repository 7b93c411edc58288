"""Writes fixtures/reference.json: the true values of every kernel at the inputs of fixtures/inputs.json.

Each point is [inputs..., high, low]: the value rounded to a double and what that lost, from mpmath at 200 bits. The inputs
are random ones of each range and the worst that a search over 40,000 a range found, so that a bound they meet says something.

    pip install mpmath==1.3.0 && python reference.py
"""

import json
from pathlib import Path

import mpmath as mp

mp.mp.prec = 200
fixtures = Path(__file__).parent / "fixtures"


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


functions = {
    "exp": mp.exp,
    "exp2": lambda x: mp.mpf(2) ** x,
    "expm1": mp.expm1,
    "log": mp.log,
    "log2": lambda x: mp.log(x) / mp.log(2),
    "log10": mp.log10,
    "log1p": mp.log1p,
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "asin": mp.asin,
    "acos": mp.acos,
    "atan": mp.atan,
    "atan2": mp.atan2,
    "sinh": mp.sinh,
    "cosh": mp.cosh,
    "tanh": mp.tanh,
    "asinh": mp.asinh,
    "acosh": mp.acosh,
    "atanh": mp.atanh,
    "sigmoid": sigmoid,
    "logsigmoid": lambda x: -mp.log1p(mp.exp(-x)),
    "softplus": lambda x: mp.log1p(mp.exp(x)),
    "silu": lambda x: x * sigmoid(x),
    "mish": lambda x: x * mp.tanh(mp.log1p(mp.exp(x))),
    "elu": lambda x: mp.expm1(x) if x < 0 else x,
    "gelu": lambda x: x * mp.ncdf(x),
    "erf": mp.erf,
    "pow": lambda x, y: x**y,
    "hypot": mp.hypot,
    "logaddexp": lambda a, b: mp.log(mp.exp(a) + mp.exp(b)),
    "xlogy": lambda x, y: x * mp.log(y),
}


def point(function, inputs):
    value = function(*(mp.mpf(x) for x in inputs))
    high = float(value)
    low = float(f"{float(value - mp.mpf(high)):.4g}")
    return [*inputs, high, low]


def table(function, points):
    rows = [json.dumps(point(function, inputs)) for inputs in points]
    return "[\n" + ",\n".join(rows) + "\n]"


if __name__ == "__main__":
    recorded = json.loads((fixtures / "inputs.json").read_text())
    ops = []
    for name, by_dtype in recorded.items():
        tables = [f'"{dtype}": {table(functions[name], points)}' for dtype, points in by_dtype.items()]
        ops.append(f'"{name}": {{{", ".join(tables)}}}')
    (fixtures / "reference.json").write_text("{\n" + ",\n".join(ops) + "\n}\n")
