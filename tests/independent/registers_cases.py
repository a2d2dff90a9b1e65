"""The cases of a random register: notifications, investigations, measures, placements, plans, scores and charges."""

from __future__ import annotations

import datetime as dt

from reading import birthday, months_after
from registers import START, Child, Day, Maker

DAY = dt.timedelta(days=1)
TEAMS = ("Team Nord", "Team Syd")
# Code, text, group, step, valid from, valid to. One changes its group, two end and begin in the middle of a year.
CODES = (
    (110, "Konsulentbistand", "tidlig", 1, Day(2000, 1, 1), Day(2023, 12, 31)),
    (110, "Konsulentbistand", "tidlig", 1, Day(2024, 1, 1), None),
    (112, "Netværksgruppe", "tidlig", 1, Day(2000, 1, 1), None),
    (210, "Familiebehandling", "familierettet", 3, Day(2000, 1, 1), Day(2023, 12, 31)),
    (210, "Familiebehandling", "familierettet", 3, Day(2024, 1, 1), None),
    (212, "Forældreprogram", "familierettet", 2, Day(2000, 1, 1), Day(2023, 12, 31)),
    (222, "Fast kontaktperson", "personrettet", 2, Day(2000, 1, 1), None),
    (226, "Aflastning", "personrettet", 3, Day(2000, 1, 1), Day(2023, 12, 31)),
    (226, "Aflastning i netværket", "tidlig", 2, Day(2024, 1, 1), None),
    (401, "Netværksplejefamilie", "anbringelse", 4, Day(2000, 1, 1), None),
    (405, "Plejefamilie", "anbringelse", 5, Day(2000, 1, 1), Day(2019, 6, 30)),
    (415, "Almen plejefamilie", "anbringelse", 5, Day(2019, 7, 1), None),
    (440, "Døgninstitution", "anbringelse", 6, Day(2000, 1, 1), None),
)
PLACES = ("netværkspleje", "plejefamilie", "kost- eller efterskole", "eget værelse", "opholdssted", "døgninstitution")
REASONS = ("barnet forlader stedet", "anbringelsesstedet opgiver", "planlagt hjemgivelse", "planlagt flytning")
CRIMES = (("tyveri", "øvrig"), ("hærværk", "øvrig"), ("røveri", "alvorlig"), ("vold", "personfarlig"))
NOTIFIERS = ("skole", "dagtilbud", "sundhedspleje", "tandpleje", "politi", "anonym", "anden kommune", "")


def fill_cases(maker: Maker) -> None:
    for code, text, group, step, first, last in CODES:
        law = "barnets lov" if first >= Day(2024, 1, 1) else "serviceloven"
        maker.add("ydelseskoder", code, text, law, "32, stk. 1", group, step, first, last)
    workers(maker)
    for child in maker.children:
        notified(maker, child)
        cases(maker, child)
        if maker.chance(0.6):
            for _ in range(maker.dice.randint(1, 4)):
                measure(maker, child)
        if maker.chance(0.5):
            placements(maker, child)
        compass(maker, child)
        crime(maker, child)
    unknown_persons(maker)


def since(child: Child) -> Day:
    return max(child.born, START)


def workers(maker: Maker) -> None:
    """Full and part time, on leave, and one with two rows."""
    for number in range(1, 6):
        start = maker.day(START, maker.as_of)
        end = maker.end_of(start, 2000)
        away = maker.day(start) if maker.chance(0.4) else None
        back = maker.end_of(away, 300) if away else None
        share = maker.dice.choice((1, 0.8, 0.5))
        maker.add("sagsbehandlere", f"M{number:03d}", maker.one_of(*TEAMS), share, start, end, away, back)
        if end is not None and maker.chance(0.5):
            maker.add("sagsbehandlere", f"M{number:03d}", maker.one_of(*TEAMS), 0.5, end + DAY, None, None, None)


def notified(maker: Maker, child: Child) -> None:
    """Several on one day, one before the birth, and days that ages turn on."""
    for _ in range(maker.dice.randint(0, 4)):
        limits = [birthday(child.born, age) for age in (8, 18)]
        day = maker.day(since(child))
        near = [limit - DAY * maker.dice.randint(0, 1) for limit in limits if START <= limit <= maker.as_of]
        day = maker.dice.choice(near) if near and maker.chance(0.3) else day
        for _ in range(2 if maker.chance(0.2) else 1):
            notification(maker, maker.id_of(child), day, "N")
        if maker.chance(0.6):
            investigation(maker, child, day)
    before = child.born - DAY * maker.dice.randint(1, 150)
    if before >= START and maker.chance(0.3):
        notification(maker, maker.id_of(child), before, "J")


