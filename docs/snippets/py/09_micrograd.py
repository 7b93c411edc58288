# region sort
from micrograd.engine import Value

def order(root):
    topo, visited = [], set()

    def build(v):
        if v not in visited:
            visited.add(v)
            for child in v._prev:
                build(child)
            topo.append(v)  # only after everything it was made of

    build(root)
    return topo
# endregion sort

x = Value(1.0)
u = x * x
y = u + 3 * u
y.grad = 1.0
for node in reversed(order(y)):
    node._backward()
print(x.grad)  # 8.0
