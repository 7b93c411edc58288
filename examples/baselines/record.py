"""What scikit-learn makes of the rows that the examples hold out: shares of them that are right, recorded in scikit-learn.json.

From the repository's root, with a Python that has scikit-learn and pandas:

    node --conditions=@chainrule/source --import tsx examples/baselines/splits.ts | python examples/baselines/record.py

Both models learn from all rows that are not held out, those that the examples keep for validation too. What stands for holes, the texts
of columns and the scale are learnt from these rows alone. MLPClassifier has the examples' hidden layer and starts from ten seeds; its mean is recorded.
"""
import json
import pathlib
import sys
import warnings

import numpy
import pandas
import sklearn
from sklearn.compose import make_column_transformer
from sklearn.datasets import load_iris
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

here = pathlib.Path(__file__).parent
warnings.filterwarnings("ignore", module="sklearn")  # an MLP that has not settled after its last epoch says so

numbers = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
texts = ["island", "sex"]


def iris():
    data = load_iris()
    return pandas.DataFrame(data.data), data.target, StandardScaler


def penguins():
    table = pandas.read_csv(here.parent / "penguins" / "penguins.csv")
    columns = lambda: make_pipeline(
        make_column_transformer(
            (SimpleImputer(strategy="median"), numbers),
            (make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(sparse_output=False)), texts),
        ),
        StandardScaler(),
    )
    return table[numbers + texts], table["species"].to_numpy(), columns


def shares(x, y, columns, held, hidden):
    train = numpy.setdiff1d(numpy.arange(len(y)), held)

    def share(model):
        pipeline = make_pipeline(columns(), model).fit(x.iloc[train], y[train])
        return float(numpy.mean(pipeline.predict(x.iloc[held]) == y[held]))

    nets = [share(MLPClassifier(hidden, max_iter=1000, random_state=seed)) for seed in range(10)]
    return {
        "heldOut": held,
        "LogisticRegression": share(LogisticRegression(max_iter=1000)),
        "MLPClassifier": float(numpy.mean(nets)),
    }


splits = json.load(sys.stdin)
record = {
    "command": "node --conditions=@chainrule/source --import tsx examples/baselines/splits.ts | python examples/baselines/record.py",
    "scikit-learn": sklearn.__version__,
    "iris": [shares(*iris(), held, (8,)) for held in splits["iris"]],
    "penguins": [shares(*penguins(), held, (16,)) for held in splits["penguins"]],
}
path = here / "scikit-learn.json"
path.write_text(json.dumps(record) + "\n")
