"""Small random registers in the format of the sample extracts: seeded, and full of what is easily counted wrongly.

`write_register(folder, seed, as_of)` writes every extract. Only Python's own library is used. Keys are unique also
after old ids are replaced, and what a row refers to is there, except persons and ids that municipalities lack too.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path

from reading import months_after, school_label

Day = dt.date
AS_OF = Day(2024, 12, 31)
START = Day(2014, 1, 1)
DISTRICTS = ("Indre By", "Østerbro", "Nørrebro", "Valby")
COLUMNS = {
    "borgere": "barn_id;familie_id;fødselsdato;køn;bydel;skoledistrikt;bopælskommune;gyldig_fra;gyldig_til;dødsdato"
    ";boligområde",
    "id_historik": "gammelt_id;nyt_id;ændringsdato",
    "befolkning": "område;alder;køn;tid;antal",
    "skoler": "skolekode;skolenavn;skoletype;ejerkommune;bydel;gyldig_fra;gyldig_til",
    "elevindskrivning": "barn_id;skolekode;klassetrin;klassetype;tilbudskode;støttetimer;betalingskommune;startdato"
    ";slutdato",
    "fravaer": "barn_id;skolekode;skoleår;måned;skoledage;sygefravær;lovligt_fravær;ulovligt_fravær",
    "afslutning_9kl": "barn_id;skolekode;skoleår;afgangsdato;afsluttet;antal_prøver;dansk;matematik",
    "ungdomsuddannelse": "barn_id;uddannelseskode;type;startdato;slutdato;afgangsart",
    "underretninger": "underretning_id;barn_id;modtaget_dato;klokkeslæt;underretter;paragraf;årsag;ufødt"
    ";kvittering_dato;vurdering_dato",
    "undersoegelser": "undersøgelse_id;barn_id;underretning_id;opmærksom_dato;afgørelsesdato;afsluttet_dato;status"
    ";paragraf;team",
    "foranstaltninger": "foranstaltning_id;barn_id;sag_id;ydelseskode;startdato;slutdato;handlekommune;metode",
    "ydelseskoder": "ydelseskode;tekst;lov;paragraf;gruppe;trin;gyldig_fra;gyldig_til",
    "anbringelser": "anbringelse_id;barn_id;anbringelsessted_id;stedtype;startdato;slutdato;samtykke;døgnpris",
    "anbringelse_aarsager": "anbringelse_id;ophørsårsag",
    "planer": "plan_id;barn_id;sag_id;plantype;oprettet_dato;gyldig_til;næste_opfølgning",
    "opfoelgninger": "opfølgning_id;foranstaltning_id;dato;type;dokumenteret",
    "sager": "sag_id;barn_id;sagsbehandler_id;team;åbnet;lukket;netværk_inddraget;målgruppe",
    "sagsbehandlere": "sagsbehandler_id;team;fuldtidsandel;startdato;slutdato;orlov_fra;orlov_til",
    "trivselssvar": "barn_id;skolekode;klassetrin;år;spørgsmål_nr;svar",
    "spoergsmaal": "spørgsmål_nr;tekst;indikator;vendt",
    "forandringskompas": "barn_id;dimension;målingsdato;score;indsatskode",
    "sigtelser": "sigtelse_id;barn_id;gerningsdato;sigtelsesdato;lovovertrædelse;kategori;frafaldet",
    "tilsyn_dagtilbud": "institution_id;år;tema;score;antal_børn",
    "ledelsestilsyn": "sag_id;kvartal;spørgsmål;svar",
    "tvaers": "møde_id;dato;forum;institution_id;sag_nr;forældre_deltog;metode_sos",
    "raadgivning": "år;måned;tilbud;antal_henvendelser",
    "aktiviteter": "aktivitet_id;fokusområde;mål;planlagt_start;faktisk_start;status;finansiering;forventet_effekt",
    "regnskab": "funktion;trin;år;budget;forbrug",
    "noegletal": "indikator_id;periode;gruppe;tæller;nævner;værdi;kilde;opgjort_dato",
    "kalender": "dato;skoledag;helligdag",
    "cpr_eksempel": "underretning_id;personnummer;modtaget_dato;underretter",
    "boligomraader": "områdekode;navn;gyldig_fra;gyldig_til",
    "sociale_tjek": "tjek_id;barn_id;skolekode;dato;form",
    "frihedsberoevelser": "ophold_id;barn_id;form;startdato;slutdato",
    "beskaeftigelse": "barn_id;form;startdato;slutdato",
    "ppv": "ppv_id;barn_id;dato;testning",
    "personalesvar": "svar_id;respondent_id;undersøgelse;år;spørgsmål;svar",
    "sundhedspleje": "familie_id;fødselsdato;tilbudt_dato;taget_imod",
    "gravide_stoette": "forløb_id;mor_id;startdato;slutdato;form",
    "institutioner": "institution_id;navn;type;bydel;gyldig_fra;gyldig_til",
    "ordninger": "institution_id;ordning;årsværk;startdato;slutdato",
    "dagtilbud": "barn_id;institution_id;startdato;slutdato",
    "tidlige_vurderinger": "vurdering_id;barn_id;dato;resultat",
}
# What makes a row of these its own, by position, where it is not a number of its own.
KEYS = {
    "borgere": (0, 7), "elevindskrivning": (0, 1, 7), "fravaer": (0, 1, 2, 3), "afslutning_9kl": (0,),
    "ungdomsuddannelse": (0, 2, 3), "anbringelse_aarsager": (0, 1), "sagsbehandlere": (0, 3),
    "trivselssvar": (0, 3, 4), "forandringskompas": (0, 1, 2), "tilsyn_dagtilbud": (0, 1, 2),
    "ledelsestilsyn": (0, 1, 2), "tvaers": (0, 4), "beskaeftigelse": (0, 2), "sundhedspleje": (0, 1),
    "ordninger": (0, 1, 3), "dagtilbud": (0, 2),
}  # fmt: skip


class Child:
    """A person with what the other extracts need to know of them."""

    def __init__(self, id_: str, family: str, born: Day):
        self.id, self.family, self.born = id_, family, born
        self.former: list[str] = []
        self.cases: list[str] = []
        self.left: Day | None = None


class Maker:
    """Rows by extract, and the dice. Days fall on limits more often than chance would have it."""

    def __init__(self, seed: int, as_of: Day, cases_per_meeting: int):
        self.dice, self.as_of, self.cases_per_meeting = random.Random(seed), as_of, cases_per_meeting
        self.rows: dict[str, list[list[str]]] = {name: [] for name in COLUMNS}
        self.held: set[tuple[str, ...]] = set()
        self.children: list[Child] = []
        self.end = as_of + dt.timedelta(days=60)

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def one_of(self, *choices: str) -> str:
        return self.dice.choice(choices)

    def add(self, name: str, *values: object) -> bool:
        """A row more, unless one with its key is there."""
        row = [written(value) for value in values]
        assert len(row) == len(COLUMNS[name].split(";")), name
        key = (name, *(self.newest(row[place]) for place in KEYS[name])) if name in KEYS else None
        if key is not None and key in self.held:
            return False
        self.held |= {key} if key else set()
        self.rows[name].append(row)
        return True

    def next_id(self, name: str, letter: str) -> str:
        return f"{letter}{len(self.rows[name]) + 1:05d}"

    def newest(self, id_: str) -> str:
        return next((child.id for child in self.children if id_ in child.former), id_)

    def id_of(self, child: Child) -> str:
        """The child's id, now and then an old one."""
        return self.dice.choice([child.id, child.id, *child.former])

    def child(self, oldest: int = 99) -> Child:
        young = [child for child in self.children if self.as_of.year - child.born.year <= oldest]
        return self.dice.choice(young or self.children)

    def day(self, low: Day, high: Day | None = None) -> Day:
        """A day from low to high; the borders of years, school years and quarters and the last known day come often."""
        high = max(low, high or self.end)
        if self.chance(0.4):
            near = [day for day in self.limits(low, high) if low <= day <= high]
            if near:
                return self.dice.choice(near)
        return low + dt.timedelta(days=self.dice.randint(0, (high - low).days))

    def limits(self, low: Day, high: Day) -> list[Day]:
        marks = ((1, 1), (2, 28), (3, 1), (6, 30), (7, 31), (8, 1), (9, 30), (10, 1), (10, 31), (12, 30), (12, 31))
        years = range(low.year, high.year + 1)
        days = [Day(year, month, number) for year in years for month, number in marks]
        return [*days, low, high, self.as_of, self.as_of, self.as_of + dt.timedelta(days=1)]

    def after(self, start: Day, months: int) -> Day:
        """The day of a limit, or the day before or after it."""
        return months_after(start, months) + dt.timedelta(days=self.dice.choice((-1, 0, 0, 1)))

    def end_of(self, start: Day, longest: int = 900) -> Day | None:
        """The last day of a spell: none, the first day itself, or some day later, also after the last known."""
        if self.chance(0.3):
            return None
        if self.chance(0.1):
            return start
        return self.day(start, start + dt.timedelta(days=longest))

    def school_years(self, first: int = START.year) -> list[int]:
        return [year for year in range(first, self.as_of.year + 1) if Day(year, 8, 1) <= self.as_of]


def written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.strftime("%d-%m-%Y")
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)


def label_of(start: int) -> str:
    return school_label(start)


def write_register(folder: Path, seed: int, as_of: Day = AS_OF, children: int = 60, cases_per_meeting: int = 1) -> None:
    """Every extract of one random register. The same seed writes the same bytes."""
    from registers_cases import fill_cases
    from registers_people import fill_people
    from registers_tables import fill_tables

    maker = Maker(seed, as_of, cases_per_meeting)
    fill_people(maker, children)
    fill_cases(maker)
    fill_tables(maker)
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in maker.rows.items():
        write_extract(folder, name, rows, maker)


def write_extract(folder: Path, name: str, rows: list[list[str]], maker: Maker) -> None:
    encoding = {"underretninger": "cp1252", "befolkning": "utf-8"}.get(name, "utf-8-sig")
    if name not in ("befolkning", "regnskab", "kalender"):
        maker.dice.shuffle(rows)
    with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n" if name == "underretninger" else "\n")
        writer.writerow(COLUMNS[name].split(";"))
        writer.writerows(rows)
