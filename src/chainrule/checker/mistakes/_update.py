"""Changes to the update: the step's sign, the rate, momentum, Adam, the batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chainrule.checker.mistakes._backward import derivative
from chainrule.checker.mistakes._formulas import (
    added,
    exchanged,
    factors,
    is_kind,
    mentions,
    symbol,
    terms,
    throughout,
)
from chainrule.checker.mistakes._record import Altered, Site
from chainrule.formulas import (
    BATCH,
    Derivative,
    Kind,
    Node,
    Quantity,
    Quotient,
    Ref,
    Sum,
    Symbol,
    negative,
    refs,
)
from chainrule.ledger.update import fill_rule, training_of

_STEPS = (Kind.UPDATED, Kind.STEP, Kind.STATE)


def step_turned(site: Site) -> Iterator[Altered]:
    """The step with the other sign."""
    detail = "the step added instead of subtracted"
    if site.kind is Kind.STEP:
        yield Altered(negative(site.formula), detail=detail)
    elif isinstance(site.formula, Sum):
        first, *rest = terms(site.formula)
        if any(not is_kind(each, Kind.STEP) for each in rest):
            turned = [negative(each) for each in rest]
            yield Altered(added([first, *turned]), detail=detail)


def rate_replaced(
    site: Site, change: Callable[[Node], Node], label: str, detail: str
) -> Iterator[Altered]:
    """Something else in the place of the learning rate."""
    if site.kind not in _STEPS:
        return
    rate = Ref(site.derivation.at(Symbol(Kind.SETTING, "learning_rate")))
    new = exchanged(site.formula, rate, change(rate))
    if new != site.formula:
        yield Altered(new, label, detail)


def other_gradients(site: Site) -> Iterator[Altered]:
    """The gradient of another weight of the layer."""
    places = site.network.places
    place = places[site.of][0]
    names = [
        name
        for name, spots in places.items()
        if spots[0].layer == place.layer
        and (spots[0].input is None) == (place.input is None)
        and name in site.derivation.learned
    ]
    for to in dict.fromkeys(refs(site.formula)):
        old = Ref(to)
        pair = derivative(old)
        if pair is None or pair.below.kind is not Kind.PARAMETER:
            continue
        for index, name in enumerate(names):
            if name != site.of and site.of in names:
                below = Symbol(Kind.PARAMETER, name)
                assert isinstance(to, Quantity)
                new = Ref(to._replace(what=Derivative(pair.above, below)))
                label = f"{index - names.index(site.of):+d}"
                text = f"the gradient of {name} in place of {site.of}'s"
                yield Altered(exchanged(site.formula, old, new), label, text)


def is_batch_slope(site: Site) -> bool:
    """Whether the quantity is the derivative of a batch's error."""
    return isinstance(site.what, Derivative) and site.what.above == BATCH


def first_case(site: Site) -> Iterator[Altered]:
    """The first case's gradient for every case."""
    detail = "the gradient of case 1"
    if site.is_gradient and site.case > 1:
        yield Altered(Ref(site.quantity._replace(case=1)), detail=detail)
    elif is_batch_slope(site):
        cases = [to.case for to in refs(site.formula) if isinstance(to, Quantity)]

        def swap(part: Node) -> Node | None:
            if isinstance(part, Ref) and isinstance(part.to, Quantity):
                return Ref(part.to._replace(case=min(cases)))
            return None

        if len(set(cases)) > 1:
            yield Altered(throughout(site.formula, swap), detail=detail)


def _is_velocity(site: Site) -> bool:
    found = site.what
    return (
        isinstance(found, Symbol)
        and found.kind is Kind.STATE
        and (found.state == "velocity")
    )


def _kept(term: Node) -> bool:
    return bool(mentions(term, Kind.STATE_BEFORE))


