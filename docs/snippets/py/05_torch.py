# region by-hand
import torch

torch.set_default_dtype(torch.float64)
a, b, c, f = (torch.tensor(x, requires_grad=True) for x in [2.0, -3.0, 10.0, -2.0])
e = a * b
d = e + c
L = d * f

grads = torch.autograd.grad(L, [a, b, c, e, d, f])
print(*(g.item() for g in grads))  # 6.0 -4.0 -2.0 -2.0 -2.0 4.0
# endregion by-hand

with torch.no_grad():
    for leaf, g in zip([a, b, c, f], [grads[0], grads[1], grads[2], grads[5]]):
        leaf += 0.01 * g
print(f"{((a * b + c) * f).item():.6f}")  # -7.286496
