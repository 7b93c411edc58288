"""Networks as a user of torch would write them: Linear layers, a loss, an optimiser, a schedule."""

import torch

from programs import largest, scaled, zero_if_none
from wire import FLOAT, options, pack, resolve, tensor, unpack


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


def network_loss(case, network, x, y, shrink=0.0):
    """The network's outputs, a little smaller if asked to, and the loss of a batch."""
    outputs = network(x) * (1 - shrink)
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
    return {"values": pack(values), "gradients": pack(gradients), **scaled(values, gradients)}


def clip(case, net):
    if "clipNorm" in case:
        torch.nn.utils.clip_grad_norm_(net.parameters(), **options(case["clipNorm"]))
    if "clipValue" in case:
        torch.nn.utils.clip_grad_value_(net.parameters(), case["clipValue"])


# Optimisers that divide by the size of a gradient make steps of its relative error, and momentum adds up ten of them.
SHAKY = 1e-11
CANCELLED = 1e-12
AMPLIFIED = 10.0
NUDGE = 2.0**-51
# What tolerance.ts allows a value, and which part of that torch may part from itself.
ABSOLUTE, RELATIVE, PART = 1e-12, 1e-10, 0.05


def differ(a, b, allowed):
    """Whether some numbers lie further apart than allowed. NaN is apart from all but NaN, an infinity from all but itself."""
    same = (a == b) | (a.isnan() & b.isnan()) | ((a - b).abs() <= allowed)
    return not bool(same.all())


def gradients_of(case, net, x, y, nudge):
    """The gradients of a batch, with every parameter moved by a rounding or so, up and down in turn."""
    parameters = list(net.parameters())
    start = net.read()
    with torch.no_grad():
        for p in parameters:
            p.mul_(1 + nudge * (1 - 2 * (torch.arange(p.numel()) % 2)).reshape(p.shape))
    _, loss = network_loss(case, net, x, y)
    gradients = zero_if_none(torch.autograd.grad(loss, parameters, allow_unused=True), parameters)
    net.write(start.numpy())
    return torch.cat([g.flatten() for g in gradients])


def cancelled(case, net, x, y, gradients):
    """Whether some gradient is what examples that pull to both sides left over, 0 or its rounding by the order of the sum: some of
    them alone, an odd number, give a gradient that is no such thing."""
    count, draws = len(x), torch.Generator().manual_seed(1)
    some = [torch.randperm(count, generator=draws)[: count // 2 | 1] for _ in range(3)]
    batches = [rows.repeat(count)[:count] for rows in some]
    partial = torch.stack([gradients_of(case, net, x[rows], y[rows], 0.0) for rows in batches]).nan_to_num()
    return bool((gradients.abs() < CANCELLED * partial.abs().amax(0)).any())


def shaky(case, net, x, y):
    """Whether some gradient is little but rounding: it changes with the order of the batch, or with the last bits of the parameters.
    Optimisers that divide by its size would make a step of that, and so would a climb, which drives probabilities to 0 and 1 until
    1 - p holds no digits: two correct engines would part. So also if the loss itself hangs on the last bits of the outputs, and if
    examples cancel to nothing."""
    rows = torch.arange(len(x))
    orders = [(rows, 0.0), (rows.flip(0), NUDGE), (torch.cat([rows[::2], rows[1::2]]), -NUDGE)]
    gradients = torch.stack([gradients_of(case, net, x[order], y[order], nudge) for order, nudge in orders])
    with torch.no_grad():
        losses = [network_loss(case, net, x, y, shrink)[1] for shrink in (0.0, NUDGE)]
    hangs = differ(*losses, SHAKY * losses[0].abs().clamp(min=1))
    allowed = SHAKY * gradients.abs().amin(0)
    moved = any(differ(gradients[i], gradients[j], allowed) for i, j in ((0, 1), (0, 2), (1, 2)))
    return moved or hangs or cancelled(case, net, x, y, gradients[0])


def groups(case, net):
    """The parameters, in two groups if the last layer has options of its own."""
    if "lastLayer" not in case:
        return net.parameters()
    rest = [p for linear in net.linears[:-1] for p in linear.parameters()]
    last = {"params": list(net.linears[-1].parameters()), **options(case["lastLayer"])}
    return ([{"params": rest}] if rest else []) + [last]


def scheduler(case, optimizer):
    """The schedule, made of others if it has parts."""
    path, settings = case["schedule"]
    if "scheduleParts" not in case:
        return resolve(path)(optimizer, **options(settings))
    parts = [resolve(part)(optimizer, **options(its)) for part, its in case["scheduleParts"]]
    return resolve(path)(optimizer=optimizer, schedulers=parts, **options(settings))


def course(case, net, x, y, watch=lambda optimizer: None):
    """The loss, the rates and the parameters, step by step; `watch` is called before each step."""
    optimizer = resolve(case["optimizer"])(groups(case, net), **options(case["optimizerOptions"]))
    schedule = scheduler(case, optimizer) if "schedule" in case else None
    rates = unpack(case["rates"]) if "rates" in case else None
    values = []
    for step in range(case["steps"]):
        if rates is not None:
            for group in optimizer.param_groups:
                group["lr"] = float(rates[step])
        optimizer.zero_grad()
        watch(optimizer)
        _, loss = network_loss(case, net, x, y)
        loss.backward()
        clip(case, net)
        optimizer.step()
        advance(case, schedule, loss)
        values += [loss.detach().reshape(1), tensor([group["lr"] for group in optimizer.param_groups])]
        if case["parametersAfter"] == "every step" or step == case["steps"] - 1:
            values.append(net.read())
    return torch.cat(values)


def train(case, net, x, y):
    noise, divides = False, False

    def watch(optimizer):
        nonlocal noise, divides
        divides = "eps" in optimizer.defaults
        noise = noise or ((divides or optimizer.defaults["maximize"]) and shaky(case, net, x, y))

    start = net.read().numpy()
    values = course(case, net, x, y, watch)
    scale = max(AMPLIFIED if divides else 0.0, largest(values))
    noise = noise or parts(case, net, start, x, y, values, scale)
    reason = "its course is little but rounding" if noise else None
    return {"values": pack(values), "gradients": "", **scaled(values, [], reason), "scale": pack([scale, 0.0])}


def parts(case, net, start, x, y, values, scale):
    """Whether torch parts from itself: the same training, its examples in other orders, ends elsewhere by a good part of what is
    allowed. Some trainings multiply a rounding by three at every step, and two correct engines would part, too."""
    rows = torch.arange(len(x))
    allowed = ABSOLUTE * max(1.0, scale) + RELATIVE * values.abs()
    for order in (rows.flip(0), torch.cat([rows[1::2], rows[::2]])):
        net.write(start)
        other = course(case, net, x[order], y[order])
        if differ(values, other, PART * allowed):
            return True
    return False


def advance(case, schedule, loss):
    """One step of the schedule; one that watches a metric gets the loss."""
    if schedule is not None:
        schedule.step(loss.detach()) if case.get("metric") else schedule.step()
