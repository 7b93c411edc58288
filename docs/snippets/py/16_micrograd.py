# region forget
from micrograd.engine import Value

w = Value(1.0)
for step in range(3):
    loss = (w * 2 - 6) ** 2
    # missing here: w.grad = 0
    loss.backward()
    print(w.grad)
# endregion forget
