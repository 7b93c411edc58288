"""What travels: numbers as blocks of float64 bits, functions and classes as paths under torch, options by torch's names."""

import math

import numpy
import torch

FLOAT = torch.float64


def unpack(block):
    """A block as an array of float64."""
    return numpy.frombuffer(bytes.fromhex(block), dtype=">f8").astype("<f8")


def pack(numbers):
    """Numbers (tensors, floats, arrays) as a block."""
    return numpy.asarray(numbers, dtype="<f8").astype(">f8").tobytes().hex()


def tensor(array, shape=None):
    """A float64 tensor of its own memory."""
    t = torch.tensor(numpy.asarray(array), dtype=FLOAT)
    return t if shape is None else t.reshape(shape)


def hinge_loss(score, target, margin=1.0, reduction="mean"):
    """The max-margin loss of the moons example; torch has it only for several classes."""
    return reduced(torch.relu(margin - target * score), reduction)


def reduced(losses, reduction):
    return {"mean": losses.mean, "sum": losses.sum, "none": lambda: losses}[reduction]()


EXTRA = {"chainrule.hinge_loss": hinge_loss}
RESOLVED = dict(EXTRA)


def resolve(path):
    """The function or class at a dotted path under torch."""
    if path not in RESOLVED:
        parts = path.split(".")
        if parts[0] != "torch":
            raise ValueError(f"{path} is not a path under torch")
        found = torch
        for part in parts[1:]:
            found = getattr(found, part)
        RESOLVED[path] = found
    return RESOLVED[path]


def option(value):
    """An option as torch takes it: a block means a tensor, factors a function of the epoch, "Infinity" a float."""
    if isinstance(value, dict):
        numbers = unpack(next(iter(value.values())))
        return tensor(numbers) if "block" in value else lambda epoch: float(numbers[epoch])
    if isinstance(value, list):
        return tuple(option(v) for v in value)
    return {"Infinity": math.inf, "-Infinity": -math.inf, "NaN": math.nan}.get(value, value) if isinstance(value, str) else value


def options(case):
    return {name: option(value) for name, value in (case or {}).items()}
