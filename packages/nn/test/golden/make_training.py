"""Golden values of losses, optimisers and schedules, as hex floats. Run with a Python that has torch:
python test/golden/make_training.py > test/golden/training.json"""

import itertools
import json
import os
import re
import sys

os.environ["ATEN_CPU_CAPABILITY"] = "default"
import torch  # noqa: E402

torch.manual_seed(7)
torch.set_num_threads(1)
F64 = torch.float64
STEPS = 25


def snake(name):
    special = {"TMax": "T_max", "T0": "T_0", "TMult": "T_mult"}
    return special.get(name) or re.sub(r"([A-Z])", lambda m: "_" + m.group(1).lower(), name)


def keywords(options):
    return {snake(key): value for key, value in options.items()}


def hexes(tensor):
    return [x.hex() for x in tensor.detach().flatten().tolist()]


OPTIMIZERS = [
    ("SGD", {"lr": 0.1}),
    ("SGD", {"lr": 0.1, "momentum": 0.9}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "dampening": 0.3, "weightDecay": 0.05}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weightDecay": 0.01}),
    ("SGD", {"lr": 0.1, "momentum": 0.5, "maximize": True}),
    ("Adam", {}),
    ("Adam", {"lr": 0.05, "betas": [0.8, 0.95], "eps": 1e-6, "weightDecay": 0.1}),
    ("Adam", {"lr": 0.05, "amsgrad": True, "maximize": True}),
    ("Adam", {"lr": 0.05, "betas": [0.3, 0.5]}),
    ("AdamW", {"lr": 0.05}),
    ("AdamW", {"lr": 0.05, "weightDecay": 0.2, "amsgrad": True}),
    ("AdamW", {"lr": 0.05, "weightDecay": 0, "maximize": True}),
    ("RMSprop", {}),
    ("RMSprop", {"lr": 0.02, "alpha": 0.9, "centered": True}),
    ("RMSprop", {"lr": 0.02, "alpha": 0.3, "centered": True, "momentum": 0.8, "weightDecay": 0.01}),
    ("RMSprop", {"lr": 0.02, "momentum": 0.9, "maximize": True}),
    ("Adagrad", {}),
    ("Adagrad", {"lr": 0.1, "lrDecay": 0.02, "weightDecay": 0.05, "eps": 1e-8}),
    ("Adagrad", {"lr": 0.1, "initialAccumulatorValue": 0.5, "maximize": True}),
]


def optimizer_case(name, options):
    parameters = [torch.randn(3, dtype=F64), torch.randn(2, dtype=F64)]
    start = [hexes(p) for p in parameters]
    optimizer = getattr(torch.optim, name)(parameters, **keywords(options))
    gradients, after = [], []
    for _ in range(STEPS):
        for p in parameters:
            p.grad = torch.randn_like(p)
        gradients.append([hexes(p.grad) for p in parameters])
        optimizer.step()
        after.append([hexes(p) for p in parameters])
    return {"name": name, "options": options, "start": start, "gradients": gradients, "after": after}


SCHEDULES = [
    ("StepLR", {"stepSize": 4}),
    ("StepLR", {"stepSize": 3, "gamma": 0.7}),
    ("MultiStepLR", {"milestones": [2, 5, 5, 11], "gamma": 0.5}),
    ("ExponentialLR", {"gamma": 0.93}),
    ("LinearLR", {}),
    ("LinearLR", {"startFactor": 0.2, "endFactor": 0.7, "totalIters": 9}),
    ("ConstantLR", {}),
    ("ConstantLR", {"factor": 0.3, "totalIters": 7}),
    ("PolynomialLR", {}),
    ("PolynomialLR", {"totalIters": 12, "power": 2.3}),
    ("CosineAnnealingLR", {"TMax": 7}),
    ("CosineAnnealingLR", {"TMax": 10, "etaMin": 0.01}),
    ("CosineAnnealingWarmRestarts", {"T0": 4}),
    ("CosineAnnealingWarmRestarts", {"T0": 3, "TMult": 2, "etaMin": 0.005}),
    ("OneCycleLR", {"maxLr": 0.4, "totalSteps": 25}),
    ("OneCycleLR", {"maxLr": [0.4, 0.2], "epochs": 5, "stepsPerEpoch": 5, "pctStart": 0.4, "annealStrategy": "linear"}),
    ("OneCycleLR", {"maxLr": 0.4, "totalSteps": 26, "threePhase": True, "divFactor": 10, "finalDivFactor": 100}),
    ("OneCycleLR", {"maxLr": 0.4, "totalSteps": 30, "cycleMomentum": False}),
    ("OneCycleLR", {"maxLr": 0.4, "totalSteps": 30, "baseMomentum": 0.6, "maxMomentum": [0.9, 0.8]}),
    ("ReduceLROnPlateau", {"patience": 1}),
    ("ReduceLROnPlateau", {"mode": "max", "factor": 0.5, "patience": 0, "cooldown": 2, "minLr": [0.02, 0.01]}),
    ("ReduceLROnPlateau", {"thresholdMode": "abs", "threshold": 0.1, "patience": 2, "eps": 0.01}),
]
COMPOSED = [
    ("SequentialLR", [("LinearLR", {"totalIters": 4}), ("ExponentialLR", {"gamma": 0.9})], [5]),
    ("SequentialLR", [("ConstantLR", {}), ("CosineAnnealingWarmRestarts", {"T0": 3}), ("StepLR", {"stepSize": 2})], [4, 13]),
    ("SequentialLR", [("CosineAnnealingLR", {"TMax": 5}), ("PolynomialLR", {"totalIters": 9})], [6]),
    ("ChainedScheduler", [("ConstantLR", {"totalIters": 3}), ("ExponentialLR", {"gamma": 0.9})], None),
    ("ChainedScheduler", [("CosineAnnealingLR", {"TMax": 8}), ("MultiStepLR", {"milestones": [3, 6]}), ("LinearLR", {})], None),
]


