/**
 * The Python that toPyTorch writes around a model: plain text with one hole for the model's expression. It needs torch and
 * numpy and nothing else; it reads and writes our safetensors itself.
 */

/** The modules that models are made of. */
const CLASSES = `class Dense(nn.Linear):
    """A linear layer and its activation."""

    def __init__(self, nin, nout, activation, bias=True):
        super().__init__(nin, nout, bias=bias, dtype=torch.float64)
        self.activation = activation

    def forward(self, x):
        return self.activation(super().forward(x))


class MLP(nn.Module):
    """Dense layers one after another."""

    def __init__(self, *layers):
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


class Rows(nn.Embedding):
    """An embedding whose rows are laid end to end."""

    def __init__(self, count, size):
        super().__init__(count, size, dtype=torch.float64)

    def forward(self, x):
        return super().forward(x.long()).flatten(-2)`;

/** Reading and writing weights. */
const FILES = `def load_file(path):
    """The tensors of a safetensors file of doubles."""
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        if entry["dtype"] != "F64":
            raise ValueError(f"{name} is {entry['dtype']}, not F64")
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        numbers = numpy.frombuffer(content[begin:end], dtype="<f8").reshape(entry["shape"])
        tensors[name] = torch.from_numpy(numbers.copy())
    return tensors


def save_file(tensors, path):
    """Writes tensors of doubles as a safetensors file, which Chainrule reads back."""
    header, parts, at = {}, [], 0
    for name in sorted(tensors):
        part = tensors[name].detach().cpu().double().contiguous().numpy().astype("<f8").tobytes()
        header[name] = {"dtype": "F64", "shape": list(tensors[name].shape), "data_offsets": [at, at + len(part)]}
        parts.append(part)
        at += len(part)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))
`;

/** model.py; `expression` builds the network. */
export const modelSource = (structure: string, expression: string): string => `"""A network from Chainrule, for PyTorch.

${structure}

    from model import build, load_file
    model = build()
    model.load_state_dict(load_file("model.safetensors"), strict=True)
"""

import json
import struct

import numpy
import torch
from torch import nn


${CLASSES}


def build():
    """The network, with weights of its own until some are loaded."""
    return ${expression}


${FILES}`;

/** train.py: the same for every model. */
export const trainSource = `"""Trains the network of model.py, on one process or on many.

    torchrun --nproc_per_node=2 train.py --data data.safetensors --weights model.safetensors --out trained.safetensors

The data file holds x of shape (N, inputs) and y of shape (N) or (N, outputs). Every process works on its share of each
batch; gradients are averaged over processes (gloo), so the result is that of one process with the same batches.
"""

import argparse
import os

import torch
import torch.distributed as dist
from torch.nn import functional
from torch.nn.parallel import DistributedDataParallel

from model import build, load_file, save_file

CLASS_LOSSES = ("cross_entropy", "nll_loss", "multi_margin_loss")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--weights")
    parser.add_argument("--out", required=True)
    parser.add_argument("--loss", default="mse_loss", help="a function of torch.nn.functional")
    parser.add_argument("--optimizer", default="SGD", help="a class of torch.optim")
    parser.add_argument("--lr", type=float, default=0.1)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--batch-size", type=int, default=32, help="rows per step, over all processes")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def train(options, rank, world):
    torch.manual_seed(options.seed)
    if options.batch_size % world:
        raise SystemExit(f"--batch-size must be a multiple of the {world} processes, got {options.batch_size}")
    model = build()
    if options.weights:
        model.load_state_dict(load_file(options.weights), strict=True)
    runner = DistributedDataParallel(model) if world > 1 else model
    optimizer = getattr(torch.optim, options.optimizer)(model.parameters(), lr=options.lr)
    loss_of = getattr(functional, options.loss)
    data = load_file(options.data)
    x, y = data["x"], data["y"]
    if options.loss in CLASS_LOSSES and y.dim() == 1:
        y = y.long()
    order = torch.Generator().manual_seed(options.seed)
    for epoch in range(options.epochs):
        rows = torch.randperm(len(x), generator=order)
        total, steps = 0.0, 0
        for start in range(0, len(x) - options.batch_size + 1, options.batch_size):
            own = rows[start : start + options.batch_size][rank::world]
            output = runner(x[own])
            loss = loss_of(output.squeeze(-1) if output.dim() > y[own].dim() and output.shape[-1] == 1 else output, y[own])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total, steps = total + loss.item(), steps + 1
        if rank == 0:
            print(f"epoch {epoch + 1}/{options.epochs}  loss {total / max(steps, 1):.6f}", flush=True)
    if rank == 0:
        save_file(model.state_dict(), options.out)


def main():
    options = arguments()
    world = int(os.environ.get("WORLD_SIZE", "1"))
    if world == 1:
        train(options, 0, 1)
        return
    dist.init_process_group("gloo")
    try:
        train(options, dist.get_rank(), world)
        dist.barrier()  # nobody hangs up while another still listens
    finally:
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
`;
