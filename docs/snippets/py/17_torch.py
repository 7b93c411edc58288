import torch
from torch.nn import Linear, Sequential, Tanh
from torch.nn.functional import mse_loss

torch.set_default_dtype(torch.float64)
xs = torch.tensor([[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]])
ys = torch.tensor([1.0, -1.0, -1.0, 1.0])
torch.manual_seed(42)
# region recipe
net = Sequential(Linear(3, 4), Tanh(), Linear(4, 4), Tanh(), Linear(4, 1), Tanh())
optimizer = torch.optim.SGD(net.parameters(), lr=0.2, weight_decay=0.001)  # L2
schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.98)  # decay

for step in range(100):
    rows = [0, 1] if step % 2 == 0 else [2, 3]  # mini-batches of two
    loss = mse_loss(net(xs[rows]).flatten(), ys[rows])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    schedule.step()
print(f"{schedule.get_last_lr()[0]:.4f}")  # 0.0265
# endregion recipe

print(*(f"{y:.2f}" for y in net(xs).flatten().tolist()))
