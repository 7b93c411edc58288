# region slope
import torch

def f(x):
    return 3 * x**2 - 4 * x + 5

x = torch.tensor(3.0, dtype=torch.double)

print(f(x).item())  # 20.0
for h in [0.1, 0.001, 1e-16]:
    print(f"{((f(x + h) - f(x)) / h).item():.4f}")
# endregion slope
