"""Expressions as people write them, read into formulas.

The grammar, loosest first::

    sum      = product (("+" | "-") product)*
    product  = signed (("*" | "/") signed | what follows without a sign)*
    signed   = ("+" | "-")* power              -x^2 is -(x^2)
    power    = primary ("^" signed)?           2^3^2 is 2^(3^2)
    primary  = number | quantity | dA/dB | function "(" sum ")" | "(" sum ")"
             | "√" primary | "|" sum "|" | "new(" parameter ")" | e "^" signed
             | "(" sum "if" sum (">" | ">=" | "<" | "<=") sum "else" sum ")"

``dA/dB`` is a derivative where A and B name quantities, else a division. A ``+``
belongs to a name only at the end of the expression. Unicode and LaTeX are made plain
first (`plain`). Which names there are, the caller says.
"""

from __future__ import annotations

from collections.abc import Callable

from chainrule.errors import NumberError, QuantityError
from chainrule.formulas.decimals import scientific
from chainrule.formulas.nodes import (
    FUNCTIONS,
    Call,
    Choice,
    Node,
    Number,
    Power,
    Quotient,
    Ref,
    negative,
    product_of,
    sum_of,
)
from chainrule.formulas.plain import NEW, plain, shortened
from chainrule.formulas.quantities import Derivative, Named
from chainrule.formulas.tokens import END, NoToken, Token, tokens
from chainrule.formulas.walking import children

MAX_DEPTH = 40
"""How deep brackets and powers may be nested."""
MAX_HEIGHT = 100
"""How many operations may hang below each other."""
MAX_POWER = 1000
"""The largest number that may stand as a power."""

Resolve = Callable[[str], Named | None]

_ALIASES = {"sgn": "sign", "φ": "normal_density"}


def parse(
    text: str,
    resolve: Resolve,
    *,
    unknown: Callable[[str], QuantityError] | None = None,
    decimal_comma: bool = False,
) -> Node:
    """The formula that an expression says.

    `resolve` gives the quantity of a name (``w5``, ``dE_total/dw5``, ``w5+``), or None
    where there is none; `unknown` then makes the error. Raises `QuantityError` where
    the expression can't be read, `NumberError` for a number of absurd size.

    >>> from chainrule.formulas import Kind, Symbol, ascii_text
    >>> ascii_text(parse("-0.5*w5^2", lambda name: Symbol(Kind.PARAMETER, name)))
    '-0.5*w5^2'
    """
    return _Parser(text, resolve, unknown or _unknown, decimal_comma).whole()


def _unknown(name: str) -> QuantityError:
    return QuantityError(f"unknown quantity {shortened(name)!r}")


