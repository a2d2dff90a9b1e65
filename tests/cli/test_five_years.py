"""Five years of an office, as `five_years` tells them: what is kept, what each year differs in, and why.

Every number here is worked out by hand from the table at the head of `five_years`. `opened` counts both columns until
2022 and the first alone from 2023; `home_share` is the first of both.

Of a year that has not ended South 2022 is three cases, which are withheld, and West with them: 53 - 30 - West would be
South. A year later both are 14 and 24 at home, and shown.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Said, in_folder
from five_years import YEARS, begin_year

from forebyg.history import kept_runs

NEW, ENDED, DEFINITION, SHOWN = ["data"], ["data", "period"], ["definition"], ["suppression"]
BOTH = ["data", "period", "definition"]
Move = tuple[float | None, float | None, float | None, float | None, list[str]]


class Office:
    """The folder of the office after five years, and what `compare` said in each."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.said = folder, dict[int, dict[str, Any]]()
        for year in YEARS:
            begin_year(folder, year)
            kept = self.types("compute", "--keep", "--as-of", f"{year}-09-30", "-f", "csv")
            assert kept.code == 0, kept.err
            if year > YEARS[0]:
                self.said[year] = self.compares()

    def types(self, *arguments: str) -> Said:
        return in_folder(self.folder, *arguments)

    def compares(self, *arguments: str) -> dict[str, Any]:
        said = self.types("compare", *arguments, "-f", "json")
        assert (said.code, said.err) == (0, "")
        document: dict[str, Any] = json.loads(said.out)
        assert document["schema"] == "forebyg/comparison/1"
        return document

    @property
    def names(self) -> list[str]:
        runs = kept_runs(self.folder / "history")
        return [run.name for run in sorted(runs, key=lambda run: run.release.run.started)]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))


