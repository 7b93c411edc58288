"""Writes small models by PyTorch's and scikit-learn's exporters, and what onnxruntime answers to a few rows.

pip install torch==2.13.0 onnx==1.23.2 onnxscript onnxruntime==1.32.0 scikit-learn==1.9.1 skl2onnx==1.20.0
python make.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from skl2onnx import to_onnx
from sklearn.datasets import load_iris, make_moons
from sklearn.linear_model import LinearRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn

warnings.filterwarnings("ignore")
here = Path(__file__).parent
answers = {}


def record(name, file, rows, output):
    """Keeps the file, and the answers of its output of this name."""
    (here / f"{name}.onnx").write_bytes(file)
    session = onnxruntime.InferenceSession(file)
    got = session.run([output], {session.get_inputs()[0].name: rows.astype(np.float32)})[0]
    if isinstance(got, list):  # a map of classes for every row
        got = np.array([[row[key] for key in sorted(row)] for row in got])
    y = np.asarray(got, dtype=np.float64).reshape(len(rows), -1)
    answers[name] = {"x": rows.astype(np.float32).astype(np.float64).tolist(), "y": y.tolist()}


def stripped(model):
    """The file without notes of the exporter, which name paths of the machine."""
    del model.metadata_props[:]
    del model.graph.metadata_props[:]
    del model.graph.value_info[:]
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    for port in [*model.graph.input, *model.graph.output]:
        del port.metadata_props[:]
    return model.SerializeToString()


def from_torch(name, layers, width, dynamo):
    model = nn.Sequential(*layers).eval()
    rows = torch.randn(5, width)
    path = here / f"{name}.onnx"
    options = {"external_data": False} if dynamo else {"opset_version": 17}
    torch.onnx.export(
        model, (rows,), path, input_names=["rows"], output_names=["scores"], dynamo=dynamo, verbose=False, **options
    )
    record(name, stripped(onnx.load(path)), rows.numpy(), "scores")


torch.manual_seed(1)
from_torch("torch-relu", [nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3), nn.Softmax(dim=1)], 4, True)
from_torch("torch-gelu", [nn.Linear(3, 6), nn.GELU(), nn.Dropout(0.2), nn.Linear(6, 5), nn.SiLU(), nn.Linear(5, 1)], 3, True)
from_torch("torch-old", [nn.Linear(3, 6, bias=False), nn.ELU(), nn.Linear(6, 4), nn.GELU(), nn.Linear(4, 2), nn.LogSoftmax(dim=-1)], 3, False)

iris = load_iris()
x = iris.data.astype(np.float32)
net = MLPClassifier((6,), max_iter=300, random_state=1)
pipeline = make_pipeline(StandardScaler(), net).fit(x, iris.target)
record("sklearn-iris", to_onnx(pipeline, x[:1]).SerializeToString(), x[::30], "output_probability")

moons, side = make_moons(100, noise=0.1, random_state=1)
moons = moons.astype(np.float32)
two = MLPClassifier((5,), activation="logistic", max_iter=300, random_state=1).fit(moons, side)
file = to_onnx(two, moons[:1], options={"zipmap": False}).SerializeToString()
record("sklearn-moons", file, moons[:5], "probabilities")

line = MLPRegressor(hidden_layer_sizes=(5, 4), activation="tanh", max_iter=300, random_state=1).fit(moons, moons[:, 0] * moons[:, 1])
record("sklearn-regressor", to_onnx(line, moons[:1]).SerializeToString(), moons[:5], "variable")

plain = LinearRegression().fit(moons, side)  # an operator that is no network: refused
(here / "sklearn-linear.onnx").write_bytes(to_onnx(plain, moons[:1]).SerializeToString())

(here / "answers.json").write_text(json.dumps(answers, indent=1) + "\n")
