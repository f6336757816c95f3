"""The register of sample documents on which every renderer is tried."""

from fractions import Fraction

from chainrule.documents import (
    Bullets,
    Chart,
    Claim,
    Code,
    CodeBlock,
    Column,
    Contributions,
    Diagram,
    Document,
    Dots,
    Edge,
    Equation,
    Figure,
    Highlight,
    Level,
    Mark,
    Marked,
    Math,
    Note,
    Path,
    Row,
    Series,
    Sheet,
    Strong,
    Table,
    Unit,
    heading,
    paragraph,
)
from chainrule.formulas import (
    Derivative,
    Kind,
    Node,
    Notation,
    Quantity,
    Ref,
    Symbol,
    choose,
    exp,
    ln,
    number,
    product_of,
    sqrt,
    sum_of,
)

HOSTILE = (
    "<script>alert('1')</script> \"quoted\" & $x$ 100% \\input{/etc/passwd} `code`"
    " | a_b #1 ~tilde^hat {braces} *stars* [link](http://x) ]]> <!-- \x1b[31m -->"
)


def of(kind: Kind, name: str = "", case: int = 1) -> Quantity:
    return Quantity(Symbol(kind, name), 0, case)


def ref(kind: Kind, name: str = "", case: int = 1) -> Node:
    return Ref(of(kind, name, case))


def slope(above: Symbol, below: Symbol) -> Quantity:
    return Quantity(Derivative(above, below), 0, 1)


STATE = Ref(Quantity(Symbol(Kind.STATE, "w1", "v")))
NET, OUT = Symbol(Kind.NET, "h1"), Symbol(Kind.OUT, "h1")
TOTAL, W1 = Symbol(Kind.TOTAL), Symbol(Kind.PARAMETER, "w1")
OUT_O1, NET_O1 = Symbol(Kind.OUT, "o1"), Symbol(Kind.NET, "o1")


def weighted(count: int) -> Node:
    return sum_of(
        [
            ref(Kind.PARAMETER, f"w{n}") * ref(Kind.INPUT, f"i{n}")
            for n in range(1, count)
        ]
        + [ref(Kind.PARAMETER, "b1")]
    )


def numbers(count: int) -> Node:
    return sum_of(
        [number(f"0.{n}5") * number(f"-0.{n}1234567") for n in range(1, count)]
        + [number("-0.35")]
    )


def chain() -> Node:
    steps = [(TOTAL, OUT_O1), (OUT_O1, NET_O1), (NET_O1, OUT), (OUT, NET), (NET, W1)]
    return product_of([Ref(slope(*step)) for step in steps])


FORWARD = Document(
    "Back propagation",
    (
        heading(1, "Forward pass"),
        paragraph("Each unit adds up its inputs, ", Strong("weighted"), "."),
        heading(2, "Hidden layer"),
        Equation(of(Kind.NET, "h1"), (weighted(3), numbers(3), Figure("0.3775"))),
        Equation(
            of(Kind.OUT, "h1"),
            (
                1 / (1 + exp(-ref(Kind.NET, "h1"))),
                1 / (1 + exp(number("-0.3775"))),
                Figure("0.593269992", exact=False),
            ),
            beside=Figure("0.593269992107", exact=False),
        ),
        Equation(
            of(Kind.SHARE, "o1"),
            (
                Fraction(1, 2) * (ref(Kind.TARGET, "o1") - ref(Kind.OUT, "o1")) ** 2,
                Fraction(1, 2) * (number("0.01") - number("0.751365070")) ** 2,
                Figure("2.74811083e-1", exact=False),
            ),
            note=("half the square of ", Math(of(Kind.DIFFERENCE, "o1"))),
        ),
        Equation(of(Kind.INPUT, "i1"), (Figure("0.05"),)),
    ),
    source="a lecture",
)

BACKWARD = Document(
    "Backward pass",
    (
        Equation(
            slope(TOTAL, W1),
            (
                chain(),
                numbers(2) * number("0.5") * numbers(3),
                Figure("-0.00043", False),
            ),
            mark=Mark.CORRECT,
        ),
        Contributions(
            slope(TOTAL, W1),
            (
                Path(
                    ("w1", "h1", "o1"), chain(), numbers(2), Figure("0.00066"), "152.4"
                ),
                Path(("w1", "h1", "o2"), chain(), None, Figure("-0.00023"), "-52.4"),
            ),
            Figure("0.00043"),
            left_out=3,
            rest=Figure("0.0000017"),
        ),
        Note(("relu has a kink at 0; the slope ", Figure("0"), " is taken.")),
    ),
)

LONG = Document(
    "Long formulas",
    (
        Equation(of(Kind.NET, "h1"), (weighted(20), numbers(20), Figure("-1.25"))),
        Equation(
            of(Kind.NET, "h1"), ((weighted(12) * ref(Kind.OUT, "h9")), Figure("7.125"))
        ),
        Equation(
            of(Kind.NET, "o1"),
            (
                sum_of([weighted(3), Ref(Dots(780)), ref(Kind.INPUT, "x784")]),
                Figure("9"),
            ),
        ),
        Equation(None, (numbers(30), Figure("123456789.123456789123456789", False))),
        Equation(
            of(Kind.OUT, "h1"),
            (
                choose(
                    ref(Kind.NET, "h1"),
                    ">",
                    0,
                    ref(Kind.NET, "h1"),
                    number("0.01") * ref(Kind.NET, "h1"),
                ),
                Figure("0.625"),
            ),
        ),
        Equation(
            of(Kind.UPDATED, "w1"),
            (
                ref(Kind.PARAMETER, "w1")
                - ref(Kind.SETTING, "learning_rate", 0)
                * STATE
                / (sqrt(STATE) + ln(number("2.5"))),
                Figure("0.15"),
            ),
        ),
    ),
)

