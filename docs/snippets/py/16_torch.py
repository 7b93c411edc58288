# region forget
import torch

w = torch.tensor(1.0, requires_grad=True)
for step in range(3):
    loss = (w * 2 - 6) ** 2
    # missing here: w.grad = None
    loss.backward()
    print(w.grad.item())
# endregion forget
