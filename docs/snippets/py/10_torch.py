# region twice
import torch

a = torch.tensor(3.0, requires_grad=True)
y = a + a
y.backward()
print(a.grad.item())  # 2.0

p = torch.tensor(-2.0, requires_grad=True)
q = torch.tensor(3.0, requires_grad=True)
z = (p * q) * (p + q)
z.backward()
print(p.grad.item(), q.grad.item())  # -3.0 -8.0
# endregion twice
