# own random stream: the points are moons without noise
import torch
from torch.nn import Linear, ReLU, Sequential

torch.set_default_dtype(torch.float64)
torch.manual_seed(1337)
t = torch.linspace(0, torch.pi, 50)
x = torch.cat([torch.stack([t.cos(), t.sin()], 1), torch.stack([1 - t.cos(), 0.5 - t.sin()], 1)])
sides = torch.cat([-torch.ones(50), torch.ones(50)])
# region train
model = Sequential(Linear(2, 16), ReLU(), Linear(16, 16), ReLU(), Linear(16, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=1, weight_decay=0.0002)
schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1, 0.1, 100)

for step in range(100):
    loss = torch.relu(1 - sides * model(x).flatten()).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    schedule.step()
# endregion train
print(sum(p.numel() for p in model.parameters()))  # 337
print(int((sides * model(x).flatten() > 0).sum()))  # 100
