# region knobs
import math

# two inputs, three knobs, one answer between -1 and 1
def net(x1, x2, w1, w2, b):
    return math.tanh(w1 * x1 + w2 * x2 + b)

print(f"{net(2, 0, -3, 1, 6):.4f}")  # 0.0000
print(f"{net(2, 0, -3, 1, 7):.4f}")  # 0.7616
print(f"{net(2, 0, -3, 1, 8):.4f}")  # 0.9640
# endregion knobs
