"""This room walks sqlglot's tree and makes the typed tree of forebyg.expressions.

Only the nodes of `_READERS` are understood, with only the parts named there; anything else sqlglot may find is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

from sqlglot import exp

from forebyg.expressions import DATE, DECIMAL, INT, TEXT, UNKNOWN, YES_NO, Call, Expression, Literal_
from forebyg.language import typing_rules
from forebyg.language.functions import applied, cast, concat
from forebyg.language.operands import Misfit, Operand
from forebyg.language.scope import Scope, column_named, undeclared_value
from forebyg.language.sql_grammar import LITERAL
from forebyg.language.sql_literals import read_date, read_length, read_number, read_timestamp
from forebyg.language.sql_places import Written
from forebyg.language.sql_refusals import Fault, Unreadable

DEEPEST_TREE = 100


def understand(node: exp.Expr, text: str, scope: Scope) -> tuple[Expression, list[Fault]]:
    """The typed tree of sqlglot's tree, and what is wrong with it; the tree counts only where nothing is."""
    reader = _Reader(text, scope)
    return reader.read(node).tree, reader.faults


class _Reader:
    """Walks sqlglot's tree; a part with a fault becomes an unknown, so that it is reported once."""

    def __init__(self, text: str, scope: Scope):
        self.text, self.scope = text, scope
        self.faults: list[Fault] = []
        self.parts: list[Operand] = []
        self.depth = 0

    def read(self, node: exp.Expr | None) -> Operand:
        if self.depth > DEEPEST_TREE:
            help = "split it with 'derive', one named part at a time"
            message = f"the expression is nested more than {DEEPEST_TREE} levels deep"
            raise Unreadable(Fault("FB302", message, 0, 1, help))
        outer, self.parts = self.parts, []
        self.depth += 1
        operand = Operand(self._understood(node), Written(node, self.parts, self.text))
        self.depth -= 1
        self.parts = outer
        self.parts.append(operand)
        return operand

    def _understood(self, node: exp.Expr | None) -> Expression:
        try:
            if node is None or type(node) not in _READERS:
                raise _foreign(node)
            reader, known = _READERS[type(node)]
            if any(node.args[part] for part in node.args.keys() - known):
                raise _foreign(node)
            return reader(self, node)
        except Misfit as misfit:
            spot = misfit.at.spot if misfit.at else Written(node, self.parts, self.text)
            self.faults.append(Fault(misfit.code, misfit.message, spot.start, spot.end, misfit.help))
            return Literal_(None, UNKNOWN)

    def check_values(self, operand: Operand, literals: Sequence[Operand]) -> None:
        for literal in literals:
            if problem := undeclared_value(operand.tree, literal.tree, self.scope):
                self.faults.append(Fault("FB309", problem[0], literal.spot.start, literal.spot.end, problem[1]))


_FOREIGN: dict[type[exp.Expr], tuple[str, str | None]] = {
    exp.Tuple: ("a list in brackets stands only after IN", "x IN ('a', 'b')"),
    exp.Concat: (
        "two texts stand beside each other",
        "texts are joined with ||; a quote inside a text is written twice",
    ),
    exp.In: ("IN needs a list in round brackets", "x IN ('a', 'b')"),
    exp.Is: ("after IS only NULL, NOT NULL, TRUE and FALSE may stand", None),
    exp.Between: ("BETWEEN SYMMETRIC is not part of the language", "x BETWEEN 1 AND 2"),
    exp.AtTimeZone: ("AT TIME ZONE is not part of the language", "date-times are read as they stand"),
}


def _foreign(node: exp.Expr | None) -> Misfit:
    if node is None:
        return Misfit("something is missing", code="FB301")
    message, help = _FOREIGN.get(type(node), (f"{node.key.upper()} is not part of the language", None))
    return Misfit(message, help, code="FB303")


def _column(reader: _Reader, node: exp.Expr) -> Expression:
    assert isinstance(node, exp.Column | exp.Dot)
    quoted = len(node.parts) == 1 and bool(node.parts[0].args.get("quoted"))
    return column_named(".".join(part.name for part in node.parts), reader.scope, quoted)


def _literal(reader: _Reader, node: exp.Expr) -> Expression:
    return Literal_(node.name, TEXT) if node.args.get("is_string") else read_number(node.name)


