# region loss
import torch

torch.set_default_dtype(torch.float64)
wanted = torch.tensor([1.0, -1.0, -1.0, 1.0])
answers = [-0.9270016790755088, -0.8928533274122414, -0.848556003804691, -0.9116328426552154]

outputs = torch.tensor(answers, requires_grad=True)
loss = torch.nn.functional.mse_loss(outputs, wanted, reduction="sum")
loss.backward()

print(f"{loss.item():.6f}")  # 7.402091
for g in outputs.grad:
    print(f"{g.item():.4f}")
# endregion loss
