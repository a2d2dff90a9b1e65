"""This room turns the cells of a column, which are text, into its physical columns on Spark, by its declared type.

A cell is read by the strict forms of its type alone. What the reader of one machine settles by looking at a whole
column (thousands, typographers' signs, letters to be composed) is refused here, never guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from forebyg.definitions.bounds import bound_of
from forebyg.definitions.extracts import Column, Format
from forebyg.engine.spark import plain
from forebyg.engine.spark.checks import CONTROL, ELSEWHERE, Check, of_java
from forebyg.engine.spark.labels import period
from forebyg.engine.spark.moments import day_forms, days_of, moment_of, time_of
from forebyg.engine.spark.quoting import WIDE, constant, exactly, named, quoted
from forebyg.expressions import DATE, DECIMAL, DECIMAL_UNIT, INT, TEXT, YES_NO, Literal_, Type
from forebyg.extracts import damage, spelling, stand_ins, words
from forebyg.extracts.columns import NO, YES, constant_of
from forebyg.extracts.numbers import OF_TWO_MEANINGS, PLACES

LETTERS = ("id", "category", "text")
CONSTANTS: dict[str, Type] = {
    "int": INT, "decimal": DECIMAL, "date": DATE, "yes_no": YES_NO, "id": TEXT, "category": TEXT, "text": TEXT
}  # fmt: skip
SAID = {
    "int": ("is not a whole number", "are not whole numbers"),
    "decimal": ("is not a decimal number", "are not decimal numbers"),
    "date": ("is not a date", "are not dates"),
    "datetime": ("is not a date with a time", "are not dates with a time"),
    "time": ("is not a time of day", "are not times of day"),
    "yes_no": ("is neither yes nor no", "are neither yes nor no"),
    "period": ("is not a period label", "are not period labels"),
}
AROUND = "\t\n\x0b\x0c\r \x85\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
"""The blanks around a cell that do not count: what Unicode calls white space."""
WRAPPING, WRAPPED = '="', r'\A="([^"]*)"\z'
"""What saves the zeros of a code from a spreadsheet."""
WHOLE = r"\A[+-]?[0-9]+\z"
FRACTION = r"\A[+-]?(?:[0-9]+(?:MARK[0-9]+)?|MARK[0-9]+)\z"
TOO_FINE = rf"[.,][0-9]{{{PLACES}}}0*[1-9]"
PROVES = r"\A[+-]?(?:[0-9]*MARK(?:[0-9]{1,2}|[0-9]{4,})|0[0-9]*MARK[0-9]{3}|[0-9]{4,}MARK[0-9]{3}|MARK[0-9]{3})\z"
MARKS = {",": "comma", ".": "point"}


@dataclass(frozen=True)
class Cells:
    """A declared column whose cells stand in `.cell`s of a frame: stripped, and null where there is nothing to read.
    `native`: its cells were values before they were text, written with a point and ISO."""

    name: str
    column: Column
    format: Format
    open_words: tuple[str, ...] = ()
    native: bool = False
    holds_totals: bool = False

    @property
    def cell(self) -> str:
        return named(f".cell.{self.name}")

    @property
    def raw(self) -> str:
        return named(f".raw.{self.name}")

    @property
    def stripped(self) -> str:
        return named(f".stripped.{self.name}")

    @property
    def read(self) -> str:
        return named(f".value.{self.name}")

    @property
    def plain(self) -> str:
        """Whether the cell is written in the commonest way."""
        tries = self.tries()
        return plain.tried(self.name, len(tries) - 1) if tries else "false"

    def tries(self) -> list[str]:
        others = [*self.format.null, *self.open_words]
        return plain.tries(self.name, self.column, self.raw, self.mark, self.dates, others)

    def without_blanks(self) -> str:
        """The text of a cell that is not plain, without what stands around it."""
        text = f"trim(BOTH {quoted(AROUND)} FROM {self.raw})"
        if self.column.type != "text":
            inside = f"trim(BOTH {quoted(AROUND)} FROM regexp_replace({text}, {quoted(WRAPPED)}, '$1'))"
            text = f"CASE WHEN startswith({text}, {quoted(WRAPPING)}) THEN {inside} ELSE {text} END"
        return f"(CASE WHEN NOT {self.plain} AND {self.raw} <> '' THEN {text} END)"

    def prepared(self) -> str:
        """The cell to be read."""
        nothing = self._listed("", *self.format.null, *self.open_words)
        kept = f"WHEN {self.stripped} NOT IN ({nothing}) THEN {self.stripped}"
        return f"(CASE WHEN {self.plain} THEN {self.raw} {kept} END)"

    @property
    def blank(self) -> str:
        """Whether nothing stands there; the words for an open end do stand for something."""
        is_word = f"coalesce({self.stripped} IN ({self._listed(*self.open_words)}), false)"
        return f"({self.cell} IS NULL" + (f" AND NOT {is_word})" if self.open_words else ")")

    def value(self) -> str:
        """The cell as a value of its type, null where it is none; without what an empty one says."""
        quick = plain.value(self.name, self.column, self.raw)
        first = f"WHEN {self.plain} THEN {quick} " if quick is not None else ""
        return f"(CASE {first}WHEN {self.cell} IS NOT NULL THEN {self._read()} END)"

    def _read(self) -> str:
        cell = self.cell
        match self.column.type:
            case "int":
                return f"(CASE WHEN {cell} RLIKE {quoted(WHOLE)} THEN try_cast({cell} AS BIGINT) END)"
            case "decimal":
                return self._decimal()
            case "date":
                return days_of(cell, self.dates, self.format.years_from)
            case "datetime":
                return moment_of(cell, self.dates, self.format.years_from)
            case "time":
                return time_of(cell)
            case "yes_no":
                yes, no = (self._listed(*said) for said in (YES, NO))
                return f"(CASE WHEN lower({cell}) IN ({yes}) THEN true WHEN lower({cell}) IN ({no}) THEN false END)"
            case "period":
                return period(cell, self.column.year)
            case "text":
                return self.raw
        return self._code() if self.column.digits is not None else cell

    @property
    def dates(self) -> str | None:
        return "yyyy-mm-dd" if self.native else self.format.dates

    @property
    def mark(self) -> str | None:
        """The mark before the decimals; None where the cells have to prove it."""
        return "." if self.native else self.format.decimal

    def _code(self) -> str:
        digits = self.column.digits
        is_whole = f"length({self.cell}) >= {digits} OR {self.cell} RLIKE '[^0-9]'"
        return f"(CASE WHEN {is_whole} THEN {self.cell} ELSE lpad({self.cell}, {digits}, '0') END)"

    def _decimal(self) -> str:
        cell = self.cell if self.mark == "." else f"replace({self.cell}, ',', '.')"
        before = f"substring_index({cell}, '.', 1)"
        behind = f"(CASE WHEN contains({cell}, '.') THEN substring_index({cell}, '.', -1) ELSE '' END)"
        count = f"try_cast(concat({before}, rpad(substring({behind}, 1, {PLACES}), {PLACES}, '0')) AS {WIDE})"
        return f"(CASE WHEN {self.cell} RLIKE {quoted(self._fraction)} AND NOT {self._fine} THEN {count} END)"

    @property
    def _fraction(self) -> str:
        return FRACTION.replace("MARK", f"[{self.mark or ',.'}]")

    @property
    def _fine(self) -> str:
        return f"({self.cell} RLIKE {quoted(TOO_FINE)})"

    @staticmethod
    def _listed(*texts: str) -> str:
        return ", ".join(quoted(text) for text in texts)

    def filled(self) -> str:
        """The value, with what an empty cell says."""
        value = self.read
        if self.column.empty is None:
            return value
        return f"(CASE WHEN {self.blank} THEN {self._constant(self.column.empty)} ELSE {value} END)"

    def checks(self) -> Iterator[Check]:
        """The rules that every cell is held to."""
        column, cell, value = self.column, self.cell, self.read
        if column.type in SAID:
            yield Check(self.name, "FB414", f"{cell} IS NOT NULL AND {value} IS NULL", *SAID[column.type], ELSEWHERE)
        if not column.optional and column.empty is None:
            help = f"if cells may be empty, write '{column.type} or empty'"
            yield Check(self.name, "FB413", self.blank, "is empty", "are empty", help)
        if column.type in LETTERS:
            yield from self._of_letters()
        if column.digits is not None:
            unlike = f"NOT {value} RLIKE {exactly(f'[0-9]{{{column.digits}}}')}"
            yield Check(
                self.name,
                "FB432",
                unlike,
                f"is no code of {column.digits} digits",
                f"are no codes of {column.digits} digits",
                of_value=True,
            )
        if column.type in ("date", "datetime"):
            yield self._stand_ins(f"CAST({value} AS DATE)")
        if column.values is not None:
            listed = ", ".join(self._allowed())
            said = ("is not an allowed value", "are not allowed values")
            yield Check(self.name, "FB415", f"{value} NOT IN ({listed})", *said, of_value=True)
        yield from self._limits(f"CAST({value} AS DATE)" if column.type == "datetime" else value)

    def _allowed(self) -> list[str]:
        words = self.column.values or ()
        return [self._constant(word) for word in words if constant_of(word, self.column) is not None]

    def _constant(self, word: str) -> str:
        """A word of the contract as the column reads it."""
        value = constant_of(word, self.column)
        assert value is None or isinstance(value, str | bool | int | dt.date), "what a column can hold"
        return constant(Literal_(value, CONSTANTS[self.column.type]))

    def _of_letters(self) -> Iterator[Check]:
        said = (
            "has letters that have to be composed, are spoilt or cannot be seen",
            "have letters that have to be composed, are spoilt or cannot be seen",
        )
        help = f"say the encoding in format: {{encoding: ...}}; {ELSEWHERE}"
        # Blanks that do not break, and what cannot be seen, may stand in a text as they are.
        rare = rf"[\u{{300}}-\u{{36f}}]|{spelling.SPOILT}" if self.column.type == "text" else spelling.RARE
        yield Check(self.name, "FB422", f"{self.raw} RLIKE {quoted(of_java(rare))}", *said, help)
        damages = [damage.ERROR]
        if self.column.type != "text":
            damages += [CONTROL, damage.SHORTENED_ID, damage.APOSTROPHE]
        if self.column.type == "id" or self.column.digits is not None:
            damages.append(damage.FRACTION_ID)
        for found in damages:
            yield Check(
                self.name,
                found.code,
                f"{self.cell} RLIKE {quoted(of_java(found.pattern))}",
                found.one,
                found.many,
                found.help,
            )
        if not self.holds_totals:
            pattern = words.TOTAL_CELL if self.column.type == "text" else words.TOTAL_NAME
            known = [*(self.column.values or ()), *([self.column.empty] if self.column.empty else [])]
            broken = f"{self.cell} RLIKE {quoted(of_java(pattern))}"
            broken += f" AND {self.cell} NOT IN ({self._listed(*known)})" if known else ""
            yield Check(
                self.name,
                "FB426",
                broken,
                "marks a row as the total of others",
                "mark rows as totals of others",
                words.TOTAL_HINT,
            )

    def _stand_ins(self, day: str) -> Check:
        days = ", ".join(f"DATE'{each}'" for each in stand_ins.ZEROS + stand_ins.NO_ENDS)
        broken = f"{day} < DATE'{stand_ins.FIRST}' OR {day} > DATE'{stand_ins.LAST}' OR {day} IN ({days})"
        help = "name it in format: {null: [...]} or, of an open end, in spell: {no_end: [...]}"
        said = ("is a day that stands for another thing", "are days that stand for another thing")
        return Check(self.name, "FB427", broken, *said, help, of_value=True)

    def _limits(self, value: str) -> Iterator[Check]:
        for word, sign, said in ((self.column.min, "<", "below"), (self.column.max, ">", "above")):
            bound = bound_of(word, self.column.type) if word is not None else None
            if bound is None:
                continue
            unit = DECIMAL_UNIT if self.column.type == "decimal" else 1
            limit = f"DATE'{bound}'" if isinstance(bound, dt.date) else str(int(bound * unit))
            one, many = f"is {said} {word}", f"are {said} {word}"
            yield Check(self.name, "FB431", f"{value} {sign} {limit}", one, many, of_value=True)

    def counts(self) -> dict[str, str]:
        """What has to be counted before it is certain how the column is written: its forms of dates, or its marks."""
        if self.column.type in ("date", "datetime") and self.dates is None:
            return {f"form.{form}": f"{self.cell} RLIKE {quoted(pattern)}" for form, pattern in day_forms()}
        if self.column.type == "decimal" and self.mark is None:
            asked = {}
            for mark, name in MARKS.items():
                asked[f"proves.{name}"] = f"{self.cell} RLIKE {quoted(PROVES.replace('MARK', f'[{mark}]'))}"
                doubtful = f"{self.cell} RLIKE {quoted(of_java(OF_TWO_MEANINGS))} AND contains({self.cell}, '{mark}')"
                asked[f"doubtful.{name}"] = doubtful
            return asked
        return {}

    def plain_counts(self) -> dict[str, str]:
        """The same of a plain cell; what it does not show is left out."""
        return plain.counts(self.column, self.raw)


def numbers(columns: list[Cells]) -> list[Cells]:
    """The columns of numbers whose mark the cells have to prove."""
    return [cells for cells in columns if cells.column.type == "decimal" and cells.mark is None]
