"""PyTorch's side of the training benchmark: the loop that everybody writes, one thread, told what to do by lines of JSON.

setup: build the network and the data; fit: train so many epochs and answer the last epoch's mean loss, the seconds, and a steady epoch's.
Orders come from torch.randperm with the same seed as ours, so both sides see the same batches.
"""

import json
import sys
import time

import torch

torch.set_num_threads(1)
LOSSES = {
    "crossEntropy": lambda out, y: torch.nn.functional.cross_entropy(out, y.long()),
    "hingeLoss": lambda out, y: torch.relu(1 - y * out[:, 0]).mean(),
}


class Run:
    def __init__(self, load):
        layers, width = [], load["nin"]
        for i, nout in enumerate(load["nouts"]):
            layers.append(torch.nn.Linear(width, nout, dtype=torch.float64))
            if i + 1 < len(load["nouts"]):
                layers.append(torch.nn.ReLU())
            width = nout
        self.model = torch.nn.Sequential(*layers)
        state = [torch.tensor(part, dtype=torch.float64) for part in load["state"]]
        with torch.no_grad():
            for parameter, numbers in zip(self.model.parameters(), state):
                parameter.copy_(numbers.reshape(parameter.shape))
        self.x = torch.tensor(load["x"], dtype=torch.float64)
        self.y = torch.tensor(load["y"], dtype=torch.float64)
        self.batch = load["batchSize"]
        self.loss = LOSSES[load["loss"]]
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=load["lr"], momentum=0.9)
        self.order = torch.Generator().manual_seed(load["seed"])

    def fit(self, epochs):
        start = time.perf_counter()
        ends = []
        for _ in range(epochs):
            total = 0.0
            for rows in torch.randperm(len(self.x), generator=self.order).split(self.batch):
                self.optimizer.zero_grad()
                loss = self.loss(self.model(self.x[rows]), self.y[rows])
                loss.backward()
                self.optimizer.step()
                total += loss.item() * len(rows)
            ends.append(time.perf_counter())
        steady = sorted(end - begin for begin, end in zip(ends, ends[1:]))
        return {"loss": total / len(self.x), "seconds": ends[-1] - start, "steady": steady[len(steady) // 2]}


def main():
    run = None
    print(json.dumps({"version": torch.__version__}), flush=True)
    for line in sys.stdin:
        message = json.loads(line)
        if message["do"] == "setup":
            run = Run(message["load"])
            print(json.dumps({}), flush=True)
        else:
            print(json.dumps(run.fit(message["epochs"])), flush=True)


main()
