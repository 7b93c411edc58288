from lecture import tanh
# region neuron
from micrograd.engine import Value
# tanh is the lecture's addition: micrograd ships relu

x1, x2 = Value(2.0), Value(0.0)
w1, w2 = Value(-3.0), Value(1.0)
b = Value(6.8813735870195432)

n = x1 * w1 + x2 * w2 + b
o = tanh(n)
o.backward()

print(f"{o.data:.4f} {n.grad:.4f}")  # 0.7071 0.5000
print(f"{x1.grad:.4f} {w1.grad:.4f}")  # -1.5000 1.0000
print(f"{x2.grad:.4f} {w2.grad:.4f}")  # 0.5000 0.0000
# endregion neuron
