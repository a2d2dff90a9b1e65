"""What is not about single children: population, typed key figures, money, activities, supervision, the calendar."""

from __future__ import annotations

import random
from datetime import date

from .cases import Case
from .days import AS_OF, FIRST_YEAR, LAST_YEAR, each_day, is_school_day, plus, public_holidays
from .financing import financing_of
from .people import Child
from .trends import BYDELE, OWN, SUPERVISION, along, draw
from .writing import kroner, yes_no

TOTAL = "I alt"
NATION = "Hele landet"
LAST_HIDDEN = 2013


def befolkning_rows(rng: random.Random, children: list[Child]) -> list[tuple[str, str, str, str, str | int]]:
    """StatBank style: every bydel, age and sex on 1 January, with totals among the rows and a few hidden cells."""
    rows: list[tuple[str, str, str, str, str | int]] = []
    for year in range(FIRST_YEAR, LAST_YEAR + 2):
        # The first of January after the extract date is counted from the addresses of the extract date.
        day = min(date(year, 1, 1), AS_OF)
        counted: dict[tuple[str, int, str], int] = {}
        for child in children:
            address = child.address(day)
            if address and address.municipality == OWN and child.age(day) < 18:
                cell = (address.bydel, child.age(day), child.sex)
                counted[cell] = counted.get(cell, 0) + 1
        whole = 0
        for bydel in BYDELE:
            by_sex = {sex: _ages(rng, counted, bydel, sex, year) for sex in "MK"}
            both = [men + women for men, women in zip(by_sex["M"], by_sex["K"], strict=True)]
            whole += sum(both)
            for sex, ages in [*by_sex.items(), (TOTAL, both)]:
                rows.append((bydel, TOTAL, sex, f"{year}K1", sum(ages)))
                for age, count in enumerate(ages):
                    # Only cells outside the ages the indicators use are hidden, and none in the later years.
                    hidden = age >= 18 and sex != TOTAL and count < 4 and year <= LAST_HIDDEN
                    rows.append((bydel, str(age), sex, f"{year}K1", ".." if hidden else count))
        # The whole municipality appears only where age and sex are totals too.
        rows.append((TOTAL, TOTAL, TOTAL, f"{year}K1", whole))
    return rows


def _ages(rng: random.Random, counted: dict[tuple[str, int, str], int], bydel: str, sex: str, year: int) -> list[int]:
    ages = [counted.get((bydel, age, sex), 0) for age in range(18)]
    teens = sum(counted.get((bydel, age, sex), 0) for age in (14, 15, 16, 17)) / 4
    # Young people move to the city to study; they are not among the children of the other extracts.
    students = [round(max(1.0, teens * (1 + 0.12 * (age - 17)) + rng.gauss(0, 1.6))) for age in range(18, 23)]
    return ages + students


