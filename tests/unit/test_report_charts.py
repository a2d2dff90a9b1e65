"""What is drawn of a series, and what is said of it to those who do not see it."""

from __future__ import annotations

import re

import pytest
from made_reports import material, over_time, schools

from forebyg.reports.alternatives import alternative
from forebyg.reports.charts import begins_above_zero, small_multiple, tick_labels, ticks_over
from forebyg.reports.funnels import Funnel, described, funnel_of, funnel_plot
from forebyg.reports.material import Figure, areas_of
from forebyg.reports.series import Series, series_of


@pytest.fixture(scope="module")
def figure() -> Figure:
    (area,) = areas_of(material(over_time()))
    return next(area.figures)


@pytest.fixture(scope="module")
def series(figure: Figure) -> Series:
    (one,) = series_of(figure, "da")
    return one


@pytest.fixture(scope="module")
def funnel() -> Funnel:
    (area,) = areas_of(material(schools()))
    found = funnel_of(next(area.figures))
    assert found is not None
    return found


def test_a_line_is_broken_by_what_is_withheld_by_what_is_missing_and_by_a_break(series: Series) -> None:
    runs = [[point.period for point in run] for run in series.runs]
    assert runs == [["2016"], ["2019", "2020", "2021"], ["2022", "2023"]]
    assert [point.period for point in series.of("withheld")] == ["2017"]
    assert [point.period for point in series.of("missing")] == ["2018"]
    assert [point.period for point in series.of("incomplete")] == ["2024"]
    assert series.breaks == (2021.5,)


def test_a_period_that_the_release_has_not_breaks_the_line_too() -> None:
    released = over_time()
    rows = released.rows.filter(~released.rows["period"].is_in(["2018", "2020"]))
    (area,) = areas_of(material(type(released)(released.run, released.indicators, rows)))
    (one,) = series_of(next(area.figures), "da")
    assert [[point.period for point in run] for run in one.runs] == [["2016"], ["2019"], ["2021"], ["2022", "2023"]]


def test_of_a_withheld_period_there_is_no_number_to_draw(series: Series) -> None:
    (point,) = series.of("withheld")
    assert (point.value, point.lower, point.upper, point.bounds, point.text) == (None, None, None, (), "..")


def test_the_last_complete_value_is_labelled_as_the_table_writes_it(series: Series) -> None:
    svg = small_multiple(series, "da").svg("c", "Andel", "I ord")
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert texts.count("9,50 %") == 1
    assert texts[-2:] == ["9,50 %", "2023"]
    assert ".." in texts
    assert "brud" in texts
    assert [text for text in texts if text.startswith("20")] == ["2016", "2018", "2020", "2022", "2024", "2023"]


def test_it_is_read_as_its_title_and_description(series: Series) -> None:
    svg = small_multiple(series, "da").svg("c", 'A & "B"', "<i>")
    assert svg.startswith('<svg role="img" aria-labelledby="c-title c-description" ')
    assert '<title id="c-title">A &amp; &quot;B&quot;</title><desc id="c-description">&lt;i&gt;</desc>' in svg
    assert "http" not in svg
    assert svg == small_multiple(series, "da").svg("c", 'A & "B"', "<i>")


def test_the_words_of_a_chart(series: Series, figure: Figure) -> None:
    assert alternative(series, figure, "da") == (
        "9 perioder fra 2016 til 2024. Først 4,10 % (2016). Senest 9,50 % (2023). "
        "Lavest 4,10 % (2016), højest 9,50 % (2023). Udgangspunkt 2016: 4,10 %. Mål senest: ≥ 8. "
        "Skjult: 2017. Intet tal: 2018. Ufuldstændig: 2024. Brud: 1.1.2022. Alle tal står i tabellen."
    )


@pytest.mark.parametrize(
    ("values", "ticks", "labels"),
    [
        ([4.1, 10.0], [0, 5, 10], ["0", "5", "10"]),
        ([88.0, 95.0], [88, 90, 92, 94, 96], ["88", "90", "92", "94", "96"]),
        ([0.105, 0.11], [0.104, 0.106, 0.108, 0.11], ["0,104", "0,106", "0,108", "0,110"]),
        ([-35.3, 39.2], [-40, -20, 0, 20, 40], ["−40", "−20", "0", "20", "40"]),
        ([0.0, 0.0], [0, 0.5, 1], ["0,0", "0,5", "1,0"]),
    ],
)
def test_ticks_are_round_and_hold_all_values(values: list[float], ticks: list[float], labels: list[str]) -> None:
    found = ticks_over(values)
    assert found == pytest.approx(ticks)
    assert tick_labels(found, "da") == labels


def test_a_cut_axis_is_told(series: Series) -> None:
    assert not begins_above_zero(series)
    high = [point for point in series.points if point.period in ("2022", "2023")]
    assert begins_above_zero(Series(None, tuple(high), 1.0, None, ()))


def test_schools_that_are_withheld_are_not_compared(funnel: Funnel) -> None:
    names = [one.name for one in funnel.compared]
    assert len(names) == 11
    assert "Vest" not in names
    assert (funnel.period, funnel.dimension, funnel.average, funnel.is_around_average) == ("2024", "skole", 20.0, True)


def test_those_who_lie_off_are_named_once_in_the_picture_and_in_words(funnel: Funnel) -> None:
    svg = funnel_plot(funnel, "da").svg("f", "Fravær", "I ord")
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    # Twice each: a rim of paper, and the letters on it.
    assert [texts.count(name) for name in ("Nord", "Syd", "Skole 1")] == [2, 2, 0]
    assert described(funnel, "da") == (
        "11 sammenlignet i 2024, gennemsnit 20. Syd 14,0 %: under gennemsnittet (95 %); "
        "Nord 35,0 %: langt over gennemsnittet (99,8 %)."
    )


def test_no_name_stands_on_another() -> None:
    """Fifty schools at nearly the same place: those without room are left to the table."""
    released = schools()
    rows = released.rows.to_dicts()
    north = next(one for one in rows if "Nord" in one["by"])
    crowd = [north | {"by": f'{{"skole":"Skolen ved Søen {n}"}}', "value": 35.0 + n / 50} for n in range(50)]
    import polars as pl

    crowded = pl.DataFrame(rows + crowd, schema=released.rows.schema)
    (area,) = areas_of(material(type(released)(released.run, released.indicators, crowded)))
    found = funnel_of(next(area.figures))
    assert found is not None
    svg = funnel_plot(found, "da").svg("f", "Fravær", "I ord")
    placed = re.findall(
        r'<text text-anchor="(\w+)" transform="translate\(([\d.]+),([\d.]+)\)"[^>]*>(Sk[^<]*|Nord|Syd)<', svg
    )
    boxes = []
    for anchor, x, y, name in dict.fromkeys(placed):
        width = 6.2 * len(name)
        left = float(x) - {"start": 0, "middle": width / 2, "end": width}[anchor]
        boxes.append((left, float(y) - 6, left + width, float(y) + 6))
    assert 2 <= len(boxes) < 52
    apart = [a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1] for a in boxes for b in boxes if a is not b]
    assert all(apart)
