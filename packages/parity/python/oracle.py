"""The oracle: what PyTorch answers, one JSON line per question.

A server on stdin and stdout, started once per run. The first line out says who answers (torch, Python, processor);
after that every line in is a case and every line out its answer, in the same order, so that a case which hangs or
kills the process is known by name.

Python knows no op, loss or optimiser by name: a case carries torch's own paths ("torch.tanh", "torch.optim.Adam"),
which the TypeScript side reads from its records. What torch does not have as one function is spelt under `EXTRA`.

Numbers travel as the 16 hex digits of their float64 bits, many of them joined in one string: a "block".
"""

import json
import math
import os
import platform
import sys

import numpy
import torch

PROTOCOL = 1
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


# --- names -----------------------------------------------------------------------------------------------------------


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


# --- expressions -----------------------------------------------------------------------------------------------------


def apply(node, values):
    """One op node: [path, arguments, options, element]; an argument is an index, {"flag": index}, or a list of indices."""
    path, arguments, settings, *element = node
    f = resolve(path)
    lists = [torch.stack([values[i] for i in a]) if a else torch.zeros(0, dtype=FLOAT) for a in arguments if isinstance(a, list)]
    if len(lists) == 1:
        y = f(lists[0], dim=0, **options(settings))
    elif lists:  # weights, inputs and perhaps a bias, as in a neuron
        y = f(lists[0], lists[1])
        y = y + lists[2][0] if len(lists) > 2 else y
    else:
        y = f(*[values[a["flag"]] != 0 if isinstance(a, dict) else values[a] for a in arguments], **options(settings))
    y = y[element[0]] if element else y
    return y if y.dtype == FLOAT else y.to(FLOAT)


def evaluate(nodes, leaves):
    """The value of every node; numbers among the nodes are constants, null is the next leaf."""
    remaining, values = iter(leaves), []
    for node in nodes:
        if node is None:
            values.append(next(remaining))
        elif isinstance(node, str):
            values.append(tensor(unpack(node)[0]))
        else:
            values.append(apply(node, values))
    return values


def zero_if_none(gradients, like):
    return [torch.zeros_like(t) if g is None else g for g, t in zip(gradients, like)]


def derivatives(y, targets, create_graph=False, upstream=None):
    """dy/dt for every target, 0 where y does not depend on it."""
    if not y.requires_grad:
        return [torch.zeros_like(t) for t in targets]
    g = torch.autograd.grad(y, targets, upstream, allow_unused=True, create_graph=create_graph, retain_graph=True)
    return zero_if_none(g, targets)


def largest(tensors):
    """The largest magnitude, NaN left out: what the tolerance and the rejection of a case go by."""
    magnitudes = [abs(float(t.detach())) for t in tensors]
    return max((m for m in magnitudes if m == m), default=0.0)


def program(case):
    """Value and gradients of an expression; with order 2 also its Hessian, with detail what every node holds."""
    leaves = [tensor(x).requires_grad_() for x in unpack(case["leaves"])]
    values = evaluate(case["nodes"], leaves)
    y = values[case["output"]]
    upstream = tensor(unpack(case["gradient"])[0]) if "gradient" in case else None
    tracked = [v for v in values if v.requires_grad]
    second = case.get("order") == 2
    everywhere = derivatives(y, tracked, second, upstream)
    held = {id(t): g for t, g in zip(tracked, everywhere)}
    gradients = [held[id(x)] for x in leaves]
    hessian = [h for g in gradients for h in derivatives(g, leaves)] if second else []
    answer = {
        "values": pack([float(y.detach())]),
        "gradients": pack([float(g.detach()) for g in gradients + hessian]),
        "scale": pack([largest(values), largest(everywhere + hessian)]),
    }
    if case.get("detail"):
        answer["nodeValues"] = pack([float(v.detach()) for v in values])
        answer["nodeGradients"] = pack([float(held[id(v)].detach()) if id(v) in held else 0.0 for v in values])
    return answer


# --- networks --------------------------------------------------------------------------------------------------------


class Network(torch.nn.Module):
    """Linear layers, each followed by an activation given as a path, or null for none."""

    def __init__(self, layers, parameters):
        super().__init__()
        self.linears = torch.nn.ModuleList(torch.nn.Linear(nin, nout, bias=bias, dtype=FLOAT) for nin, nout, bias, *_ in layers)
        self.activations = [(path and resolve(path), options(settings)) for _, _, _, path, settings in layers]
        self.write(parameters)

    def write(self, numbers):
        """Parameters in the order layer, neuron, weights, bias."""
        start = 0
        for linear in self.linears:
            width = linear.in_features + (linear.bias is not None)
            rows = tensor(numbers[start : start + width * linear.out_features], (linear.out_features, width))
            start += rows.numel()
            with torch.no_grad():
                linear.weight.copy_(rows[:, : linear.in_features])
                if linear.bias is not None:
                    linear.bias.copy_(rows[:, -1])

    def read(self, of=lambda parameter: parameter.detach()):
        """The parameters, or what `of` makes of each, in the order of `write`."""
        rows = []
        for linear in self.linears:
            columns = [of(linear.weight)] + ([of(linear.bias)[:, None]] if linear.bias is not None else [])
            rows.append(torch.cat(columns, dim=1).flatten())
        return torch.cat(rows)

    def forward(self, x):
        for linear, (activation, settings) in zip(self.linears, self.activations):
            x = linear(x)
            x = activation(x, **settings) if activation else x
        return x