def two_groups():
    parameters = [torch.zeros(1, dtype=F64, requires_grad=True) for _ in range(2)]
    groups = [{"params": parameters[:1]}, {"params": parameters[1:], "lr": 0.04}]
    return torch.optim.SGD(groups, lr=0.1, momentum=0.9)


def rates(optimizer):
    return [[float(group["lr"]).hex(), float(group["momentum"]).hex()] for group in optimizer.param_groups]


def run_schedule(optimizer, schedule, metrics):
    trace = [rates(optimizer)]
    for metric in metrics:
        optimizer.step()
        schedule.step() if metric is None else schedule.step(metric)
        trace.append(rates(optimizer))
    return trace


METRICS = [3, 2.5, 2.4, 2.45, 2.4, 2.39, 2.39, 2, 2.1, 2.2, 2.3, 1.9, 1.9, 1.89, 1.95, 1.95, 1.95, 1.95, 1.5, 1.6, 1.7, 1.8, 1.8, 1.8]


def schedule_case(name, options):
    optimizer = two_groups()
    schedule = getattr(torch.optim.lr_scheduler, name)(optimizer, **keywords(options))
    metrics = METRICS if name == "ReduceLROnPlateau" else [None] * 24
    return {"name": name, "options": options, "metrics": metrics, "trace": run_schedule(optimizer, schedule, metrics)}


def composed_case(name, parts, milestones):
    optimizer = two_groups()
    schedulers = [getattr(torch.optim.lr_scheduler, part)(optimizer, **keywords(o)) for part, o in parts]
    if milestones is None:
        schedule = torch.optim.lr_scheduler.ChainedScheduler(schedulers)
    else:
        schedule = torch.optim.lr_scheduler.SequentialLR(optimizer, schedulers, milestones)
    trace = run_schedule(optimizer, schedule, [None] * 24)
    return {"name": name, "parts": parts, "milestones": milestones, "trace": trace}


ELEMENTS = {
    "mseLoss": ("mse_loss", [{}], "real"),
    "l1Loss": ("l1_loss", [{}], "real"),
    "smoothL1Loss": ("smooth_l1_loss", [{}, {"beta": 0.3}, {"beta": 0}], "real"),
    "huberLoss": ("huber_loss", [{}, {"delta": 0.4}], "real"),
    "softMarginLoss": ("soft_margin_loss", [{}], "sign"),
    "hingeEmbeddingLoss": ("hinge_embedding_loss", [{}, {"margin": 0.4}], "sign"),
    "binaryCrossEntropy": ("binary_cross_entropy", [{}, {"weight": 0.7}, {"weight": [0.5, 2, 1]}], "probability"),
    "binaryCrossEntropyWithLogits": (
        "binary_cross_entropy_with_logits",
        [{}, {"weight": 0.7}, {"posWeight": 3.5}, {"weight": [2, 1, 0.5], "posWeight": [0.5, 3, 1]}],
        "share",
    ),
    "klDiv": ("kl_div", [{}, {"logTarget": True}], "share"),
    "marginRankingLoss": ("margin_ranking_loss", [{}, {"margin": 0.5}], "sign"),
}


