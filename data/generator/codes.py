"""Code lists with dates: the schools, and the measures before and after barnets lov of 1 January 2024."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .days import plus
from .trends import OWN

NEW_LAW = date(2024, 1, 1)
OPEN_END = date(9999, 12, 31)


@dataclass(frozen=True)
class School:
    code: str
    name: str
    kind: str
    bydel: str
    owner: str = OWN
    start: date = date(2000, 8, 1)
    end: date = OPEN_END

    def is_open(self, day: date) -> bool:
        return self.start <= day <= self.end


SCHOOLS = [
    School("101001", "Rådhusskolen", "folkeskole", "Indre By"),
    School("101002", "Fælledparkens Skole", "folkeskole", "Østerbro"),
    School("101003", "Svanemølleskolen", "folkeskole", "Østerbro"),
    School("101004", "Assistensskolen", "folkeskole", "Nørrebro"),
    School("101005", "Blågårdens Skole", "folkeskole", "Nørrebro"),
    School("101006", "Enghaveskolen", "folkeskole", "Vesterbro-Kongens Enghave"),
    School("101007", "Søndermarkens Skole", "folkeskole", "Valby"),
    School("101008", "Damhusengens Skole", "folkeskole", "Vanløse"),
    School("101009", "Brønshøjparkens Skole", "folkeskole", "Brønshøj-Husum"),
    # Merged into Utterslevs Skole in the summer of 2016: same children, another code.
    School("101010", "Grundtvigsvejens Skole", "folkeskole", "Bispebjerg", end=date(2016, 7, 31)),
    School("101011", "Utterslevs Skole", "folkeskole", "Bispebjerg"),
    School("101012", "Sundbyøster Strandskole", "folkeskole", "Amager Øst"),
    School("101013", "Islands Brygges Kanalskole", "folkeskole", "Amager Vest"),
    School("101014", "Ørestadens Skole", "folkeskole", "Amager Vest"),
    School("101020", "Byens Ungdomsskole", "ungdomsskole", "Nørrebro"),
    School("101030", "Fællesvejens Specialskole", "specialskole", "Bispebjerg"),
    School("101031", "Strandparkens Specialskole", "specialskole", "Amager Øst"),
    School("147032", "Frederiksberg Specialskole", "specialskole", "", "0147"),
    School("101040", "Dagbehandlingen Pilen", "dagbehandling", "Valby"),
    # A day treatment offer that became a special school: the type must be looked up at a date.
    School("101041", "Kystgårdens Heldagsskole", "dagbehandling", "Amager Vest", end=date(2021, 7, 31)),
    School("101041", "Kystgårdens Heldagsskole", "specialskole", "Amager Vest", start=date(2021, 8, 1)),
    School("101050", "Sankt Jørgens Friskole", "privatskole", "Vesterbro-Kongens Enghave", ""),
    School("101051", "Østre Realskole", "privatskole", "Østerbro", ""),
    School("101052", "Den Lille Friskole", "privatskole", "Vanløse", ""),
    School("101053", "Nordvest Privatskole", "privatskole", "Brønshøj-Husum", ""),
    School("101054", "Amager Friskole", "privatskole", "Amager Øst", ""),
]
BY_KIND = {kind: [s for s in SCHOOLS if s.kind == kind] for kind in sorted({s.kind for s in SCHOOLS})}
DISTRICTS: dict[str, list[str]] = {}
for _school in BY_KIND["folkeskole"]:
    if _school.end == OPEN_END:
        DISTRICTS.setdefault(_school.bydel, []).append(_school.name)


def school_on(code: str, day: date) -> School:
    return next(school for school in SCHOOLS if school.code == code and school.is_open(day))


def skoler_rows() -> list[tuple[str | date, ...]]:
    return [(s.code, s.name, s.kind, s.owner, s.bydel, s.start, s.end) for s in SCHOOLS]


@dataclass(frozen=True)
class MeasureCode:
    code: str
    kind: str
    text: str
    law: str
    paragraph: str
    group: str
    step: int
    start: date
    end: date | None


OLD_START = date(2000, 1, 1)
FOSTER_RECUT = date(2019, 7, 1)
_OLD_END = plus(NEW_LAW, -1)
_SEL, _BL = "serviceloven", "barnets lov"


def _both_laws(
    code: str, kind: str, text: str, group: str, step: int, old: str, new: str, new_step: int | None = None
) -> list[MeasureCode]:
    """A code that lived on through the change of law, with another paragraph and perhaps another step."""
    return [
        MeasureCode(code, kind, text, _SEL, old, group, step, OLD_START, _OLD_END),
        MeasureCode(code, kind, text, _BL, new, group, new_step or step, NEW_LAW, None),
    ]


MEASURE_CODES = [
    *_both_laws(
        "110", "rådgivning", "Konsulentbistand, familierettede indsatser", "tidlig", 1, "11, stk. 3, nr. 1", "30, nr. 1"
    ),
    *_both_laws(
        "112", "netværksgruppe", "Netværks- eller samtalegruppe", "tidlig", 1, "11, stk. 3, nr. 2", "30, nr. 2"
    ),
    *_both_laws(
        "205",
        "praktisk støtte",
        "Praktisk, pædagogisk støtte i hjemmet",
        "familierettet",
        3,
        "52, stk. 3, nr. 2",
        "32, stk. 1, nr. 2",
    ),
    *_both_laws(
        "210", "familiebehandling", "Familiebehandling", "familierettet", 3, "52, stk. 3, nr. 3", "32, stk. 1, nr. 3"
    ),
    # Forældreprogrammer got a new code with the new law.
    MeasureCode(
        "212",
        "forældreprogram",
        "Forældreprogram (PMTO, DUÅ)",
        _SEL,
        "52, stk. 3, nr. 3",
        "familierettet",
        2,
        OLD_START,
        _OLD_END,
    ),
    MeasureCode(
        "213",
        "forældreprogram",
        "Forældrerettet indsats, program",
        _BL,
        "32, stk. 1, nr. 3",
        "familierettet",
        2,
        NEW_LAW,
        None,
    ),
    *_both_laws(
        "222",
        "kontaktperson",
        "Fast kontaktperson for barnet eller den unge",
        "personrettet",
        2,
        "52, stk. 3, nr. 6",
        "32, stk. 1, nr. 5",
    ),
    *_both_laws(
        "226",
        "aflastning",
        "Aflastningsordning",
        "personrettet",
        3,
        "52, stk. 3, nr. 5",
        "32, stk. 1, nr. 4",
        new_step=2,
    ),
    *_both_laws(
        "230",
        "ungeforløb",
        "Behandlingsforløb for den unge (MST m.fl.)",
        "personrettet",
        3,
        "52, stk. 3, nr. 9",
        "32, stk. 1, nr. 8",
    ),
    *_both_laws(
        "240", "praktik", "Formidling af praktiktilbud", "personrettet", 2, "52, stk. 3, nr. 8", "32, stk. 1, nr. 6"
    ),
    *_both_laws(
        "401", "netværkspleje", "Anbringelse i netværksplejefamilie", "anbringelse", 4, "66, stk. 1, nr. 2", "47, nr. 2"
    ),
    # The foster family codes were cut anew in the middle of 2019.
    MeasureCode(
        "405",
        "plejefamilie",
        "Anbringelse i plejefamilie",
        _SEL,
        "66, stk. 1, nr. 1",
        "anbringelse",
        5,
        OLD_START,
        plus(FOSTER_RECUT, -1),
    ),
    MeasureCode(
        "415",
        "plejefamilie",
        "Anbringelse i almen plejefamilie",
        _SEL,
        "66, stk. 1, nr. 1",
        "anbringelse",
        5,
        FOSTER_RECUT,
        _OLD_END,
    ),
    MeasureCode(
        "415", "plejefamilie", "Anbringelse i almen plejefamilie", _BL, "47, nr. 1", "anbringelse", 5, NEW_LAW, None
    ),
    *_both_laws(
        "420",
        "kost- eller efterskole",
        "Anbringelse på kost- eller efterskole",
        "anbringelse",
        5,
        "66, stk. 1, nr. 4",
        "47, nr. 4",
    ),
    *_both_laws(
        "425", "eget værelse", "Anbringelse på eget værelse", "anbringelse", 5, "66, stk. 1, nr. 3", "47, nr. 3"
    ),
    *_both_laws("430", "opholdssted", "Anbringelse på opholdssted", "anbringelse", 6, "66, stk. 1, nr. 5", "47, nr. 5"),
    *_both_laws(
        "440", "døgninstitution", "Anbringelse på døgninstitution", "anbringelse", 6, "66, stk. 1, nr. 6", "47, nr. 6"
    ),
    MeasureCode(
        "470",
        "efterværn",
        "Opretholdt anbringelse, efterværn 18-22 år",
        _SEL,
        "76, stk. 3, nr. 1",
        "anbringelse",
        5,
        OLD_START,
        _OLD_END,
    ),
    MeasureCode(
        "471",
        "efterværn",
        "Ungestøtte, opretholdt anbringelse 18-22 år",
        _BL,
        "114, stk. 1, nr. 1",
        "anbringelse",
        5,
        NEW_LAW,
        None,
    ),
]


def measure_code(kind: str, day: date) -> MeasureCode:
    """The code of a measure of this kind that was valid that day."""
    return next(c for c in MEASURE_CODES if c.kind == kind and c.start <= day and (c.end is None or day <= c.end))


def ydelseskoder_rows() -> list[tuple[str | int | date | None, ...]]:
    return [(c.code, c.text, c.law, c.paragraph, c.group, c.step, c.start, c.end) for c in MEASURE_CODES]
