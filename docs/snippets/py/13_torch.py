# region mlp
import torch
from torch.nn import Linear, Sequential, Tanh

torch.set_default_dtype(torch.float64)
torch.manual_seed(42)
net = Sequential(Linear(3, 4), Tanh(), Linear(4, 4), Tanh(), Linear(4, 1), Tanh())

print(sum(p.numel() for p in net.parameters()))  # 41
print(f"{net(torch.tensor([2.0, 3.0, -1.0])).item():.4f}")
# endregion mlp
