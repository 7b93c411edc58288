# region neuron
import torch

x = torch.tensor([2.0, 0.0], dtype=torch.double, requires_grad=True)
w = torch.tensor([-3.0, 1.0], dtype=torch.double, requires_grad=True)
b = torch.tensor(6.8813735870195432, dtype=torch.double)

n = torch.dot(x, w) + b
n.retain_grad()
o = torch.tanh(n)
o.backward()

print(f"{o.item():.4f} {n.grad.item():.4f}")  # 0.7071 0.5000
print(f"{x.grad[0].item():.4f} {w.grad[0].item():.4f}")  # -1.5000 1.0000
print(f"{x.grad[1].item():.4f} {w.grad[1].item():.4f}")  # 0.5000 0.0000
# endregion neuron
