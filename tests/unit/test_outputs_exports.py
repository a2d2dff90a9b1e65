"""What machines read."""

from __future__ import annotations

import csv
import io
import json
import math

from hypothesis import given
from hypothesis import strategies as st
from made_releases import everything, indicator, release, row

from forebyg.outputs.exports import as_json
from forebyg.outputs.tidy import as_csv

KEYS = [
    *("period", "by", "numerator", "denominator", "value", "lower", "upper", "interval", "waiting", "missing"),
    *("complete", "target", "target_rule", "assessment", "rule", "category", "reason", "previous", "baseline"),
    *("change", "change_lower", "change_upper", "suppressed"),
]


def _read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_document_has_the_keys_of_the_contract_in_order():
    document = json.loads(as_json(everything()))
    assert list(document) == ["schema", "run", "indicators", "activities", "goals"]
    assert document["schema"] == "forebyg/results/1"
    assert list(document["run"]) == [
        *("forebyg", "internal", "disclosure", "engine", "as_of", "started", "seconds", "configs", "extracts"),
    ]
    for one in document["indicators"]:
        for result in one["results"]:
            assert list(result)[: len(KEYS)] == KEYS


def test_a_row_is_raw_and_whole():
    released = release(
        [indicator("a", "share", "A")],
        [
            row(
                "a",
                2024,
                by='{"bydel":"Amager Øst"}',
                numerator=3.0,
                denominator=6.0,
                value=50.0,
                target_low=40.0,
                target_high=60.0,
                target_rule="between",
                assessment="met",
                previous_period="2023",
                previous_value=55.0,
                baseline_period="2011",
            )
        ],
    )
    (result,) = json.loads(as_json(released))["indicators"][0]["results"]
    assert result["by"] == {"bydel": "Amager Øst"}
    assert (result["numerator"], result["denominator"], result["value"]) == (3, 6, 50.0)
    assert result["target"] == [40.0, 60.0]
    assert result["previous"] == {"period": "2023", "value": 55.0}
    assert result["baseline"] == {"period": "2011", "value": None}
    assert result["lower"] is None


def test_one_bound_is_a_number_and_none_is_null():
    rows = [row("a", 2023, target_high=6.9, target_rule="at most"), row("a", 2024)]
    results = json.loads(as_json(release([indicator("a", "share", "A")], rows)))["indicators"][0]["results"]
    assert [result["target"] for result in results] == [6.9, None]


def test_a_number_that_is_not_finite_is_null():
    text = as_json(release([indicator("a", "share", "A")], [row("a", 2024, value=float("nan"), upper=float("inf"))]))
    (result,) = json.loads(text)["indicators"][0]["results"]
    assert (result["value"], result["upper"]) == (None, None)


def test_the_same_release_gives_the_same_bytes():
    assert as_json(everything()) == as_json(everything())
    assert as_csv(everything()) == as_csv(everything())


def test_csv_has_a_line_for_each_row_and_for_each_indicator_without_rows():
    document, lines = json.loads(as_json(everything())), _read(as_csv(everything()))
    assert len(lines) == sum(max(len(one["results"]), 1) for one in document["indicators"])
    (failed,) = [line for line in lines if line["status"] == "error"]
    assert (failed["indicator"], failed["period"], failed["value"]) == ("relapse_share", "", "")
    assert failed["error"] == "udtrækket 'sager' findes ikke i data/"


def test_csv_is_raw_with_points_and_empties_what_is_withheld():
    lines = _read(as_csv(everything()))
    shown = next(line for line in lines if line["by"] == "bydel=Ørestad")
    withheld = next(line for line in lines if line["by"] == "bydel=")
    assert (shown["numerator"], shown["denominator"], shown["value"][:5]) == ("120", "5012", "2.394")
    assert (withheld["numerator"], withheld["value"], withheld["suppressed"]) == ("", "", "withheld")
    assert {line["internal"] for line in lines} == {"false"}


