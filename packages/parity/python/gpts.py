"""A small GPT in matrices, all positions at once under a causal mask: loss and the gradient of every parameter."""

import torch

from programs import scaled
from wire import pack, tensor, unpack


def split(x, heads):
    return x.view(len(x), heads, -1).transpose(0, 1)


def normalise(x):
    return x * (x.pow(2).mean(1, keepdim=True) + 1e-5) ** -0.5


def attend(x, query, key, value, output, heads):
    q, k, v = (split(x @ weight.T, heads) for weight in (query, key, value))
    later = torch.ones(len(x), len(x), dtype=torch.bool).triu(1)
    scores = (q @ k.transpose(1, 2) / q.shape[2] ** 0.5).masked_fill(later, -torch.inf)
    return (torch.softmax(scores, 2) @ v).transpose(0, 1).reshape(len(x), -1) @ output.T


def loss_of(case, matrices):
    letters, positions, head, *layers = matrices
    x = normalise(letters[torch.tensor(case["letters"])] + positions)
    for i in range(case["layers"]):
        *attention, widen, narrow = layers[6 * i : 6 * i + 6]
        x = x + attend(normalise(x), *attention, case["heads"])
        x = x + torch.relu(normalise(x) @ widen.T) @ narrow.T
    return torch.nn.functional.cross_entropy(x @ head.T, torch.tensor(case["next"]))


def gpt(case):
    numbers, at, matrices = unpack(case["parameters"]), 0, []
    for rows, columns in case["shapes"]:
        matrices.append(tensor(numbers[at : at + rows * columns], (rows, columns)).requires_grad_())
        at += rows * columns
    loss = loss_of(case, matrices)
    loss.backward()
    gradients = torch.cat([(torch.zeros_like(m) if m.grad is None else m.grad).flatten() for m in matrices])
    value = loss.detach().reshape(1)
    return {"values": pack(value), "gradients": pack(gradients), **scaled(value, gradients)}
