"""PyTorch's side of the benchmark: one process, one thread, told what to do by lines of JSON.

setup: build the step from the given numbers and answer its loss and gradients; time: run so many full steps (zero the
gradients, forward, backward, SGD) and answer the seconds they took.
"""

import json
import sys
import time

import torch

torch.set_num_threads(1)


class Step:
    def __init__(self, load, numbers, dtype):
        self.load = load
        dt = {"float64": torch.float64, "float32": torch.float32}[dtype]
        flat = torch.tensor(numbers["parameters"], dtype=dt)
        self.weights = []
        width, at = load["nin"], 0
        for nout in load["nouts"]:
            rows = flat[at : at + nout * (width + 1)].reshape(nout, width + 1)
            weight = rows[:, :width].clone().contiguous().requires_grad_()
            bias = rows[:, width].clone().contiguous().requires_grad_()
            self.weights.append((weight, bias))
            width, at = nout, at + nout * (width + 1)
        self.parameters = [p for pair in self.weights for p in pair]
        self.x = torch.tensor(numbers["x"], dtype=dt).reshape(load["batch"], load["nin"])
        kind = torch.long if load["loss"] == "crossEntropy" else dt
        self.y = torch.tensor(numbers["y"], dtype=dt).to(kind)
        self.optimizer = torch.optim.SGD(self.parameters, lr=1e-6)
        self.active = {"tanh": torch.tanh, "relu": torch.relu}[load["activation"]]

    def loss(self):
        load, h = self.load, self.x
        for i, (weight, bias) in enumerate(self.weights):
            h = torch.nn.functional.linear(h, weight, bias)
            if i + 1 < len(self.weights) or load["activeOutput"]:
                h = self.active(h)
        if load["loss"] == "crossEntropy":
            loss = torch.nn.functional.cross_entropy(h, self.y, reduction=load["reduction"])
        else:
            score = h[:, 0]
            parts = (score - self.y) ** 2 if load["loss"] == "squared" else torch.relu(1 - score * self.y)
            loss = parts.mean() if load["reduction"] == "mean" else parts.sum()
        if load["decay"]:
            loss = loss + load["decay"] * sum((p * p).sum() for p in self.parameters)
        return loss

    def answer(self):
        loss = self.loss()
        loss.backward()
        rows = [torch.cat([w.grad, b.grad[:, None]], 1).flatten() for w, b in self.weights]
        gradients = torch.cat(rows).tolist()
        self.optimizer.zero_grad()
        return {"loss": loss.item(), "gradients": gradients}

    def run(self, steps):
        start = time.perf_counter()
        for _ in range(steps):
            self.optimizer.zero_grad()
            loss = self.loss()
            loss.backward()
            self.optimizer.step()
        return time.perf_counter() - start


def main():
    step = None
    print(json.dumps({"version": torch.__version__}), flush=True)
    for line in sys.stdin:
        message = json.loads(line)
        if message["do"] == "setup":
            step = Step(message["load"], message["numbers"], message["dtype"])
            reply = step.answer()
        else:
            reply = {"seconds": step.run(message["steps"])}
        print(json.dumps(reply), flush=True)


main()
