"""Formulas for property tests: every kind of node, over the variables x, y and w5."""

from fractions import Fraction

from hypothesis import strategies as st

from chainrule.formulas import (
    Call,
    Choice,
    Kind,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Ref,
    Sum,
    Symbol,
    node,
    number,
)
from chainrule.formulas.nodes import FUNCTIONS

VARIABLES = {
    name: Ref(Symbol(kind, of))
    for name, kind, of in [
        ("w5", Kind.PARAMETER, "w5"),
        ("net_h1", Kind.NET, "h1"),
        ("out_o1", Kind.OUT, "o1"),
    ]
}

decimals = st.builds(
    lambda whole, places: number(f"{whole / 10**places:.{places}f}"),
    st.integers(-999, 999),
    st.integers(0, 3),
)
quotients = st.builds(
    lambda above, below: Number(Fraction(above, below)),
    st.integers(-9, 9),
    st.integers(1, 9),
)
leaves = st.sampled_from(list(VARIABLES.values())) | decimals | quotients


def larger(
    parts: st.SearchStrategy[Node], functions: tuple[str, ...] = FUNCTIONS
) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=4).map(tuple)
    powers = st.integers(0, 3).map(node) | parts
    return st.one_of(
        several.map(Sum),
        several.map(Product),
        st.builds(Quotient, parts, parts),
        st.builds(Power, parts, powers),
        parts.map(Negative),
        st.builds(Call, st.sampled_from(functions), parts),
        st.builds(Choice, parts, st.sampled_from([">", ">="]), parts, parts, parts),
    )


formulas: st.SearchStrategy[Node] = st.recursive(leaves, larger, max_leaves=12)
points = st.fixed_dictionaries(
    {each.to: st.floats(-4, 4, allow_nan=False) for each in VARIABLES.values()}
)


def resolve(name: str) -> Symbol | None:
    """The variable of an ASCII name, with or without its index sign."""
    flat = {known.replace("_", ""): ref.to for known, ref in VARIABLES.items()}
    found = flat.get(name.replace("_", ""))
    assert found is None or isinstance(found, Symbol)
    return found
