"""The expression language: formulas, their values, their source, their spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.formulas.evaluate import FLOATS, Arithmetic, evaluate
from chainrule.formulas.nodes import (
    Call,
    Choice,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Ref,
    Sum,
    absolute,
    choose,
    erf,
    exp,
    ln,
    log1p,
    negative,
    node,
    normal_density,
    number,
    product_of,
    sign,
    sqrt,
    sum_of,
    tanh,
)
from chainrule.formulas.walking import children, put_in, rebuild, refs, replace
from chainrule.lazily import names_from

if TYPE_CHECKING:
    from chainrule.formulas.notation import PLAIN, Notation
    from chainrule.formulas.quantities import (
        BATCH,
        TOTAL,
        Derivative,
        Kind,
        Named,
        Quantity,
        Symbol,
    )
    from chainrule.formulas.source import python_source
    from chainrule.formulas.spelling import Speller, ascii_text, decimal_text
    from chainrule.formulas.styles import ASCII, LATEX, MATHML, STYLES, UNICODE, Style

__all__ = [
    "ASCII",
    "BATCH",
    "FLOATS",
    "LATEX",
    "MATHML",
    "PLAIN",
    "STYLES",
    "TOTAL",
    "UNICODE",
    "Arithmetic",
    "Call",
    "Choice",
    "Derivative",
    "Kind",
    "Named",
    "Negative",
    "Node",
    "Notation",
    "Number",
    "Power",
    "Product",
    "Quantity",
    "Quotient",
    "Ref",
    "Speller",
    "Style",
    "Sum",
    "Symbol",
    "absolute",
    "ascii_text",
    "children",
    "choose",
    "decimal_text",
    "erf",
    "evaluate",
    "exp",
    "ln",
    "log1p",
    "negative",
    "node",
    "normal_density",
    "number",
    "product_of",
    "put_in",
    "python_source",
    "rebuild",
    "refs",
    "replace",
    "sign",
    "sqrt",
    "sum_of",
    "tanh",
]

if not TYPE_CHECKING:
    __getattr__ = names_from(
        "chainrule.formulas",
        {
            "Notation": "chainrule.formulas.notation",
            "PLAIN": "chainrule.formulas.notation",
            "BATCH": "chainrule.formulas.quantities",
            "Derivative": "chainrule.formulas.quantities",
            "Kind": "chainrule.formulas.quantities",
            "Named": "chainrule.formulas.quantities",
            "Quantity": "chainrule.formulas.quantities",
            "Symbol": "chainrule.formulas.quantities",
            "TOTAL": "chainrule.formulas.quantities",
            "python_source": "chainrule.formulas.source",
            "Speller": "chainrule.formulas.spelling",
            "ascii_text": "chainrule.formulas.spelling",
            "decimal_text": "chainrule.formulas.spelling",
            "ASCII": "chainrule.formulas.styles",
            "LATEX": "chainrule.formulas.styles",
            "MATHML": "chainrule.formulas.styles",
            "STYLES": "chainrule.formulas.styles",
            "Style": "chainrule.formulas.styles",
            "UNICODE": "chainrule.formulas.styles",
        },
    )
