"""The catalogue's default indicators a second time, read from the definitions and not from the configs.

Plain loops over csv rows, dates and fractions; nothing of forebyg is imported. Slow and obvious on purpose.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from cells import Cell, Cells, Key, added, all_of, count, mean, ratio, share, total, weighted, within
from reading import (
    FLEXIBLE,
    GRADES,
    MEASURES,
    MUNICIPAL,
    ONE_DAY,
    OWN,
    UNPLANNED,
    YOUTH,
    Day,
    Register,
    Spell,
    Strata,
    day_of,
    decimal,
    exact_age_at,
    months_after,
    school_year_of,
)


class Book(Register):
    """The indicators of the first thirty-one. Each method writes the cells of one or two."""

    def __init__(self, data: Path, as_of: Day):
        super().__init__(data, as_of)
        self.cells = Cells()

    # ── School ──────────────────────────────────────────────────────────────────────────────────

    def segregated_share(self) -> None:
        for year in range(2010, self.last_year + 1):
            day = Day(year, 9, 30)
            if day > self.as_of:
                continue
            segregated: dict[str, list[bool | None]] = defaultdict(list)
            for one in self.enrolments:
                row, child = one.row, one.row["barn_id"]
                if not one.holds(day) or row["klassetrin"] not in GRADES:
                    continue
                kind = self.sources.school(row["skolekode"], day)["skoletype"]
                home = self.sources.address(child, day)
                payer = row["betalingskommune"] or (home["bopælskommune"] if home else "")
                if kind in MUNICIPAL and payer == OWN:
                    apart = row["klassetype"] == "specialklasse" or kind in ("specialskole", "dagbehandling")
                    segregated[child].append(apart or (None if not row["klassetype"] else False))
            units = {child: (self.strata(child, day), all_of(apart)) for child, apart in segregated.items()}
            self.cells.fold("segregated_share", str(year), units, ("bydel", "køn"), share)

    def flexible_offer_share(self) -> None:
        for year in range(2010, self.last_year + 1):
            day = Day(year, 9, 30)
            if day > self.as_of:
                continue
            flexible: dict[str, bool] = {}
            for one in self.enrolments:
                if not one.holds(day):
                    continue
                offered = one.row["tilbudskode"] in FLEXIBLE
                if offered or self.sources.school(one.row["skolekode"], day)["skoletype"] == "dagbehandling":
                    child = one.row["barn_id"]
                    flexible[child] = flexible.get(child, False) or offered
            units = {child: (self.strata(child, day), offered) for child, offered in flexible.items()}
            self.cells.fold("flexible_offer_share", str(year), units, ("bydel", "køn"), share)

    def absence(self) -> None:
        """I11 to I14: absence of a school year, pooled over all of the child's schools."""
        absences = ("sygefravær", "lovligt_fravær", "ulovligt_fravær")
        days: dict[tuple[str, str], list[list[Fraction | None]]] = defaultdict(list)
        for row in self.sources.rows("fravaer"):
            days[row["barn_id"], row["skoleår"]].append([decimal(row[name]) for name in ("skoledage", *absences)])
        helped = self._helped()
        for label, first, last in self.school_years(2019):
            known_last = min(last, self.as_of)
            base: dict[str, list[Spell]] = defaultdict(list)
            vulnerable: set[str] = set()
            for one in self.enrolments:
                if not one.touches(first, known_last):
                    continue
                child, school = one.row["barn_id"], self.sources.school(one.row["skolekode"], max(one.start, first))
                if school["ejerkommune"] != OWN:
                    continue
                if school["skoletype"] in ("folkeskole", "specialskole") and one.row["klassetrin"] in GRADES:
                    base[child].append(one)
                age = self.sources.age(child, first)
                of_age = school["skoletype"] == "folkeskole" and age is not None and 6 <= age <= 17
                if of_age and any(spell.touches(first, known_last) for spell in helped.get(child, ())):
                    vulnerable.add(child)
            possible = {child: added(row[0] for row in days[child, label]) for child in base.keys() | vulnerable}
            absent = {child: added(added(row[1:]) for row in days[child, label]) for child in possible}
            unlawful = {child: added(row[3] for row in days[child, label]) for child in possible}
            much: dict[str, bool | None] = {}
            both: dict[str, bool | None] = {}
            for child, of in possible.items():
                missed, without_leave = absent[child], unlawful[child]
                much[child] = None if missed is None or of is None else missed > Fraction(1, 10) * of
                both[child] = all_of((much[child], None if without_leave is None else without_leave > 0))
            units = {child: (self.strata(child, first), much[child]) for child in base}
            self.cells.fold("concerning_absence_share", label, units, ("bydel", "køn"), share)
            means: dict[str, tuple[Strata, object]] = {}
            for child, spells in base.items():
                of, missed, rows = possible[child], absent[child], len(days[child, label])
                if not rows:
                    weighed: object = (Fraction(0), Fraction(self._months(spells, first, known_last)))
                else:
                    weighed = (100 * missed / of, Fraction(rows)) if missed is not None and of else None
                means[child] = (self.strata(child, first), weighed)
            self.cells.fold("mean_absence_pct", label, means, ("bydel", "køn"), weighted)
            for id_, judged in (
                ("vulnerable_concerning_absence_share", much),
                ("vulnerable_unlawful_absence_share", both),
            ):
                units = {child: (self.strata(child, first), judged[child]) for child in vulnerable}
                self.cells.fold(id_, label, units, ("bydel", "køn"), share)

    def _months(self, rows: list[Spell], first: Day, last: Day) -> int:
        """Months August to June of which at least one day is inside one of the rows."""
        months = set()
        for offset in range(11):
            start = months_after(first, offset)
            end = months_after(start, 1) - ONE_DAY
            if start <= last and any(row.touches(start, min(end, last)) for row in rows):
                months.add(start)
        return len(months)

    def _helped(self) -> dict[str, list[Spell]]:
        helped: dict[str, list[Spell]] = defaultdict(list)
        for one in self.measures:
            if one.row["gruppe"] in MEASURES:
                helped[one.row["barn_id"]].append(one)
        return helped

    def grade9(self) -> None:
        """I15 and I16: the grade 9 of 30 September, completed by 31 July; and the points from I15 to I16."""
        helped = self._helped()
        leavers = {(row["barn_id"], row["skoleår"]): row for row in self.sources.rows("afslutning_9kl")}
        for label, first, last in self.school_years(2010):
            day = Day(first.year, 9, 30)
            if day > self.as_of:
                continue
            pupils = {one.row["barn_id"] for one in self.enrolments if one.holds(day) and one.row["klassetrin"] == "9"}
            completed = {}
            for child in pupils:
                row = leavers.get((child, label))
                left = self.sources.known(row["afgangsdato"]) if row else None
                completed[child] = row is not None and row["afsluttet"] == "Ja" and left is not None and left <= last
            units = {child: (self.strata(child, day), done) for child, done in completed.items()}
            self.cells.fold("grade9_completion_share", label, units, ("bydel", "køn"), share)
            known_last = min(last, self.as_of)
            units = {
                child: one
                for child, one in units.items()
                if any(spell.touches(first, known_last) for spell in helped.get(child, ()))
            }
            self.cells.fold("vulnerable_grade9_completion_share", label, units, ("bydel", "køn"), share)
            for (id_, period, by, stratum, _), cell in list(self.cells.made.items()):
                if (id_, period) == ("vulnerable_grade9_completion_share", label) and cell.value is not None:
                    everyones = self.cells.made["grade9_completion_share", label, by, stratum, None].value
                    self.cells.put("vulnerable_grade9_gap", label, by, stratum, Cell(value=cell.value - everyones))

    def youth_education(self) -> None:
        helped = self._helped()
        starts: dict[str, list[Day]] = defaultdict(list)
        for row, day in self.sources.events("ungdomsuddannelse", "startdato"):
            if row["type"] in YOUTH:
                starts[row["barn_id"]].append(day)
        cohorts: dict[str, dict[str, tuple[Strata, object]]] = defaultdict(dict)
        for row, left in self.sources.events("afslutning_9kl", "afgangsdato"):
            child = row["barn_id"]
            first, last = school_year_of(row["skoleår"])
            if any(spell.touches(first, last) for spell in helped.get(child, ())):
                limit = months_after(left, 15)
                started = any(left <= day <= limit for day in starts.get(child, ()))
                state = ("met" if started else "not") if limit <= self.as_of else ("early" if started else "waiting")
                cohorts[str(left.year)][child] = (self.strata(child, left), state)
        for label, _, _ in self.years(2011):
            self.cells.fold("vulnerable_youth_education_start", label, cohorts[label], ("bydel", "køn"), within)

    # ── Early effort ────────────────────────────────────────────────────────────────────────────

    def measure_children_rate(self) -> None:
        people: dict[tuple[str, str | None, str | None], Fraction] = defaultdict(Fraction)
        hidden: set[tuple[str, str | None, str | None]] = set()
        for row in self.sources.rows("befolkning"):
            if "I alt" in (row["område"], row["alder"], row["køn"]) or not 0 <= int(row["alder"]) <= 17:
                continue
            if not row["tid"].endswith("K1"):
                continue
            label = str(int(row["tid"][:4]) - 1)
            for key in ((label, None, None), (label, "bydel", row["område"]), (label, "køn", row["køn"])):
                if row["antal"] == "..":
                    hidden.add(key)
                else:
                    people[key] += int(row["antal"])
        for label in sorted({key[0] for key in people}):
            day = Day(int(label), 12, 31)
            if day > self.as_of:
                continue
            children: dict[str, tuple[Strata, object]] = {}
            for one in self.measures:
                child = one.row["barn_id"]
                if (
                    one.holds(day)
                    and one.row["gruppe"] in MEASURES
                    and one.row["handlekommune"] == OWN
                    and self.sources.minor(child, day)
                ):
                    children[child] = (self.strata(child, day), True)
            counted = Cells()
            counted.fold("n", label, children, ("bydel", "køn"), count)
            keys = {(by, stratum) for (_, _, by, stratum, _) in counted.made} | {k[1:] for k in people if k[0] == label}
            for by, stratum in keys:
                above = counted.made.get(("n", label, by, stratum, None))
                cell = ratio(above, Cell(denominator=people[label, by, stratum]), 1000)
                cell.unknown = (label, by, stratum) in hidden
                self.cells.put("measure_children_rate", label, by, stratum, cell)
            if not any(one.holds(day) for one in self.measures):
                self.cells.not_covered("measure_children_rate", label)

    def first_notification(self) -> None:
        first: dict[str, Day] = {}
        for row, day in self.sources.events("underretninger", "modtaget_dato"):
            if row["barn_id"] and row["ufødt"] == "N":
                first[row["barn_id"]] = min(first.get(row["barn_id"], day), day)
        self._ages("mean_age_first_notification", first)

    def first_investigation(self) -> None:
        first: dict[str, Day] = {}
        for row, day in self.sources.events("undersoegelser", "afgørelsesdato"):
            if row["barn_id"] and row["status"] != "annulleret":
                first[row["barn_id"]] = min(first.get(row["barn_id"], day), day)
        self._ages("mean_age_first_investigation", first)

    def _ages(self, id_: str, first: dict[str, Day]) -> None:
        for label, _, _ in self.years(2005):
            units: dict[str, tuple[Strata, object]] = {}
            for child, day in first.items():
                age = exact_age_at(self.sources.born.get(child), day)
                if str(day.year) == label and age is not None and age < 18:
                    units[child] = (self.strata(child, day), age)
            self.cells.fold(id_, label, units, ("bydel", "køn"), mean)

    def family_measures(self) -> None:
        for label, first, last in self.years(2004):
            units: dict[str, tuple[Strata, object]] = {}
            for one in self.measures:
                group = one.row["gruppe"]
                if group in ("personrettet", "familierettet") and one.touches(first, last):
                    placed = self.strata(one.row["barn_id"], max(one.start, first))
                    units[one.row["foranstaltning_id"]] = (placed, group == "familierettet")
            self.cells.fold("family_measure_share", label, units, ("bydel", "køn"), share)

    # ── Placements ──────────────────────────────────────────────────────────────────────────────

    def placed(self, day: Day) -> dict[str, tuple[Strata, object]]:
        placed: dict[str, tuple[Strata, object]] = {}
        for one in self.placements:
            child = one.row["barn_id"]
            if one.holds(day) and self.sources.minor(child, day):
                before = placed[child][0]["stedtype"] if child in placed else set()
                placed[child] = (self.strata(child, day) | {"stedtype": before | {one.row["stedtype"] or None}}, True)
        return placed

    def placed_children(self) -> None:
        """I25, I26 and I28. Breakdowns over placed children begin with the first who are placed on a 31 December."""
        reasons: dict[str, set[str]] = defaultdict(set)
        for row in self.sources.rows("anbringelse_aarsager"):
            reasons[row["anbringelse_id"]].add(row["ophørsårsag"])
        stocked = False
        for label, first, last in self.years(2002):
            if last > self.as_of:
                continue
            self.cells.fold("placed_children_stock", label, self.placed(last), ("bydel", "køn", "stedtype"), count)
            broken: dict[str, tuple[Strata, object]] = {}
            for one in self.placements:
                child, id_ = one.row["barn_id"], one.row["anbringelse_id"]
                unplanned = one.end is not None and first <= one.end <= last and reasons[id_] & UNPLANNED
                if one.end is not None and unplanned and self.sources.minor(child, one.end):
                    broken[id_] = (self.strata(child, one.end), True)
            counted = Cells()
            counted.fold("above", label, broken, ("bydel", "køn"), count)
            counted.fold("below", label, self.placed(last), ("bydel", "køn"), share)
            stocked = stocked or any(one.holds(last) for one in self.placements)
            if stocked:
                self._ratios("placement_breakdown_ratio", label, counted, 100)
            if not any(one.holds(last) for one in self.placements):
                self.cells.not_covered("placed_children_stock", label)
                self.cells.not_covered("placement_breakdown_ratio", label)
            if not any(one.end is not None and first <= one.end <= last for one in self.placements):
                self.cells.not_covered("placement_breakdown_ratio", label)
        self._changes("placed_children_stock", "placed_children_change", lambda year: year - 1, 2003)

    def _ratios(self, id_: str, label: str, counted: Cells, per: int) -> None:
        for by, stratum in {(key[2], key[3]) for key in counted.made}:
            above = counted.made.get(("above", label, by, stratum, None))
            below = counted.made.get(("below", label, by, stratum, None))
            self.cells.put(id_, label, by, stratum, ratio(above, below, per))

    def _changes(self, of: str, id_: str, base_of: Callable[[int], int], first: int) -> None:
        strata = {key[2:4] for key in self.cells.made if key[0] == of}
        for year in range(first, self.last_year + 1):
            if (of, str(year), None, None, None) not in self.cells.made:
                continue
            totals = [self.cells.made.get((of, str(at), None, None, None)) for at in (year, base_of(year))]
            for by, stratum in strata:
                now = self.cells.made.get((of, str(year), by, stratum, None), Cell(value=Fraction(0)))
                then = self.cells.made.get((of, str(base_of(year)), by, stratum, None), Cell(value=Fraction(0)))
                value = None
                if now.value is not None and then.value and all(one and one.value is not None for one in totals):
                    value = (now.value - then.value) * 100 / then.value
                self.cells.put(id_, str(year), by, stratum, Cell(value=value))

    def placement_changes(self) -> None:
        of_child: dict[str, list[Spell]] = defaultdict(list)
        for one in self.placements:
            of_child[one.row["barn_id"]].append(one)
        for label, first, last in self.years(2002):
            base: dict[str, tuple[Strata, object]] = {}
            changes: dict[str, tuple[Strata, object]] = {}
            for child, spells in of_child.items():
                if any(one.touches(first, last) for one in spells):
                    base[child] = (self.strata(child, last), True)
                for one in spells:
                    site = one.row["anbringelsessted_id"]
                    if first <= one.start <= last and any(
                        former.end in (one.start, one.start - ONE_DAY) and former.row["anbringelsessted_id"] != site
                        for former in spells
                        if former is not one and former.row["anbringelsessted_id"] and site
                    ):
                        changes[one.row["anbringelse_id"]] = (self.strata(child, one.start), True)
            counted = Cells()
            counted.fold("above", label, changes, ("køn",), count)
            counted.fold("below", label, base, ("køn",), share)
            self._ratios("placement_changes_per_child", label, counted, 1)
            if not any(first <= one.start <= last for one in self.placements):
                self.cells.not_covered("placement_changes_per_child", label)

    def placement_child_years(self) -> None:
        for label, first, last in self.years(2002):
            days: dict[str, set[Day]] = defaultdict(set)
            for one in self.placements:
                if one.touches(first, last):
                    day = max(first, one.start)
                    while day <= min(last, one.end or last, self.as_of):
                        days[one.row["barn_id"]].add(day)
                        day += ONE_DAY
            length = (last - first).days + 1
            units = {child: (self.strata(child, last), Fraction(len(held), length)) for child, held in days.items()}

            self.cells.fold("placement_child_years", label, units, ("køn",), total)
            if not units:
                self.cells.not_covered("placement_child_years", label)
        self.cells.none_is_zero("placement_child_years")

    # ── Case work ───────────────────────────────────────────────────────────────────────────────

    def investigations(self) -> None:
        periods: dict[str, dict[str, tuple[Strata, object]]] = defaultdict(dict)
        for row, aware in self.sources.events("undersoegelser", "opmærksom_dato"):
            closed, limit = self.sources.known(row["afsluttet_dato"]), months_after(aware, 4)
            if row["status"] == "annulleret" or (closed is not None and closed < aware):
                continue
            if limit <= self.as_of:
                label, state = str(limit.year), "met" if closed is not None and closed <= limit else "not"
            else:
                label, state = str(aware.year), "early" if closed is not None else "waiting"
            strata = self.strata(row["barn_id"], aware) | {"team": {row["team"] or None}}
            periods[label][row["undersøgelse_id"]] = (strata, state)
        for label, _, _ in self.years(2005):
            self.cells.fold("investigation_within_4m_share", label, periods[label], ("bydel", "team"), within)

    def action_plans(self) -> None:
        plans: dict[str, list[Spell]] = defaultdict(list)
        for one in self.sources.spells("planer", "oprettet_dato", "gyldig_til", planned=True):
            plans[one.row["barn_id"]].append(one)
        for label, _, day in self.years(2004):
            if day > self.as_of:
                continue
            children: dict[str, tuple[Strata, object]] = {}
            for one in self.measures:
                child = one.row["barn_id"]
                old_enough = (day - one.start).days >= 90
                if one.row["gruppe"] in MEASURES and one.holds(day) and old_enough and self.sources.minor(child, day):
                    planned = any(plan.holds(day) for plan in plans.get(child, ()))
                    children[child] = (self.strata(child, day), planned)
            self.cells.fold("action_plan_coverage", label, children, ("bydel", "køn"), share)

    def followups(self) -> None:
        documented: dict[str, list[Day]] = defaultdict(list)
        for row, day in self.sources.events("opfoelgninger", "dato"):
            if row["dokumenteret"] == "J":
                documented[row["foranstaltning_id"]].append(day)
        for days in documented.values():
            days.sort()
        for label, _, _ in self.years(2010):
            units: dict[str, tuple[Strata, object]] = {}
            for quarter in range(4):
                first = Day(int(label), 3 * quarter + 1, 1)
                last = months_after(first, 3) - ONE_DAY
                if last > self.as_of:
                    continue
                for one in self.measures:
                    if one.start <= first and (one.end is None or one.end >= last):
                        id_ = one.row["foranstaltning_id"]
                        days = documented.get(id_, [])
                        at = bisect_right(days, last)
                        met = at > 0 and days[at - 1] >= first
                        units[f"{id_} {quarter}"] = (self.strata(one.row["barn_id"], first), met)
            self.cells.fold("followup_each_quarter_share", label, units, ("bydel", "køn"), share)

    def cases(self) -> None:
        """I37 and I45. Cases over workers begin with the first who work on a 31 December."""
        cases = list(self.sources.spells("sager", "åbnet", "lukket"))
        workers = list(self.sources.spells("sagsbehandlere", "startdato", "slutdato"))
        staffed = False
        for label, _, day in self.years(2008):
            if day > self.as_of:
                continue
            still: dict[str, tuple[Strata, object]] = {}
            children: dict[str, tuple[Strata, object]] = {}
            for one in cases:
                if one.holds(day):
                    child, team = one.row["barn_id"], one.row["team"] or None
                    strata = self.strata(child, day) | {"team": {team}}
                    still[one.row["sag_id"]] = (strata, True)
                    unit = child or one.row["sag_id"]
                    teams = {team} | (children[unit][0]["team"] if unit in children else set())
                    children[unit] = (strata | {"team": teams}, True)
            self.cells.fold("open_cases_count", label, still, ("bydel", "team"), count)
            if not still:
                self.cells.not_covered("open_cases_count", label)
            staffed = staffed or any(one.holds(day) for one in workers)
            if not staffed:
                continue
            counted = Cells()
            counted.fold("above", label, children, ("team",), count)
            staff: dict[tuple[str | None, str | None], Fraction] = defaultdict(Fraction)
            for one in workers:
                away, back = day_of(one.row["orlov_fra"]), day_of(one.row["orlov_til"])
                on_leave = away is not None and away <= day and (back is None or back >= day)
                if one.holds(day) and not on_leave:
                    share_of_full = decimal(one.row["fuldtidsandel"]) or Fraction(0)
                    staff[None, None] += share_of_full
                    staff["team", one.row["team"] or None] += share_of_full
            for (by, stratum), full in staff.items():
                counted.put("below", label, by, stratum, Cell(denominator=full))
            self._ratios("caseload_per_worker", label, counted, 1)
            if not still:
                self.cells.not_covered("caseload_per_worker", label)

    # ── Key figures ─────────────────────────────────────────────────────────────────────────────

    def notifications(self) -> None:
        """I40, I41, I42 and I44."""
        received = list(self.sources.events("underretninger", "modtaget_dato"))
        for label, _, _ in self.years(2005):
            rows: dict[str, tuple[Strata, object]] = {}
            children: dict[str, tuple[Strata, object]] = {}
            young: dict[str, tuple[Strata, object]] = {}
            for row, day in received:
                if str(day.year) != label:
                    continue
                child, id_ = row["barn_id"], row["underretning_id"]
                strata = self.strata(child, day) | {"underretter": {row["underretter"] or None}}
                rows[id_] = (strata, True)
                held = children.get(child or id_, ({"bydel": set(), "køn": set()}, True))[0]
                children[child or id_] = ({name: held[name] | strata[name] for name in ("bydel", "køn")}, True)
                age = self.sources.age(child, day)
                if row["ufødt"] == "J" or (age is not None and age <= 17):
                    young[id_] = (strata, row["ufødt"] == "J" or (age is not None and age < 8))
            self.cells.fold("notifications_count", label, rows, ("bydel", "underretter"), count)
            self.cells.fold("notified_children", label, children, ("bydel", "køn"), count)
            if not rows:
                self.cells.not_covered("notifications_count", label)
                self.cells.not_covered("notified_children", label)
            self.cells.fold("notifications_under8_share", label, young, ("bydel", "underretter"), share)
        self._changes("notifications_count", "notifications_change_pct", lambda year: 2014, 2015)

    def supervision(self) -> None:
        scores: dict[str, dict[str, list[Fraction | None]]] = defaultdict(lambda: defaultdict(list))
        for row in self.sources.rows("tilsyn_dagtilbud"):
            scores[row["år"]][row["institution_id"]].append(decimal(row["score"]))
        for label, institutions in scores.items():
            units: dict[str, tuple[Strata, object]] = {}
            for name, held in institutions.items():
                total = added(held)
                units[name] = ({}, None if total is None else total / len(held))
            self.cells.fold("supervision_score_mean", label, units, (), mean)

    def ladder(self) -> None:
        def highest(day: Day) -> dict[str, int]:
            steps: dict[str, int] = {}
            for one in self.measures:
                if one.row["gruppe"] in MEASURES and one.holds(day):
                    child = one.row["barn_id"]
                    steps[child] = max(steps.get(child, 0), int(one.row["trin"]))
            return steps

        for label, first, last in self.years(2004):
            if last > self.as_of:
                continue
            before, after = highest(first - ONE_DAY), highest(last)
            units: dict[str, tuple[Strata, object]] = {}
            for child in before.keys() & after.keys():
                went = "down" if after[child] < before[child] else "up" if after[child] > before[child] else "same"
                units[child] = (self.strata(child, last), went)
            for category in ("down", "same", "up"):
                one_way = {child: (strata, went == category) for child, (strata, went) in units.items()}
                counted = Cells()
                counted.fold("n", label, one_way, ("bydel", "køn"), share)
                for (_, _, by, stratum, _), cell in counted.made.items():
                    self.cells.put("ladder_moves_down_share", label, by, stratum, cell, category)

    def budget(self) -> None:
        held: dict[tuple[str, str | None, str | None], Fraction] = defaultdict(Fraction)
        budgets: dict[tuple[str, str | None, str | None], Fraction] = defaultdict(Fraction)
        for row in self.sources.rows("regnskab"):
            spent, planned = (Fraction(row[name].replace(".", "").replace(",", ".")) for name in ("forbrug", "budget"))
            for place in ((row["år"], None, None), (row["år"], "funktion", row["funktion"])):
                held[place] += spent - planned
                budgets[place] += planned
        for place, value in held.items():
            self.cells.put("budget_balance", *place, Cell(value=value))
            below = budgets[place]
            percent = 100 * value / below if below else None
            self.cells.put("budget_deviation_pct", *place, Cell(value, below, percent))
        self.cells.none_is_zero("budget_balance")

    def milestones(self) -> None:
        periods: dict[str, dict[str, tuple[Strata, object]]] = defaultdict(dict)
        for row in self.sources.rows("aktiviteter"):
            due, started = day_of(row["planlagt_start"]), self.sources.known(row["faktisk_start"])
            if due is None:
                continue
            if due <= self.as_of:
                state = "met" if started is not None and started <= due else "not"
            else:
                state = "early" if started is not None else "waiting"
            periods[str(due.year)][row["aktivitet_id"]] = ({"fokusområde": {row["fokusområde"] or None}}, state)
        for label, _, _ in self.years(2012):
            self.cells.fold("action_milestones", label, periods[label], ("fokusområde",), within)

    def write(self) -> dict[Key, Cell]:
        for chapter in (
            self.segregated_share, self.flexible_offer_share, self.absence, self.grade9, self.youth_education,
            self.measure_children_rate, self.first_notification, self.first_investigation, self.family_measures,
            self.placed_children, self.placement_changes, self.placement_child_years, self.investigations,
            self.action_plans, self.followups, self.cases, self.notifications, self.supervision, self.ladder,
            self.budget, self.milestones,
        ):  # fmt: skip
            chapter()
        return self.cells.made


def recompute(data: Path, as_of: Day) -> dict[Key, Cell]:
    """Every cell of the default definitions."""
    return Book(data, as_of).write()
