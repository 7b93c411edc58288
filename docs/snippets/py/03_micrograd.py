# region use
from micrograd.engine import Value

a = Value(2.0)
b = Value(-3.0)
c = Value(10.0)
d = a * b + c

print(d.data)  # 4.0
print(d._op)  # +
print(a in d._prev, c in d._prev)  # False True
# endregion use
