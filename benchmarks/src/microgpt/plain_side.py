"""microgpt's training step in plain Python: a scalar value with its own backward, lists, and Adam in a loop. No library.

The same lines of JSON as torch_side.py. This is what a reader of the tutorial would write, and what compile() is measured against.
"""

import json
import math
import platform
import sys
import time


class Scalar:
    """A number that remembers how it was made: its inputs, and how much each of them moves it."""

    __slots__ = ("data", "grad", "inputs", "slopes")

    def __init__(self, data, inputs=(), slopes=()):
        self.data, self.grad, self.inputs, self.slopes = data, 0.0, inputs, slopes

    def __add__(self, other):
        if isinstance(other, Scalar):
            return Scalar(self.data + other.data, (self, other), (1.0, 1.0))
        return Scalar(self.data + other, (self,), (1.0,))

    def __mul__(self, other):
        if isinstance(other, Scalar):
            return Scalar(self.data * other.data, (self, other), (other.data, self.data))
        return Scalar(self.data * other, (self,), (other,))

    def power(self, exponent):
        return Scalar(self.data**exponent, (self,), (exponent * self.data ** (exponent - 1),))

    def exp(self):
        power = math.exp(self.data)
        return Scalar(power, (self,), (power,))

    def log(self):
        return Scalar(math.log(self.data), (self,), (1 / self.data,))

    def relu(self):
        return Scalar(max(0.0, self.data), (self,), (float(self.data > 0),))

    def backward(self):
        order, seen, todo = [], set(), [(self, False)]
        while todo:
            node, finished = todo.pop()
            if finished:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                todo.append((node, True))
                todo.extend((part, False) for part in node.inputs if part not in seen)
        self.grad = 1.0
        for node in reversed(order):
            for part, slope in zip(node.inputs, node.slopes):
                part.grad += slope * node.grad


def dot(a, b):
    total = a[0] * b[0]
    for x, y in zip(a[1:], b[1:]):
        total = total + x * y
    return total


def total_of(values):
    total = values[0]
    for value in values[1:]:
        total = total + value
    return total


def times(matrix, x):
    return [dot(row, x) for row in matrix]


def normalise(x):
    scale = (dot(x, x) * (1 / len(x)) + 1e-5).power(-0.5)
    return [value * scale for value in x]


def softmax(values):
    most = max(value.data for value in values)
    powers = [(value + -most).exp() for value in values]
    share = total_of(powers).power(-1)
    return [power * share for power in powers]


class Gpt:
    def __init__(self, job):
        self.config, self.document, self.adam = job["config"], job["document"], job["adam"]
        n, numbers = self.config["embedding"], iter(job["parameters"])
        shapes = [(self.config["vocabulary"], n), (self.config["blockSize"], n), (self.config["vocabulary"], n)]
        for _ in range(self.config["layers"]):
            shapes += [(n, n)] * 4 + [(4 * n, n), (n, 4 * n)]
        self.matrices = [[[Scalar(next(numbers)) for _ in range(c)] for _ in range(r)] for r, c in shapes]
        self.parameters = [value for matrix in self.matrices for row in matrix for value in row]
        self.first, self.second = [0.0] * len(self.parameters), [0.0] * len(self.parameters)
        self.count = 0

    def attend(self, x, weights, keys, values):
        query, key, value, output = weights
        keys.append(times(key, x))
        values.append(times(value, x))
        question, mixed = times(query, x), []
        size = len(x) // self.config["heads"]
        for start in range(0, len(x), size):
            part = slice(start, start + size)
            shares = softmax([dot(question[part], k[part]) * size**-0.5 for k in keys])
            mixed += [dot(shares, [v[j] for v in values]) for j in range(start, start + size)]
        return times(output, mixed)

    def loss(self):
        tokens, positions, head, *blocks = self.matrices
        layers = [blocks[i : i + 6] for i in range(0, len(blocks), 6)]
        caches = [([], []) for _ in layers]
        losses = []
        count = min(self.config["blockSize"], len(self.document) - 1)
        for at in range(count):
            x = normalise([a + b for a, b in zip(tokens[self.document[at]], positions[at])])
            for (*attention, widen, narrow), (keys, values) in zip(layers, caches):
                x = [a + b for a, b in zip(self.attend(normalise(x), attention, keys, values), x)]
                hidden = [value.relu() for value in times(widen, normalise(x))]
                x = [a + b for a, b in zip(times(narrow, hidden), x)]
            losses.append(softmax(times(head, x))[self.document[at + 1]].log() * -1.0)
        return total_of(losses) * (1 / count)

    def step(self):
        loss = self.loss()
        loss.backward()
        self.count += 1
        rate, (beta1, beta2), eps = self.adam["lr"], self.adam["betas"], self.adam["eps"]
        for i, parameter in enumerate(self.parameters):
            g = parameter.grad
            self.first[i] = beta1 * self.first[i] + (1 - beta1) * g
            self.second[i] = beta2 * self.second[i] + (1 - beta2) * g * g
            mean = self.first[i] / (1 - beta1**self.count)
            size = self.second[i] / (1 - beta2**self.count)
            parameter.data -= rate * mean / (math.sqrt(size) + eps)
            parameter.grad = 0.0
        return loss.data

    def results(self, steps):
        loss = self.loss()
        loss.backward()
        gradients = [parameter.grad for parameter in self.parameters]
        for parameter in self.parameters:
            parameter.grad = 0.0
        return [loss.data, *gradients, *(self.step() for _ in range(steps))]


def main():
    print(json.dumps({"torch": platform.python_version()}), flush=True)
    gpt = None
    for line in sys.stdin:
        job = json.loads(line)
        if "config" in job:
            gpt, answer = Gpt(job), {}
        elif "results" in job:
            answer = {"results": gpt.results(job["results"])}
        else:
            started = time.perf_counter()
            for _ in range(job["steps"]):
                gpt.step()
            answer = {"seconds": time.perf_counter() - started}
        print(json.dumps(answer), flush=True)


main()
