import torch
from torch.nn import Linear, Sequential, Tanh
from torch.nn.functional import mse_loss

torch.set_default_dtype(torch.float64)
xs = torch.tensor([[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]])
ys = torch.tensor([1.0, -1.0, -1.0, 1.0])
torch.manual_seed(42)
# region loop
net = Sequential(Linear(3, 4), Tanh(), Linear(4, 4), Tanh(), Linear(4, 1), Tanh())
losses = []

for step in range(20):
    outputs = net(xs).flatten()  # 1. forward
    loss = mse_loss(outputs, ys, reduction="sum")
    net.zero_grad()  # 2. forget the last gradients
    loss.backward()  # 3. backward
    with torch.no_grad():
        for p in net.parameters():
            p -= 0.05 * p.grad  # 4. update: against the slope
    losses.append(loss.item())

print(f"{losses[0]:.4f} {losses[-1]:.4f}")
# endregion loop

print(*(f"{y:.2f}" for y in net(xs).flatten().tolist()))
