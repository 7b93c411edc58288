# region walk
import torch

a, b, c, f = (torch.tensor(x, requires_grad=True) for x in [2.0, -3.0, 10.0, -2.0])
L = (a * b + c) * f

node = L.grad_fn  # PyTorch keeps the ops; the numbers in between it keeps to itself
while node.next_functions:
    print(node.name())
    node = node.next_functions[0][0]
# endregion walk
