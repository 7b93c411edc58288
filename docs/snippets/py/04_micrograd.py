# region walk
from micrograd.engine import Value

a, b, c, f = Value(2.0), Value(-3.0), Value(10.0), Value(-2.0)
e = a * b
d = e + c
L = d * f

for v in [a, b, e, c, d, f, L]:  # in this order by hand; its own walk comes with backward()
    print(v._op or "leaf", v.data, v.grad)
# endregion walk