def noegletal_rows() -> list[tuple[str | int | float | date | None, ...]]:
    """Typed figures as printed in their sources; the first stands for a baseline of which only the number is left."""
    ministry = "Børne- og Undervisningsministeriet, elevfravær (uvm.dk)"
    benchmark = "Indenrigsministeriets Benchmarkingenhed, segregeringsprocent, alle grundskoleelever"
    barometer = "Ankestyrelsen, Børnesagsbarometret (stikprøve)"
    breakdown = "Ankestyrelsen, Anbringelsesstatistik 2013"
    dst = "Danmarks Statistik, underretninger 2022 (dst.dk/nyt/46855)"
    faxe = "Faxe Kommune, strategi, marts 2019"
    faxe_placed = (
        "Faxe Kommune, strategi, marts 2019: 87 til 131 på 4 år; årene er ikke bevaret og sat som for underretninger"
    )
    copenhagen = "Københavns Kommune, Strategi 2012-2014"
    dst_measures = "Danmarks Statistik, støtte til udsatte børn og unge (0-22 år)"
    caseload = "Dansk Socialrådgiverforening, målt sagstal"
    exams = "Social- og Boligstyrelsen, prøver i dansk og matematik 2021/22 (sbst.dk)"
    crime = "Justitsministeriet, 10-17-årige med sigtelse eller mistanke"
    on_paper = "Opdigtet: kommunens egen opgørelse 2011, kun på papir"
    pupils = "uvm.dk, elevtal i grundskolen 2018/19"
    benchmark_goal = "Indenrigsministeriets Benchmarkingenhed: mål om 96 procents inklusion i 2015"
    kl = "KL, Kortlægning af underretninger (ca.)"
    placed_all_year = "Danmarks Statistik, anbragte både 1. januar og 31. december 2017"
    placed_at_start = "Danmarks Statistik, anbragte 1. januar 2017, der ikke var det 31. december"
    recommended = "Dansk Socialrådgiverforening, vejledende sagstal"
    charges = "Justitsministeriet, sigtelser og mistanker mod 10-17-årige"
    compulsory = "Børne- og Undervisningsministeriet, elever uden alle obligatoriske prøver i 9. klasse"
    march, uncounted = date(2019, 3, 1), None
    return [
        ("segregated_share", "2011", "", None, None, 4.2, on_paper, date(2012, 3, 1)),
        ("segregated_share", "2011", NATION, None, None, 4.3, f"{benchmark}, 2011/12", date(2023, 12, 7)),
        ("segregated_share", "2015", NATION, None, None, 3.8, f"{benchmark}, 2015/16", date(2023, 12, 7)),
        ("segregated_share", "2019", NATION, None, None, 4.5, f"{benchmark}, 2019/20", date(2023, 12, 7)),
        ("segregated_share", "2022", NATION, 32500, None, 5.1, f"{benchmark}, 2022/23", date(2023, 12, 7)),
        ("inclusion_rate", "2018", NATION, None, None, 94.7, "uvm.dk, elevtal i grundskolen 2018/19", uncounted),
        ("concerning_absence_share", "2014/15", NATION, None, None, 13.1, ministry, date(2018, 11, 7)),
        ("concerning_absence_share", "2017/18", NATION, None, None, 14.7, ministry, date(2018, 11, 7)),
        ("concerning_absence_share", "2021/22", NATION, None, None, 26.0, ministry, date(2023, 11, 9)),
        ("concerning_absence_share", "2022/23", NATION, None, None, 20.0, ministry, date(2023, 11, 9)),
        ("concerning_absence_share", "2023/24", NATION, 110966, 513857, 21.6, ministry, uncounted),
        ("mean_absence_pct", "2017/18", NATION, None, None, 5.9, ministry, date(2018, 11, 7)),
        ("mean_absence_pct", "2021/22", NATION, None, None, 8.0, ministry, date(2023, 11, 9)),
        ("mean_absence_pct", "2022/23", NATION, None, None, 7.0, ministry, date(2023, 11, 9)),
        ("investigation_within_4m_share", "2021", NATION, None, None, 60.0, barometer, uncounted),
        ("investigation_within_4m_share", "2024", NATION, None, None, 50.0, barometer, uncounted),
        ("action_plan_coverage", "2019", NATION, None, None, 77.0, barometer, uncounted),
        ("action_plan_followup_on_time", "2019", NATION, None, None, 44.0, f"{barometer}, pilot", uncounted),
        ("action_plan_followup_on_time", "2024", NATION, None, None, 75.0, barometer, uncounted),
        ("caseload_per_worker", "2019", NATION, None, None, 33.0, caseload, uncounted),
        ("caseload_per_worker", "2023", NATION, None, None, 31.0, caseload, uncounted),
        ("placement_breakdown_ratio", "2010", NATION, 710, None, 5.5, breakdown, uncounted),
        ("placement_breakdown_ratio", "2013", NATION, 545, 11614, 4.7, breakdown, uncounted),
        ("notifications_count", "2022", NATION, None, None, 152700.0, dst, uncounted),
        ("notified_children", "2022", NATION, None, None, 85300.0, dst, uncounted),
        ("notifications_per_child", "2022", NATION, 152700, 85300, 1.79, dst, uncounted),
        ("measure_children_share_0_22", "2020", NATION, 50100, None, 3.3, dst_measures, uncounted),
        ("placed_children_share_0_22", "2020", NATION, 13500, None, 0.9, dst_measures, uncounted),
        ("danish_and_maths_share", "2021/22", "forebyggende foranstaltning", None, None, 63.0, exams, uncounted),
        ("danish_and_maths_share", "2021/22", "anbragt", None, None, 50.0, exams, uncounted),
        ("danish_and_maths_share", "2021/22", "øvrige", None, None, 93.0, exams, uncounted),
        # The same year published twice: official numbers are revised.
        ("youth_crime_persons", "2020", "første opgørelse", None, None, 6583.0, crime, uncounted),
        ("youth_crime_persons", "2020", "revideret året efter", None, None, 6598.0, crime, uncounted),
        ("youth_crime_persons", "2021", "første opgørelse", None, None, 6018.0, crime, uncounted),
        (
            "mean_age_first_placement",
            "2010",
            "København",
            None,
            None,
            13.4,
            "centerforfamiliepleje.kk.dk",
            date(2014, 10, 10),
        ),
        (
            "mean_age_first_placement",
            "2013",
            "København",
            None,
            None,
            11.5,
            "centerforfamiliepleje.kk.dk",
            date(2014, 10, 10),
        ),
        ("supported_children", "2011", "København", None, None, 5000.0, f"{copenhagen} (ca.)", uncounted),
        ("placed_children_stock", "2011", "København", None, None, 1500.0, f"{copenhagen} (ca.)", uncounted),
        ("private_school_share", "2011", "København", None, None, 25.0, f"{copenhagen} (ca.)", uncounted),
        ("health_visitor_uptake", "2011", "København", None, None, 99.0, copenhagen, uncounted),
        ("counselling_enquiries_change", "2011", "Ungerådgivningen", None, None, 41.0, copenhagen, uncounted),
        ("counselling_enquiries_change", "2011", "Familierådgivningen", None, None, 20.0, copenhagen, uncounted),
        ("daycare_social_worker_institutions_per_fte", "2011", "København", 63, 10.5, 6.0, copenhagen, uncounted),
        ("faxe_notifications_count", "2014", "", None, None, 524.0, faxe, march),
        ("faxe_notifications_count", "2017", "", None, None, 1023.0, faxe, march),
        ("faxe_placed_children_stock", "2014", "", None, None, 87.0, faxe_placed, march),
        ("faxe_placed_children_stock", "2017", "", None, None, 131.0, faxe_placed, march),
        ("faxe_notifications_under8_share", "2018", "", None, None, 36.0, faxe, march),
        ("faxe_caseload_per_worker", "2018", "", None, None, 55.0, f"{faxe} (nuværende, ca.)", march),
        ("faxe_supervision_score_mean", "2016", "", None, None, 2.6, faxe, march),
        ("faxe_supervision_score_mean", "2018", "", None, None, 3.8, faxe, march),
        ("faxe_pregnant_extra_support", "2018", "", None, None, 40.0, faxe, march),
        ("faxe_placements_over_1m", "2018", "", None, None, 10.0, faxe, march),
        ("inclusion_rate", "2018", "Hele landet, piger", None, None, 97.1, pupils, uncounted),
        ("inclusion_rate", "2018", "Hele landet, drenge", None, None, 92.5, pupils, uncounted),
        ("inclusion_rate", "2018", "Hele landet, 1. klasse", None, None, 96.5, pupils, uncounted),
        ("inclusion_rate", "2018", "Hele landet, 9. klasse", None, None, 92.8, pupils, uncounted),
        ("inclusion_rate", "2015", "Nationalt mål, siden afskaffet", None, None, 96.0, benchmark_goal, uncounted),
        # The same year counted by another body and for another population: source and population belong to the number.
        ("notifications_count", "2022", "Hele landet, 0-17 år", None, None, 148000.0, kl, date(2023, 12, 20)),
        ("notified_children", "2022", "Hele landet, 0-17 år", None, None, 82000.0, kl, date(2023, 12, 20)),
        ("notified_children_share", "2022", "Hele landet, 0-17 år", 82000, None, 7.0, kl, date(2023, 12, 20)),
        ("placement_type_changed_share", "2017", NATION, None, 11800, 7.0, placed_all_year, uncounted),
        ("placement_ended_share", "2017", NATION, None, None, 16.0, placed_at_start, uncounted),
        ("placement_breakdown_ratio", "2020", "Nationalt mål", None, None, 4.0, "Ritzau, nationale mål", uncounted),
        ("caseload_per_worker", "2019", "Rebild", None, None, 34.6, "Rebild Kommune, ledelsesinformation", uncounted),
        ("caseload_recommended", "2019", "mindst", None, None, 25.0, f"{recommended}, til 2020", uncounted),
        ("caseload_recommended", "2019", "højst", None, None, 35.0, f"{recommended}, til 2020", uncounted),
        ("caseload_recommended", "2020", "mindst", None, None, 20.0, recommended, uncounted),
        ("caseload_recommended", "2020", "højst", None, None, 30.0, recommended, uncounted),
        ("youth_crime_charges", "2020", "første opgørelse", None, None, 14002.0, charges, uncounted),
        ("youth_crime_charges", "2020", "revideret året efter", None, None, 14182.0, charges, uncounted),
        ("youth_crime_charges", "2021", "første opgørelse", None, None, 11727.0, charges, uncounted),
        ("serious_youth_crime_share", "2017", "København, mål", None, None, 1.1, "kk.dk, Pejlemærker", uncounted),
        ("exams_not_all_taken_share", "2019", NATION, None, None, 10.0, f"{compulsory} (ca.)", uncounted),
    ]


