"""microgpt's training step in PyTorch, all positions at once: matrices, a causal mask, autograd, Adam. JSON lines in and out.

{"config", "parameters", "document", "adam", "fused"} sets up; {"results": k} answers the loss, every gradient, and the losses of k
steps; {"steps": n} trains n steps and answers the seconds they took. Parameters come in chainrule's order.
"""

import json
import sys
import time

import torch

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
F = torch.nn.functional


def normalise(x):
    return x * (x.pow(2).mean(-1, keepdim=True) + 1e-5).rsqrt()


class Gpt:
    def __init__(self, job):
        config = job["config"]
        n, self.heads = config["embedding"], config["heads"]
        shapes = [(config["vocabulary"], n), (config["blockSize"], n), (config["vocabulary"], n)]
        for _ in range(config["layers"]):
            shapes += [(n, n)] * 4 + [(4 * n, n), (n, 4 * n)]
        flat, at, self.matrices = torch.tensor(job["parameters"]), 0, []
        for rows, columns in shapes:
            block = flat[at : at + rows * columns].view(rows, columns).clone().requires_grad_()
            self.matrices.append(block)
            at += rows * columns
        count = min(config["blockSize"], len(job["document"]) - 1)
        self.letters = torch.tensor(job["document"][:count])
        self.next = torch.tensor(job["document"][1 : count + 1])
        self.mask = torch.full((count, count), -torch.inf).triu(1)
        self.count = count
        adam = job["adam"]
        self.optimizer = torch.optim.Adam(
            self.matrices, lr=adam["lr"], betas=tuple(adam["betas"]), eps=adam["eps"], fused=job["fused"] or None
        )

    def split(self, x):
        return x.view(self.count, self.heads, -1).transpose(0, 1)

    def attend(self, x, query, key, value, output):
        q, k, v = (self.split(F.linear(x, weight)) for weight in (query, key, value))
        scores = q @ k.transpose(1, 2) / q.shape[-1] ** 0.5 + self.mask
        mixed = torch.softmax(scores, -1) @ v
        return F.linear(mixed.transpose(0, 1).reshape(self.count, -1), output)

    def loss(self):
        tokens, positions, head, *blocks = self.matrices
        x = normalise(tokens[self.letters] + positions[: self.count])
        for i in range(0, len(blocks), 6):
            *attention, widen, narrow = blocks[i : i + 6]
            x = x + self.attend(normalise(x), *attention)
            x = x + F.linear(torch.relu(F.linear(normalise(x), widen)), narrow)
        return F.cross_entropy(F.linear(x, head), self.next)

    def step(self):
        loss = self.loss()
        loss.backward()
        self.optimizer.step()
        self.optimizer.zero_grad()
        return loss

    def results(self, steps):
        loss = self.loss()
        loss.backward()
        gradients = torch.cat([matrix.grad.flatten() for matrix in self.matrices]).tolist()
        self.optimizer.zero_grad()
        return [loss.item(), *gradients, *(self.step().item() for _ in range(steps))]


def main():
    print(json.dumps({"torch": torch.__version__}), flush=True)
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