def _logic(reader: _Reader, node: exp.Expr) -> Expression:
    """A chain of the same word is one call, so that thousands of them are not thousands of levels."""
    operands, left = [], node
    while type(left) is type(node):
        operands.append(left.expression)
        left = left.this
    read = [reader.read(operand) for operand in [left, *reversed(operands)]]
    return typing_rules.joined(node.key, read)


def _not(reader: _Reader, node: exp.Expr) -> Expression:
    return typing_rules.joined("not", [reader.read(node.this)])


_COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "eq",
    exp.NEQ: "ne",
    exp.LT: "lt",
    exp.LTE: "le",
    exp.GT: "gt",
    exp.GTE: "ge",
}


def _comparison(reader: _Reader, node: exp.Expr) -> Expression:
    left, right = reader.read(node.this), reader.read(node.expression)
    for part, other in ((node.this, right), (node.expression, left)):
        if isinstance(part, exp.Null):
            raise _with_null(other)
    function = _COMPARISONS[type(node)]
    compared = typing_rules.compared(function, left, right)
    if function in ("eq", "ne"):
        reader.check_values(left, [right])
        reader.check_values(right, [left])
    return compared


def _with_null(other: Operand) -> Misfit:
    return Misfit("a comparison with NULL is never true", f"write {other.text} IS NULL, or IS NOT NULL", code="FB311")


def _among(reader: _Reader, node: exp.Expr) -> Expression:
    if not node.expressions:
        raise _foreign(node)
    operand, members = reader.read(node.this), [reader.read(member) for member in node.expressions]
    if any(isinstance(member, exp.Null) for member in node.expressions):
        raise _with_null(operand)
    found = typing_rules.among(operand, members)
    reader.check_values(operand, members)
    return found


def _between(reader: _Reader, node: exp.Expr) -> Expression:
    operand, low, high = (reader.read(node.args[part]) for part in ("this", "low", "high"))
    for part, bound in (("low", low), ("high", high)):
        if isinstance(node.args[part], exp.Null):
            raise _with_null(operand)
        if bound.type == YES_NO:
            raise Misfit(f"{bound.said}; BETWEEN needs two ends", "x BETWEEN 1 AND 2", bound)
    both = (typing_rules.compared("ge", operand, low), typing_rules.compared("le", operand, high))
    return Call("and", both, YES_NO)


def _like(reader: _Reader, node: exp.Expr) -> Expression:
    operand, pattern = reader.read(node.this), reader.read(node.expression)
    if not (isinstance(pattern.tree, Literal_) and isinstance(pattern.tree.value, str)):
        raise Misfit("the pattern of LIKE must be a text in single quotes", "x LIKE 'text%'", pattern)
    if not operand.type.is_textual and operand.type != UNKNOWN:
        raise Misfit(f"{operand.said}; LIKE looks at texts", None, operand)
    like = Call("like", (operand.tree, pattern.tree), YES_NO)
    return Call("not", (like,), YES_NO) if node.args.get("negate") else like


def _is(reader: _Reader, node: exp.Expr) -> Expression:
    operand = reader.read(node.this)
    if isinstance(node.expression, exp.Null):
        return Call("is_null", (operand.tree,), YES_NO)
    if not isinstance(node.expression, exp.Boolean):
        raise _foreign(node)
    truth = operand.tree if node.expression.this else typing_rules.joined("not", [operand])
    typing_rules.joined("is true", [operand])
    return Call("is_true", (truth,), YES_NO)


def _case(reader: _Reader, node: exp.Expr) -> Expression:
    operand = reader.read(node.this) if node.this else None
    branches = [(reader.read(branch.this), reader.read(branch.args["true"])) for branch in node.args["ifs"]]
    default = reader.read(node.args["default"]) if node.args.get("default") else None
    whens = [typing_rules.compared("eq", operand, when) if operand else _condition(when) for when, _ in branches]
    if operand:
        reader.check_values(operand, [when for when, _ in branches])
    results, kind = typing_rules.unified([then for _, then in branches] + ([default] if default else []), "CASE")
    otherwise = results[-1] if default else Literal_(None, kind)
    pairs = chain.from_iterable(zip(whens, results, strict=False))
    return Call("case", (*pairs, otherwise), kind)


