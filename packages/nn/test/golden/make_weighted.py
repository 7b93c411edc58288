"""Golden trainings with weighted classes and classes that do not count, as hex floats: a linear layer, batches of 4, SGD. Run with
a Python that has torch: python test/golden/make_weighted.py > test/golden/weighted.json"""

import json
import os
import sys

os.environ["ATEN_CPU_CAPABILITY"] = "default"

import torch  # noqa: E402

X = [[0.5, -1.0], [1.5, 0.25], [-0.75, 2.0], [0.1, 0.2], [2.0, -0.5], [-1.0, -1.0], [0.3, 1.1], [0.9, -0.4], [1.2, 0.8]]
W = [[0.2, -0.1], [0.4, 0.3], [-0.5, 0.6]]
B = [0.05, -0.02, 0.1]
CASES = [
    {"options": {"weight": [1.0, 3.0, 0.25]}, "y": [0, 1, 2, 1, 0, 2, 2, 1, 0]},
    {"options": {}, "y": [0, 1, -100, 1, -100, -100, 2, 1, 0]},
    {"options": {"ignoreIndex": 1}, "y": [0, 1, 2, 1, 0, 2, 2, 1, 0]},
    {"options": {"weight": [1.0, 3.0, 0.25], "ignoreIndex": 2, "labelSmoothing": 0.1}, "y": [0, 1, 2, 1, 0, 2, 2, 1, 0]},
    {"options": {"weight": [2.0, 2.0, 2.0]}, "y": [0, 1, 2, 1, 0, 2, 2, 1, 0]},
    {"options": {"weight": [1.0, 3.0, 0.25]}, "y": [1, 1, 1, 1, 1, 1, 1, 1, 1]},
]
NAMES = {"ignoreIndex": "ignore_index", "labelSmoothing": "label_smoothing"}


def hexes(tensor):
    return [float(value).hex() for value in tensor.reshape(-1).tolist()]


def weight_of(y, options):
    """What the mean of a batch is divided by: the weight of the rows that count."""
    ignored, weight = options.get("ignoreIndex", -100), options.get("weight", [1.0, 1.0, 1.0])
    return sum(weight[c] for c in y.tolist() if c != ignored)


def train(case):
    options = {NAMES.get(name, name): value for name, value in case["options"].items()}
    if "weight" in options:
        options["weight"] = torch.tensor(options["weight"], dtype=torch.float64)
    layer = torch.nn.Linear(2, 3, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(W, dtype=torch.float64))
        layer.bias.copy_(torch.tensor(B, dtype=torch.float64))
    x, y = torch.tensor(X, dtype=torch.float64), torch.tensor(case["y"])
    loss = torch.nn.CrossEntropyLoss(**options)
    penalty = lambda: 0.01 * (layer.weight**2).sum()  # noqa: E731
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.5)
    losses, after = [], []
    for _ in range(3):
        total, heavy = 0.0, 0.0
        for start in (0, 4, 8):
            optimizer.zero_grad()
            value = loss(layer(x[start : start + 4]), y[start : start + 4]) + penalty()
            value.backward()
            optimizer.step()
            weight = weight_of(y[start : start + 4], case["options"])
            total, heavy = total + value.item() * weight, heavy + weight
        losses.append((total / heavy).hex())
        with torch.no_grad():
            after.append((loss(layer(x), y) + penalty()).item().hex())
    return {**case, "losses": losses, "validation": after, "weight": hexes(layer.weight), "bias": hexes(layer.bias)}


json.dump({"torch": torch.__version__, "x": X, "w": W, "b": B, "cases": [train(case) for case in CASES]}, sys.stdout)
