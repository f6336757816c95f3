"""Changes to the way back: slopes, error signals, weights updated too early."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chainrule.checker.mistakes._formulas import (
    added,
    exchanged,
    factors,
    is_kind,
    multiplied,
    symbol,
    terms,
    throughout,
    without,
)
from chainrule.checker.mistakes._record import ERRORS, Altered, Site
from chainrule.formulas import (
    TOTAL,
    Derivative,
    Kind,
    Named,
    Node,
    Quantity,
    Ref,
    Symbol,
    negative,
)


def derivative(of: Node) -> Derivative | None:
    """The derivative that a mention is of."""
    if isinstance(of, Ref) and isinstance(of.to, Quantity):
        return of.to.what if isinstance(of.to.what, Derivative) else None
    return None


def is_slope(of: Node) -> bool:
    """Whether a formula is a mention of dout/dnet."""
    found = derivative(of)
    return found is not None and (found.above.kind, found.below.kind) == (
        Kind.OUT,
        Kind.NET,
    )


def signal_unit(of: Node) -> str | None:
    """The unit of an error signal that a formula mentions, δ or dE/dnet."""
    if is_kind(of, Kind.DELTA):
        found = symbol(of)
        return None if found is None else found.of
    pair = derivative(of)
    if pair is not None and pair.above.kind in ERRORS and pair.below.kind is Kind.NET:
        return pair.below.of
    return None


def slopes_left_out(site: Site) -> Iterator[Altered]:
    """An error signal without its slope; a gradient or path with dE/dout for δ."""
    if site.is_signal:
        sign, parts = factors(site.formula)
        kept = [part for part in parts if not is_slope(part)]
        if 0 < len(kept) < len(parts):
            yield Altered(multiplied(sign, kept), detail="without dout/dnet")
    elif site.is_gradient or site.is_back_sum:
        new = throughout(site.formula, lambda part: _by_out(site, part))
        if new != site.formula:
            yield Altered(new, "dE/dout", "dE/dout in place of the error signal")


def _by_out(site: Site, part: Node) -> Node | None:
    unit = signal_unit(part)
    if unit is None:
        return None
    depth, _ = site.network.position[unit]
    if site.network.layers[depth].activation.coupled:
        return None
    slope = site.at(Derivative(TOTAL, Symbol(Kind.OUT, unit)))
    sign = site.derivation.example.notation.delta_sign
    return negative(slope) if is_kind(part, Kind.DELTA) and sign < 0 else slope


def other_slopes(site: Site) -> Iterator[Altered]:
    """The slope of a neighbor, or of the unit at the same index of another layer."""
    unit = site.of
    old = site.at(Derivative(Symbol(Kind.OUT, unit), Symbol(Kind.NET, unit)))
    others = list(site.neighbors(unit))
    for shift in (1, -1):
        depth = site.depth + shift
        if 0 <= depth < len(site.network.layers):
            units = site.network.layers[depth].units
            if site.index < len(units):
                others.append((units[site.index], f"layer {shift:+d}"))
    for other, label in others:
        new = site.at(Derivative(Symbol(Kind.OUT, other), Symbol(Kind.NET, other)))
        formula = exchanged(site.formula, old, new)
        if formula != site.formula:
            yield Altered(formula, label, f"the slope of {other}")


def updated(site: Site, which: Callable[[str], bool]) -> Node:
    """The formula with learned weights as the update leaves them."""
    learned = site.derivation.learned

    def swap(part: Node) -> Node | None:
        found = symbol(part)
        if found is None or found.kind is not Kind.PARAMETER:
            return None
        if found.of not in learned or not which(found.of):
            return None
        return site.ref(Kind.UPDATED, found.of)

    return throughout(site.formula, swap)


def updated_by_unit(site: Site) -> Iterator[Altered]:
    """Only the weights into some units of the next layer were updated."""
    units = site.network.layers[site.depth + 1].units
    if len(units) < 2:
        return

    def into(name: str) -> int:
        return site.network.places[name][0].unit

    for count in range(1, len(units)):
        for label, which in (
            (f"first {count}", lambda name, n=count: into(name) < n),
            (f"last {count}", lambda name, n=count: into(name) >= len(units) - n),
        ):
            new = updated(site, which)
            if new != site.formula:
                detail = f"only the weights into {_units(label)} updated"
                yield Altered(new, label, detail)


def _units(label: str) -> str:
    which, count = label.split()
    return f"the {which} unit" if count == "1" else f"the {which} {count} units"


def weights_replaced(site: Site, new: Node | None) -> Node | None:
    """A back sum with its weights left out, or something else in their place."""
    changed = False
    parts = []
    for term in terms(site.formula):
        sign, inside = factors(term)
        kept = [new if is_kind(p, Kind.PARAMETER) else p for p in inside]
        changed = changed or kept != inside
        parts.append(multiplied(sign, [p for p in kept if p is not None]))
    return added(parts) if changed else None


def other_signals(site: Site) -> Iterator[Altered]:
    """One error signal replaced by a neighbor's."""
    for term_index, term in enumerate(terms(site.formula)):
        for part in factors(term)[1]:
            unit = signal_unit(part)
            if unit is None:
                continue
            for other, label in site.neighbors(unit):
                new = _of_other(site, part, other)
                which = label if site.is_gradient else f"{term_index} {label}"
                text = f"the error signal of {other} in place of {unit}'s"
                yield Altered(exchanged(site.formula, part, new), which, text)


def _of_other(site: Site, part: Node, unit: str) -> Node:
    if is_kind(part, Kind.DELTA):
        return site.ref(Kind.DELTA, unit)
    pair = derivative(part)
    assert pair is not None
    below = Symbol(Kind.NET, unit)
    above = pair.above if site.derivation.depends(pair.above, below) else TOTAL
    what: Named = Derivative(above, below)
    return site.at(what)


def fed_left_out(site: Site) -> Node | None:
    """A gradient without what its weight multiplies."""
    parts, changed = [], False
    for term in terms(site.formula):
        sign, inside = factors(term)
        last = inside[-1]
        if len(inside) > 1 and is_kind(last, Kind.OUT, Kind.INPUT):
            parts.append(multiplied(sign, without(inside, len(inside) - 1)))
            changed = True
        else:
            parts.append(term)
    return added(parts) if changed else None
