"""The people of a random register: families, addresses, old ids, nurseries, schools and what comes after."""

from __future__ import annotations

import datetime as dt

from reading import birthday, leap, months_after
from registers import DISTRICTS, START, Child, Day, Maker, label_of

DAY = dt.timedelta(days=1)
# Code, type, owner, district, valid from, valid to.
SCHOOLS = (
    ("101001", "folkeskole", "0101", "Indre By", Day(2000, 8, 1), Day(9999, 12, 31)),
    ("101002", "folkeskole", "0101", "Østerbro", Day(2000, 8, 1), Day(9999, 12, 31)),
    ("101003", "folkeskole", "0101", "Valby", Day(2000, 8, 1), Day(2021, 7, 31)),
    ("101004", "folkeskole", "0101", "Valby", Day(2021, 8, 1), Day(9999, 12, 31)),
    ("101030", "ungdomsskole", "0101", "Nørrebro", Day(2000, 8, 1), Day(9999, 12, 31)),
    ("101040", "specialskole", "0101", "Nørrebro", Day(2000, 8, 1), Day(9999, 12, 31)),
    ("101041", "dagbehandling", "0101", "Valby", Day(2000, 8, 1), Day(2021, 7, 31)),
    ("101041", "specialskole", "0101", "Valby", Day(2021, 8, 1), Day(9999, 12, 31)),
    ("101042", "dagbehandling", "0101", "Østerbro", Day(2000, 8, 1), Day(9999, 12, 31)),
    ("101050", "privatskole", "", "Indre By", Day(2000, 8, 1), Day(9999, 12, 31)),
    ("147001", "folkeskole", "0147", "", Day(2000, 8, 1), Day(9999, 12, 31)),
)
AREAS = (
    ("UB1", "Skovparken", Day(2011, 1, 1), None),
    ("UB2", "Lundtoftehave", Day(2011, 1, 1), Day(2021, 12, 31)),
    ("UB3", "Havnevangen", Day(2011, 1, 1), Day(2018, 12, 30)),
    ("UB3", "Havnevangen", Day(2022, 12, 31), None),
    ("UB4", "Bakkegården", Day(2020, 1, 1), Day(2023, 12, 30)),
)
YOUTH = (("STX", 5080), ("HHX", 1025), ("HTX", 1026), ("HF", 3300), ("EUD", 3920), ("EUX", 3921), ("STU", 8000))
OTHER = (("FGU", 9000), ("10. klasse", 1))


def fill_people(maker: Maker, number: int) -> None:
    for school in SCHOOLS:
        maker.add("skoler", school[0], f"Skolen {school[0]}", *school[1:])
    for area in AREAS:
        maker.add("boligomraader", *area)
    while len(maker.children) < number:
        family(maker)
    replace_ids(maker)
    for child in maker.children:
        addresses(maker, child)
        nursery(maker, child)
        schooling(maker, child)
        leaving(maker, child)
        youth(maker, child)


def family(maker: Maker) -> None:
    """One to four siblings, some of them twins; births stand on the limits that ages turn on."""
    name = f"F{len(maker.children) + 1:05d}"
    born = birth(maker)
    for _ in range(maker.dice.randint(1, 4)):
        maker.children.append(Child(f"B{len(maker.children) + 1:06d}", name, born))
        if not maker.chance(0.3):
            born = birth(maker)


def birth(maker: Maker) -> Day:
    last = maker.as_of
    marks = [Day(2004, 2, 29), Day(2008, 2, 29), Day(2012, 2, 29), last, last - DAY]
    for age in (7, 8, 10, 18, 23):
        marks += [Day(last.year - age, 12, 31), Day(last.year - age, 1, 1), Day(last.year - age - 1, 12, 31)]
        day = last if leap(last.year - age) or (last.month, last.day) != (2, 29) else last - DAY
        marks += [day.replace(year=last.year - age)]
    if maker.chance(0.35):
        return maker.dice.choice(marks)
    if maker.chance(0.3):
        return maker.day(Day(last.year - 24, 1, 1), Day(last.year - 15, 12, 31))
    return maker.day(Day(1999, 1, 1), last)


def replace_ids(maker: Maker) -> None:
    """Some have had another id before, a few two, one replaced by the other."""
    for child in maker.children:
        if maker.chance(0.25):
            old = f"B5{child.id[2:]}"
            child.former.append(old)
            maker.add("id_historik", old, child.id, maker.day(START))
            if maker.chance(0.4):
                older = f"B6{child.id[2:]}"
                child.former.append(older)
                maker.add("id_historik", older, old, maker.day(START))


