# region softmax
import torch

words = ["mat", "floor", "table", "moon"]
logits = torch.tensor([4.0, 2.0, 1.3, -0.3], dtype=torch.double, requires_grad=True)

p = torch.softmax(logits, 0)
print(*(f"{v:.4f}" for v in p.tolist()))  # 0.8223 0.1113 0.0553 0.0112

loss = torch.nn.functional.cross_entropy(logits, torch.tensor(words.index("mat")))
loss.backward()
print(f"{loss.item():.4f}")  # 0.1957
print(*(f"{g:.4f}" for g in logits.grad.tolist()))  # -0.1777 0.1113 0.0553 0.0112
# endregion softmax
