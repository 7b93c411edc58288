"""JAX's side of the benchmark: the whole step under one jit, on the CPU, one thread where XLA allows it.

The same lines of JSON as torch_side.py.
"""

import json
import os
import sys
import time

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)


class Step:
    def __init__(self, load, numbers, dtype):
        dt = np.dtype(dtype)
        flat = np.array(numbers["parameters"], dt)
        self.parameters = []
        width, at = load["nin"], 0
        for nout in load["nouts"]:
            rows = flat[at : at + nout * (width + 1)].reshape(nout, width + 1)
            self.parameters.append((jnp.array(rows[:, :width]), jnp.array(rows[:, width])))
            width, at = nout, at + nout * (width + 1)
        self.x = jnp.array(np.array(numbers["x"], dt).reshape(load["batch"], load["nin"]))
        y = np.array(numbers["y"], dt)
        self.y = jnp.array(y.astype(np.int32) if load["loss"] == "crossEntropy" else y)
        active = {"tanh": jnp.tanh, "relu": jax.nn.relu}[load["activation"]]

        def loss(parameters, x, y):
            h = x
            for i, (weight, bias) in enumerate(parameters):
                h = h @ weight.T + bias
                if i + 1 < len(parameters) or load["activeOutput"]:
                    h = active(h)
            if load["loss"] == "crossEntropy":
                parts = -jnp.take_along_axis(jax.nn.log_softmax(h), y[:, None], 1)[:, 0]
            else:
                score = h[:, 0]
                parts = (score - y) ** 2 if load["loss"] == "squared" else jax.nn.relu(1 - score * y)
            total = parts.mean() if load["reduction"] == "mean" else parts.sum()
            if load["decay"]:
                total = total + load["decay"] * sum((w * w).sum() + (b * b).sum() for w, b in parameters)
            return total

        self.gradient = jax.jit(jax.value_and_grad(loss))

        def update(parameters, x, y):
            value, gradients = jax.value_and_grad(loss)(parameters, x, y)
            return value, jax.tree.map(lambda p, g: p - dt.type(1e-6) * g, parameters, gradients)

        self.update = jax.jit(update)

    def answer(self):
        loss, gradients = self.gradient(self.parameters, self.x, self.y)
        rows = [np.concatenate([w, np.array(b)[:, None]], 1).ravel() for w, b in gradients]
        return {"loss": float(loss), "gradients": np.concatenate(rows).tolist()}

    def run(self, steps):
        parameters = self.parameters
        start = time.perf_counter()
        for _ in range(steps):
            loss, parameters = self.update(parameters, self.x, self.y)
        jax.block_until_ready(parameters)
        return time.perf_counter() - start


def main():
    step = None
    print(json.dumps({"version": jax.__version__}), flush=True)
    for line in sys.stdin:
        message = json.loads(line)
        if message["do"] == "setup":
            step = Step(message["load"], message["numbers"], message["dtype"])
            reply = step.answer()
        else:
            reply = {"seconds": step.run(message["steps"])}
        print(json.dumps(reply), flush=True)


main()
