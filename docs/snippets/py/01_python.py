# region slope
def f(x):
    return 3 * x**2 - 4 * x + 5

def slope(x, h):
    return (f(x + h) - f(x)) / h

print(f(3))  # 20
print(f"{slope(3, 0.1):.4f}")  # 14.3000
print(f"{slope(3, 0.001):.4f}")  # 14.0030
print(f"{slope(3, 1e-16):.4f}")  # 0.0000
# endregion slope