def addresses(maker: Maker, child: Child) -> None:
    """From the birth or a day of moving in; the next begins the day after, or after days without an address."""
    sex = maker.one_of("M", "K")
    start = child.born if maker.chance(0.8) else maker.day(child.born, maker.as_of)
    last = maker.day(max(start, START), maker.as_of) if maker.chance(0.05) else None
    for number in range(4):
        end = None if maker.chance(0.5) or number == 3 else maker.day(start, start + dt.timedelta(days=2500))
        if last is not None and (end is None or end >= last):
            end = last
        here = maker.chance(0.85)
        district = maker.one_of(*DISTRICTS) if here else ""
        area = maker.one_of("UB1", "UB2", "UB3", "UB4") if here and maker.chance(0.4) else ""
        code = "0101" if here else maker.one_of("0147", "0320")
        maker.add(
            "borgere", maker.id_of(child), child.family, child.born, sex, district, district and f"{district}s Skole",
            code, start, end, last if end == last else None, area,
        )  # fmt: skip
        if end is None or end == last or end >= maker.as_of:
            return
        start = end + DAY * (1 if maker.chance(0.7) else maker.dice.randint(2, 60))
        if start > maker.as_of or (last is not None and start > last):
            return


def nursery(maker: Maker, child: Child) -> None:
    """Enrolled before school, some a year too long; two nurseries meet on a day."""
    start = maker.day(child.born, months_after(child.born, 18))
    if start < START or start > maker.as_of or maker.chance(0.2):
        return
    middle = maker.day(start, months_after(child.born, 60))
    last = Day(child.born.year + 6 + maker.chance(0.3), 7, 31)
    if maker.chance(0.4) and start < middle < last:
        maker.add("dagtilbud", maker.id_of(child), maker.one_of("I001", "I002"), start, middle)
        start = middle
    maker.add("dagtilbud", maker.id_of(child), maker.one_of("I002", "I003"), start, last if maker.chance(0.8) else None)
    for _ in range(maker.dice.randint(0, 3)):
        maker.add(
            "tidlige_vurderinger", maker.next_id("tidlige_vurderinger", "TV"), maker.id_of(child),
            maker.day(start, last), maker.one_of("grøn", "gul", "rød"),
        )  # fmt: skip


def open_school(maker: Maker, start: int) -> str:
    """A school that is valid throughout the school year; the ordinary ones more often."""
    codes = [one[0] for one in SCHOOLS if one[4] <= Day(start, 8, 1) and one[5] >= Day(start + 1, 7, 31)]
    return maker.dice.choice([*codes, *(code for code in codes if code.startswith("10100"))])


def schooling(maker: Maker, child: Child) -> None:
    first = child.born.year + 6
    school = ""
    for start in maker.school_years():
        grade = start - first
        if 0 <= grade <= 10 and not maker.chance(0.08):
            still = school in (one[0] for one in SCHOOLS if one[5] > Day(start + 1, 1, 1))
            school = school if still and maker.chance(0.7) else open_school(maker, start)
            enrol(maker, child, school, start, grade)


def enrol(maker: Maker, child: Child, school: str, start: int, grade: int) -> None:
    """A school year: one enrolment, two at once, or one after the other with days between or shared."""
    first, last = Day(start, 8, 1), Day(start + 1, 7, 31)
    done: Day | None = last if last <= maker.as_of else (None if maker.chance(0.7) else last)
    if maker.chance(0.3):
        other = open_school(maker, start)
        moved = maker.day(first + DAY, last)
        left = min(last, max(first, moved + DAY * maker.dice.choice((-20, -1, -1, 0, 0, 5, 13, 14, 15, 30))))
        row(maker, child, school, start, grade, first, left)
        row(maker, child, other, start, grade, moved, done)
    else:
        begun = first if maker.chance(0.8) else maker.day(first, last)
        row(maker, child, school, start, grade, begun, done)
        if maker.chance(0.2):
            also = maker.one_of("101042", "101040", "101050", open_school(maker, start))
            row(maker, child, also, start, grade, maker.day(first, last), done)
    if grade <= 5 and maker.chance(0.4):
        checked, form = maker.day(first, last + DAY), maker.one_of("klassekonference", "individuelt")
        where = school if maker.chance(0.7) else open_school(maker, start)
        maker.add("sociale_tjek", maker.next_id("sociale_tjek", "ST"), maker.id_of(child), where, checked, form)
    if 4 <= grade <= 9:
        survey(maker, child, school, start, grade)


