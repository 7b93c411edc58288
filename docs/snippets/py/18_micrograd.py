# own random stream: Python's; the points are micrograd's own recipe without noise
import math
import random
from micrograd.nn import MLP

random.seed(1337)
half = [math.pi * i / 49 for i in range(50)]
points = [(math.cos(t), math.sin(t)) for t in half] + [(1 - math.cos(t), 0.5 - math.sin(t)) for t in half]
sides = [-1] * 50 + [1] * 50
# region train
model = MLP(2, [16, 16, 1])  # relu inside, linear at the end

for step in range(3):  # a hundred takes minutes here
    scores = [model(list(point)) for point in points]
    losses = [(1 + -side * score).relu() for side, score in zip(sides, scores)]
    loss = sum(losses) * (1.0 / len(losses))
    loss += 0.0001 * sum(p * p for p in model.parameters())
    model.zero_grad()
    loss.backward()
    lr = 1.0 - 0.9 * step / 100
    for p in model.parameters():
        p.data -= lr * p.grad
# endregion train
print(len(model.parameters()))  # 337
