"""Expressions: the value of every node, the gradients, and the Hessian."""

import math

import torch

from wire import FLOAT, options, pack, resolve, tensor, unpack


def apply(node, values):
    """One op node: [path, arguments, options, element]; an argument is an index, {"flag": index}, or a list of indices."""
    path, arguments, settings, *element = node
    f = resolve(path)
    lists = [torch.stack([values[i] for i in a]) if a else torch.zeros(0, dtype=FLOAT) for a in arguments if isinstance(a, list)]
    if len(lists) == 1:
        y = f(lists[0], dim=0, **options(settings))
    elif lists:  # weights, inputs and perhaps a bias, as in a neuron
        y = f(lists[0], lists[1])
        y = y + lists[2][0] if len(lists) > 2 else y
    else:
        y = f(*[values[a["flag"]] != 0 if isinstance(a, dict) else values[a] for a in arguments], **options(settings))
    y = y[element[0]] if element else y
    return y if y.dtype == FLOAT else y.to(FLOAT)


def evaluate(nodes, leaves):
    """The value of every node; numbers among the nodes are constants, null is the next leaf."""
    remaining, values = iter(leaves), []
    for node in nodes:
        if node is None:
            values.append(next(remaining))
        elif isinstance(node, str):
            values.append(tensor(unpack(node)[0]))
        else:
            values.append(apply(node, values))
    return values


def zero_if_none(gradients, like):
    return [torch.zeros_like(t) if g is None else g for g, t in zip(gradients, like)]


def derivatives(y, targets, create_graph=False, upstream=None):
    """dy/dt for every target, 0 where y does not depend on it."""
    if not y.requires_grad:
        return [torch.zeros_like(t) for t in targets]
    g = torch.autograd.grad(y, targets, upstream, allow_unused=True, create_graph=create_graph, retain_graph=True)
    return zero_if_none(g, targets)


def magnitudes(numbers):
    return [abs(float(x)) for x in numbers]


def largest(numbers):
    """The largest finite magnitude: what the tolerance of a case goes by."""
    return max((m for m in magnitudes(numbers) if math.isfinite(m)), default=0.0)


def scaled(values, gradients, noise=None):
    """The scale of an answer, and why it says nothing if it does not: a random case with an infinite number is drawn again."""
    answer = {"scale": pack([largest(values), largest(gradients)])}
    infinite = any(math.isinf(m) for m in magnitudes(values) + magnitudes(gradients))
    reason = noise or ("it has infinite numbers" if infinite else None)
    return {**answer, "rejected": reason} if reason else answer


def program(case):
    """Value and gradients of an expression; with order 2 also its Hessian, with detail what every node holds."""
    leaves = [tensor(x).requires_grad_() for x in unpack(case["leaves"])]
    values = evaluate(case["nodes"], leaves)
    y = values[case["output"]]
    upstream = tensor(unpack(case["gradient"])[0]) if "gradient" in case else None
    tracked = [v for v in values if v.requires_grad]
    second = case.get("order") == 2
    everywhere = derivatives(y, tracked, second, upstream)
    held = {id(t): g for t, g in zip(tracked, everywhere)}
    gradients = [held[id(x)] for x in leaves]
    hessian = [h for g in gradients for h in derivatives(g, leaves)] if second else []
    answer = {
        "values": pack([float(y.detach())]),
        "gradients": pack([float(g.detach()) for g in gradients + hessian]),
        **scaled([v.detach() for v, n in zip(values, case["nodes"]) if not isinstance(n, str)], [g.detach() for g in everywhere + hessian]),
    }
    if case.get("detail"):
        answer["nodeValues"] = pack([float(v.detach()) for v in values])
        answer["nodeGradients"] = pack([float(held[id(v)].detach()) if id(v) in held else 0.0 for v in values])
    return answer