def momentum_changed(
    site: Site, change: Callable[[Node], Node] | None, label: str, detail: str
) -> Iterator[Altered]:
    """The carried-on velocity changed, or left out."""
    if not _is_velocity(site) or not isinstance(site.formula, Sum):
        return
    parts: list[Node] = []
    for term in terms(site.formula):
        if not _kept(term):
            parts.append(term)
        elif change is not None:
            parts.append(change(term))
    if parts:
        yield Altered(added(parts), label, detail)


def dampened(site: Site) -> Iterator[Altered]:
    """The gradient's term multiplied by 1 - momentum."""
    if not _is_velocity(site) or not isinstance(site.formula, Sum):
        return
    momentum = Ref(site.derivation.at(Symbol(Kind.SETTING, "momentum")))
    if momentum not in [part for t in terms(site.formula) for part in factors(t)[1]]:
        return
    parts = [
        term if _kept(term) else (1 - momentum) * term for term in terms(site.formula)
    ]
    yield Altered(added(parts), detail="the gradient times 1 - momentum")


def uncorrected(site: Site) -> Iterator[Altered]:
    """Adam's moments without their bias correction: both, the first, the second."""
    if site.kind is not Kind.STEP:
        return
    for label, states in (("both", ("m", "v")), ("m", ("m",)), ("v", ("v",))):

        def bared(part: Node, states: tuple[str, ...] = states) -> Node | None:
            if not isinstance(part, Quotient):
                return None
            found = symbol(part.above)
            counted = bool(mentions(part.below, Kind.UPDATE_NUMBER))
            wanted = found is not None and found.state in states
            return part.above if counted and wanted else None

        new = throughout(site.formula, bared)
        if new != site.formula:
            yield Altered(new, label, "moments without bias correction")


def epsilon_moved(site: Site) -> Iterator[Altered]:
    """The step with epsilon on the other side of the root."""
    if site.kind is not Kind.STEP or site.of not in site.derivation.learned:
        return
    optimizer = training_of(site.derivation).optimizer
    if optimizer.chosen_by != "epsilon_inside":
        return
    for name, rule in optimizer.variants.items():
        new = fill_rule(site.derivation, rule.step, site.of, site.after, site.case)
        if new != site.formula:
            where = "inside" if name == "true" else "outside"
            yield Altered(new, where, f"epsilon {where} the root")


def decay_replaced(
    site: Site, change: Callable[[Node], Node | None], detail: str
) -> Iterator[Altered]:
    """The term of the weight decay changed, or left out where `change` gives None."""
    if site.kind not in _STEPS:
        return
    decay = Ref(site.derivation.at(Symbol(Kind.SETTING, "weight_decay")))

    def swap(part: Node) -> Node | None:
        if not isinstance(part, Sum):
            return None
        decayed = [decay in factors(term)[1] for term in terms(part)]
        if not any(decayed):
            return None
        pairs = zip(terms(part), decayed, strict=True)
        made = [change(term) if own else term for term, own in pairs]
        return added([term for term in made if term is not None])

    new = throughout(site.formula, swap)
    if new != site.formula:
        yield Altered(new, detail=detail)


def decay_added(site: Site, detail: str) -> Iterator[Altered]:
    """The decay added to the gradient of a bias, which has none."""
    training = site.derivation.example.training
    if training is None or site.kind not in _STEPS:
        return
    decay = training.settings.get("weight_decay")
    coupled = not training.optimizer.decoupled_decay
    if decay and coupled and site.of in site.network.biases & site.derivation.learned:
        at = (site.after, site.case)
        rate = Ref(site.derivation.at(Symbol(Kind.SETTING, "weight_decay"), *at))
        bias = Ref(site.derivation.at(Symbol(Kind.PARAMETER, site.of), *at))

        def swap(part: Node) -> Node | None:
            pair = derivative(part)
            own = pair is not None and pair.below.of == site.of
            return part + rate * bias if own else None

        new = throughout(site.formula, swap)
        if new != site.formula:
            yield Altered(new, detail=detail)