def notification(maker: Maker, person: str, day: Day, unborn: str) -> None:
    read = day + DAY * maker.dice.randint(0, 3)
    clock, why = f"{maker.dice.randint(0, 23):02d}:{maker.dice.randint(0, 59):02d}", "omsorgssvigt"
    maker.add(
        "underretninger", maker.next_id("underretninger", "U"), person, day, clock, maker.one_of(*NOTIFIERS),
        maker.one_of("152", "153", "154"), why, unborn, read if maker.chance(0.7) else None, read,
    )  # fmt: skip


def unknown_persons(maker: Maker) -> None:
    """Notifications of nobody known: the mother's id, or none."""
    for _ in range(4):
        notification(maker, maker.one_of("", "", "B800001", "B800002"), maker.day(START), maker.one_of("J", "N"))


def investigation(maker: Maker, child: Child, aware: Day) -> None:
    """Closed on, before or after the last day of four months; open, annulled; decided later than it was known."""
    decided = aware + DAY * maker.dice.choice((0, 0, 5, 40))
    ends = (None, maker.after(aware, 4), maker.after(aware, 4), maker.day(decided, months_after(aware, 9)))
    closed = maker.dice.choice(ends)
    closed = closed if closed is None or closed >= decided else decided
    status = "annulleret" if maker.chance(0.1) else "igangværende" if closed is None else "afsluttet"
    last = maker.rows["underretninger"][-1][0] if maker.chance(0.8) else ""
    for _ in range(2 if maker.chance(0.15) else 1):
        maker.add(
            "undersoegelser", maker.next_id("undersoegelser", "P"), maker.id_of(child), last, aware, decided, closed,
            status, "50", maker.one_of(*TEAMS),
        )  # fmt: skip


def cases(maker: Maker, child: Child) -> None:
    for _ in range(maker.dice.choice((0, 1, 1, 2))):
        id_, opened = maker.next_id("sager", "S"), maker.day(since(child))
        worker = f"M{maker.dice.randint(1, 5):03d}" if maker.chance(0.8) else ""
        child.cases.append(id_)
        maker.add(
            "sager", id_, maker.id_of(child), worker, maker.one_of(*TEAMS), opened, maker.end_of(opened, 1500),
            maker.one_of("Ja", "Nej", "Ønsker ikke", ""), maker.one_of("socialt udsat", "handicap", "handicap", ""),
        )  # fmt: skip


def measure(maker: Maker, child: Child) -> None:
    """Family help goes to every sibling; early help is often begun near the first notification."""
    start = maker.day(since(child))
    days = [row[2] for row in maker.rows["underretninger"] if maker.newest(row[1]) == child.id]
    if days and maker.chance(0.3):
        told = dt.datetime.strptime(min(days, key=lambda text: text[6:] + text[3:5] + text[:2]), "%d-%m-%Y").date()
        start = max(since(child), maker.dice.choice((told, told - DAY, maker.after(told, -12))))
    elif child.left is not None and maker.chance(0.5):
        start = max(since(child), maker.day(child.left - 330 * DAY, child.left))
    code, group = maker.dice.choice(
        [(one[0], one[2]) for one in CODES if one[4] <= start and (one[5] is None or one[5] >= start)]
    )
    ends = (None, maker.end_of(start), maker.after(start, 3), maker.day(start))
    end = maker.dice.choice(ends)
    end = end if end is None or end >= start else start
    together = group == "familierettet" and maker.chance(0.6)
    family = [one for one in maker.children if one.family == child.family and one.born <= start]
    method = maker.one_of("DUÅ", "PMTO", "PALS", "MST", "MTFC") if maker.chance(0.3) and group != "tidlig" else ""
    for one in family if together else [child]:
        id_ = maker.next_id("foranstaltninger", "T")
        case = maker.dice.choice(one.cases) if one.cases and maker.chance(0.8) else ""
        acting = "0101" if maker.chance(0.9) else "0147"
        maker.add("foranstaltninger", id_, maker.id_of(one), case, code, start, end, acting, method)
        follow_up(maker, id_, start, end)
        plan(maker, one, start)


