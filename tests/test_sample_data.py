"""The sample extracts are what their generator makes."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

HOUSE = Path(__file__).parent.parent
DATA = HOUSE / "data"
DRAWN = date(2024, 12, 31)
CP1252 = ("underretninger",)


def read(name: str) -> Iterator[dict[str, str]]:
    encoding = "cp1252" if name in CP1252 else "utf-8-sig"
    with (DATA / f"{name}.csv").open(encoding=encoding, newline="") as file:
        yield from csv.DictReader(file, delimiter=";")


def day(text: str) -> date:
    return datetime.strptime(text, "%d-%m-%Y").date() if text else date.max


@pytest.mark.heavy
def test_the_generator_makes_the_committed_files_byte_for_byte(tmp_path: Path) -> None:
    subprocess.run([sys.executable, DATA / "generate.py", "--out", tmp_path], check=True, capture_output=True)
    made = {path.name: path.read_bytes() for path in tmp_path.glob("*.csv")}
    assert made == {path.name: path.read_bytes() for path in DATA.glob("*.csv")}


def test_the_sample_is_small_enough_to_travel_in_the_wheel() -> None:
    assert sum(path.stat().st_size for path in DATA.glob("*.csv")) < 8 * 1024 * 1024


def test_no_cpr_number_could_be_a_persons() -> None:
    """Ten digits that begin as a day are replacement numbers: 60 is added to the day."""
    found = [
        number
        for path in DATA.glob("*.csv")
        for number in re.findall(rb"(?<![0-9])([0-9]{6})-?[0-9]{4}(?![0-9])", path.read_bytes())
    ]
    assert [number for number in found if not 61 <= int(number[:2]) <= 91] == []


def test_every_declared_extract_has_its_file_with_the_columns_declared() -> None:
    declared = yaml.safe_load((HOUSE / "configs/extracts.yaml").read_text(encoding="utf-8"))["extracts"]
    for name, extract in declared.items():
        if "file" in extract:
            first = next(read(name))
            assert [column for column in extract["columns"] if column not in first] == [], name


def test_the_page_about_the_data_counts_the_rows_of_every_file() -> None:
    page = (DATA / "README.md").read_text(encoding="utf-8")
    told = {name: int(rows.replace(",", "")) for name, rows in re.findall(r"^\| `(\w+)\.csv` \| ([\d,]+) ", page, re.M)}
    assert told == {path.stem: sum(1 for _ in read(path.stem)) for path in DATA.glob("*.csv")}


def test_twins_on_either_side_of_midnight_are_two_births_of_one_family() -> None:
    births: dict[tuple[str, str], list[date]] = defaultdict(list)
    for row in read("sundhedspleje"):
        births[row["familie_id"], row["tilbudt_dato"]].append(day(row["fødselsdato"]))
    twins = [sorted(days) for days in births.values() if len(days) > 1]
    assert len(twins) > 10
    assert all(second - first == timedelta(days=1) for first, second in twins)


def test_one_woman_has_two_courses_at_once() -> None:
    courses: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for row in read("gravide_stoette"):
        courses[row["mor_id"]].append((day(row["startdato"]), day(row["slutdato"])))
    assert any(one[0] <= other[1] and other[0] <= one[1] for own in courses.values() for one, other in _pairs(own))


def test_a_check_may_have_been_made_at_another_school_and_under_another_id() -> None:
    replaced = {row["gammelt_id"]: day(row["ændringsdato"]) for row in read("id_historik")}
    schools: dict[str, set[str]] = defaultdict(set)
    for row in read("elevindskrivning"):
        if row["klassetrin"] == "4":
            schools[row["barn_id"]].add(row["skolekode"])
    checks = [row for row in read("sociale_tjek") if day(row["dato"]) <= DRAWN]
    assert sum(row["barn_id"] in schools and row["skolekode"] not in schools[row["barn_id"]] for row in checks) > 50
    assert any(replaced.get(row["barn_id"], DRAWN) < day(row["dato"]) for row in checks)
    assert max(Counter(row["barn_id"] for row in checks).values()) > 2


def test_addresses_keep_the_code_of_an_area_that_is_no_longer_on_the_list() -> None:
    listed = [row["områdekode"] for row in read("boligomraader") if day(row["gyldig_til"]) > DRAWN]
    now = {row["boligområde"] for row in read("borgere") if day(row["gyldig_til"]) > DRAWN and row["boligområde"]}
    assert sorted(listed) == ["UB1", "UB3"]
    assert now == {"UB1", "UB2", "UB3", "UB4"}


def test_a_scheme_is_open_though_its_school_has_closed() -> None:
    closed = {row["institution_id"] for row in read("institutioner") if day(row["gyldig_til"]) < DRAWN}
    closed -= {row["institution_id"] for row in read("institutioner") if day(row["gyldig_til"]) > DRAWN}
    still_open = {row["institution_id"] for row in read("ordninger") if not row["slutdato"]}
    assert "101010" in closed & still_open
    assert "BF05" in closed - still_open


def test_a_release_may_be_followed_by_several_charges_and_some_stays_are_still_open() -> None:
    offences: dict[str, list[date]] = defaultdict(list)
    for row in read("sigtelser"):
        offences[row["barn_id"]].append(day(row["gerningsdato"]))
    stays = [row for row in read("frihedsberoevelser") if row["form"] != "varetægtssurrogat"]
    year = timedelta(days=365)
    after = [
        sum(timedelta() < offence - day(row["slutdato"]) <= year for offence in offences[row["barn_id"]])
        for row in stays
        if row["slutdato"]
    ]
    assert max(after) > 1
    assert any(day(row["slutdato"]) in offences[row["barn_id"]] for row in stays)
    assert any(day(row["slutdato"]) > DRAWN for row in read("frihedsberoevelser"))


def test_a_child_may_be_scored_twice_on_one_day_once_only_and_without_a_score() -> None:
    days: dict[str, set[str]] = defaultdict(set)
    rows: Counter[tuple[str, str, str]] = Counter()
    codes: dict[tuple[str, str], set[str]] = defaultdict(set)
    scores: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in read("forandringskompas"):
        child, of = row["barn_id"], row["målingsdato"]
        days[child].add(of)
        rows[child, of, row["dimension"]] += 1
        codes[child, of].add(row["indsatskode"])
        scores[child, of].append(row["score"])
    assert max(rows.values()) == 2
    assert any(len(two) == 2 for two in codes.values())
    times = Counter(min(len(own), 3) for own in days.values())
    assert all(times[count] > 100 for count in (1, 2, 3))
    assert {any(own) for own in scores.values() if not all(own)} == {True, False}
    assert any(day(of) > DRAWN for _, of in scores)
    assert not any(any(own) for (_, of), own in scores.items() if day(of) > DRAWN)


def test_children_are_scored_before_their_placement_and_under_a_number_they_no_longer_have() -> None:
    placed: dict[str, date] = {}
    for row in read("anbringelser"):
        placed[row["barn_id"]] = min(day(row["startdato"]), placed.get(row["barn_id"], date.max))
    replaced = {row["gammelt_id"]: day(row["ændringsdato"]) for row in read("id_historik")}
    scored = {(row["barn_id"], day(row["målingsdato"])) for row in read("forandringskompas")}
    before = [(placed[child] - of).days for child, of in scored if child in placed and of <= placed[child]]
    assert {0, 1} < set(before)
    assert len(before) > 20
    assert any(replaced.get(child, date.max) < of for child, of in scored)


def test_second_scores_of_pupils_in_flexible_offers_may_come_after_the_summer() -> None:
    flexible = {row["barn_id"]: day(row["startdato"]).year for row in read("elevindskrivning") if row["tilbudskode"]}
    scored: dict[str, set[date]] = defaultdict(set)
    for row in read("forandringskompas"):
        scored[row["barn_id"]].add(day(row["målingsdato"]))
    over = [
        child
        for child in flexible
        for first, second in _pairs([(of, of) for of in sorted(scored[child])])
        if first[0].month in (5, 6) and second[0].month in (8, 9) and second[0].year == first[0].year
    ]
    assert len(over) > 2


def test_a_meeting_may_take_up_several_cases_and_a_case_several_meetings() -> None:
    cases: dict[str, list[str]] = defaultdict(list)
    parents: dict[str, set[str]] = defaultdict(set)
    for row in read("tvaers"):
        cases[row["møde_id"]].append(row["sag_nr"])
        parents[row["møde_id"]].add(row["forældre_deltog"])
    several = [own for own in cases.values() if len(own) > 1]
    assert {len(own) for own in several} == {2, 3, 4}
    assert 0.25 < len(several) / len(cases) < 0.42
    assert all(len(set(own)) == len(own) and all(own) for own in several)
    assert max(Counter(case for own in cases.values() for case in own if case).values()) > 1
    assert {"Ja", "Nej"} in parents.values()
    assert {"Ja", ""} in parents.values()


def test_those_who_have_turned_18_are_charged_only_after_a_release() -> None:
    born = {row["barn_id"]: day(row["fødselsdato"]) for row in read("borgere")}
    released: dict[str, list[date]] = defaultdict(list)
    for row in read("frihedsberoevelser"):
        released[row["barn_id"]].append(day(row["slutdato"]))
    grown = [
        (row["barn_id"], day(row["gerningsdato"]))
        for row in read("sigtelser")
        if row["barn_id"] in born and day(row["gerningsdato"]).year - born[row["barn_id"]].year >= 18
    ]
    assert len(grown) > 30
    assert all(min(released[child]) < offence for child, offence in grown if child in released)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("sociale_tjek", "dato"),
        ("ppv", "dato"),
        ("sundhedspleje", "tilbudt_dato"),
        ("ordninger", "startdato"),
        ("dagtilbud", "startdato"),
        ("tidlige_vurderinger", "dato"),
        ("beskaeftigelse", "startdato"),
        ("forandringskompas", "målingsdato"),
    ],
)
def test_something_is_dated_after_the_day_on_which_it_was_drawn(name: str, column: str) -> None:
    assert any(day(row[column]) > DRAWN for row in read(name))


def test_some_of_the_staff_were_asked_and_answered_nothing() -> None:
    answers: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in read("personalesvar"):
        answers[row["respondent_id"], row["undersøgelse"], row["år"]].append(row["svar"])
    assert {survey for (_, survey, _), given in answers.items() if not any(given)} >= {"tværs", "visitation"}
    assert {row["svar"] for row in read("personalesvar") if row["undersøgelse"] == "tværs"} == {"1", "5", ""}


def test_parents_answer_for_the_visitation_and_staff_for_the_rest() -> None:
    asked: dict[str, set[str]] = defaultdict(set)
    respondents: dict[str, set[str]] = defaultdict(set)
    for row in read("personalesvar"):
        asked[row["undersøgelse"]].add(row["spørgsmål"])
        respondents[row["undersøgelse"]].add(row["respondent_id"])
    assert asked["visitation"] == {
        "Jeg er tilfreds med afgørelsen",
        "Jeg forstår, hvorfor afgørelsen blev, som den blev",
        "Jeg fik svar inden for rimelig tid",
    }
    assert asked["tværs"] == {"Styrker TVÆRS det generelle tværfaglige arbejde?", "Vil du tage en sag op i TVÆRS igen?"}
    assert not respondents["visitation"] & (respondents["tværs"] | respondents["kendskab"])
    assert respondents["tværs"] & respondents["kendskab"]


def _pairs(own: list[tuple[date, date]]) -> Iterator[tuple[tuple[date, date], tuple[date, date]]]:
    return ((one, other) for position, one in enumerate(own) for other in own[position + 1 :])


def test_three_overviews_of_actions_stand_in_one_file() -> None:
    """Codes differ in nothing but the case of a letter; one overview names focus areas instead."""
    rows = list(read("aktiviteter"))
    words = {row["mål"].partition(": ")[0] for row in rows}
    assert {"1A", "1a", "2A", "2a", "Inklusion", "Tidlig indsats", "Faglige forventninger"} <= words
    areas = ("Inklusion", "Tidlig indsats", "Faglige forventninger")
    assert sum(row["mål"].startswith(f"{area}: ") for row in rows for area in areas) == 16
    begun = {row["aktivitet_id"]: (day(row["planlagt_start"]), day(row["faktisk_start"])) for row in rows}
    assert begun["AK063"] == (date(2012, 6, 1), date(2012, 5, 12))
    assert begun["AK064"] == (date(2013, 1, 1), date(2014, 3, 1))
    assert begun["AK073"] == (date(2013, 8, 1), date.max)
    assert [row["aktivitet_id"] for row in rows if not row["forventet_effekt"]] == [
        *("AK046", "AK054", "AK055", "AK056", "AK057"),
    ]
