"""What the invented municipality is like, year by year: the numbers to turn when a series should look different."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T")

OWN = "0101"
NEIGHBOURS = ("0147", "0167", "0175", "0320")

# Share of the children and how burdened the families are, by bydel.
BYDELE: dict[str, tuple[float, float]] = {
    "Indre By": (0.08, 0.6),
    "Østerbro": (0.13, 0.6),
    "Nørrebro": (0.12, 1.3),
    "Vesterbro-Kongens Enghave": (0.10, 1.1),
    "Valby": (0.10, 1.0),
    "Vanløse": (0.08, 0.7),
    "Brønshøj-Husum": (0.10, 1.4),
    "Bispebjerg": (0.09, 1.6),
    "Amager Øst": (0.09, 1.0),
    "Amager Vest": (0.11, 0.9),
}

# Share of the children 0-17 about whom a notification is received, and of these how many never had one before.
NOTIFIED_SHARE = {2005: 0.030, 2010: 0.043, 2014: 0.051, 2018: 0.061, 2022: 0.070, 2024: 0.073}
FIRST_TIME_SHARE = {2005: 0.62, 2010: 0.47, 2024: 0.44}
# Share of the children under 8 among first notifications; rising, so that the mean age falls.
YOUNG_FIRST = {2005: 0.40, 2010: 0.43, 2018: 0.48, 2024: 0.54}

INVESTIGATIONS = {2005: 40, 2010: 66, 2018: 78, 2024: 88}
WITHIN_4_MONTHS = {2005: 0.52, 2010: 0.59, 2014: 0.66, 2019: 0.75, 2020: 0.70, 2022: 0.62, 2024: 0.65}

# Children 0-17 on an ordinary day.
PLACED = {2005: 62, 2010: 68, 2013: 70, 2018: 66, 2024: 61}
PREVENTIVE_ONLY = {2005: 44, 2010: 46, 2016: 42, 2024: 36}
EARLY_STARTS = {2005: 10, 2010: 26, 2016: 48, 2024: 76}
FAMILY_DIRECTED = {2005: 0.26, 2010: 0.30, 2016: 0.44, 2024: 0.66}
BREAKDOWNS = {2005: 6, 2010: 8, 2015: 7, 2024: 5.4}
PLANNED_MOVES = {2005: 7, 2010: 8, 2024: 5}

# Share of the cases of the year with a score in Forandringskompasset.
COMPASS_USED = {2013: 0.05, 2015: 0.12, 2018: 0.27, 2021: 0.43, 2024: 0.57}
CASELOAD = {2008: 52, 2010: 50, 2014: 47, 2018: 42, 2021: 34, 2024: 30}
PLAN_COVERAGE = {2005: 0.40, 2010: 0.44, 2016: 0.57, 2024: 0.78}
QUARTERLY_FOLLOW_UP = {2010: 0.36, 2016: 0.45, 2019: 0.55, 2024: 0.64}

SEGREGATED = {2010: 0.040, 2011: 0.042, 2015: 0.041, 2019: 0.047, 2022: 0.052, 2024: 0.055}
PRIVATE_SCHOOL = {2010: 0.18, 2024: 0.22}
# By the year in which the school year begins.
CONCERNING_ABSENCE = {2019: 0.145, 2020: 0.155, 2021: 0.26, 2022: 0.20, 2023: 0.205, 2024: 0.20}
GRADE9 = {2010: 0.885, 2023: 0.915}
GRADE9_VULNERABLE = {2010: 0.66, 2023: 0.76}
YOUTH_EDUCATION_VULNERABLE = {2011: 0.56, 2023: 0.70}
CHARGED_YOUNG = {2010: 25, 2015: 21, 2024: 17}
# Nursery supervision takes place in even years only.
SUPERVISION = {2014: 2.5, 2016: 2.6, 2018: 3.8, 2020: 3.7, 2022: 3.9, 2024: 4.0}

# Share of the classes looked at in one of the grades 1-4, by the year in which grade 4 ends.
CLASS_CONFERENCE = {2011: 0.58, 2015: 0.64, 2019: 0.75, 2024: 0.86}
SCHOOL_PSYCHOLOGY = {2014: 66, 2019: 82, 2024: 96}
TESTED = {2014: 0.56, 2018: 0.52, 2021: 0.41, 2024: 0.31}
VISIT_ACCEPTED = {2010: 0.925, 2016: 0.935, 2024: 0.95}
PREGNANT_COURSES = {2013: 10, 2018: 15, 2024: 20}
ASSESSED_EARLY = {2014: 0.46, 2018: 0.58, 2021: 0.66, 2024: 0.84}
# Stays in custody that begin in the year, and how long those in place of custody last in the middle.
CUSTODY_STAYS = {2010: 12, 2016: 11, 2024: 10}
SURROGATE_DAYS = {2010: 72, 2016: 60, 2024: 43}
# Stays that begin in the year beside those, most of them sentences.
MORE_STAYS = {2010: 11, 2012: 8, 2024: 9}
FORMER_PLACED_AT_WORK = {2011: 0.30, 2024: 0.34}
# Answers of staff and parents: share yes about the meetings, and means on a scale of 1-5.
MEETINGS_APPROVED = {2015: 0.68, 2019: 0.79, 2024: 0.88}
DECISIONS_RATED = {2012: 3.5, 2018: 3.75, 2024: 3.95}
KNOWLEDGE_RATED = {2012: 2.9, 2016: 3.2, 2020: 3.3, 2024: 3.6}


def along(points: Mapping[int, float], year: float) -> float:
    """The value on the broken line through the points, level outside them."""
    years = sorted(points)
    if year <= years[0]:
        return points[years[0]]
    for earlier, later in pairwise(years):
        if year <= later:
            return points[earlier] + (points[later] - points[earlier]) * (year - earlier) / (later - earlier)
    return points[years[-1]]


def draw(rng: random.Random, items: Sequence[T], weights: Sequence[float], count: int) -> list[T]:
    """Weighted draw without replacement (Efraimidis and Spirakis 2006); items of weight 0 are never drawn."""
    keyed = [
        (-math.log(1.0 - rng.random()) / weight, position) for position, weight in enumerate(weights) if weight > 0
    ]
    return [items[position] for _, position in sorted(keyed)[: max(0, count)]]


def pick(rng: random.Random, weighted: Mapping[T, float]) -> T:
    return rng.choices(list(weighted), list(weighted.values()))[0]
