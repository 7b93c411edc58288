from lecture import exp, tanh
# region pieces
from micrograd.engine import Value
# exp and tanh are the lecture's additions

n = Value(0.8813735870195432)
whole = tanh(n)
whole.backward()
print(f"{whole.data:.4f} {n.grad:.4f}")  # 0.7071 0.5000

e = exp(2 * n)
apart = (e - 1) / (e + 1)
n.grad = 0.0
apart.backward()
print(f"{apart.data:.4f} {n.grad:.4f}")  # 0.7071 0.5000
# endregion pieces
