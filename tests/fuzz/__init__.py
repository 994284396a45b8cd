"""Inputs that nobody would write: made by hypothesis, given where production receives them.

`make test` runs few of them, always the same; `make fuzz` (tests/fuzz/__main__.py) runs other ones for as long as it is
told. Strategies stand in modules of their own, what must hold in the tests.
"""