def row(maker: Maker, child: Child, school: str, start: int, grade: int, begun: Day, ended: Day | None) -> None:
    offers = ("skoleflex", "skoleloop", "skoleopdatering", "tilbageslusning")
    known = maker.add(
        "elevindskrivning", maker.id_of(child), school, grade, "almen" if maker.chance(0.8) else "specialklasse",
        maker.one_of(*offers) if maker.chance(0.25) else "", maker.dice.choice((0, 8.5, 9, 12)),
        "0101" if maker.chance(0.75) else maker.one_of("", "", "0147"), begun, ended,
    )  # fmt: skip
    if known and start >= 2019 and maker.chance(0.75):
        absence(maker, child, school, start, begun, min(ended or maker.as_of, maker.as_of))


def absence(maker: Maker, child: Child, school: str, start: int, begun: Day, ended: Day) -> None:
    """A row a month, often of exactly ten per cent."""
    heavy = maker.chance(0.4)
    for number in range(11):
        month = months_after(Day(start, 8, 1), number)
        if month > ended or months_after(month, 1) <= begun or maker.chance(0.1):
            continue
        sick, leave, none = 2.0, 0.0, 0.0
        if maker.chance(0.5):
            sick = maker.dice.choice((0.0, 0.5, 1.0, 4.0 if heavy else 1.5))
            leave, none = maker.dice.choice((0.0, 0.0, 0.5)), maker.dice.choice((0.0, 0.0, 1.0))
        maker.add("fravaer", maker.id_of(child), school, label_of(start), month.month, 20, sick, leave, none)


def survey(maker: Maker, child: Child, school: str, start: int, grade: int) -> None:
    """Ten questions each spring: all, exactly half or fewer answered; a mean of exactly four among them."""
    if maker.chance(0.5) or start + 1 > maker.as_of.year:
        return
    answered = maker.dice.choice((10, 10, 9, 6, 5, 4, 0))
    high = maker.chance(0.5)
    for number in range(1, 11):
        turned = number in (2, 8, 10)
        felt = maker.dice.choice((4, 4, 4, 5)) if high else maker.dice.randint(1, 5)
        answer = "" if number > answered else 6 - felt if turned else felt
        maker.add("trivselssvar", maker.id_of(child), school, grade, start + 1, number, answer)


def leaving(maker: Maker, child: Child) -> None:
    """Grade 9: finished in June, in time or late, not finished, or without a row."""
    year = child.born.year + 16
    if not START.year < year <= maker.as_of.year or maker.chance(0.15):
        return
    late = (Day(year, 6, 30), Day(year, 6, 30), Day(year, 7, 31), Day(year, 8, 1), Day(year, 4, 12))
    child.left = maker.dice.choice(late)
    done = maker.chance(0.85)
    marks = (maker.dice.choice((2.0, 6.8, 12.0)), maker.dice.choice((4.9, 7.0))) if done else (None, None)
    maker.add(
        "afslutning_9kl", maker.id_of(child), open_school(maker, year - 1), label_of(year - 1), child.left,
        "Ja" if done else "Nej", maker.dice.randint(4, 8) if done else 1, *marks,
    )  # fmt: skip


def youth(maker: Maker, child: Child) -> None:
    """Education and work around the limits: 15 and 60 months after grade 9, 12 months after the 18th birthday."""
    left = child.left or Day(child.born.year + 16, 6, 30)
    asked = months_after(birthday(child.born, 18), 12)
    if left < START or left > maker.as_of:
        return
    for _ in range(maker.dice.randint(0, 3)):
        start = maker.dice.choice((left, max(left, maker.after(left, 15)), maker.day(left, months_after(left, 30))))
        ends = (None, maker.after(left, 60), maker.after(start, 36), asked, asked - DAY, maker.day(start))
        end = maker.dice.choice(ends)
        end = end if end is None or end >= start else start
        kind, code = maker.dice.choice((*YOUTH, *OTHER))
        how = "" if end is None else "fuldført" if maker.chance(0.7) else "afbrudt"
        maker.add("ungdomsuddannelse", maker.id_of(child), code, kind, start, end, how)
    if maker.chance(0.5):
        start = maker.dice.choice((asked, asked + DAY, maker.day(left, months_after(left, 36))))
        form = maker.one_of("ordinært job", "løntilskud", "praktik")
        maker.add("beskaeftigelse", maker.id_of(child), form, start, maker.end_of(start))