ACCOUNTS = {
    # Account, first year, and its amounts in kr. by step of indsatstrappen in 2012.
    "5.25.10 Fælles formål, støttetimer": {1: 1_450_000},
    "5.28.21 Forebyggende foranstaltninger": {2: 3_100_000, 3: 4_900_000},
    "5.28.20 Opholdssteder": {6: 9_800_000},
    "5.28.22 Plejefamilier": {4: 1_900_000, 5: 7_400_000},
    "5.28.23 Døgninstitutioner": {6: 8_200_000},
    "5.28.24 Sikrede institutioner": {6: 640_000},
}
GROWTH = {1: 0.060, 2: 0.045, 3: 0.030, 4: 0.035, 5: 0.018, 6: 0.004}
FOSTER_ACCOUNT_FROM = 2016


def regnskab_rows(rng: random.Random) -> list[tuple[str | int, ...]]:
    """Budget and accounts; foster families were part of 5.28.20 to the end of 2015, which breaks both series."""
    rows: list[tuple[str | int, ...]] = []
    for year in range(2012, LAST_YEAR + 1):
        for account, steps in ACCOUNTS.items():
            for step, amount in steps.items():
                booked = account
                if account.startswith("5.28.22") and year < FOSTER_ACCOUNT_FROM:
                    booked = "5.28.20 Opholdssteder"
                budget = round(amount * (1 + GROWTH[step]) ** (year - 2012) * rng.uniform(0.97, 1.03), -3)
                overspent = along({2012: 0.045, 2018: 0.06, 2024: 0.005}, year)
                spent = round(budget * (1 + overspent + rng.gauss(0, 0.02)) * 4) / 4
                rows.append((booked, step, year, kroner(budget), kroner(spent)))
    return rows


