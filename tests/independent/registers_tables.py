"""The tables and the staff of a random register: population, institutions, meetings, surveys, money, calendar."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from registers import DISTRICTS, START, Day, Maker
from registers_people import SCHOOLS

DAY = dt.timedelta(days=1)
FIRST = START.year
QUESTIONS = (
    ("Er du glad for din skole?", "social", "N"), ("Føler du dig ensom?", "social", "J"),
    ("Jeg hører til på min skole", "social", "N"), ("Klarer du dig godt fagligt?", "faglig", "N"),
    ("Kan du koncentrere dig i timerne?", "faglig", "N"), ("Lærer du det, du gerne vil?", "faglig", "N"),
    ("Er undervisningen spændende?", "støtte og inspiration", "N"),
    ("Er undervisningen kedelig?", "støtte og inspiration", "J"),
    ("Er det let at høre, hvad læreren siger?", "ro og orden", "N"), ("Er der larm og uro?", "ro og orden", "J"),
)  # fmt: skip
AUDIT = (
    "Er familien inddraget?", "Er udredningen faglig og dækkende?", "Er valget af indsats begrundet?",
    "Er der fulgt op til tiden?", "Er der mål for at bringe barnet ned ad indsatstrappen?",
    "Er barnets synspunkter dokumenteret?", "Er målene målbare?",
)  # fmt: skip
THEMES = ("sociale kompetencer", "sprog", "natur")
FUNCTIONS = (
    ("5.28.21 Forebyggende foranstaltninger", 2), ("5.28.21 Forebyggende foranstaltninger", 3),
    ("5.28.20 Opholdssteder", 6), ("5.28.22 Plejefamilier", 5), ("5.28.23 Døgninstitutioner", 6),
)  # fmt: skip
HOLIDAYS = {(1, 1), (6, 5), (12, 24), (12, 25), (12, 26), (12, 31)}


def fill_tables(maker: Maker) -> None:
    for number, question in enumerate(QUESTIONS, start=1):
        maker.add("spoergsmaal", number, *question)
    for filling in (
        population, institutions, arrangements, supervision, audits, meetings, staff, families, single_events,
        counselling, activities, money, figures, calendar,
    ):  # fmt: skip
        filling(maker)


def population(maker: Maker) -> None:
    """By district, age and sex with rows of totals; a cell is hidden now and then, seldom among the children."""
    for year in range(FIRST, maker.as_of.year + 2):
        tid, whole = f"{year}K1", 0
        for district in DISTRICTS:
            sums: Counter[tuple[object, str]] = Counter()
            lines: list[tuple[object, str, object]] = []
            for age in range(23):
                for sex in ("M", "K"):
                    people = maker.dice.randint(3, 40)
                    for key in ((age, sex), (age, "I alt"), ("I alt", sex), ("I alt", "I alt")):
                        sums[key] += people
                    hidden = maker.chance(0.1 if age > 17 else 0.0005)
                    lines.append((age, sex, ".." if hidden else people))
            totals = [(age, sex, number) for (age, sex), number in sums.items() if "I alt" in (age, sex)]
            for age, sex, number in [*totals, *lines]:
                maker.add("befolkning", district, age, sex, tid, number)
            whole += sums["I alt", "I alt"]
        maker.add("befolkning", "I alt", "I alt", "I alt", tid, whole)


def institutions(maker: Maker) -> None:
    """Nurseries, schools by their code, units and districts; one closes on the last day of a year, one is renamed."""
    far = Day(9999, 12, 31)
    closing = maker.dice.choice((Day(2021, 12, 30), Day(2021, 12, 31), Day(2022, 1, 1)))
    for name, first, last in (
        ("I001", Day(2000, 1, 1), far),
        ("I002", Day(2000, 1, 1), closing),
        ("I002", closing + DAY, far),
        ("I003", Day(2000, 1, 1), Day(2023, 12, 31)),
        ("I004", Day(2019, 12, 31), far),
    ):
        maker.add("institutioner", name, f"Børnehuset {name}", "daginstitution", maker.one_of(*DISTRICTS), first, last)
    seen: set[str] = set()
    for code, _, owner, district, first, last in SCHOOLS:
        if owner == "0101" and code not in seen:
            ends = [one[5] for one in SCHOOLS if one[0] == code]
            maker.add("institutioner", code, f"Skolen {code}", "skole", district, first, max(last, *ends))
        seen.add(code)
    for number, district in enumerate(DISTRICTS, start=1):
        first = maker.day(Day(2015, 1, 1), Day(2019, 1, 1))
        last = far if maker.chance(0.7) else maker.day(first, maker.as_of)
        maker.add(
            "institutioner", f"BF{number:02d}", f"Børnefamilieenhed {number}", "børnefamilieenhed", "", first, last
        )
        maker.add("institutioner", f"BY{number:02d}", district, "bydel", district, Day(2000, 1, 1), far)


def arrangements(maker: Maker) -> None:
    """Two rows of one arrangement at a time, ends on the last day of the year, years of work not known."""
    of = {
        "daginstitution": ("socialrådgiver",),
        "skole": ("ressourcecenter", "aftaleforum", "inklusionspædagog"),
        "børnefamilieenhed": ("sikkerhedsplansteam",),
        "bydel": ("triangelprojekt",),
    }
    for name, kind in sorted({(row[0], row[2]) for row in maker.rows["institutioner"]}):
        for arrangement in of[kind]:
            for _ in range(maker.dice.choice((0, 1, 1, 2))):
                start = maker.day(START)
                years = maker.dice.choice((0.5, 0.25, 1.0, 2.0, None)) if arrangement == "socialrådgiver" else None
                maker.add("ordninger", name, arrangement, years, start, maker.end_of(start, 1500))


def supervision(maker: Maker) -> None:
    for year in range(2016, maker.as_of.year + 1, 2):
        for name in ("I001", "I002", "I003"):
            if maker.chance(0.8):
                children = maker.dice.randint(10, 90)
                for theme in THEMES:
                    score = maker.dice.choice((1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0))
                    maker.add("tilsyn_dagtilbud", name, year, theme, score, children)


def audits(maker: Maker) -> None:
    names = [row[0] for row in maker.rows["sager"]]
    for year in range(2018, maker.as_of.year + 1):
        for quarter in range(1, 5):
            if Day(year, 3 * quarter, 28) <= maker.as_of:
                for case in maker.dice.sample(names, min(2, len(names))):
                    for question in AUDIT:
                        answer = maker.one_of("Ja", "Ja", "Nej", "Nej", "Ikke relevant", "")
                        maker.add("ledelsestilsyn", case, f"{year}K{quarter}", question, answer)


def meetings(maker: Maker) -> None:
    """Some without a case, some with several; two of a series on one day."""
    names = [row[0] for row in maker.rows["sager"]]
    for forum, places in (("TVÆRS dagtilbud", ("I001", "I002")), ("TVÆRS skole", ("101001", "101002"))):
        for _ in range(maker.dice.randint(5, 25)):
            day, place = maker.day(Day(2016, 1, 1)), maker.one_of(*places)
            for _ in range(2 if maker.chance(0.1) else 1):
                number = sum(1 for row in {row[0] for row in maker.rows["tvaers"]} if row) + 1
                sos = maker.one_of("Ja", "Nej", "")
                cases = maker.dice.sample(names, min(len(names), maker.dice.randint(0, maker.cases_per_meeting)))
                for case in cases or [""]:
                    parents = maker.one_of("Ja", "Nej", "") if case else ""
                    maker.add("tvaers", f"MØ{number:05d}", day, forum, place, case, parents, sos)


def staff(maker: Maker) -> None:
    """Surveys in some years only, blank answers, and respondents who answer nothing."""
    asked = {
        "tværs": ("Bidrager møderne?",),
        "visitation": ("Forståelig?", "Rettidig?"),
        "kendskab": ("A?", "B?", "C?"),
    }
    for survey, questions in asked.items():
        for year in range(2016, maker.as_of.year + 1):
            if maker.chance(0.3):
                continue
            for respondent in maker.dice.sample(range(1, 15), 8):
                silent = maker.chance(0.15)
                for question in questions:
                    answer = maker.one_of("1", "5") if survey == "tværs" else maker.one_of("1", "2", "3", "4", "4", "5")
                    answer = "" if silent or maker.chance(0.1) else answer
                    number = maker.next_id("personalesvar", "PS")
                    maker.add("personalesvar", number, f"R{respondent:03d}", survey, year, question, answer)


def families(maker: Maker) -> None:
    """A visit for every newborn: twins are one row, a visit falls in the year after, a year brings two births."""
    for child in maker.children:
        if child.born >= START:
            day = child.born + DAY * maker.dice.randint(0, 20)
            maker.add("sundhedspleje", child.family, child.born, day, "Ja" if maker.chance(0.8) else "Nej")
            if maker.chance(0.2):
                again = child.born + 300 * DAY
                maker.add("sundhedspleje", child.family, again, again + 5 * DAY, maker.one_of("Ja", "Nej"))
    for number in range(12):
        mother, start = f"MOR{maker.dice.randint(1, 8):03d}", maker.day(START)
        form = maker.one_of("jordemoder", "samtaleforløb")
        maker.add("gravide_stoette", f"GS{number + 1:03d}", mother, start, maker.end_of(start, 300), form)


def single_events(maker: Maker) -> None:
    for number in range(20):
        child = maker.child(17)
        day = maker.day(max(START, child.born))
        maker.add("ppv", f"PV{number + 1:05d}", maker.id_of(child), day, maker.one_of("Ja", "Nej"))
    for number, text in enumerate(("730923-5151", "820813-4940"), start=1):
        maker.add(
            "cpr_eksempel", f"C{number:03d}", text, maker.day(START, maker.as_of), maker.one_of("skole", "politi")
        )


def counselling(maker: Maker) -> None:
    for year in range(FIRST, maker.as_of.year + 1):
        for month in range(1, 13):
            for offer in ("Ungerådgivningen", "Familierådgivningen"):
                if Day(year, month, 28) <= maker.as_of:
                    maker.add("raadgivning", year, month, offer, maker.dice.randint(0, 30))


def activities(maker: Maker) -> None:
    """Begun on the day, late, early or not at all; planned for later than the last known day."""
    for number in range(12):
        planned = maker.day(START)
        begun = maker.dice.choice((None, planned, planned + DAY, planned - DAY, planned + 90 * DAY))
        state = "i gang" if begun else "ikke påbegyndt"
        money = maker.one_of("", "Inden for rammen", "Satspulje", "Budget 2012")
        focus = maker.one_of("Tidlig indsats", "Skolegang")
        maker.add("aktiviteter", f"AK{number + 1:03d}", focus, f"Mål {number + 1}", planned, begun, state, money, "")


def kroner(maker: Maker) -> str:
    number = f"{maker.dice.randint(100_000, 9_999_999) + maker.dice.choice((0, 0.5, 0.25)):,.2f}"
    return number.replace(",", " ").replace(".", ",").replace(" ", ".")


def money(maker: Maker) -> None:
    for year in range(FIRST, maker.as_of.year + 1):
        for function, step in FUNCTIONS:
            if maker.chance(0.9):
                maker.add("regnskab", function, step, year, kroner(maker), kroner(maker))


def figures(maker: Maker) -> None:
    """Typed figures: a baseline, and the national share in some years."""
    maker.add("noegletal", "segregated_share", 2011, "", "", "", "4,2", "Opdigtet", Day(2012, 3, 1))
    for year in range(FIRST, maker.as_of.year + 1):
        if maker.chance(0.7):
            value = maker.dice.choice((3.8, 4.3, 4.5, 5.1))
            maker.add("noegletal", "segregated_share", year, "Hele landet", "", "", value, "Opdigtet", Day(2015, 1, 7))


def calendar(maker: Maker) -> None:
    day = Day(2010, 1, 1)
    while day <= Day(2025, 12, 31):
        holiday = (day.month, day.day) in HOLIDAYS
        school = day.weekday() < 5 and day.month != 7 and not holiday
        maker.add("kalender", day, "J" if school else "N", "J" if holiday else "N")
        day += DAY
