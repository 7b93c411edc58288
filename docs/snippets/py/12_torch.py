# region same
import torch

x = torch.tensor([2.0, 0.0], dtype=torch.double, requires_grad=True)
w = torch.tensor([-3.0, 1.0], dtype=torch.double, requires_grad=True)
b = torch.tensor(6.8813735870195432, dtype=torch.double)

o = torch.tanh(x[0] * w[0] + x[1] * w[1] + b)
o.backward()

print(o.item())
print(x.grad[0].item(), x.grad[1].item())
print(w.grad[0].item(), w.grad[1].item())
# endregion same
