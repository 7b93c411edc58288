from lecture import exp
# region softmax
import math
from micrograd.engine import Value
# exp is the lecture's addition: micrograd has none

logits = [Value(score) for score in [4.0, 2.0, 1.3, -0.3]]

powers = [exp(score) for score in logits]
total = sum(powers)
p = [power / total for power in powers]
print(*(f"{v.data:.4f}" for v in p))  # 0.8223 0.1113 0.0553 0.0112

print(f"{-math.log(p[0].data):.4f}")  # 0.1957
print(f"{p[0].data - 1:.4f}", *(f"{v.data:.4f}" for v in p[1:]))  # -0.1777 0.1113 0.0553 0.0112
# endregion softmax
