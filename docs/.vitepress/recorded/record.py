"""Records what PyTorch and a micrograd-like engine answer for the examples of the ThreeWay widget.

Run it with an interpreter that has torch, and commit the file it writes:

    python docs/.vitepress/recorded/record.py > docs/.vitepress/recorded/three-way.json

Every example is written twice, in the shortest form of each library. Numbers are printed with repr, so that they come back
bit for bit. `Value` is the lecture's idea in the fewest lines that run these examples.
"""

import json
import math
import platform

import torch


class Value:
    def __init__(self, data, inputs=(), push=lambda g: ()):
        self.data, self.grad, self.inputs, self.push = data, 0.0, inputs, push

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), lambda g: (g, g))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), lambda g: (other.data * g, self.data * g))

    def tanh(self):
        t = (math.exp(2 * self.data) - 1) / (math.exp(2 * self.data) + 1)
        return Value(t, (self,), lambda g: ((1 - t**2) * g,))

    def backward(self):
        order, seen = [], set()

        def visit(v):
            if v not in seen:
                seen.add(v)
                for i in v.inputs:
                    visit(i)
                order.append(v)

        visit(self)
        self.grad = 1.0
        for v in reversed(order):
            for i, g in zip(v.inputs, v.push(v.grad)):
                i.grad += g


def tensor(x):
    return torch.tensor(x, dtype=torch.float64, requires_grad=True)


def neuron(x1, x2, w1, w2, b):
    return (x1 * w1 + x2 * w2 + b).tanh()


EXAMPLES = {
    "neuron": (neuron, {"x1": 2.0, "x2": 0.0, "w1": -3.0, "w2": 1.0, "b": 6.8813735870195432}),
    "lecture": (lambda a, b, c, f: (a * b + c) * f, {"a": 2.0, "b": -3.0, "c": 10.0, "f": -2.0}),
    "reuse": (lambda a: a + a, {"a": 3.0}),
    "product": (lambda a, b: (a * b) * (a + b), {"a": -2.0, "b": 3.0}),
}


def run(make, fn, at):
    leaves = {name: make(x) for name, x in at.items()}
    out = fn(**leaves)
    out.backward()
    number = lambda x: float(x.detach()) if isinstance(x, torch.Tensor) else x
    result = number(out if isinstance(out, torch.Tensor) else out.data)
    return {"result": result, "grads": {name: float(leaf.grad) for name, leaf in leaves.items()}}


print(
    json.dumps(
        {
            "torch": torch.__version__,
            "python": platform.python_version(),
            "examples": {
                name: {"at": at, "torch": run(tensor, fn, at), "micrograd": run(Value, fn, at)}
                for name, (fn, at) in EXAMPLES.items()
            },
        },
        indent=2,
    )
)