class _Parser:
    """One walk through the tokens of one expression."""

    def __init__(
        self,
        text: str,
        resolve: Resolve,
        unknown: Callable[[str], QuantityError],
        decimal_comma: bool,
    ) -> None:
        self.text, self.resolve, self.unknown = text, resolve, unknown
        try:
            self.tokens = tokens(plain(text, decimal_comma=decimal_comma))
        except NoToken as error:
            raise self.fault(str(error)) from None
        self.at, self.depth = 0, 0

    def fault(self, what: str) -> QuantityError:
        """The error of an expression that can't be read."""
        return QuantityError(
            f"can't read the expression {shortened(self.text)!r}: {what}"
        )

    # --- tokens ---------------------------------------------------------------------

    def peek(self, ahead: int = 0) -> Token:
        """The next token, or one further ahead."""
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else END

    def take(self, *texts: str) -> str | None:
        """The next sign where it is one of `texts`."""
        token = self.peek()
        if token.kind == "sign" and token.text in texts:
            self.at += 1
            return token.text
        return None

    def expect(self, text: str) -> None:
        """The next token must be this one."""
        if self.peek().text != text or self.peek().kind == "number":
            got = repr(self.peek().text) if self.peek() != END else "the end"
            raise self.fault(f"{text!r} is missing before {got}: add it")
        self.at += 1

    # --- the grammar ----------------------------------------------------------------

    def whole(self) -> Node:
        """The whole expression."""
        if not self.tokens:
            raise QuantityError(
                "an expression is empty: write a quantity such as net_h1"
            )
        found = self.sum()
        if self.peek() != END:
            raise self.fault(
                f"{self.peek().text!r} is not expected there: check signs and brackets"
            )
        if _height(found) > MAX_HEIGHT:
            raise self.fault(
                f"more than {MAX_HEIGHT} operations hang below each other: split it"
            )
        return found

    def sum(self) -> Node:
        """Terms added and subtracted."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fault(f"it is nested deeper than {MAX_DEPTH} levels: split it")
        terms = [self.product()]
        while sign := self.take("+", "-"):
            term = self.product()
            terms.append(negative(term) if sign == "-" else term)
        self.depth -= 1
        return sum_of(terms)

    def product(self) -> Node:
        """Factors multiplied and divided, from left to right."""
        factors = [self.signed()]
        while True:
            before = self.tokens[self.at - 1]
            if self.take("*"):
                factors.append(self.signed())
            elif self.take("/"):
                factors = [Quotient(product_of(factors), self.signed())]
            elif self.follows(before):
                factors.append(self.power())
            else:
                return product_of(factors)

    def follows(self, before: Token) -> bool:
        """Whether a factor follows without a sign: ``0.6(0.668)``, ``out(1 - out)``."""
        token = self.peek()
        if token.kind == "name":
            return token.text not in ("if", "else")
        return token == Token("sign", "(") and before != END

    def signed(self) -> Node:
        """A power with its signs."""
        minus = False
        while sign := self.take("+", "-"):
            minus ^= sign == "-"
        found = self.power()
        return negative(found) if minus else found

    def power(self) -> Node:
        """A primary, raised where a power follows."""
        if self.is_e() and self.peek(1) == Token("sign", "^"):
            self.at += 2
            return Call("exp", self.exponent())
        base = self.primary()
        return Power(base, self.exponent()) if self.take("^") else base

    def is_e(self) -> bool:
        """Whether the next token is Euler's number and not a quantity of that name."""
        return self.peek() == Token("name", "e") and self.resolve("e") is None

    def exponent(self) -> Node:
        """What stands above; a number there is bounded."""
        found = self.deeper(self.signed)
        if isinstance(found, Number) and abs(found.value) > MAX_POWER:
            raise NumberError(
                f"the power in {shortened(self.text)!r} is beyond {MAX_POWER}: is "
                "it a slip?"
            )
        return found

    def deeper(self, part: Callable[[], Node]) -> Node:
        """A part of the expression one level down; there are not many levels."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fault(f"it is nested deeper than {MAX_DEPTH} levels: split it")
        found = part()
        self.depth -= 1
        return found

    def primary(self) -> Node:
        """A number, a quantity, a function or a bracket."""
        token = self.peek()
        self.at += 1
        if token.kind == "number":
            return self.number(token.text)
        if token.kind == "name":
            return self.named(token.text)
        if token.text == "(" and token.kind == "sign":
            return self.bracket()
        if token.text == "|":
            inside = self.sum()
            self.expect("|")
            return Call("abs", inside)
        got = f"before {token.text!r}" if token != END else "at the end"
        raise self.fault(f"a quantity, a number or a bracket is missing {got}: add it")

    def number(self, text: str) -> Node:
        """A decimal, exactly; its spelling is kept where it has no exponent."""
        if self.peek().kind == "number":
            raise self.fault(
                f"{text!r} and {self.peek().text!r} stand side by side: "
                "put a sign between"
            )
        digits, _, exponent = text.lower().partition("e")
        value = scientific(digits, exponent or None, text)
        return Number(value, None if exponent else text)

    def bracket(self) -> Node:
        """The rest of a bracket, perhaps a formula by cases."""
        found = self.sum()
        if self.peek() == Token("name", "if"):
            self.at += 1
            left = self.sum()
            relation = self.take(">", ">=", "<", "<=")
            if relation is None:
                raise self.fault("after 'if' a comparison such as > is missing: add it")
            right = self.sum()
            self.expect("else")
            if relation[0] == "<":
                left, relation, right = right, relation.replace("<", ">"), left
            found = Choice(left, relation, right, found, self.sum())
        self.expect(")")
        return found

    def named(self, name: str) -> Node:
        """A derivative, a function or a plain quantity."""
        if derivative := self.derivative(name):
            return Ref(derivative)
        function = _ALIASES.get(name, name)
        if self.peek() == Token("sign", "(") and (
            function in FUNCTIONS or name == "new"
        ):
            self.at += 1
            return self.new() if name == "new" else self.call(function)
        if name == "sqrt" and self.peek().kind in ("number", "name"):
            return Call("sqrt", self.deeper(self.primary))
        found = self.resolve(name.replace(NEW, "+"))
        if found is not None:
            return Ref(found)
        if name in FUNCTIONS or name == "new":
            raise self.fault(f"{name} needs brackets: write {name}(…)")
        if name in ("log", "lg", "log10"):
            raise self.fault(f"{name} is not read: write ln, the natural logarithm")
        if name[0] == "d" and self.peek().text == "/" and self.peek(1).text[:1] == "d":
            name = f"{name}/{self.peek(1).text}"
        raise self.unknown(name.replace(NEW, "+"))

    def call(self, function: str) -> Node:
        """The argument of a function, whose bracket is open."""
        inside = self.sum()
        self.expect(")")
        return Call(function, inside)

    def new(self) -> Node:
        """``new(w5)``: the parameter after the update."""
        name = self.peek().text
        if self.peek().kind != "name":
            raise self.fault("new(…) takes a parameter: write new(w5)")
        self.at += 1
        self.expect(")")
        found = self.resolve(f"{name}+")
        if found is None:
            raise self.unknown(f"{name}+")
        return Ref(found)

    def derivative(self, above: str) -> Derivative | None:
        """``dA/dB`` where A and B name quantities."""
        slash, below = self.peek(), self.peek(1)
        if slash.text != "/" or below.kind != "name":
            return None
        if above[0] not in "d∂δ" or below.text[0] not in "d∂δ":
            return None
        name = f"{above}/{below.text}".replace(NEW, "+")
        found = self.resolve(name)
        if isinstance(found, Derivative):
            self.at += 2
            return found
        if above.startswith("∂"):
            raise self.unknown(name)
        return None


def _height(of: Node) -> int:
    """The longest way from the whole formula to one of its parts, without recursion."""
    highest, waiting = 0, [(of, 1)]
    while waiting:
        found, height = waiting.pop()
        highest = max(highest, height)
        waiting += [(child, height + 1) for child in children(found)]
    return highest
