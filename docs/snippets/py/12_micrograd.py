from lecture import tanh
# region same
from micrograd.engine import Value
# tanh is the lecture's addition
x = [Value(2.0), Value(0.0)]
w = [Value(-3.0), Value(1.0)]
b = Value(6.8813735870195432)

o = tanh(x[0] * w[0] + x[1] * w[1] + b)
o.backward()

print(o.data)
print(x[0].grad, x[1].grad)
print(w[0].grad, w[1].grad)
# endregion same
