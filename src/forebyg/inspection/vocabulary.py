"""This room lists the words by which files give themselves away; only they are ever proposed, no other cell is."""

from __future__ import annotations

import re

NO_DAY_WORDS = ("na", "-", "--", "?", "..", ".")
"""What stands for no value among dates, folded; elsewhere it may be a value."""

MARKS = (
    dict.fromkeys(("..", "...", "…", "*", "c", "[c]"), "suppressed")
    | dict.fromkeys((":", "x", "[x]"), "not available")
    | dict.fromkeys((".", "z", "[z]"), "not applicable")
    | dict.fromkeys(("u", "[u]"), "low reliability")
    | dict.fromkeys(("k", "low", "[low]"), "rounds to zero")
    | dict.fromkeys(("-", "--"), "not stated")
)
"""The signs of statistical tables among numbers, each with its reason."""

COUNTS = ("antal rækker", "antal poster", "row count", "number of rows")
"""Those beginnings of footers that no row has, also where as many cells follow as in the rows."""

UNITS = ("%", "år", "kr.", "kr", "dkk", "DKK", "timer", "dage", "point", "pct.", "pct")
"""What stands behind numbers."""

STAND_INS = (
    *("9999-12-31", "9999-01-01", "2999-12-31", "3000-01-01", "3000-12-31", "2500-12-31"),
    *("0001-01-01", "1753-01-01", "1800-01-01", "1899-12-30", "1899-12-31", "1900-01-01"),
)
"""Days that programs write for an open end or for no date."""

ID_WORDS = (
    *("id", "nr", "nummer", "no", "number", "ref", "uuid", "guid", "urn", "upn", "cpr", "personnummer", "cvr", "ean"),
    *("telefon", "tlf", "mobil", "phone"),
)
SUBJECTS = ("barn", "elev", "borger", "person", "klient", "patient", "child", "pupil", "citizen", "client")
"""Whom the first column of a register numbers; elsewhere such words may count."""
CODE_WORDS = ("kode", "code", "kd")
CPR_WORDS = ("cpr", "cprnr", "personnummer", "personnr", "cprnummer")
YEAR_WORDS = (
    *("år", "aar", "årstal", "year", "skoleår", "periode", "period", "tid", "kvartal", "quarter", "halvår", "termin"),
)
BIRTH_WORDS = ("fødselsår", "født", "birth", "born")
CLOCK_WORDS = ("kl", "klokke", "tidspunkt", "time", "clock")
DATE_WORDS = re.compile(r"dato|date|født|fødsel|birth|dob|_dt$|dag$")
SPELLS = (
    *(("gyldig_fra", "gyldig_til"), ("valid_from", "valid_to"), ("fra", "til"), ("from", "to"), ("start", "slut")),
    *(("start", "end"), ("begin", "end"), ("begynd", "slut"), ("begyndt", "afsluttet"), ("åbnet", "lukket")),
    *(("oprettet", "lukket"), ("oprettet", "afsluttet"), ("opened", "closed")),
)
"""Parts of the names of the two dates of a spell."""

HEADINGS = re.compile(
    r"(?:^|[\W_])(?:id|nr|nummer|navn|name|dato|date|køn|sex|gender|alder|age|kode|code|type|status|år|year|antal|beløb|adresse"
    r"|address|bydel|kommune|tekst|text|fra|til|from|to|svar|skole|klasse)(?:$|[\W_])|(?:dato|navn|kode|nummer|type|nr)$",
    re.IGNORECASE,
)
"""Words that stand in headers and hardly ever in cells."""


def words_in(name: str) -> list[str]:
    """The words of a column name: `BarnId`, `barn_id` and `Barn id` are both barn and id."""
    parted = re.sub(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])", " ", name)
    return [word.lower() for word in re.split(r"[\W_]+", parted) if word]