ACTIONS = [
    # Area, goal, the year in which the plan says it begins, and the actions.
    (
        "En mere vidensbaseret udvikling og praksis",
        "En mere vidensbaseret udvikling og praksis",
        2012,
        ["Forandringskompasset", "Forskning på døgninstitutionsområdet", "Øge anvendelsen af egen viden"],
    ),
    (
        "Tidlig indsats i forhold til udsatte børn og unge",
        "1A",
        2012,
        [
            "Styrket samarbejde med sundhedsplejen",
            "Systematisk tidlig identifikation af elever i risikozonen",
            "Dialogredskab i dagtilbud",
        ],
    ),
    (
        "Tidlig indsats i forhold til udsatte børn og unge",
        "1B",
        2013,
        ["De Utrolige År", "Parent Management Training", "Netværksmøder i alle sager"],
    ),
    (
        "Tidlig indsats i forhold til udsatte børn og unge",
        "1C",
        2012,
        [
            "Overlevering fra anonym rådgivning",
            "Analyse af samarbejdet mellem forvaltningerne",
            "Styrket samarbejde med psykiatrien",
        ],
    ),
    (
        "Kvalificerende skolegang for udsatte børn og unge",
        "2A",
        2012,
        ["Fokus på skolefravær i myndighedsarbejdet", "Procedurer for tværs-møder", "Kursusforløb til forældre"],
    ),
    (
        "Kvalificerende skolegang for udsatte børn og unge",
        "2B",
        2013,
        [
            "Kontaktpersoner med fokus på skolegang",
            "Skoleloop og skoleflex",
            "Tilbageslusningsforløb",
            "Læseindsats på interne skoler",
        ],
    ),
    (
        "Insisterende indsats i forhold til unge, der begår kriminalitet",
        "3A",
        2012,
        ["Øge brugen af MST og MTFC", "Indsats i fire udsatte boligområder", "Ungesamråd"],
    ),
    (
        "Insisterende indsats i forhold til unge, der begår kriminalitet",
        "3B",
        2012,
        ["Forkorte varetægtssurrogatophold", "Exit-program", "Den Korte Snor+"],
    ),
    (
        "God overgang til voksenlivet for udsatte unge",
        "4A",
        2013,
        ["Målrettet familiebehandling til familier med udsatte unge", "Triangelprojekter", "Særtog til Uddannelse"],
    ),
    (
        "Udvikling af anbringelsesviften",
        "5A",
        2012,
        ["Anbringelsesguide", "Øget dialog ved visitationen", "Nye udviklingsplaner"],
    ),
    (
        "Udvikling af anbringelsesviften",
        "5B",
        2012,
        [
            "Forbedre handleplansarbejdet",
            "Sikkerhedsplansteams",
            "Forstærkede plejefamilier",
            "Fleksible anbringelsesforløb",
        ],
    ),
    (
        "Bedre myndighedsarbejde",
        "6A",
        2012,
        ["Kompetenceudvikle sagsbehandlere", "Fælles faglig platform", "Styrke håndteringen af underretninger"],
    ),
    ("Bedre myndighedsarbejde", "6B", 2012, ["Proceskema", "Nyt IT-system", "Månedlig opfølgning på nøgletal"]),
    (
        "Hurtig opsporing og tidlig indsats",
        "1a",
        2019,
        [
            "Model for tidlig opsporing",
            "Fælles handleguide",
            "Opnormering af sagsbehandlere",
            "Tilbudsvifte på indsatstrappen",
            "SOS i tværs",
        ],
    ),
    (
        "Styrket adgang til støtte og hjælp",
        "2a",
        2020,
        [
            "Udvidet rådgivningstilbud",
            "Gruppetilbud i Familiehuset",
            "Ledelsestilsyn hvert kvartal",
            "Åben anonym rådgivning",
        ],
    ),
    (
        "Effektivt og tværfagligt samarbejde",
        "3c",
        2021,
        [
            "Oftere tværs-møder i dagtilbud",
            "Forældre med i tværs",
            "Forebyggelse i skolens trivselsteam",
            "Digital visitation",
        ],
    ),
    (
        "Effektivt og tværfagligt samarbejde",
        "3a",
        2024,
        ["Børnenes mødested", "Ny snitflade efter barnets lov", "Fælles sagssystem"],
    ),
]


