# region chain
import torch

x = torch.tensor(2.0, requires_grad=True)
u = x * 3  # 6
u.retain_grad()  # PyTorch forgets gradients in between unless asked
y = u * u  # 36

y.backward()
print(u.grad.item(), x.grad.item())  # 12.0 36.0
# endregion chain
