"""The torch side of benchmarks/eager.ts: one training step of a small net, timed here, one JSON line in and out.

{"loss", "activation", "sizes", "parameters", "x", "y", "lr"} sets up; {"steps": n} trains n steps and answers seconds and the last
loss; {"parameters": true} answers the parameters as rows [weights…, bias], the order of chainrule's parameters().
"""

import json
import sys
import time

import torch

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def hinge(scores, y):
    return torch.relu(1 - y * scores).mean()


def squared(scores, y):
    return ((scores - y) ** 2).sum()


def build(job):
    sizes, flat, at, layers = job["sizes"], torch.tensor(job["parameters"]), 0, []
    activation = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh}[job["activation"]]
    for i, (nin, nout) in enumerate(zip(sizes, sizes[1:])):
        rows = flat[at : at + nout * (nin + 1)].view(nout, nin + 1)
        at += nout * (nin + 1)
        linear = torch.nn.Linear(nin, nout)
        with torch.no_grad():
            linear.weight.copy_(rows[:, :nin])
            linear.bias.copy_(rows[:, nin])
        last = i == len(sizes) - 2
        layers += [linear] if last and not job["activateLast"] else [linear, activation()]
    return torch.nn.Sequential(*layers)


def rows_of(net):
    linears = [part for part in net if isinstance(part, torch.nn.Linear)]
    rows = [torch.cat([part.weight, part.bias[:, None]], dim=1).flatten() for part in linears]
    return torch.cat(rows).tolist()


def main():
    print(json.dumps({"torch": torch.__version__}), flush=True)
    for line in sys.stdin:
        job = json.loads(line)
        if "sizes" in job:
            net, x, y = build(job), torch.tensor(job["x"]), torch.tensor(job["y"]).view(-1, 1)
            loss_of = {"hinge": hinge, "squared": squared}[job["loss"]]
            optimizer = torch.optim.SGD(net.parameters(), lr=job["lr"])
            answer = {}
        elif "steps" in job:
            started = time.perf_counter()
            for _ in range(job["steps"]):
                optimizer.zero_grad()
                loss = loss_of(net(x), y)
                loss.backward()
                optimizer.step()
            answer = {"seconds": time.perf_counter() - started, "loss": loss.item()}
        else:
            answer = {"parameters": rows_of(net)}
        print(json.dumps(answer), flush=True)


main()
