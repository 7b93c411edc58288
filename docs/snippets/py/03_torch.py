# region use
import torch

a = torch.tensor(2.0, dtype=torch.double, requires_grad=True)
b = torch.tensor(-3.0, dtype=torch.double, requires_grad=True)
c = torch.tensor(10.0, dtype=torch.double, requires_grad=True)
d = a * b + c

print(d.item())  # 4.0
print(d.grad_fn.name())
# endregion use
