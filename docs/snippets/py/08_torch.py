# region tanh
import torch

class Tanh(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.tanh(x)
        ctx.save_for_backward(y)  # where the rule keeps what it needs
        return y

    @staticmethod
    def backward(ctx, g):
        (y,) = ctx.saved_tensors
        return (1 - y**2) * g  # local slope * upstream gradient

x = torch.tensor(0.5, dtype=torch.double, requires_grad=True)
y = Tanh.apply(x)
y.backward()
print(f"{y.item():.4f} {x.grad.item():.4f}")  # 0.4621 0.7864
# endregion tanh
