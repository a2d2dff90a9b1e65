"""This room writes numbers as people read them: `1.234,5` in Danish, `1,234.5` in English, a true minus in both."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

WITHHELD = ".."
MISSING = "–"
MINUS = "−"
DASH = "–"
_SEPARATORS = {"da": (".", ","), "en": (",", ".")}


def number(value: float, decimals: int, lang: str) -> str:
    """A number rounded half away from zero to so many decimals."""
    thousands, point = _SEPARATORS.get(lang, _SEPARATORS["en"])
    rounded = half_up(value, decimals)
    text = f"{abs(rounded):,.{decimals}f}".translate({ord(","): thousands, ord("."): point})
    return MINUS + text if rounded < 0 else text


def half_up(value: float, decimals: int) -> Decimal:
    """Half away from zero."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def signed(value: float, decimals: int, lang: str) -> str:
    """A change: `+1,2`, `−0,7`, `0,0`."""
    text = number(value, decimals, lang)
    is_zero = not any(digit in text for digit in "123456789")
    return text if is_zero or text.startswith(MINUS) else f"+{text}"


def exact(value: float, lang: str, most: int = 2) -> str:
    """A number with as few decimals as it needs: 312, 12,5."""
    text = number(value, most, lang)
    point = _SEPARATORS.get(lang, _SEPARATORS["en"])[1]
    return text.rstrip("0").rstrip(point) if point in text else text


def day(when: object, lang: str) -> str:
    """A date as people write it: `31.12.2024`, in English `2024-12-31`."""
    year, month, number_of_day = str(when)[:10].split("-")
    return f"{int(number_of_day)}.{int(month)}.{year}" if lang == "da" else str(when)[:10]


SHARES = ("share", "within", "distribution", "transition")
"""Kinds whose value is a part of a base, in percent."""


def decimals_of_share(base: float) -> int:
    """How many decimals a percentage of a base is shown with, so that no digit is finer than one unit moves it."""
    return 0 if base < 100 else 1 if base < 1000 else 2


def decimals_of(kind: str, unit: str, largest: float) -> int:
    """How many decimals a series is shown with: the same in all its periods and strata. Of SHARES only where the base
    is not known."""
    if kind == "count":
        return 0
    if unit == "percent" or kind in ("change", "gap"):
        return 1
    if kind == "sum":
        return 0 if largest >= 1000 else 1
    return 2 if largest < 10 else 1


MOST_TYPED = 2


def decimals_typed(values: Iterable[float]) -> int:
    """How many decimals figures that somebody typed have: as many as the one that has most, within reason."""
    return max((len(exact(value, "en", MOST_TYPED).partition(".")[2]) for value in values), default=0)


BLOCKS = "▁▂▃▄▅▆▇█"
GAP = "·"


def sparkline(values: list[float | None]) -> str:
    """One block for each period, from the lowest to the highest value; a gap where there is none."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    return "".join(GAP if value is None else _block(value, low, high) for value in values)


def _block(value: float, low: float, high: float) -> str:
    if high == low:
        return BLOCKS[3]
    return BLOCKS[round((value - low) / (high - low) * (len(BLOCKS) - 1))]
