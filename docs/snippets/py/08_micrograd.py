# region tanh
import math
from micrograd.engine import Value

def tanh(x):
    out = Value(math.tanh(x.data), (x,), "tanh")

    def _backward():
        x.grad += (1 - out.data**2) * out.grad  # local slope * upstream gradient

    out._backward = _backward
    return out

x = Value(0.5)
y = tanh(x)
y.grad = 1.0
y._backward()
print(f"{y.data:.4f} {x.grad:.4f}")  # 0.4621 0.7864
# endregion tanh
