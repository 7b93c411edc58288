# region sort
import torch

x = torch.tensor(1.0, requires_grad=True)
u = x * x
y = u + 3 * u

y.backward()  # PyTorch counts, for each op, how many others still owe it a gradient
print(x.grad.item())  # 8.0
# endregion sort
