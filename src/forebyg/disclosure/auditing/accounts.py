"""This room asks of every number in a report where it comes from. One that no row tells there is a leak: what is
withheld has no other number."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence

from forebyg.disclosure.auditing.book import COMPARED, DRAWN, NUMBER, TOLD, Book
from forebyg.disclosure.auditing.pieces import Piece

COLUMNS: dict[str, tuple[str, ...]] = {
    "value": ("value",),
    "interval": ("lower", "upper"),
    "base": ("numerator", "denominator"),
    "target": ("target_low", "target_high"),
    "change": ("change",),
}
"""What a cell of a row may tell; the others tell what the row has."""
STATUSES = (
    *("nået", "ikke nået", "usikkert", "ufuldstændig", "ikke endnu", "ingen data", "skjult", "intet mål", "fejl"),
    *("ikke beregnet", "met", "not met", "uncertain", "incomplete", "not due", "no data", "withheld", "no target"),
    *("error", "not computed", "uden mål", "without a target"),
)
STANDING = re.compile(rf"(?<![\d.,])(\d+) (?:[✓✗≈◌○–■] )?(?:{'|'.join(sorted(STATUSES, key=len, reverse=True))})\b")
PERIODS = re.compile(r"^(\d+)(?= (?:perioder|periods) )")
GROUPS = re.compile(r"^(\d+)(?= (?:sammenlignet|compared) )")
AXIS = re.compile(r"Aksen begynder ikke ved 0\.|The axis does not begin at 0\.")
SPAN = re.compile(r"(?<!\d)1[–-](\d+)(?!\d)")
METHODS = re.compile(r"(?:eksakt under|exact below) 10(?!\d|[.,]\d)")
"""Where the method of the limits of a count changes."""
LEVEL = re.compile(r"\b[A-Za-z]\+?(?:90|99(?:[.,]8)?)(?![\w.,])")
"""The mark of limits at another level than the usual."""
BELOW = re.compile(r"(?:mindre end|less than) (?:0[.,]0*1|1)(?![\d.,])")
PARTS = {"half": ("{}. halvår {}", "half {} of {}"), "quarter": ("{}. kvartal {}", "quarter {} of {}")}
PART = re.compile(r"(\d{4})-([HQ])(\d)")
MONTH = re.compile(r"(\d{4})-(\d\d)")
ENDLESS = ("all", "hele perioden", "the whole period")
MOST_SCALES = 2


def unaccounted(pieces: Iterable[Piece], book: Book, lang: str) -> Iterator[Piece]:
    """The pieces that hold a number which nothing shown there tells."""
    for piece in pieces:
        if piece.role == "false" or (any(map(str.isdigit, piece.text)) and not _is_told(piece, book, lang)):
            yield piece


def _is_told(piece: Piece, book: Book, lang: str) -> bool:
    match piece.role:
        case "row":
            return _is_of_row(piece, book, lang)
        case "amount":
            kept = {number for row in piece.rows for number in book.numbers(row)}
            kept |= book.lengths if piece.cell == "made" else set()
            return any(math.isclose(abs(float(piece.text)), one, rel_tol=1e-9, abs_tol=1e-12) for one in kept)
        case "statement":
            return _all_told(BELOW.sub(" ", piece.text), list(_of_statement(piece, book)), book, lang)
        case "series":
            text = _counted(
                PERIODS, AXIS.sub(" ", piece.text), len({book.keys[row].period for row in book.totals(piece.figures)})
            )
            return _all_told(text, _of(book.totals(piece.figures), DRAWN, book), book, lang)
        case "compared":
            text = _counted(GROUPS, piece.text, len(book.strata(piece.figures)))
            return _all_told(text, _of(book.strata(piece.figures), COMPARED, book), book, lang)
        case "scale":
            own = _of(book.totals(piece.figures), (*DRAWN, "lower", "upper"), book)
            return _is_scale(piece.text, own, _of(book.totals(piece.figures), ("value",), book), book, lang)
        case "compared scale":
            return _is_scale(piece.text, _of(book.strata(piece.figures), None, book), [], book, lang)
        case "points":
            return int(piece.text) <= sum(1 for _ in _of(book.totals(piece.figures), ("value",), book))
        case "made":
            if NUMBER.fullmatch(piece.text) and _is_near(piece.text, book.lengths, lang):
                return True
        case "definition":
            text = book.without_names(piece.text)
            return all(token in book.typed_numbers for token in NUMBER.findall(text))
    return not NUMBER.search(_plainly(piece.text, book))


def _plainly(text: str, book: Book) -> str:
    """Without names, days, the smallest counts of the rule, and how many indicators stand how."""
    few, most = str(book.run.few), len(book.indicators)
    text = LEVEL.sub(" ", METHODS.sub(" ", book.without_names(text)))
    text = STANDING.sub(lambda found: " " if int(found[1]) <= most else found[0], text)
    return SPAN.sub(lambda found: " " if found[1] == few else found[0], text)


def _is_of_row(piece: Piece, book: Book, lang: str) -> bool:
    columns = COLUMNS.get(piece.cell)
    own = _of(piece.rows, columns, book)
    if piece.cell == "name" and piece.text.strip() in book.strata_names:
        return True
    if piece.cell == "period":
        return all(piece.text.strip() == book.keys[row].period for row in piece.rows)
    return _all_told(LEVEL.sub(" ", piece.text), own, book, lang)


def _of(rows: Iterable[str], columns: tuple[str, ...] | None, book: Book) -> list[float]:
    return [number for row in rows for number in book.numbers(row, columns)]


def _of_statement(piece: Piece, book: Book) -> Iterator[float]:
    """Of the periods that the sentence speaks of, and no others."""
    for row in book.totals(piece.figures):
        record = book.rows[row]
        if any(form in piece.text for form in _spoken(record["period"])):
            is_empty = record["value"] is None and record["suppressed"] is None
            yield from book.numbers(row, None if is_empty else TOLD)


def _spoken(period: str) -> tuple[str, ...]:
    if period == "all":
        return ENDLESS
    if part := PART.fullmatch(period):
        forms = PARTS["half" if part[2] == "H" else "quarter"]
        return tuple(form.format(part[3], part[1]) for form in forms)
    if month := MONTH.fullmatch(period):
        return (month[1],)
    return (period,)


def _counted(form: re.Pattern[str], text: str, most: int) -> str:
    return form.sub(lambda found: " " if int(found[1]) <= most else found[0], text)


def _all_told(text: str, own: Sequence[float], book: Book, lang: str) -> bool:
    bare = book.without_names(text)
    return all(token in book.strata_names or _is_near(token, own, lang) for token in NUMBER.findall(bare))


def _is_near(token: str, own: Iterable[float], lang: str) -> bool:
    """Whether one of the numbers is this one when it is rounded as this one is."""
    read = _number(token, lang)
    if read is None:
        return False
    number, places = read
    half = 0.5 * 10.0**-places
    return any(abs(one - number) <= half * (1 + 1e-9) + 1e-12 for one in own)


def _number(token: str, lang: str) -> tuple[float, int] | None:
    """A number as people write it, and its decimals; None where it is no number in this language."""
    thousands, point = (".", ",") if lang == "da" else (",", ".")
    whole, _, decimals = token.partition(point)
    parts = whole.split(thousands)
    if not all(part.isdigit() for part in parts) or any(len(part) != 3 for part in parts[1:]):
        return None
    if (decimals and not decimals.isdigit()) or (len(parts) > 1 and len(parts[0]) > 3):
        return None
    return float("".join(parts) + "." + (decimals or "0")), len(decimals)


def _is_scale(text: str, own: Sequence[float], values: Sequence[float], book: Book, lang: str) -> bool:
    """Whether a drawing has nothing but its scales, in even steps around what is drawn, and its last value."""
    numbers: list[float] = []
    labels = [label for label in text.split("\n") if NUMBER.search(label)]
    for place, label in enumerate(labels):
        if label in book.periods:
            continue
        tokens = NUMBER.findall(book.without_names(label))
        is_last = all(other in book.periods for other in labels[place + 1 :])
        if is_last and values and len(tokens) == 1 and _is_near(tokens[0], values, lang) and not _goes_on(numbers):
            continue
        for token in tokens:
            read = _number(token, lang)
            if read is None:
                return False
            numbers.append(-read[0] if label.lstrip().startswith("−") else read[0])
    scales = list(_scales(numbers))
    # Where all values are alike, a tenth of them stands around them.
    reach = [*(1.1 * one for one in own), *(-1.1 * one for one in own), 0.0, 1.0]
    return len(scales) <= MOST_SCALES and all(_is_even(scale, reach) for scale in scales)


def _goes_on(numbers: Sequence[float]) -> bool:
    """Whether a scale has only begun."""
    return len(numbers) == 1


def _scales(numbers: Sequence[float]) -> Iterator[list[float]]:
    scale: list[float] = []
    for number in numbers:
        is_next = len(scale) < 2 or math.isclose(number - scale[-1], scale[1] - scale[0], rel_tol=1e-6)
        if scale and (number <= scale[-1] or not is_next):
            yield scale
            scale = []
        scale.append(number)
    if scale:
        yield scale


def _is_even(scale: Sequence[float], own: Sequence[float]) -> bool:
    """Steps of 1, 2 or 5, of which none lies farther out than a step from what is drawn."""
    if len(scale) < 2:
        return False
    step = scale[1] - scale[0]
    first = step / 10 ** math.floor(math.log10(step) + 1e-9)
    is_round = any(math.isclose(first, one, rel_tol=1e-6) for one in (1, 2, 5, 10))
    is_on = all(abs(one / step - round(one / step)) < 1e-6 for one in scale)
    return is_round and is_on and scale[-1] < max(own) + step and scale[0] > min(own) - step
