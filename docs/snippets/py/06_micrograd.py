# region chain
from micrograd.engine import Value

x = Value(2.0)
u = x * 3  # 6
y = u * u  # 36

u_per_x = 3  # local slope of u = 3x
y_per_u = 2 * u.data  # local slope of y = u*u
print(u_per_x * y_per_u)  # 36.0

y.backward()
print(u.grad, x.grad)  # 12.0 36.0
# endregion chain
