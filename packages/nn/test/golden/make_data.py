"""Golden points of scikit-learn's makers, as hex floats. Run with a Python that has scikit-learn:
python test/golden/make_data.py > test/golden/data.json"""

import json
import sys

import sklearn
from sklearn.datasets import make_blobs, make_circles, make_moons, make_regression

CASES = [
    ("makeMoons", {"n": 7, "shuffle": False}, lambda: make_moons(7, shuffle=False)),
    ("makeMoons", {"n": 100, "seed": 0}, lambda: make_moons(100, random_state=0)),
    ("makeMoons", {"n": 100, "seed": 1337, "noise": 0.1}, lambda: make_moons(100, noise=0.1, random_state=1337)),
    ("makeCircles", {"n": 9, "shuffle": False}, lambda: make_circles(9, shuffle=False)),
    (
        "makeCircles",
        {"n": 30, "seed": 5, "noise": 0.05, "factor": 0.5},
        lambda: make_circles(30, noise=0.05, factor=0.5, random_state=5),
    ),
    ("makeBlobs", {"n": 20, "seed": 3}, lambda: make_blobs(20, random_state=3)),
    (
        "makeBlobs",
        {"n": 11, "seed": 4, "centers": 2, "features": 3, "clusterStd": 0.5},
        lambda: make_blobs(11, centers=2, n_features=3, cluster_std=0.5, random_state=4),
    ),
    (
        "makeRegression",
        {"n": 12, "seed": 6, "features": 4, "informative": 2, "bias": 1.5, "noise": 3},
        lambda: make_regression(12, n_features=4, n_informative=2, bias=1.5, noise=3, random_state=6),
    ),
    (
        "makeRegression",
        {"n": 5, "seed": 7, "features": 1, "shuffle": False},
        lambda: make_regression(5, n_features=1, n_informative=1, shuffle=False, random_state=7),
    ),
]


def hexes(values):
    return [float(x).hex() for x in values]


cases = []
for name, options, make in CASES:
    x, y = make()
    cases.append({"name": name, "options": options, "x": [hexes(row) for row in x], "y": hexes(y)})
json.dump({"scikit-learn": sklearn.__version__, "cases": cases}, sys.stdout)
