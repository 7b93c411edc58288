"""Golden values of the three random streams, as hex floats. Run with a Python that has torch and numpy:
python test/golden/make_random.py > test/golden/random.json

torch scales uniforms by a fused multiply-add where the processor has one, which moves last bits between machines; its
plain kernels are the ones recorded here."""

import json
import os
import random
import sys

os.environ["ATEN_CPU_CAPABILITY"] = "default"

import numpy  # noqa: E402
import torch  # noqa: E402

SEEDS = [0, 1, 42, 1337, -2, 2**32 + 42, 2**40 + 5]


def hexes(values):
    return [float(value).hex() for value in values]


def torch_stream(seed):
    torch.manual_seed(seed)
    entry = {"seed": seed, "rand": hexes(torch.rand(5, dtype=torch.float64).tolist())}
    entry["uniform"] = hexes(torch.empty(3, dtype=torch.float64).uniform_(-0.7, 0.3).tolist())
    entry["randn5"] = hexes(torch.randn(5, dtype=torch.float64).tolist())
    entry["randn4"] = hexes(torch.randn(4, dtype=torch.float64).tolist())
    entry["randn32"] = hexes(torch.randn(32, dtype=torch.float64).tolist())
    entry["randn21"] = hexes(torch.randn(21, dtype=torch.float64).tolist())
    entry["randperm"] = torch.randperm(12).tolist()
    return entry


def linear(seed, sizes):
    torch.manual_seed(seed)
    layers = [torch.nn.Linear(a, b, dtype=torch.float64) for a, b in zip(sizes, sizes[1:])]
    return {
        "seed": seed,
        "sizes": sizes,
        "weight": [hexes(layer.weight.detach().flatten().tolist()) for layer in layers],
        "bias": [hexes(layer.bias.detach().tolist()) for layer in layers],
    }


def numpy_stream(seed):
    state = numpy.random.RandomState(seed)
    entry = {"seed": seed, "random": hexes(state.random_sample(3))}
    entry["normal"] = hexes(state.normal(size=5))
    items = list(range(20))
    state.shuffle(items)
    entry["shuffle"] = items
    entry["uniform"] = hexes(state.uniform(-1, 3, 2))
    return entry


def python_stream(seed):
    stream = random.Random(seed)
    entry = {"seed": seed, "random": hexes(stream.random() for _ in range(3))}
    entry["gauss"] = hexes(stream.gauss(0, 0.08) for _ in range(5))
    items = list(range(20))
    stream.shuffle(items)
    entry["shuffle"] = items
    weights = [0.1, 2.5, 0.0, 1.25, 3.0]
    entry["weights"] = hexes(weights)
    entry["choices"] = [stream.choices(range(5), weights=weights)[0] for _ in range(12)]
    entry["uniform"] = hexes(stream.uniform(-1, 1) for _ in range(2))
    entry["bits"] = [stream.getrandbits(k) for k in (1, 5, 31, 32)]
    return entry


json.dump(
    {
        "torch": torch.__version__,
        "numpy": numpy.__version__,
        "python": sys.version.split()[0],
        "torchStreams": [torch_stream(seed) for seed in SEEDS],
        "linears": [linear(42, [3, 4, 4, 1]), linear(42, [2, 16, 16, 1]), linear(7, [64, 10])],
        "numpyStreams": [numpy_stream(seed) for seed in (0, 42, 1337)],
        "pythonStreams": [python_stream(seed) for seed in (0, 42, 1337, -7, 2**40 + 5)],
    },
    sys.stdout,
    indent=1,
)