def target(case, batch):
    """Targets as the loss wants them: classes, or numbers of the given shape."""
    numbers = unpack(case["targets"])
    if case.get("classes"):
        return torch.tensor(numbers.astype("int64"))
    return tensor(numbers, tuple(case["targetShape"]))


def network_loss(case, network, x, y):
    """The network's outputs and the loss of a batch."""
    outputs = network(x)
    shaped = outputs.reshape(tuple(case["outputShape"])) if "outputShape" in case else outputs
    arguments = (shaped[:, 0], shaped[:, 1]) if case.get("pair") else (shaped,)
    loss = resolve(case["loss"])(*arguments, y, **options(case.get("lossOptions")))
    if case.get("l2"):
        loss = loss + case["l2"] * sum((p * p).sum() for p in network.parameters())
    return outputs, loss


def network(case):
    """Outputs, loss and gradients of a network, or with an optimiser the loss and the parameters after every step."""
    net = Network(case["layers"], unpack(case["parameters"]))
    batch = case["batch"]
    x = tensor(unpack(case["inputs"]), (batch, -1))
    y = target(case, batch)
    return train(case, net, x, y) if "optimizer" in case else measure(case, net, x, y)


def measure(case, net, x, y):
    outputs, loss = network_loss(case, net, x, y)
    loss.backward()
    values = torch.cat([outputs.detach().flatten(), loss.detach().reshape(1)])
    gradients = net.read(lambda p: torch.zeros_like(p) if p.grad is None else p.grad)
    return {"values": pack(values), "gradients": pack(gradients), "scale": pack([largest(values), largest(gradients)])}


def clip(case, net):
    if "clipNorm" in case:
        torch.nn.utils.clip_grad_norm_(net.parameters(), **options(case["clipNorm"]))
    if "clipValue" in case:
        torch.nn.utils.clip_grad_value_(net.parameters(), case["clipValue"])


SHAKY = 1e-9


def gradients_of(case, net, x, y):
    _, loss = network_loss(case, net, x, y)
    return torch.cat([g.flatten() for g in zero_if_none(torch.autograd.grad(loss, list(net.parameters()), allow_unused=True), list(net.parameters()))])


def shaky(case, net, x, y):
    """Whether some gradient is nothing but rounding: it changes with the order of the batch. Optimisers that divide by its size
    would make a step of it, and two correct engines would part."""
    rows = torch.arange(len(x))
    orders = [rows, rows.flip(0), torch.cat([rows[::2], rows[1::2]])]
    gradients = torch.stack([gradients_of(case, net, x[order], y[order]) for order in orders])
    spread = gradients.amax(0) - gradients.amin(0)
    return bool((spread > SHAKY * gradients.abs().amin(0)).any())


def train(case, net, x, y):
    optimizer = resolve(case["optimizer"])(net.parameters(), **options(case["optimizerOptions"]))
    schedule = resolve(case["schedule"])(optimizer, **options(case.get("scheduleOptions"))) if case.get("schedule") else None
    rates = unpack(case["rates"]) if "rates" in case else None
    values, noise = [], False
    for step in range(case["steps"]):
        if rates is not None:
            for group in optimizer.param_groups:
                group["lr"] = float(rates[step])
        optimizer.zero_grad()
        noise = noise or ("eps" in optimizer.defaults and shaky(case, net, x, y))
        _, loss = network_loss(case, net, x, y)
        loss.backward()
        clip(case, net)
        optimizer.step()
        advance(case, schedule, loss)
        values += [loss.detach().reshape(1), tensor([optimizer.param_groups[0]["lr"]])]
        if case["parametersAfter"] == "every step" or step == case["steps"] - 1:
            values.append(net.read())
    course = torch.cat(values)
    return {"values": pack(course), "gradients": "", "scale": pack([math.inf if noise else largest(course), 0.0])}


def advance(case, schedule, loss):
    """One step of the schedule; one that watches a metric gets the loss."""
    if schedule is not None:
        schedule.step(loss.detach()) if case.get("metric") else schedule.step()


# --- the server ------------------------------------------------------------------------------------------------------

KINDS = {"program": program, "network": network}


def answer(line):
    case = json.loads(line)
    try:
        return {"id": case["id"], **KINDS[case["kind"]](case)}
    except Exception as error:  # the case failed, not the server: say so and go on
        return {"id": case["id"], "error": f"{type(error).__name__}: {error}"}


def processor():
    """The kind of processor, as far as the C library's choice of kernels goes."""
    flags = set()
    try:
        with open("/proc/cpuinfo", encoding="ascii") as file:
            flags = {word for line in file if line.startswith("flags") for word in line.split()}
    except OSError:
        pass
    kinds = [flag for flag in ("fma", "avx2", "avx512f") if flag in flags]
    return " ".join([platform.machine(), *kinds])


def hello():
    return {
        "oracle": "chainrule",
        "protocol": PROTOCOL,
        "torch": torch.__version__.split("+")[0],
        "python": platform.python_version(),
        "capability": torch.backends.cpu.get_cpu_capability(),
        "processor": processor(),
        "libc": " ".join(platform.libc_ver()),
        "tunables": os.environ.get("GLIBC_TUNABLES", ""),
    }


def serve():
    torch.set_num_threads(1)
    torch.set_default_dtype(FLOAT)
    out = sys.stdout
    sys.stdout = sys.stderr  # a stray print must not end up among the answers
    print(json.dumps(hello()), file=out, flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(line)), file=out, flush=True)


if __name__ == "__main__":
    serve()
