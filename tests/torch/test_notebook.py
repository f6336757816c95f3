"""The notebook that needs PyTorch runs, and shows what it promises."""

import pytest

pytest.importorskip("torch")

from scripts.notebooks import NOTEBOOKS, executed, needs_torch

pytestmark = pytest.mark.torch

THERE = [path for path in NOTEBOOKS if needs_torch(path)]
PROMISED = [
    "dE_total/dw7 = delta_o1*out_h1",
    "True",
    "('dE_total/dw3', ",
    "('adam', 1)",
    "Linear(in_features=2, out_features=3, bias=True)",
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", THERE, ids=lambda path: path.stem)
def test_a_notebook_with_pytorch_shows_what_it_promises(path) -> None:
    outputs = [out for cell in executed(path).cells for out in cell.get("outputs", [])]
    text = "\n".join(out["data"]["text/plain"] for out in outputs if "data" in out)
    assert [each for each in PROMISED if each not in text] == []