def test_csv_disarms_what_a_spreadsheet_would_run():
    titles = ["=HYPERLINK(1)", "+1", "-1", "@sum", "\t=1", "1-2"]
    indicators = [indicator(f"i{place}", "count", title) for place, title in enumerate(titles)]
    lines = _read(as_csv(release(indicators, [row("i0", 2024, value=-5.0)])))
    assert [line["title"] for line in lines] == ["'=HYPERLINK(1)", "'+1", "'-1", "'@sum", "' =1", "1-2"]
    assert lines[0]["value"] == "-5.0"


def test_a_method_stands_beside_every_interval() -> None:
    """Whatever has limits says by what they are made: each `lower` of the document has an `interval` beside it."""
    cells = {
        "faulty_bands": "a; b", "crude": 20.0, "crude_lower": 15.0, "crude_upper": 26.0, "crude_interval": "poisson 95",
        "deadline_naive_all": 40.0, "deadline_km": 46.7, "deadline_km_lower": 20.0, "deadline_km_upper": 80.0,
        "deadline_km_interval": "log-log 95", "deadline_undetermined": 3,
        "trend_points": 6, "trend_gradient": -1.0, "trend_lower": -1.8, "trend_upper": -0.2,
        "trend_interval": "chi-square 95",
        "funnel": "within", "funnel_average": 22.0, "funnel_lower": 9.2, "funnel_upper": 34.8, "funnel_far_lower": 1.8,
        "funnel_far_upper": 42.2, "funnel_interval": "normal 95, 99.8",
        "lower": 1.0, "upper": 2.0, "interval": "wilson 95",
        "change_lower": -3.0, "change_upper": 1.0, "change_interval": "newcombe 95",
        "change_percent_lower": -30.0, "change_percent_upper": 12.0, "change_percent_interval": "score 95",
    }  # fmt: skip
    released = release([indicator("a", "share", "A")], [row("a", 2024, **cells)])
    (result,) = json.loads(as_json(released))["indicators"][0]["results"]
    assert (result["change_interval"], result["change_percent_interval"]) == ("newcombe 95", "score 95")
    nested = [result, result["crude"], result["deadline"]["km"], result["trend"]]
    assert [one["interval"] for one in nested] == ["wilson 95", "poisson 95", "log-log 95", "chi-square 95"]
    assert all(one["lower"] is not None for one in nested)
    assert result["funnel"]["interval"] == "normal 95, 99.8"
    assert result["deadline"]["undetermined"] == 3
    assert result["crude"]["faulty_bands"] == ["a", "b"]
    (line,) = _read(as_csv(released))
    assert {name: line[name] for name in cells if "interval" in name} == {
        name: cell for name, cell in cells.items() if "interval" in name
    }


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "=1+1", 'a, "b"', "Sø\r\nby", "", "-x", "æ;ø"]),
            st.one_of(st.none(), st.integers(0, 10**15).map(float), st.floats(allow_nan=False, allow_infinity=False)),
            st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True)),
            st.one_of(st.none(), st.integers(0, 9)),
        ),
        max_size=6,
    )
)
def test_csv_holds_what_a_plain_loop_writes(cells):
    rows = [
        row("a", 2000 + n, interval=text, numerator=number, value=value, waiting=waiting, held=bool(n % 2))
        for n, (text, number, value, waiting) in enumerate(cells)
    ]
    lines = _read(as_csv(release([indicator("a", "share", "A"), indicator("b", "share", "B")], rows)))
    assert len(lines) == max(1, len(cells)) + 1
    for line, (n, (text, number, value, waiting)) in zip(lines, enumerate(cells), strict=False):
        count = number if number is None or number != int(number) else int(number)
        is_number = value is not None and math.isfinite(value)
        assert line["interval"] == ("'" if text[:1] in ("=", "-") else "") + text.replace("\r\n", "  ")
        assert line["numerator"] == ("" if count is None else repr(count))
        assert line["value"] == (repr(value) if is_number else "")
        assert line["waiting"] == ("" if waiting is None else str(waiting))
        assert line["held"] == ("true" if n % 2 else "false")
        assert line["period"] == str(2000 + n)