def _condition(when: Operand) -> Expression:
    typing_rules.joined("when", [when])
    return when.tree


def _sum(reader: _Reader, node: exp.Expr) -> Expression:
    left, right, function = node.this, node.expression, "add" if isinstance(node, exp.Add) else "sub"
    if _is_length(left) and function == "add":
        left, right = right, left
    operand = reader.read(left)
    if not _is_length(right):
        return typing_rules.added(function, operand, reader.read(right))
    length = read_length(reader.read(right.expressions[0]))
    return typing_rules.moved(operand, length.count if function == "add" else -length.count, length.unit)


def _is_length(node: exp.Expr) -> bool:
    return isinstance(node, exp.Anonymous) and node.this == "INTERVAL" + LITERAL


_BINARY: dict[type[exp.Expr], Callable[[Operand, Operand], Expression]] = {
    exp.Mul: typing_rules.multiplied,
    exp.Div: typing_rules.divided,
    exp.Mod: typing_rules.remainder,
    exp.DPipe: lambda left, right: concat("||", (left, right)),
}


def _binary(reader: _Reader, node: exp.Expr) -> Expression:
    return _BINARY[type(node)](reader.read(node.this), reader.read(node.expression))


def _call(reader: _Reader, node: exp.Expr) -> Expression:
    if _is_length(node):
        raise Misfit("INTERVAL is added to a date or taken from it", "write x + INTERVAL '4 months'", code="FB303")
    arguments = [reader.read(argument) for argument in node.expressions]
    if node.this in _LITERALS:
        return _LITERALS[node.this](arguments[0])
    return applied(str(node.this), arguments)


_LITERALS = {"DATE" + LITERAL: read_date, "TIMESTAMP" + LITERAL: read_timestamp}


def _extract(reader: _Reader, node: exp.Expr) -> Expression:
    part = node.this.name.upper()
    if part not in ("YEAR", "MONTH", "DAY", "QUARTER"):
        raise Misfit(f"{part} cannot be extracted", "YEAR, MONTH, DAY or QUARTER", code="FB303")
    return applied(part, [reader.read(node.expression)])


_TYPES = {"INT": INT, "DECIMAL": DECIMAL, "TEXT": TEXT, "DATE": DATE}


def _cast(reader: _Reader, node: exp.Expr) -> Expression:
    return cast(reader.read(node.this), _TYPES[node.args["to"].this.name])


_THIS = frozenset({"this"})
_BOTH = _THIS | {"expression"}
_READERS: dict[type[exp.Expr], tuple[Callable[[_Reader, exp.Expr], Expression], frozenset[str]]] = {
    exp.Column: (_column, _THIS | {"table", "db", "catalog"}),
    exp.Dot: (_column, _BOTH),
    exp.Literal: (_literal, _THIS | {"is_string"}),
    exp.Null: (lambda reader, node: Literal_(None, UNKNOWN), frozenset()),
    exp.Boolean: (lambda reader, node: Literal_(bool(node.this), YES_NO), _THIS),
    exp.Paren: (lambda reader, node: reader.read(node.this).tree, _THIS),
    exp.And: (_logic, _BOTH),
    exp.Or: (_logic, _BOTH),
    exp.Not: (_not, _THIS),
    **dict.fromkeys(_COMPARISONS, (_comparison, _BOTH)),
    exp.In: (_among, _THIS | {"expressions"}),
    exp.Between: (_between, _THIS | {"low", "high"}),
    exp.Like: (_like, _THIS | {"expression", "negate"}),
    exp.Is: (_is, _BOTH),
    exp.Case: (_case, _THIS | {"ifs", "default"}),
    exp.Add: (_sum, _BOTH),
    exp.Sub: (_sum, _BOTH),
    **dict.fromkeys(_BINARY, (_binary, _BOTH | {"safe"})),
    exp.Neg: (lambda reader, node: typing_rules.negated(reader.read(node.this)), _THIS),
    exp.Anonymous: (_call, _THIS | {"expressions"}),
    exp.Extract: (_extract, _BOTH),
    exp.Cast: (_cast, _THIS | {"to"}),
}