def aktiviteter_rows(rng: random.Random) -> list[tuple[str | date | None, ...]]:
    """Planned and actual start of each action: in time, late, not begun though due, and not due yet."""
    rows: list[tuple[str | date | None, ...]] = []
    for area, goal, year, actions in ACTIONS:
        for position, action in enumerate(actions):
            planned = date(year, rng.choice([1, 3, 4, 6, 8, 10]), 1)
            if year == 2024 and position > 0:
                planned = date(2025, 3 * position, 1)
            delay = rng.choice([-20, 0, 0, 0, 0, 21, 75, 160])
            begun: date | None = plus(planned, delay)
            if planned > AS_OF or (begun and begun > AS_OF) or rng.random() < 0.07:
                begun = None
            elif rng.random() < 0.1:
                # Begun on exactly the planned day.
                begun = planned
            finished = begun is not None and year < 2016
            status = "gennemført" if finished else "i gang" if begun else "ikke påbegyndt"
            row = (f"AK{len(rows) + 1:03}", area, f"{goal}: {action}", planned, begun, status, financing_of(action))
            rows.append(row)
    return rows


def tilsyn_rows(rng: random.Random) -> list[tuple[str | int | float, ...]]:
    """Supervision of nurseries on a scale of 1-5 in even years; institutions open and close in between."""
    themes = [
        "barnets alsidige personlige udvikling",
        "sociale kompetencer",
        "sprog",
        "krop og bevægelse",
        "natur",
        "kultur",
    ]
    institutions = {f"I{number:03}": (rng.randint(24, 130), rng.gauss(0, 0.35)) for number in range(1, 29)}
    rows: list[tuple[str | int | float, ...]] = []
    for year, level in SUPERVISION.items():
        there = [
            name
            for position, name in enumerate(institutions)
            # Two close after 2016 and four open in 2020.
            if not (position in (3, 11) and year > 2016) and not (position >= 24 and year < 2020)
        ]
        lean = sum(institutions[name][1] for name in there) / len(there)
        for name in there:
            size, own = institutions[name]
            children = size + rng.randint(-6, 6)
            for theme in themes:
                score = min(5.0, max(1.0, round((level + own - lean + rng.gauss(0, 0.3)) * 2, 0) / 2))
                rows.append((name, year, theme, score, children))
    return rows


