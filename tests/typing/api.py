"""How the public names are used; mypy --strict reads this file, nothing runs it."""

from pathlib import Path

import chainrule as cr
from chainrule.checker.model import Checked, Verdict
from chainrule.sklearn import MLPClassifier, MLPRegressor

version: str = cr.__version__

example: cr.Example = cr.load("slides")
same: cr.Example = cr.load(Path("lecture.toml"))
small: cr.Example = cr.Network(
    [[[0.1, 0.2], [0.3, 0.4]], [[0.5, 0.6]]],
    [[0.1, 0.1], [0.2]],
    activations=["tanh", "identity"],
    loss="half_squared_error",
)

ledger: cr.Ledger = cr.explain(example, after=1, case=1, digits=9, carry=4)
entry: cr.Entry = ledger["dE_total/dw5"]
value: str = entry.value
formula: str = entry.formula
substituted: str = entry.substituted
parents: tuple[str, ...] = entry.parents
exact: bool = entry.exact
number: float = float(entry)
names: list[str] = list(ledger)

sheet: cr.Sheet = cr.check("slides", "answers.md")
first: Checked = sheet.claims[0]
verdict: Verdict = first.verdict
stands: bool = sheet.stands

classifier = MLPClassifier(hidden_layer_sizes=(8,), activation="tanh")
regressor = MLPRegressor(hidden_layer_sizes=(8,), activation="relu")

try:
    cr.load({"network": {}})
except cr.ChainruleError as error:
    message: str = str(error)