OVERVIEWS = Document(
    "Overviews",
    (
        Table(
            (
                Column(("parameter",)),
                Column(("before",), True),
                Column(("after",), True),
            ),
            (
                Row(((Math(W1),), (Figure("0.15"),), (Figure("0.149780716"),))),
                Row((("a longer name",), (Figure("-12"),), ("—",)), Mark.WRONG),
            ),
            caption=("The parameters",),
        ),
        Diagram(
            (
                Level(
                    "inputs", (Unit("i1", Figure("0.05")), Unit("i2", Figure("0.1")))
                ),
                Level(
                    "hidden layer, logistic",
                    (Unit("h1", Figure("0.5933"), Figure("0.00877")), Unit("h2")),
                    left_out=98,
                ),
                Level(
                    "output layer", (Unit("o1", Figure("0.7514"), None, Figure("1")),)
                ),
            ),
            (
                Edge(1, 0, 0, W1, Figure("0.15"), Figure("0.000439")),
                Edge(1, 0, 1, Symbol(Kind.PARAMETER, "w2"), Figure("0.2")),
                Edge(1, 0, None, Symbol(Kind.PARAMETER, "b1"), Figure("0.35")),
                Edge(1, 1, 0, Symbol(Kind.PARAMETER, "w3"), Figure("0.25")),
                Edge(2, 0, 0, Symbol(Kind.PARAMETER, "w5"), Figure("0.4")),
                Edge(2, 0, 1, None, Figure("0.45")),
            ),
            caption=("The network",),
        ),
        Chart(
            "Loss",
            (
                Series("training", tuple((n, 2.0 / (n + 1)) for n in range(200))),
                Series(
                    "validation", tuple((n, 2.1 / (n + 1) + 0.1) for n in range(200))
                ),
            ),
            x="epoch",
            y="loss",
            log=True,
        ),
        CodeBlock(
            "net_h1 = w1*i1 + w2*i2 + b1\nout_h1 = 1/(1 + exp(-net_h1))", "python"
        ),
        Bullets((("one ", Code("--of w5")), ("two ", Marked("fine", Mark.CORRECT)))),
    ),
)

SHEET = Document(
    "Verdicts",
    (
        paragraph("Three figures come from one mistake."),
        Sheet(
            (
                Claim(of(Kind.NET, "h1"), "0.3775", Mark.CORRECT, Figure("0.377500")),
                Claim(of(Kind.OUT, "h1"), "0.59", Mark.TRUNCATED, Figure("0.5933")),
                Claim(of(Kind.OUT, "h2"), "0.60", Mark.CARRIED, Figure("0.5969")),
                Claim(
                    of(Kind.UPDATED, "w1"),
                    "0.2910",
                    Mark.WRONG,
                    Figure("0.291028"),
                    place="after 1 update",
                    where="slide 24",
                    because=(("the weight already updated was used: ", Math(W1)),),
                    formula=Equation(
                        of(Kind.UPDATED, "w1"),
                        (
                            ref(Kind.INPUT, "i1")
                            * Ref(Highlight(ref(Kind.UPDATED, "w5"))),
                        ),
                    ),
                    right=Equation(
                        of(Kind.UPDATED, "w1"),
                        (
                            ref(Kind.INPUT, "i1") * ref(Kind.PARAMETER, "w5"),
                            Figure("2"),
                        ),
                    ),
                    points="0/1",
                ),
                Claim(of(Kind.TOTAL), "0.3", Mark.FOLLOWS, Figure("0.2984")),
                Claim(None, "abc", Mark.UNKNOWN, label="net_h7 | <b>"),
            )
        ),
    ),
)

HOSTILE_NAMES = Document(
    HOSTILE,
    (
        heading(1, HOSTILE),
        paragraph(HOSTILE, Code(HOSTILE), Strong(HOSTILE)),
        Bullets(((HOSTILE,),)),
        Note((HOSTILE,)),
        Equation(of(Kind.OUT, HOSTILE), (ref(Kind.PARAMETER, HOSTILE), Figure("1.5"))),
        CodeBlock(HOSTILE),
        Table((Column((HOSTILE,)),), (Row(((HOSTILE,),)),), (HOSTILE,)),
        Diagram(
            (Level(HOSTILE, (Unit(HOSTILE),)), Level(HOSTILE, (Unit(HOSTILE),))),
            (Edge(1, 0, 0, Symbol(Kind.PARAMETER, HOSTILE), Figure("0.125")),),
        ),
        Chart(HOSTILE, (Series(HOSTILE, ((0, 1), (1, 2))),), HOSTILE, HOSTILE),
        Sheet((Claim(None, HOSTILE, Mark.WRONG, None, HOSTILE, HOSTILE, HOSTILE),)),
    ),
    source=HOSTILE,
)

OTHER_NOTATION = Document(
    "Rückwärts: 反向传播",
    FORWARD.blocks + BACKWARD.blocks,
    notation=Notation("α", "z", "a", "t", "J", decimal_comma=True),
)

SAMPLES = {
    "forward": FORWARD,
    "backward": BACKWARD,
    "long": LONG,
    "overviews": OVERVIEWS,
    "sheet": SHEET,
    "hostile": HOSTILE_NAMES,
    "other notation": OTHER_NOTATION,
    "empty": Document("", ()),
}
