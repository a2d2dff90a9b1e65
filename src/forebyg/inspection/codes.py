"""This room tells numbers that name something (ids, codes, persons) from numbers that count, and groups from texts."""

from __future__ import annotations

import polars as pl

from forebyg.definitions.extracts import Column, ColumnType
from forebyg.extracts.damage import EXPONENT
from forebyg.extracts.persons import NUMBER, PARTING, parse_cpr
from forebyg.inspection.distinct import TEXT, Distinct, having
from forebyg.inspection.fit import NEARLY_ALL, Fit, is_few
from forebyg.inspection.heading import shape
from forebyg.inspection.vocabulary import CODE_WORDS, CPR_WORDS, ID_WORDS, SUBJECTS

WITHOUT_ZERO = "[0-9]{9}"
"""A CPR number whose first zero a spreadsheet took."""
FEWEST_PERSONS = 0.5
"""Of what is called a CPR number, so many have to be one; the others are faults."""
HEXADECIMAL = "[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}"
MOST_SHAPES = 5
"""Codes are made by one rule, or by a few that followed each other; words have a shape each."""
LONGEST_CODE = 40
"""A UUID has 36 letters; what is longer is a text without blanks, such as an address of the web."""
SHORTEST_CODE = 5
"""Counts of fewer digits easily have one length by accident."""
FEWEST_IDS = 20
"""Fewer numbers are alike by accident."""
SHORTEST_NUMBERING = 4
"""Ages and grades run through too, and have fewer digits."""
GAPS = 2
"""Numbers that are counted through use at least every second of those they lie between: some rows were not exported."""
YEARS = r"(?:19|20)\d\d"
SMALL_FILE = 20
"""In so few rows nothing tells words that return from a text: a category is what an analyst can list."""
SMALL_TABLE = 100
"""Codes that return in so few rows are groups; ids would be many."""
NUMBERED = TEXT.cast(pl.Int64, strict=False)
SHAPES_SEEN = 1_000
"""So many cells show all the shapes that there are."""


def as_cpr(cells: Distinct) -> Fit | None:
    """A fit to cpr: ten digits (or letters behind six of them) that begin with a day of birth."""
    is_number = TEXT.str.replace(PARTING, "").str.to_uppercase().str.contains(f"{NUMBER}|^{WITHOUT_ZERO}$")
    found = cells.shares({"cpr": is_number, "hyphens": TEXT.str.contains("-", literal=True)})
    is_named = cells.name.lower().endswith(CPR_WORDS)
    if found["cpr"] < (FEWEST_PERSONS if is_named else NEARLY_ALL):
        return None
    if is_named:
        return Fit("cpr")
    some = cells.sample
    born = some.share(pl.lit(parse_cpr(some.cells(Column(type="cpr"))).values.is_not_null()))
    is_many = found["hyphens"] >= NEARLY_ALL or cells.height >= FEWEST_IDS
    return Fit("cpr") if born >= NEARLY_ALL and is_many else None


def as_code_of_digits(cells: Distinct) -> Fit | None:
    """A fit of cells of digits alone to id or category; None where they count."""
    if cells.any(TEXT.str.contains(r"^0\d")):
        return Fit(_group_or_id(cells), more=_with_zeros(cells))
    if is_named_id(cells):
        return Fit(_group_or_id(cells) if _is_named_code(cells) else "id")
    return Fit("id") if cells.is_first and _numbers_rows(cells) else None


def as_code(cells: Distinct) -> Fit | None:
    """A fit of cells of letters and digits to id or category: few shapes, no blanks."""
    has_blanks = TEXT.str.contains(r"\s")
    code = TEXT.str.contains(r"\d") & ~has_blanks & (TEXT.str.len_chars() <= LONGEST_CODE)
    found = cells.shares({"shortened": TEXT.str.contains(EXPONENT), "code": code, "uuid": having(HEXADECIMAL)})
    if found["shortened"] >= NEARLY_ALL:
        return Fit("id")  # What Excel made of long numbers: the reading tells the lines.
    if found["code"] < NEARLY_ALL:
        return Fit("id") if is_named_id(cells) and not cells.any(has_blanks) else None
    if found["uuid"] >= NEARLY_ALL or is_named_id(cells) or _shapes(cells) <= MOST_SHAPES:
        return Fit(_group_or_id(cells))
    return None


def as_words(cells: Distinct) -> Fit:
    """A fit to category where words return, else to text."""
    if cells.height == cells.filled > 1:
        return Fit("text")
    return Fit("category" if cells.filled < SMALL_FILE or is_few(cells.height, cells.filled) else "text")


def is_named_id(cells: Distinct) -> bool:
    """The name of the column says that it names something."""
    last = cells.words[-1] if cells.words else ""
    return last in ID_WORDS or last.endswith(("nummer", "nr")) or _is_named_code(cells)


def _numbers_rows(cells: Distinct) -> bool:
    """Of a first column: it is called as those whom it numbers, has codes of one length, or is counted through. That
    all its numbers differ is no reason: those of inhabitants do too."""
    if " ".join(cells.words) in SUBJECTS:
        return cells.longest >= SHORTEST_NUMBERING
    is_even = cells.longest >= SHORTEST_CODE and cells.all(TEXT.str.len_chars() == cells.longest)
    return (is_even and not is_few(cells.height, cells.filled)) or _is_counted_through(cells)


def _is_counted_through(cells: Distinct) -> bool:
    if not cells.height == cells.filled >= FEWEST_IDS or cells.longest < SHORTEST_NUMBERING:
        return False
    least, greatest = cells.frame.select(least=NUMBERED.min(), greatest=NUMBERED.max()).row(0)
    is_close = least is not None and greatest - least < GAPS * cells.height
    return is_close and not cells.all(having(YEARS))


def _is_named_code(cells: Distinct) -> bool:
    return bool(cells.words) and cells.words[-1].endswith(CODE_WORDS)


def _group_or_id(cells: Distinct) -> ColumnType:
    if cells.words[-1:] == ["id"]:
        return "id"
    is_small = cells.filled < SMALL_TABLE and 4 * cells.height <= 3 * cells.filled
    return "category" if is_small or is_few(cells.height, cells.filled) else "id"


def _shapes(cells: Distinct) -> int:
    return len({shape(cell) for cell in cells.sample.text.head(SHAPES_SEEN)})


def _with_zeros(cells: Distinct) -> dict[str, object]:
    """Where codes that begin with 0 are all of one length and others are shorter, a spreadsheet took zeros away."""
    is_short = TEXT.str.len_chars() < cells.longest
    if cells.any(TEXT.str.contains(r"^0\d") & is_short) or not cells.any(is_short):
        return {}
    return {"digits": cells.longest}
