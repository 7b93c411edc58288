# region loss
from micrograd.engine import Value

wanted = [1.0, -1.0, -1.0, 1.0]
answers = [-0.9270016790755088, -0.8928533274122414, -0.848556003804691, -0.9116328426552154]

outputs = [Value(y) for y in answers]
loss = sum((y - t) ** 2 for y, t in zip(outputs, wanted))
loss.backward()

print(f"{loss.data:.6f}")  # 7.402091
for y in outputs:
    print(f"{y.grad:.4f}")
# endregion loss
