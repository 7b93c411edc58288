# region side
import torch
from torch.nn import Linear, ReLU, Sequential
from torch.nn.functional import cross_entropy

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
model = Sequential(Linear(2, 8), ReLU(), Linear(8, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)

rows = torch.tensor([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
loss = cross_entropy(model(rows), torch.tensor([0, 1, 2]))
optimizer.zero_grad()
loss.backward()
optimizer.step()
print(f"{loss.item():.4f}")
# endregion side
