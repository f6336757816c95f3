"""What `import chainrule` promises: these names, sorted, with docstrings and types."""

import chainrule as cr


def test_the_promised_names_are_sorted() -> None:
    names = getattr(cr, "__all__", [])
    assert list(names) == sorted(names)


def test_every_promised_name_is_there_and_documented() -> None:
    for name in getattr(cr, "__all__", []):
        value = getattr(cr, name)
        if not name.startswith("__"):
            assert value.__doc__, f"chainrule.{name} has no docstring"
