# region knobs
import torch

x = torch.tensor([2.0, 0.0])
w = torch.tensor([-3.0, 1.0])

def net(x, w, b):
    return torch.tanh(torch.dot(w, x) + b).item()

print(f"{net(x, w, 6):.4f}")  # 0.0000
print(f"{net(x, w, 7):.4f}")  # 0.7616
print(f"{net(x, w, 8):.4f}")  # 0.9640
# endregion knobs