def follow_up(maker: Maker, id_: str, start: Day, end: Day | None) -> None:
    last = max(start, min(end or maker.as_of, maker.as_of))
    for _ in range(maker.dice.randint(0, 5)):
        day = maker.dice.choice((start, maker.after(start, 3), maker.day(start, last), maker.day(start, last)))
        kind, written = maker.one_of("møde", "telefon"), "J" if maker.chance(0.8) else "N"
        maker.add("opfoelgninger", maker.next_id("opfoelgninger", "O"), id_, day, kind, written)


def plan(maker: Maker, child: Child, start: Day) -> None:
    if maker.chance(0.6):
        made = max(START, start + DAY * maker.dice.randint(-20, 120))
        until = None if maker.chance(0.3) else maker.day(made, months_after(made, 24))
        kind = maker.one_of("handleplan", "barnets plan")
        case = maker.dice.choice(child.cases) if child.cases else "S00001"
        maker.add(
            "planer", maker.next_id("planer", "H"), maker.id_of(child), case, kind, made, until, months_after(made, 3)
        )


def placements(maker: Maker, child: Child) -> None:
    """Moves on the day, the day after or before, at the same site, two types on one day; prices of just a million."""
    start, grown = maker.day(since(child)), birthday(child.born, 18)
    if START + 400 * DAY < grown <= maker.end and maker.chance(0.5):
        start = maker.dice.choice((grown - DAY, grown, maker.day(grown - 400 * DAY, grown)))
    for _ in range(maker.dice.randint(1, 4)):
        end = maker.end_of(start, 700)
        price = maker.dice.choice((620.0, 2210.5, 2740.0, 5600.25))
        if maker.chance(0.15) and start.timetuple().tm_yday <= 46:
            end, price = start + 319 * DAY, maker.dice.choice((3125.0, 3125.5))
        id_ = maker.next_id("anbringelser", "N")
        site, agreed = f"A{maker.dice.randint(1, 4):04d}", maker.one_of("Ja", "Nej")
        place = "" if maker.chance(0.04) else maker.one_of(*PLACES)
        maker.add("anbringelser", id_, maker.id_of(child), site, place, start, end, agreed, price)
        if end is not None:
            for reason in maker.dice.sample(REASONS, maker.dice.choice((0, 1, 1, 2))):
                maker.add("anbringelse_aarsager", id_, reason)
        if end is None or end > maker.end:
            return
        start = max(start, end + DAY * maker.dice.choice((-40, -1, 0, 0, 1, 1, 2, 100)))


def compass(maker: Maker, child: Child) -> None:
    """Two or three measurings or one, a score empty; the mean goes up, down, or stays though its parts change."""
    if maker.chance(0.4):
        return
    for _ in range(maker.dice.randint(1, 3)):
        first = maker.day(since(child))
        later = [maker.day(first, first + 300 * DAY) for _ in range(maker.dice.randint(0, 2))]
        for day in sorted({first, *later}):
            some = maker.dice.sample(range(1, 11), maker.dice.choice((10, 10, 3, 1)))
            for dimension in some:
                score = "" if maker.chance(0.04) else maker.dice.choice((4, 5, 5, 6))
                maker.add("forandringskompas", maker.id_of(child), dimension, day, score, maker.one_of("222", "401"))


def crime(maker: Maker, child: Child) -> None:
    """From the tenth birthday; offences on the day of release, the day after, and at the end of twelve months."""
    tenth = max(START, birthday(child.born, 10) - 30 * DAY)
    if tenth > maker.as_of or maker.chance(0.4):
        return
    days = [maker.day(tenth) for _ in range(maker.dice.randint(0, 3))]
    for _ in range(maker.dice.randint(0, 2)):
        start = maker.day(tenth)
        end = maker.end_of(start, 200)
        form = maker.one_of("varetægt", "varetægtssurrogat", "afsoning")
        maker.add("frihedsberoevelser", maker.next_id("frihedsberoevelser", "FB"), maker.id_of(child), form, start, end)
        if end is not None and maker.chance(0.7):
            days.append(maker.dice.choice((end, end + DAY, maker.after(end, 12))))
    for day in days:
        what, kind = maker.dice.choice(CRIMES)
        known = day + DAY * maker.dice.choice((0, 3, 60))
        dropped = "Ja" if maker.chance(0.2) else "Nej"
        maker.add("sigtelser", maker.next_id("sigtelser", "K"), maker.id_of(child), day, known, what, kind, dropped)
