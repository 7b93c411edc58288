# region value
import math


class Value:
    def __init__(self, data, inputs=(), op=""):
        self.data = data
        self.grad = 0.0  # no effect known so far
        self.inputs = inputs
        self.op = op
        self.pass_back = lambda: None  # a leaf hands nothing on
# endregion value

    # region arithmetic
    def __add__(self, other):
        other = lift(other)
        out = Value(self.data + other.data, (self, other), "+")

        def pass_back():
            self.grad += out.grad
            other.grad += out.grad

        out.pass_back = pass_back
        return out

    def __mul__(self, other):
        other = lift(other)
        out = Value(self.data * other.data, (self, other), "*")

        def pass_back():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out.pass_back = pass_back
        return out
    # endregion arithmetic

    # region mirrored
    __radd__ = __add__  # 2 + value asks the value, too
    __rmul__ = __mul__

    def __sub__(self, other):
        return self + lift(other) * -1
    # endregion mirrored

    # region curves
    def __pow__(self, k):
        out = Value(self.data**k, (self,), f"**{k}")

        def pass_back():
            self.grad += k * self.data ** (k - 1) * out.grad

        out.pass_back = pass_back
        return out

    def tanh(self):
        out = Value(math.tanh(self.data), (self,), "tanh")

        def pass_back():
            self.grad += (1 - out.data**2) * out.grad

        out.pass_back = pass_back
        return out
    # endregion curves

    # region backward
    def backward(self):
        order, seen = [], set()

        def visit(node):
            if node in seen:
                return
            seen.add(node)
            for each in node.inputs:
                visit(each)
            order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            node.pass_back()
    # endregion backward


def lift(x):
    return x if isinstance(x, Value) else Value(x)


# region neuron
class Neuron:
    def __init__(self, nin):
        self.w = [Value(weight()) for _ in range(nin)]
        self.b = Value(weight())

    def __call__(self, x):
        return sum((w * xi for w, xi in zip(self.w, x)), self.b).tanh()

    def parameters(self):
        return self.w + [self.b]
# endregion neuron


# region layer
class Layer:
    def __init__(self, nin, nout):
        self.neurons = [Neuron(nin) for _ in range(nout)]

    def __call__(self, x):
        return [neuron(x) for neuron in self.neurons]

    def parameters(self):
        return [p for neuron in self.neurons for p in neuron.parameters()]
# endregion layer


# region mlp
class MLP:
    def __init__(self, nin, nouts):
        sizes = [nin, *nouts]
        self.layers = [Layer(a, b) for a, b in zip(sizes, sizes[1:])]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x[0] if len(x) == 1 else x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]
# endregion mlp


# region weights
count = 0


def weight():
    """The notebook draws from random.uniform(-1, 1)."""
    global count
    count += 1
    return math.sin(count)
# endregion weights


# region train
xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
ys = [1.0, -1.0, -1.0, 1.0]
net = MLP(3, [4, 4, 1])
losses = []

for step in range(20):
    outputs = [net(x) for x in xs]
    loss = sum((y - t) ** 2 for y, t in zip(outputs, ys))
    for p in net.parameters():
        p.grad = 0.0
    loss.backward()
    for p in net.parameters():
        p.data -= 0.05 * p.grad
    losses.append(loss.data)
# endregion train

# region results
print(len(net.parameters()))  # 41
print(f"{losses[0]:.6f} {losses[1]:.6f} {losses[19]:.6f}")  # 7.613908 7.101683 0.058576
# endregion results
