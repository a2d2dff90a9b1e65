"""This room finds where a part of an expression stands in its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import chain

from sqlglot import exp

from forebyg.language.operands import Operand
from forebyg.language.sql_grammar import LITERAL

_BRACKETS: dict[type[exp.Expr], tuple[str, str]] = {
    exp.Paren: (r"\(", r"\)"),
    exp.Anonymous: ("", r"\)"),
    exp.Cast: (r"\bCAST\s*\(", r"\)"),
    exp.Extract: (r"\bEXTRACT\s*\(", r"\)"),
    exp.Is: ("", r"\b(?:NULL|TRUE|FALSE)\b"),
    exp.Case: (r"\bCASE\b", r"\bEND\b"),
}


class Written:
    """sqlglot places names and literals only; signs and brackets are looked for around them."""

    def __init__(self, node: exp.Expr | None, parts: Sequence[Operand], whole: str):
        self.node, self.parts, self.whole = node, parts, whole

    @property
    def text(self) -> str:
        return self.whole[self.start : self.end]

    @cached_property
    def start(self) -> int:
        start = min(chain((mark["start"] for mark in self._marks), (part.spot.start for part in self.parts)), default=0)
        before = self._brackets[0] and re.search(rf"(?is){self._brackets[0]}[^()]*$", self.whole[:start])
        return before.start() if before else start

    @cached_property
    def end(self) -> int:
        ends = chain((mark["end"] + 1 for mark in self._marks), (part.spot.end for part in self.parts))
        end = max(ends, default=len(self.whole))
        after = self._brackets[1] and re.compile(self._brackets[1], re.IGNORECASE).search(self.whole, end)
        return after.end() if after else end

    @property
    def _marks(self) -> list[dict[str, int]]:
        if self.node is None:
            return []
        names = self.node.parts if isinstance(self.node, exp.Column | exp.Dot) else [self.node]
        return [name.meta for name in names if name.meta.get("start") is not None]

    @property
    def _brackets(self) -> tuple[str, str]:
        if self.node is None or LITERAL in self.node.name:
            return "", ""
        return _BRACKETS.get(type(self.node), ("", ""))
