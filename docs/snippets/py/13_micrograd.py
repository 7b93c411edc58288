# own random stream: Python's, so the output differs from the other two
from lecture import MLP
# region mlp
import random
# MLP is the lecture's: micrograd's network with tanh

random.seed(42)
net = MLP(3, [4, 4, 1])

print(len(net.parameters()))  # 41
print(f"{net([2.0, 3.0, -1.0]).data:.4f}")
# endregion mlp