def element_case(name, options, shape, reduction):
    torch_name, _, kind = ELEMENTS[name]
    inputs = [torch.randn(shape, dtype=F64) * 2 for _ in range(2 if name == "marginRankingLoss" else 1)]
    if kind == "probability":
        inputs = [torch.rand(shape, dtype=F64)]
        if shape == (2, 3):
            inputs[0].view(-1)[:4] = torch.tensor([0.0, 1.0, 1e-14, 1 - 1e-15], dtype=F64)
    target = torch.randn(shape, dtype=F64)
    if kind == "sign":
        target = torch.where(target > 0, 1.0, -1.0).to(F64)
    if kind in ("probability", "share"):
        target = torch.rand(shape, dtype=F64)
        target.view(-1)[0] = 0.0
    if options.get("logTarget"):
        target = (target + 0.1).log()
    for x in inputs:
        x.requires_grad_()
    arguments = keywords(options)
    for key in ("weight", "pos_weight"):
        if key in arguments:
            arguments[key] = torch.tensor(arguments[key], dtype=F64)
    out = getattr(torch.nn.functional, torch_name)(*inputs, target, reduction=reduction, **arguments)
    out.sum().backward()
    return {
        "name": name,
        "options": {**options, "reduction": reduction},
        "shape": list(shape),
        "inputs": [hexes(x) for x in inputs],
        "target": hexes(target),
        "value": hexes(out),
        "gradients": [hexes(x.grad) for x in inputs],
    }


CLASSES = {
    "crossEntropy": ("cross_entropy", [
        {}, {"labelSmoothing": 0.1}, {"weight": [0.5, 2, 1, 0.25]}, {"ignoreIndex": 2},
        {"weight": [0.5, 2, 1, 0.25], "labelSmoothing": 0.2, "ignoreIndex": 1},
    ]),
    "nllLoss": ("nll_loss", [{}, {"weight": [0.5, 2, 1, 0.25]}, {"ignoreIndex": 2}]),
    "multiMarginLoss": ("multi_margin_loss", [{}, {"p": 2, "margin": 0.5}, {"weight": [0.5, 2, 1, 0.25], "margin": 2}]),
}


def class_case(name, options, batch, reduction, probabilities=False):
    torch_name, _ = CLASSES[name]
    shape = (batch, 4) if batch else (4,)
    x = torch.randn(shape, dtype=F64) * 2
    if name == "nllLoss":
        x = x.log_softmax(-1)
    x.requires_grad_()
    target = torch.tensor([3, 1, 2, 2, 0][:batch] if batch else 3)
    if probabilities:
        target = torch.rand(shape, dtype=F64).softmax(-1)
    arguments = keywords(options)
    if "weight" in arguments:
        arguments["weight"] = torch.tensor(arguments["weight"], dtype=F64)
    out = getattr(torch.nn.functional, torch_name)(x, target, reduction=reduction, **arguments)
    out.sum().backward()
    return {
        "name": name,
        "options": {**options, "reduction": reduction},
        "shape": list(shape),
        "input": hexes(x),
        "target": hexes(target) if probabilities else target.reshape(-1).tolist(),
        "probabilities": probabilities,
        "value": hexes(out),
        "gradient": hexes(x.grad),
    }


def losses():
    cases = []
    for name, (_, variants, _) in ELEMENTS.items():
        reductions = ["mean", "sum", "none"] + (["batchmean"] if name == "klDiv" else [])
        for options, shape, reduction in itertools.product(variants, [(), (3,), (2, 3)], reductions):
            if shape == () and (reduction == "batchmean" or any(isinstance(x, list) for x in options.values())):
                continue
            cases.append(element_case(name, options, shape, reduction))
    return cases


def class_losses():
    cases = []
    for name, (_, variants) in CLASSES.items():
        for options, batch, reduction in itertools.product(variants, [0, 5], ["mean", "sum", "none"]):
            cases.append(class_case(name, options, batch, reduction))
    for options, batch, reduction in itertools.product(
        [{}, {"labelSmoothing": 0.3}, {"weight": [0.5, 2, 1, 0.25]}], [0, 5], ["mean", "sum", "none"]
    ):
        cases.append(class_case("crossEntropy", options, batch, reduction, probabilities=True))
    return cases


def clip_case(max_norm, norm_type):
    parameters = [torch.zeros(3, dtype=F64), torch.zeros(2, dtype=F64)]
    for p in parameters:
        p.grad = torch.randn_like(p) * 3
    before = [hexes(p.grad) for p in parameters]
    norm = torch.nn.utils.clip_grad_norm_(parameters, max_norm, norm_type)
    return {
        "maxNorm": max_norm,
        "normType": "inf" if norm_type == float("inf") else norm_type,
        "before": before,
        "norm": norm.item().hex(),
        "after": [hexes(p.grad) for p in parameters],
    }


json.dump(
    {
        "torch": torch.__version__,
        "optimizers": [optimizer_case(*case) for case in OPTIMIZERS],
        "schedules": [schedule_case(*case) for case in SCHEDULES],
        "composed": [composed_case(*case) for case in COMPOSED],
        "elements": losses(),
        "classes": class_losses(),
        "clips": [clip_case(m, n) for m in (0.5, 100.0) for n in (1.0, 2.0, 3.0, float("inf"))],
    },
    sys.stdout,
)
