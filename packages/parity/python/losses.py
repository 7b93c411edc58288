"""A loss on its own: one loss or one per row, and the gradient of every input."""

import torch

from wire import options, pack, resolve, tensor, unpack


def loss(case):
    shape = tuple(case["shape"])
    inputs = [tensor(unpack(block), shape).requires_grad_() for block in case["inputs"]]
    targets = unpack(case["targets"]).reshape(tuple(case["targetShape"]))
    y = torch.tensor(targets.astype("int64")) if case["classes"] else tensor(targets)
    losses = resolve(case["loss"])(*inputs, y, **options(case["lossOptions"]))
    losses.sum().backward()
    gradients = torch.cat([(torch.zeros_like(x) if x.grad is None else x.grad).flatten() for x in inputs])
    return {"values": pack(losses.detach().flatten()), "gradients": pack(gradients)}
