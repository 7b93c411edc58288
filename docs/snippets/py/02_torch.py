# region nudge
import torch

torch.set_default_dtype(torch.float64)
x = torch.tensor([2.0, -3.0, 10.0])
h = 0.0001

def d(a, b, c):
    return a * b + c

print(d(*x).item())  # 4.0
for nudge in torch.eye(3) * h:
    print(f"{((d(*(x + nudge)) - d(*x)) / h).item():.4f}")
# endregion nudge
