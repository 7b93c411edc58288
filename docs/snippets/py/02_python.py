# region nudge
def d(a, b, c):
    return a * b + c

h = 0.0001
before = d(2, -3, 10)

print(before)  # 4
print(f"{(d(2 + h, -3, 10) - before) / h:.4f}")  # -3.0000
print(f"{(d(2, -3 + h, 10) - before) / h:.4f}")  # 2.0000
print(f"{(d(2, -3, 10 + h) - before) / h:.4f}")  # 1.0000
# endregion nudge
