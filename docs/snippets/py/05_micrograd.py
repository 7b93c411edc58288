from micrograd.engine import Value

a, b, c, f = Value(2.0), Value(-3.0), Value(10.0), Value(-2.0)

# region by-hand
e = a * b  # -6
d = e + c  # 4
L = d * f  # -8

L.grad = 1.0  # L moves as much as L moves
d.grad = f.data * L.grad  # times: the slope is the other factor
f.grad = d.data * L.grad
e.grad = 1.0 * d.grad  # plus: the slope is 1
c.grad = 1.0 * d.grad
a.grad = b.data * e.grad
b.grad = a.data * e.grad

print(a.grad, b.grad, c.grad, e.grad, d.grad, f.grad)  # 6.0 -4.0 -2.0 -2.0 -2.0 4.0
# endregion by-hand

for leaf in [a, b, c, f]:
    leaf.data += 0.01 * leaf.grad
print(f"{((a * b + c) * f).data:.6f}")  # -7.286496