def tvaers_rows(rng: random.Random, cases: list[Case]) -> list[tuple[str | date, ...]]:
    """Cross-professional meetings: nurseries about every sixth week, schools every second; some about nobody."""
    found: list[tuple[date, str, str]] = []
    for forum, institutions, days, first in (
        ("TVÆRS dagtilbud", [f"I{n:03}" for n in (1, 4, 7, 10, 15)], 49, 2014),
        ("TVÆRS skole", ["101001", "101004", "101008", "101012"], 24, 2016),
    ):
        for institution in institutions:
            day = date(first, 1, 8)
            while day <= AS_OF:
                if is_school_day(day):
                    found.append((day, forum, institution))
                pace = 1.15 - 0.03 * (day.year - first)
                day = plus(day, max(7, round(days * pace * rng.uniform(0.8, 1.2))))
    found.sort()
    rows: list[tuple[str | date, ...]] = []
    for number, (day, forum, institution) in enumerate(found, start=1):
        open_cases = [case for case in cases if case.is_open(day)]
        case = rng.choice(open_cases).sag_id if open_cases and rng.random() < 0.8 else ""
        with_parents = yes_no(rng.random() < 0.35 + 0.03 * (day.year - 2014)) if case else ""
        rows.append(
            (
                f"MØ{number:05}",
                day,
                forum,
                institution,
                case,
                with_parents,
                yes_no(day.year >= 2019 and rng.random() < 0.7),
            )
        )
    return rows


def raadgivning_rows(rng: random.Random) -> list[tuple[int, int, str, int]]:
    """Enquiries to open counselling: anonymous, so only counts per month exist."""
    offers = {
        "Ungerådgivningen": {2010: 22, 2011: 31, 2018: 38, 2024: 52},
        "Familierådgivningen": {2010: 40, 2011: 48, 2018: 58, 2024: 71},
        "Åben anonym rådgivning": {2010: 15, 2019: 17, 2024: 34},
    }
    rows = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for month in range(1, 13):
            for offer, trend in offers.items():
                season = 0.55 if month == 7 else 0.85 if month == 12 else 1.06
                rows.append((year, month, offer, max(0, round(along(trend, year) * season + rng.gauss(0, 2)))))
    return rows


def kalender_rows() -> list[tuple[date, bool, bool]]:
    days = each_day(date(FIRST_YEAR, 1, 1), date(LAST_YEAR + 1, 12, 31))
    return [(day, is_school_day(day), day in public_holidays(day.year)) for day in days]


def cpr_rows(rng: random.Random, children: list[Child]) -> list[tuple[str, str, date, str]]:
    """Replacement numbers only: the day of birth raised by 60, so that no real person can be hit."""
    some = draw(rng, children, [1.0 if c.born.year >= 2000 and not c.family.is_foreign else 0.0 for c in children], 40)
    rows = []
    for number, child in enumerate(some, start=1):
        century = rng.choice("456789")
        last = rng.choice("13579") if child.sex == "M" else rng.choice("02468")
        stem = f"{child.born.day + 60:02}{child.born:%m%y}"
        hyphen = "" if number % 4 == 0 else "-"
        day = plus(child.arrived, rng.randint(200, 2000))
        rows.append(
            (
                f"C{number:03}",
                f"{stem}{hyphen}{century}{rng.randint(10, 99)}{last}",
                min(day, AS_OF),
                rng.choice(["skole", "politi", "sygehus"]),
            )
        )
    return rows
