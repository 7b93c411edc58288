"""Records PyTorch's second and third derivatives at singular points: what packages/engine/test/higher.test.ts holds the op table against.

Run with an interpreter that has torch 2.13.0:  ATEN_CPU_CAPABILITY=default python higher.py > torch-higher.json
As record.py, whose ops these are, at fewer points. A case is [inputs, gradients, second derivatives row by row, third], the third of
ops of one input only. None, where torch finds no way, is 0. What torch cannot differentiate again is left out.
"""
import itertools
import json
import math
import sys

import torch

from record import LISTS, group_specs, text

inf, nan = math.inf, math.nan
AT = [0.0, 0.5, 1.0, 2.0, 3.0, 6.0, 20.0, 800.0, inf, 1e-300, 1e308]
UNARY_AT = [[s * x] for x in AT for s in (1.0, -1.0)] + [[nan]]
PAIR_AT = [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 2.0, -2.0, 3.0, inf, -inf, nan, 1e308]
TRIPLE_AT = [0.0, 1.0, -1.0, inf, -inf, nan]


def derivative(y, leaves):
    """The gradients of y, as a graph; zeros where there is no way."""
    if y is None or not y.requires_grad:
        return [None] * len(leaves)
    return list(torch.autograd.grad(y, leaves, create_graph=True, allow_unused=True))


def shown(t):
    return "0.0" if t is None else text(t)


def answer(f, inputs, number):
    tensors = [x if i in number else torch.tensor(float(x), dtype=torch.float64, requires_grad=True) for i, x in enumerate(inputs)]
    leaves = [t for t in tensors if torch.is_tensor(t)]
    first = derivative(f(*tensors), leaves)
    second = [derivative(g, leaves) for g in first]
    case = [[text(x) for x in inputs], [shown(g) for g in first], [shown(h) for row in second for h in row]]
    return [*case, shown(derivative(second[0][0], leaves)[0])] if len(leaves) == 1 else case


def points(op):
    if op in ("clamp", "where"):
        return [list(p) for p in itertools.product(TRIPLE_AT, repeat=3)]
    return [list(p) for p in itertools.product(PAIR_AT, repeat=2)]


NARY = "sum mean prod amax amin logsumexp norm".split()
MORE = [[1.0, 1e308], [0.0, -0.0, 2.0], [1.0, 0.0], [5e-324, 1.0], [1e-200, 1e-200], [inf, 0.0], [nan, 0.0]]


def higher():
    for op, f, given, params, number in group_specs():
        one = len(given[0]) == 1 and op not in NARY
        at = LISTS + MORE if op in NARY else UNARY_AT if one else [[x[0], given[0][1]] for x in UNARY_AT] if number else points(op)
        try:
            cases = [answer(f, list(p), number) for p in at]
        except (RuntimeError, NotImplementedError):
            continue  # not differentiable twice in torch
        yield {"op": op, "params": params, "number": list(number), "cases": cases}
    for p in (0.5, 2.5, 4.0):
        f = lambda *xs: torch.norm(torch.stack(xs), p=p, dim=0)
        yield {"op": "norm", "params": {"p": p}, "number": [], "cases": [answer(f, list(xs), ()) for xs in LISTS + MORE]}


if __name__ == "__main__":
    json.dump({"torch": torch.__version__, "groups": list(higher())}, sys.stdout, separators=(",", ":"))
