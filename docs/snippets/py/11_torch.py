# region pieces
import torch

n = torch.tensor(0.8813735870195432, dtype=torch.double, requires_grad=True)
whole = torch.tanh(n)
whole.backward()
print(f"{whole.item():.4f} {n.grad.item():.4f}")  # 0.7071 0.5000

e = torch.exp(2 * n)
apart = (e - 1) / (e + 1)
n.grad = None
apart.backward()
print(f"{apart.item():.4f} {n.grad.item():.4f}")  # 0.7071 0.5000
# endregion pieces
