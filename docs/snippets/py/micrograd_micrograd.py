# region side
from micrograd.engine import Value

a = Value(-4.0)
b = Value(2.0)
c = a + b  # -2
d = a * b + b**3  # 0
e = (c - d).relu() + c / b  # -1
e.backward()
print(e.data, a.grad, b.grad)
# endregion side
