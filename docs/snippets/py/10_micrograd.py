# region twice
from micrograd.engine import Value

a = Value(3.0)
y = a + a
y.backward()
print(a.grad)  # 2.0

p = Value(-2.0)
q = Value(3.0)
z = (p * q) * (p + q)
z.backward()
print(p.grad, q.grad)  # -3.0 -8.0
# endregion twice
