from lecture import exp
# region attention
import math
from micrograd.engine import Value
# exp is the lecture's addition
def dot(xs, ys):
    return sum(x * y for x, y in zip(xs, ys))

def attend(query, keys, values):
    powers = [exp(dot(query, key) * (1 / math.sqrt(len(query)))) for key in keys]
    weights = [power / sum(powers) for power in powers]  # who is worth listening to
    return [dot(weights, [v[i] for v in values]) for i in range(len(query))]

query = [Value(1.0), Value(0.0)]
out = attend(query, [[1.0, 0.0], [0.0, 1.0]], [[10.0, 0.0], [0.0, 10.0]])
out[0].backward()
print(*(f"{v.data:.4f}" for v in out))  # 6.6976 3.3024
print(f"{query[0].grad:.4f}")
# endregion attention
