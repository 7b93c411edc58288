"""Records PyTorch's answers at edge values: what packages/engine/test/edges.test.ts holds the op table against.

Run with an interpreter that has torch 2.13.0:  ATEN_CPU_CAPABILITY=default python record.py > torch-edges.json
Every number is a string (JSON lacks NaN, infinities and -0). A case is [inputs, value, gradients]; a gradient is null where
torch gives none. `number` lists the operands that are plain numbers on both sides (torch treats a number exponent differently).
"""
import itertools
import json
import math
import sys

import torch

torch.set_num_threads(1)
F = torch.nn.functional
inf, nan = math.inf, math.nan
smallest, huge = 5e-324, 1e308

UNARY_AT = [0.0, 0.5, 1, 1.5, 2, 2.5, 3, 6, 6.5, 10, 20, 20.5, 40, 709.7, 745, 800, inf, smallest, 1e-300, 1e-8, 1e16, huge]
UNARY_AT = [s * x for x in UNARY_AT for s in (1.0, -1.0)] + [nan]
BINARY_AT = [0.0, 0.5, 1, 2, 2.5, 3, 800, inf, huge]
BINARY_AT = [s * x for x in BINARY_AT for s in (1.0, -1.0)] + [smallest, nan]
TERNARY_AT = [0.0, -0.0, 1, -1, 0.5, 2, inf, -inf, nan]
LISTS = [
    [0.0], [-0.0], [3.0], [0.0, 0.0], [-0.0, 0.0], [0.0, -0.0], [1.0, 2.0, 3.0], [1.0, 1.0], [2.0, 1.0, 2.0, 2.0], [0.0, 2.0, 3.0],
    [0.0, 0.0, 3.0], [-1.0, -2.0], [3.0, 4.0], [inf, 1.0], [-inf, 1.0], [inf, inf], [-inf, -inf], [nan, 1.0], [800.0, 800.0],
    [-800.0, -800.0], [1000.0, -1000.0], [huge, huge], [huge, -huge], [smallest, smallest], [0.1, 0.2, 0.3],
]

UNARY = """neg square reciprocal sqrt rsqrt exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan sinh cosh tanh asinh
acosh atanh sigmoid relu abs sign floor ceil round trunc erf""".split()
FUNCTIONAL = """logsigmoid elu selu celu softplus silu mish gelu hardtanh relu6 hardsigmoid hardswish softsign tanhshrink""".split()
BINARY = "add sub mul div pow maximum minimum atan2 remainder fmod hypot logaddexp xlogy eq ne lt le gt ge".split()


def text(t):
    x = float(t.detach()) if torch.is_tensor(t) else float(t)
    return "NaN" if x != x else "Infinity" if x == inf else "-Infinity" if x == -inf else repr(x)


def answer(f, inputs, number):
    tensors = [x if i in number else torch.tensor(float(x), dtype=torch.float64, requires_grad=True) for i, x in enumerate(inputs)]
    y = f(*tensors)
    leaves = [t for t in tensors if torch.is_tensor(t)]
    grads = [None] * len(leaves)
    if y.requires_grad:
        grads = torch.autograd.grad(y, leaves, allow_unused=True)
    return [[text(x) for x in inputs], text(y), [None if g is None else text(g) for g in grads]]


def group(op, f, points, params=None, number=()):
    return op, f, [list(p) for p in points], params or {}, number


def groups():
    """The recorded groups."""
    for op, f, points, params, number in group_specs():
        yield {"op": op, "params": params, "number": list(number), "cases": [answer(f, p, number) for p in points]}


def group_specs():
    """The ops with their options, and the points for first derivatives."""
    ones = [[x] for x in UNARY_AT]
    for name in UNARY:
        yield group(name, getattr(torch, name), ones)
    for name in FUNCTIONAL:
        yield group(name, getattr(F, name), ones)
    yield group("leakyRelu", F.leaky_relu, ones)
    yield group("leakyRelu", lambda x: F.leaky_relu(x, 0.2), ones, {"negativeSlope": 0.2})
    yield group("elu", lambda x: F.elu(x, 1.5), ones, {"alpha": 1.5})
    yield group("celu", lambda x: F.celu(x, 1.5), ones, {"alpha": 1.5})
    yield group("softplus", lambda x: F.softplus(x, 2, 5), ones, {"beta": 2, "threshold": 5})
    yield group("gelu", lambda x: F.gelu(x, approximate="tanh"), ones, {"approximate": "tanh"})
    yield group("hardtanh", lambda x: F.hardtanh(x, 0.0, 6.0), ones, {"minVal": 0, "maxVal": 6})
    for e in [0, 0.5, 1, 2, 3, -1, -2, -0.5, 2.5]:
        yield group("pow", torch.pow, [[x, e] for x in UNARY_AT], number=(1,))
    for name in BINARY:
        yield group(name, getattr(torch, name), itertools.product(BINARY_AT, repeat=2))
    yield group("clamp", torch.clamp, itertools.product(TERNARY_AT, repeat=3))
    yield group("where", lambda c, a, b: torch.where(c != 0, a, b), itertools.product(TERNARY_AT, repeat=3))
    stacked = lambda f: lambda *xs: f(torch.stack(xs))
    for name in "sum mean prod amax amin logsumexp".split():
        yield group(name, stacked(lambda t: getattr(torch, name)(t, 0)), LISTS)
    for p in [2, 1, 3, 1.5, inf]:
        params = {"p": "Infinity" if p == inf else p}
        yield group("norm", stacked(lambda t: torch.norm(t, p=p, dim=0)), LISTS, params)


if __name__ == "__main__":
    json.dump({"torch": torch.__version__, "groups": list(groups())}, sys.stdout, separators=(",", ":"))
