# own random stream: Python's, so the network differs from the other two
import random
from lecture import MLP

xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
ys = [1.0, -1.0, -1.0, 1.0]
random.seed(42)
# region recipe
net = MLP(3, [4, 4, 1])
lr = 0.2

for step in range(100):
    rows = [0, 1] if step % 2 == 0 else [2, 3]  # mini-batches of two
    loss = sum((net(xs[i]) - ys[i]) ** 2 for i in rows) * (1 / len(rows))
    for p in net.parameters():
        p.grad = 0.0
    loss.backward()
    for p in net.parameters():
        p.data -= lr * (p.grad + 0.001 * p.data)  # L2
    lr *= 0.98  # decay
print(f"{lr:.4f}")  # 0.0265
# endregion recipe
