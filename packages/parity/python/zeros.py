"""The sign of a zero, on every path that torch has to an op: as a scalar, alone in a vector, within one of many (a vectorised kernel
and its remainder), with gaps in memory, with numbers for tensors, and for lists along each dimension."""

import torch

from programs import zero_if_none
from wire import FLOAT, options, pack, resolve, tensor, unpack

LENGTHS = (1, 8, 33)
GAP = 2


def wide(x, length):
    return torch.full((length,), x, dtype=FLOAT)


def spaced(x, length):
    return torch.full((GAP * length,), x, dtype=FLOAT)[::GAP]


def scalar(x):
    return tensor(x)


MAKERS = [scalar] + [lambda x, n=n, make=make: make(x, n) for n in LENGTHS for make in (wide, spaced)]


def of_operands(f, node, leaves):
    """An op of operands on every path: each leaf made wide, then all but the first as plain numbers."""
    _, arguments, settings, *_ = node
    at = lambda values, a: values[a["flag"]] != 0 if isinstance(a, dict) else values[a]
    for make in MAKERS:
        inputs = [make(x).requires_grad_() for x in leaves]
        yield f(*[at(inputs, a) for a in arguments], **options(settings)), inputs
    if len(leaves) > 1 and not any(isinstance(a, dict) for a in arguments):
        for make in MAKERS:
            inputs = [make(leaves[0]).requires_grad_()]
            try:
                yield f(*[inputs[0] if a == 0 else float(leaves[a]) for a in arguments], **options(settings)), inputs
            except TypeError:  # this op takes no numbers
                return


def of_lists(f, node, leaves):
    """An op of lists on every path: a list alone, and many lists side by side, one below the other and one after the other."""
    _, arguments, settings, *element = node
    settings = options(settings)
    if len(arguments) > 1:
        yield from of_pairs(f, arguments, leaves)
        return
    for make in MAKERS:
        for dim in (0, -1):
            inputs = [make(x).requires_grad_() for x in leaves]
            y = f(torch.stack(inputs, dim).contiguous(), dim=dim, **settings)
            yield (y.select(dim, element[0]) if element else y), inputs


def of_pairs(f, arguments, leaves):
    """Weights and inputs and perhaps a bias: torch.dot, and a layer of one and of many rows."""
    for rows in (0, 1, 8):
        inputs = [tensor(x).requires_grad_() for x in leaves]
        w, x, *bias = [torch.stack([inputs[i] for i in a]) for a in arguments]
        if rows == 0:
            yield f(w, x) + (bias[0][0] if bias else 0.0), inputs
        else:
            yield torch.nn.functional.linear(x.expand(rows, -1), w[None], *bias), inputs


def zeros(case):
    """The value of an op at a point, and of it and of every gradient whether all paths agree about its sign, if it is a zero; the gradients."""
    leaves, node = unpack(case["leaves"]), case["nodes"][case["output"]]
    f = resolve(node[0])
    upstream = float(unpack(case["gradient"])[0]) if "gradient" in case else 1.0
    paths = of_lists if isinstance(node[1][0], list) else of_operands
    found = [[] for _ in range(1 + len(leaves))]
    for y, inputs in paths(f, node, leaves):
        y = y.to(FLOAT)
        found[0].append(y.detach().flatten())
        gradients = [torch.zeros(1, dtype=FLOAT)] * len(inputs)
        if y.requires_grad:
            gradients = zero_if_none(torch.autograd.grad(y, inputs, torch.full_like(y, upstream), allow_unused=True), inputs)
        for at, g in zip(found[1:], gradients):
            at.append(g.flatten())
    numbers = [torch.cat(each) for each in found]
    first = [each[0] for each in numbers]
    settled = [bool((each.signbit() == each[0].signbit())[each == 0].all()) for each in numbers]
    return {"values": pack([first[0], *map(float, settled)]), "gradients": pack(first[1:])}