def about(document: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [one for one in document["indicators"] if one["id"] == name]
    assert isinstance(found, dict)
    return found


def moves(document: dict[str, Any], name: str, number: str = "value") -> dict[tuple[str, str], Move]:
    """By period and district: before, now, by data, by definition, causes."""
    found = {}
    for row in about(document, name)["rows"]:
        one = row[number]
        told = (one["then"], one["now"], one["data"], one["definition"], row["causes"])
        found[row["period"], row["by"].get("district", "")] = told
    return found


def vintages(document: dict[str, Any], name: str) -> dict[tuple[str, str], tuple[Any, ...]]:
    return {
        (one["period"], one["by"].get("district", "")): (one["first"], one["now"], one["state"], one["reasons"])
        for one in about(document, name)["vintages"]
    }


def test_the_history_is_five_runs_and_none_was_touched(office: Office) -> None:
    runs = sorted(kept_runs(office.folder / "history"), key=lambda run: run.release.run.started)
    assert [run.release.run.as_of.year for run in runs if run.release.run.as_of] == list(YEARS)
    totals = [
        {
            row["period"]: row["value"]
            for row in run.release.rows.iter_rows(named=True)
            if row["indicator"] == "opened" and row["by"] == "{}"
        }
        for run in runs
    ]
    assert totals == [
        {"2021": 64},  # 35 + 15 + 14
        {"2021": 100, "2022": 53},  # 40 + 30 + 30; 30 + 3 + 20
        {"2021": 70, "2022": 74, "2023": 40},  # without schools: 28 + 22 + 20; 36 + 14 + 24; 18 + 10 + 12
        {"2021": 70, "2022": 82, "2023": 62, "2024": 52},  # 74 + 8; 26 + 16 + 20; 24 + 12 + 16
        {"2021": 70, "2022": 82, "2023": 62, "2024": 76, "2025": 48},  # 34 + 18 + 24; 22 + 11 + 15
    ]


def test_in_year_2_a_year_has_ended(office: Office) -> None:
    said = office.said[2022]
    assert said["extracts"] == ["cases", "visits"]
    assert moves(said, "opened") == {
        ("2021", ""): (64, 100, 36, None, ENDED),
        ("2021", "North"): (35, 40, 5, None, ENDED),
        ("2021", "South"): (15, 30, 15, None, ENDED),
        ("2021", "West"): (14, 30, 16, None, ENDED),
    }
    assert moves(said, "home_share", "numerator") == {("2021", ""): (44, 70, 26, None, ENDED)}
    assert moves(said, "home_share", "denominator") == {("2021", ""): (64, 100, 36, None, ENDED)}
    # 44 of 64 are 68.75 percent, 70 of 100 are 70.
    assert moves(said, "home_share") == {("2021", ""): (68.75, 70, 1.25, None, ENDED)}
    assert moves(said, "visits_paid") == {("2021", ""): (25, 40, 15, None, ENDED)}
    assert about(said, "opened")["new_periods"] == ["2022"]


def test_in_year_3_data_and_definition_are_told_apart(office: Office) -> None:
    """Of 2021 no case is new, and 8 + 12 + 10 were of schools. Of 2022 the old definition would count 50 in North and
    110 in all now, which is 20 and 57 more; 14 and 36 of them are of schools."""
    said = office.said[2023]
    opened = about(said, "opened")
    assert (opened["standing"], opened["changed_keys"]) == ("definition", ["population"])
    assert [line for line in opened["changed_lines"] if line[0] in "+-"] == [
        "+ population:",
        "+   not from a school: kind <> 'school'",
    ]
    assert moves(said, "opened") == {
        ("2021", ""): (100, 70, 0, -30, DEFINITION),
        ("2021", "North"): (40, 28, 0, -12, DEFINITION),
        ("2021", "South"): (30, 22, 0, -8, DEFINITION),
        ("2021", "West"): (30, 20, 0, -10, DEFINITION),
        ("2022", ""): (53, 74, 57, -36, BOTH),
        ("2022", "North"): (30, 36, 20, -14, BOTH),
        ("2022", "South"): (None, 14, None, None, SHOWN),
        ("2022", "West"): (None, 24, None, None, SHOWN),
    }
    # The same definition: 36 of 53, then 74 of 110.
    assert about(said, "home_share")["standing"] == "same"
    assert moves(said, "home_share", "numerator") == {("2022", ""): (36, 74, 38, None, ENDED)}
    assert moves(said, "home_share", "denominator") == {("2022", ""): (53, 110, 57, None, ENDED)}
    assert moves(said, "visits_paid") == {("2022", ""): (35, 60, 25, None, ENDED)}


def test_in_year_4_what_was_forgotten_moves_a_number_or_is_held(office: Office) -> None:
    """Eight cases more are printed, two visits more are not. The law that changed moves no number."""
    said = office.said[2024]
    assert moves(said, "opened") == {
        ("2022", ""): (74, 82, 8, None, NEW),
        ("2022", "North"): (36, 44, 8, None, NEW),
        ("2023", ""): (40, 62, 22, None, ENDED),
        ("2023", "North"): (18, 26, 8, None, ENDED),
        ("2023", "South"): (10, 16, 6, None, ENDED),
        ("2023", "West"): (12, 20, 8, None, ENDED),
    }
    share = about(said, "home_share")
    assert (share["standing"], share["changed_keys"]) == ("judging", ["breaks"])
    # 74 + 8 of 110 + 8; 40 of 58, then 62 of 89.
    assert moves(said, "home_share", "numerator") == {
        ("2022", ""): (74, 82, 8, None, NEW),
        ("2023", ""): (40, 62, 22, None, ENDED),
    }
    assert moves(said, "visits_paid") == {
        ("2022", ""): (60, 60, None, None, SHOWN),
        ("2023", ""): (30, 50, 20, None, ENDED),
    }
    (held,) = [row for row in about(said, "visits_paid")["rows"] if row["period"] == "2022"]
    assert (held["then"]["state"], held["now"]["state"]) == ("shown", "held")


def test_in_year_5_only_the_year_before_has_ended(office: Office) -> None:
    said = office.said[2025]
    assert {one["standing"] for one in said["indicators"]} == {"same"}
    assert moves(said, "opened") == {
        ("2024", ""): (52, 76, 24, None, ENDED),
        ("2024", "North"): (24, 34, 10, None, ENDED),
        ("2024", "South"): (12, 18, 6, None, ENDED),
        ("2024", "West"): (16, 24, 8, None, ENDED),
    }
    assert moves(said, "home_share", "numerator") == {("2024", ""): (52, 76, 24, None, ENDED)}
    assert moves(said, "home_share", "denominator") == {("2024", ""): (76, 111, 35, None, ENDED)}
    assert moves(said, "visits_paid") == {("2024", ""): (28, 45, 17, None, ENDED)}


def test_the_vintages_of_a_period_begin_when_it_has_ended(office: Office) -> None:
    """In year 3 the reason is measured; later it is named by what differed between the runs of years 2 and 3."""
    assert vintages(office.said[2022], "opened") == {}
    assert vintages(office.said[2023], "opened") == {
        ("2021", ""): (100, 70, "shown", DEFINITION),
        ("2021", "North"): (40, 28, "shown", DEFINITION),
        ("2021", "South"): (30, 22, "shown", DEFINITION),
        ("2021", "West"): (30, 20, "shown", DEFINITION),
    }
    named = ["data", "definition"]
    assert vintages(office.said[2025], "opened") == {
        ("2021", ""): (100, 70, "shown", named),
        ("2021", "North"): (40, 28, "shown", named),
        ("2021", "South"): (30, 22, "shown", named),
        ("2021", "West"): (30, 20, "shown", named),
        ("2022", ""): (74, 82, "shown", NEW),
        ("2022", "North"): (36, 44, "shown", NEW),
    }
    assert vintages(office.said[2025], "visits_paid") == {("2022", ""): (60, 60, "held", SHOWN)}
    (share,) = about(office.said[2025], "home_share")["vintages"]
    assert (share["period"], share["reasons"], share["moved_in"]) == ("2022", NEW, office.names[3])
    assert (share["first"], share["first_run"]) == (pytest.approx(100 * 74 / 110), office.names[2])


def test_where_the_extracts_are_gone_the_causes_are_named_and_not_measured(office: Office) -> None:
    second, third = office.names[1:3]
    said = office.compares(second, third)
    assert moves(said, "opened")["2022", ""] == (53, 74, None, None, BOTH)
    assert moves(said, "opened")["2021", ""] == (100, 70, None, None, ["data", "definition"])
    assert {row["not_measured"] for row in about(said, "opened")["rows"]} == {"other extracts", None}
    # What means the same needs no extract: all of it came from data.
    assert moves(said, "visits_paid") == {("2022", ""): (35, 60, 25, None, ENDED)}
    (office.folder / "data").rename(office.folder / "elsewhere")
    try:
        said = office.compares(second, third)
    finally:
        (office.folder / "elsewhere").rename(office.folder / "data")
    assert {row["not_measured"] for row in about(said, "opened")["rows"]} == {"no extracts", None}


def test_two_years_at_once(office: Office) -> None:
    """From year 2 to year 5, on the extracts of year 5. In North, 2022, the old definition would count 36 + 14 + 8 = 58
    now, which is 28 more than 30; 14 of them are of schools."""
    said = office.compares(office.names[1], "latest")
    found = moves(said, "opened")
    assert found["2021", ""] == (100, 70, 0, -30, DEFINITION)
    assert found["2022", "North"] == (30, 44, 28, -14, BOTH)
    assert found["2022", ""] == (53, 82, 65, -36, BOTH)
    assert found["2022", "West"] == (None, 24, None, None, SHOWN)


def test_a_change_of_a_config_is_measured_before_it_is_kept(office: Office) -> None:
    """On the same extracts: South is taken out. `now` writes nothing into the history."""
    config = office.folder / "configs/indicators.yaml"
    before = config.read_text(encoding="utf-8")
    step = "population: {not from a school: kind <> 'school', not in the south: district <> 'South'}"
    try:
        config.write_text(before.replace("population: {not from a school: kind <> 'school'}", step), encoding="utf-8")
        said = office.compares("latest", "now")
        markdown = office.types("compare", "now", "-f", "markdown", "--lang", "en").out
    finally:
        config.write_text(before, encoding="utf-8")
    assert (said["extracts"], said["now"]["run"]) == ([], None)
    found = moves(said, "opened")
    totals = {place: move for place, move in found.items() if not place[1]}
    assert totals == {
        ("2021", ""): (70, 48, 0, -22, DEFINITION),
        ("2022", ""): (82, 68, 0, -14, DEFINITION),
        ("2023", ""): (62, 46, 0, -16, DEFINITION),
        ("2024", ""): (76, 58, 0, -18, DEFINITION),
        ("2025", ""): (48, 37, 0, -11, DEFINITION),
    }
    assert {place[1] for place in found} == {"", "South"}
    assert len(office.names) == 5
    assert "+   not in the south: district <> 'South'" in markdown
    assert "| 2021 | all | 70 | 48 | −22 | 0 | −22 | definition changed |" in markdown


def test_a_comment_or_the_order_of_keys_is_no_change(office: Office) -> None:
    config = office.folder / "configs/indicators.yaml"
    before = config.read_text(encoding="utf-8")
    try:
        kept = before.replace(
            "    kind: count\n    rows: visits\n", "    rows: visits  # all of them\n    kind: count\n"
        )
        assert kept != before
        config.write_text(kept, encoding="utf-8")
        said = office.compares("latest", "now")
    finally:
        config.write_text(before, encoding="utf-8")
    assert [(one["standing"], one["rows"]) for one in said["indicators"]] == [("same", [])] * 3


def test_the_screen_says_it_in_danish(office: Office) -> None:
    said = office.types("compare")
    assert said.code == 0
    assert "Udtræk, der er ændret: cases, visits" in said.out
    assert "nye data, perioden var ikke slut" in said.out
    # 52 of 76 are 68.42 percent, 76 of 111 are 68.47: less than a unit of the coarser one, and not nothing.
    assert "68 % (52/76)  68,5 % (76/111)       <1    <1 " in said.out
    assert "Offentliggjorte tal, der siden er ændret" in said.out


def test_what_cannot_be_compared_is_refused(office: Office) -> None:
    latest = office.names[-1]
    for arguments, text in {
        (latest,): "would be compared with itself",
        ("now", "latest"): "'now' comes after",
        ("never",): "no kept run is called 'never'",
        ("--history", "elsewhere"): "no history found",
        ("-o", "out.csv"): "names no format",
    }.items():
        said = office.types("compare", *arguments)
        assert (said.code, said.out) == (2, "")
        assert text in said.err
