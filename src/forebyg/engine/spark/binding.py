"""This room puts the parts of an expression together, and names those that its text needs several times.

Signs and choices are written as functions, `+`(a, b): behind a bracket that opens anything may follow, and Spark's
reader would look for its end at every level anew. A short part (a column, a constant) is written out wherever it is
needed. A long one is bound to a name, as SQL lets one by a function over a list of one element: without that the text
of nested expressions would grow without bound.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

SHORT = 100
"""Letters up to which a part is written out again."""


def bound(parts: Sequence[str], body: Callable[..., str]) -> str:
    """`body` over the parts, each long one computed and written once."""
    long = [place for place, part in enumerate(parts) if len(part) > SHORT]
    if not long:
        return body(*parts)
    # The name follows from what it stands for: where two meet, they mean the same.
    name = f"`?{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:16]}`"
    fields = [f"'f{place}', {parts[place]}" for place in long]
    names = [f"{name}.f{place}" if place in long else part for place, part in enumerate(parts)]
    return f"element_at(transform(array(named_struct({', '.join(fields)})), {name} -> {body(*names)}), 1)"


def applied(sign: str, *parts: str) -> str:
    """A sign or function of Spark over its parts."""
    return f"`{sign}`({', '.join(parts)})"


def chosen(*parts: str) -> str:
    """CASE: condition, value, condition, value, and what is left."""
    return applied("when", *parts)


def balanced(parts: Sequence[str], sign: str) -> str:
    """Many parts joined by a sign, as a shallow tree: the reader of a long chain would run out of room."""
    parts = list(parts)
    while len(parts) > 1:
        pairs = [parts[n : n + 2] for n in range(0, len(parts), 2)]
        parts = [applied(sign, *pair) if len(pair) == 2 else pair[0] for pair in pairs]
    return parts[0]
