"""The oracle: what PyTorch answers, one JSON line per question.

A server on stdin and stdout, started once per run. The first line out says who answers (torch, Python, processor);
after that every line in is a case and every line out its answer, in the same order, so that a case which hangs or
kills the process is known by name.

Python knows no op, loss or optimiser by name: a case carries torch's own paths ("torch.tanh", "torch.optim.Adam"),
which the TypeScript side reads from its records. What torch does not have as one function is spelt in wire.py.

Numbers travel as the 16 hex digits of their float64 bits, many of them joined in one string: a "block".
"""

import json
import os
import platform
import sys

import torch

from gpts import gpt
from losses import loss
from networks import network
from programs import program
from zeros import zeros
from wire import FLOAT

PROTOCOL = 1

KINDS = {"program": program, "network": network, "gpt": gpt, "loss": loss, "zeros": zeros}


def answer(line):
    case = json.loads(line)
    try:
        return {"id": case["id"], **KINDS[case["kind"]](case)}
    except Exception as error:  # the case failed, not the server: say so and go on
        return {"id": case["id"], "error": f"{type(error).__name__}: {error}"}


def processor():
    """The kind of processor: its family and model, and what the C library chooses kernels by.

    The model counts: MKL's square root starts from the processor's own estimate of 1/sqrt(x), which differs from one
    model to the next, and 1 result in 80 then has another last bit.
    """
    facts = {}
    try:
        with open("/proc/cpuinfo", encoding="ascii") as file:
            for line in file:
                name, _, value = line.partition(":")
                facts.setdefault(name.strip(), value.strip())
    except OSError:
        pass
    model = [f"{name} {facts[key]}" for name, key in (("family", "cpu family"), ("model", "model")) if key in facts]
    flags = facts.get("flags", "").split()
    return " ".join([platform.machine(), *model, *(flag for flag in ("fma", "avx2", "avx512f") if flag in flags)])


def hello():
    return {
        "oracle": "chainrule",
        "protocol": PROTOCOL,
        "torch": torch.__version__.split("+")[0],
        "python": platform.python_version(),
        "capability": torch.backends.cpu.get_cpu_capability(),
        "processor": processor(),
        "libc": " ".join(platform.libc_ver()),
        "tunables": " ".join(f"{name}={os.environ[name]}" for name in ("GLIBC_TUNABLES", "MKL_CBWR") if name in os.environ),
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
