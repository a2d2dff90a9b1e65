"""The page as a reader, a screen reader and an attacker meet it."""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from made_releases import everything, indicator, release, row
from made_reports import material, over_time, schools
from read_pages import Element, read_page

from forebyg.errors import ConfigError, UsageError
from forebyg.reports.page import as_html
from forebyg.reports.style import contrast, style_of
from forebyg.results import Release

NUMBERS = ("value", "interval", "base", "change")


def whole() -> Release:
    """All that a page may have to show, in one release."""
    parts = (everything(), over_time(), schools())
    rows = parts[0].rows.vstack(parts[1].rows).vstack(parts[2].rows)
    return replace(parts[0], indicators=tuple(one for part in parts for one in part.indicators), rows=rows)


@pytest.fixture(scope="module")
def text() -> str:
    return as_html(material(whole()))


@pytest.fixture(scope="module")
def page(text: str) -> Element:
    return read_page(text)


def test_it_says_its_language_and_has_one_title(page: Element) -> None:
    assert page.one("html")["lang"] == "da"
    assert page.one("h1").text == "Statusnotat: Forebyggelsesstrategi for Københavns Kommune"
    assert page.one("head").one("title").text == page.one("h1").text


def test_headings_go_down_one_step_at_a_time(page: Element) -> None:
    levels = [int(one.tag[1]) for one in page.all("h1", "h2", "h3", "h4", "h5")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert [one.text for one in page.all("h2")] == [
        *("Overblik", "Inklusion", "Tidlig indsats og beskyttelse"),
        *("Metode", "Oprindelse", "Katalog over indikatorer"),
    ]


def test_it_has_landmarks_and_a_way_past_the_contents(page: Element) -> None:
    body = page.one("body")
    assert [one.tag for one in body.inside if isinstance(one, Element)] == ["a", "header", "nav", "main", "footer"]
    skip = next(body.all("a"))
    assert (skip.text, skip["href"]) == ("Spring til indholdet", "#content")
    assert page.one("main")["id"] == "content"
    assert page.one("nav")["aria-label"] == "Indhold"


def test_every_table_has_a_caption_and_every_heading_cell_a_scope(page: Element) -> None:
    for table in page.all("table"):
        first = next(one for one in table.inside if isinstance(one, Element))
        assert first.tag == "caption"
        assert first.text
        assert {one.attributes.get("scope") for one in table.all("th")} <= {"col", "row", "rowgroup"}
        widths = {
            sum(int(cell.attributes.get("colspan", "1")) for cell in line.all("th", "td"))
            for line in table.all("tr")
            if not line.attributes.get("class")
        }
        assert len(widths - {8}) <= 1, first.text


def test_every_name_in_the_page_is_its_own_and_every_link_leads_somewhere(page: Element) -> None:
    names = Counter(one["id"] for one in page.all() if "id" in one.attributes)
    assert set(names.values()) == {1}
    assert {one["href"] for one in page.all("a")} <= {f"#{name}" for name in names}
    named = [name for one in page.all() for name in one.attributes.get("aria-labelledby", "").split()]
    assert set(named) <= set(names)


def test_every_chart_is_said_in_words_and_in_a_table(page: Element) -> None:
    charts = [one for one in page.all("svg") if "aria-hidden" not in one.attributes]
    assert len(charts) == 11
    for chart in charts:
        assert chart["role"] == "img"
        assert chart.one("title").text
        assert chart.one("desc").text.endswith("Alle tal står i tabellen.")
    figures = [one for one in page.all("figure") if any(True for _ in one.all("svg"))]
    tables = {one.attributes.get("id") for one in page.all("table")}
    for figure in figures:
        assert {link["href"][1:] for link in figure.all("a") if link.text == "Se tallene"} & tables, figure.text


def test_nothing_runs_and_nothing_is_fetched(page: Element, text: str) -> None:
    assert not list(page.all("script", "iframe", "object", "embed", "link", "img", "form", "base"))
    attributes = {(name, value) for one in page.all() for name, value in one.attributes.items()}
    assert not [name for name, _ in attributes if name.startswith("on") or name in ("src", "srcset", "style")]
    assert not [value for _, value in attributes if "//" in value or value.lower().startswith("javascript")]
    assert not re.search(r"@import|url\(|https?:", text)


def test_a_status_is_never_only_a_colour(page: Element) -> None:
    pills = [one for one in page.all("span") if one.attributes.get("class", "").startswith("pill")]
    assert {one.text for one in pills} == {
        *("✓ nået", "✗ ikke nået", "≈ usikkert", "◌ ufuldstændig", "– ingen data", "■ skjult"),
        *("intet mål", "fejl", "ikke beregnet"),
    }


def rows_of(page: Element, indicator: str, period: str, by: str = "{}", variant: str = "") -> list[Element]:
    key = {"data-indicator": indicator, "data-period": period, "data-by": by, "data-variant": variant}
    return [one for one in page.all("tr") if key.items() <= one.attributes.items()]


def cells(line: Element) -> dict[str, str]:
    return {one["data-cell"]: one.text for one in line.all("td") if "data-cell" in one.attributes}


def test_the_table_has_the_cells_of_the_screen(page: Element) -> None:
    """290 of 5.012 are 5,786 %, and 5,786 - 6,9 is -1,114."""
    front, area, over_time = rows_of(page, "segregated_share", "2024")
    assert cells(area) == {
        "period": "2024",
        "value": "5,79 %",
        "interval": "5,09–6,49 W",
        "base": "290/5.012",
        "target": "≤ 6,9",
        "change": "−1,11 fra 2011",
        "status": "✓ nået",
    }
    assert cells(over_time) == {name: text for name, text in cells(area).items() if name != "period"}
    assert cells(front) == {name: cells(area)[name] for name in ("period", "value", "target", "status")}


def test_of_a_withheld_row_only_the_sign_is_printed(page: Element) -> None:
    for line in (
        *rows_of(page, "segregated_share", "2024", '{"bydel":null}'),
        *rows_of(page, "small_share", "2024"),
        *rows_of(page, "plans", "2017"),
        *rows_of(page, "absence", "2024", '{"skole":"Vest"}'),
    ):
        found = cells(line)
        assert {found.get(name, "..") for name in NUMBERS} <= {"..", "../..", ""}, found
        assert found["value"] == ".."
        assert found["status"] == "■ skjult"
    assert len(rows_of(page, "small_share", "2024")) == 3


def test_every_row_can_be_told_by_machine(page: Element) -> None:
    known = {
        (one["indicator"], one["variant"] or "", one["period"], one["by"], one["category"] or "")
        for one in whole().rows.iter_rows(named=True)
    }
    names = ("data-indicator", "data-variant", "data-period", "data-by", "data-category")
    shown = [tuple(one[name] for name in names) for one in page.all("tr") if "data-indicator" in one.attributes]
    assert set(shown) == known


def test_the_front_page_has_every_goal_and_how_it_stands(page: Element) -> None:
    front = next(one for one in page.all("section") if one["id"] == "overview")
    tally = [one.text for one in front.one("ul").all("li")]
    assert tally == [
        *("2 ✓ nået", "1 ✗ ikke nået", "1 ≈ usikkert", "1 ■ skjult"),
        *("4 uden mål", "1 fejl", "1 ikke beregnet"),
    ]
    goals = [one.text for one in front.all("th") if one.attributes.get("scope") == "rowgroup"]
    assert "Børn og unge indgår i fællesskaber, hvor de trives" in " ".join(goals)
    assert "Udsatte børn opdages tidligt, og sagerne afgøres rettidigt" in " ".join(goals)


def test_a_definition_stands_in_words_with_who_answers_for_it(page: Element) -> None:
    (entry,) = [one for one in page.all("article") if "Andel med plan" in one.text]
    assert [one.text for one in entry.all("li")] == ["egen kommune: kommune = '0101'"]
    assert [one.text for one in entry.all("code")] == ["plans", "kommune = '0101'"]
    told = dict(zip((one.text for one in entry.all("dt")), (one.text for one in entry.all("dd")), strict=True))
    assert told == {
        "Strategiens ordlyd": "Flere planer",
        "Kilde": "Strategi 2012",
        "Ansvarlig": "Kontoret for data",
        "Kontrolleret af": "A. Jensen",
        "Næste gennemgang": "2026-01-31",
        "Brud 1.1.2022": "ny lov",
    }


def test_it_says_how_it_was_made(page: Element) -> None:
    (section,) = [one for one in page.all("section") if one["id"] == "provenance"]
    said = section.text
    for part in ("2025-01-15T060000Z-0123abcd", "31.12.2024", "polars 2.1.0", "ab" * 32, "cd" * 32, "ef" * 32):
        assert part in said
    assert "underretninger underretninger.csv 1.893 uden id: 3 30.12.2024 cp1252" in said
    method = next(one for one in page.all("section") if one["id"] == "method").text
    assert "W = Wilson 95 % (andele)" in method
    assert "Antal på 1–4 personer" in method


def test_the_same_run_gives_the_same_bytes(text: str) -> None:
    assert as_html(material(whole())) == text


def test_in_english_nothing_is_danish_but_the_titles() -> None:
    english = read_page(as_html(material(whole(), "en")))
    assert english.one("html")["lang"] == "en"
    assert [one.text for one in english.all("h2")] == [
        *("Overview", "Inklusion", "Tidlig indsats og beskyttelse"),
        *("Method", "Provenance", "Catalogue of indicators"),
    ]
    assert next(english.all("h2")).text == "Overview"
    titles = [one for one in english.all("span") if one.attributes.get("lang") == "da"]
    assert "Andel med plan" in {one.text for one in titles}
    front = rows_of(english, "segregated_share", "2024")[1]
    assert cells(front)["value"] == "5.79 %"
    assert cells(front)["status"] == "✓ met"


def test_a_hostile_title_is_only_text() -> None:
    hostile = '</title><script>alert(1)</script>"><img src=x onerror=alert(2)>{{ 7 * 7 }}\u202e'
    rows = [row("a", year, kind="share", denominator=100.0, value=50.0, numerator=50.0) for year in (2023, 2024)]
    rows += [
        row("a", 2024, kind="share", by='{"skole":"<b onclick=x>"}', denominator=100.0, value=40.0, numerator=40.0),
        row("a", 2024, kind="share", by='{"skole":"\'\\"><i>"}', denominator=100.0, value=40.0, numerator=40.0),
    ]
    named = dict.fromkeys(("strategy_title", "focus_area_title", "goal_title", "unit", "source"), hostile)
    page = as_html(material(release([indicator("a", "share", hostile, **named)], rows)))
    tree = read_page(page)
    assert not list(tree.all("script", "img", "b", "i"))
    assert "49" not in tree.one("h1").text
    assert "\u202e" not in page
    assert '</title><script>alert(1)</script>"><img src=x onerror=alert(2)>{{ 7 * 7 }}' in tree.one("h1").text


def test_an_internal_page_says_so_first() -> None:
    released = everything()
    internal = replace(released, run=replace(released.run, internal=True))
    body = read_page(as_html(material(internal))).one("body")
    first = [one.text for one in body.inside if isinstance(one, Element)]
    assert first[:2] == ["Spring til indholdet", "INTERN: intet er skjult"]


def test_nothing_to_show_is_a_page_too() -> None:
    assert "Ingen indikatorer." in read_page(as_html(material(release([], [])))).one("main").text


def test_how_it_stood_in_the_run_before_stands_beside() -> None:
    before = release(
        [indicator("a", "share", "Andel")], [row("a", 2023, kind="share", value=9.0, assessment="not met")]
    )
    now = release([indicator("a", "share", "Andel")], [row("a", 2024, kind="share", value=5.0, assessment="met")])
    page = read_page(as_html(material(now, earlier=before, earlier_run="2024-01-15T060000Z-89abcdef")))
    (line, *_) = rows_of(page, "a", "2024")
    assert line.text == "Andel 2024 5,0 % ✓ nået ✗ ikke nået 2023"


def test_a_municipality_lays_its_template_and_colours_over_ours(tmp_path: Path) -> None:
    (tmp_path / "report.html.j2").write_text(
        '{% extends "forebyg/report.html.j2" %}{% block banner %}<p>Faxe Kommune</p>{{ super() }}{% endblock %}',
        encoding="utf-8",
    )
    (tmp_path / "colours.css").write_text(
        "/* vores */\n:root { --accent: #6b1d5c; --chart-line: #6b1d5c; }\n", encoding="utf-8"
    )
    page = read_page(as_html(material(), tmp_path))
    assert page.one("header").text.startswith("Faxe Kommune Statusnotat")
    assert page.one("style").text.endswith("--accent: #6b1d5c; --chart-line: #6b1d5c; }")


@pytest.mark.parametrize(
    ("css", "said"),
    [
        ("body { color: red }", "only ':root { --name: colour; }' is taken, no other rule"),
        (":root { --ink: #111111 } </style><script>", "only ':root { --name: colour; }' is taken, no other rule"),
        (":root { --a: url(https://x.dk/a.png) }", "only custom properties with a colour or a length are taken"),
        (":root { --a: url(a) }", "'--a' calls 'url', which is no colour"),
        ("@import 'a.css';", "only ':root { --name: colour; }' is taken, no other rule"),
        (":root { color: #111111 }", "only custom properties with a colour or a length are taken"),
        # 204/255 is 0.6038 of light: 1.05 / 0.6538.
        (":root { --ink: #cccccc }", "'--ink' stands 1.6:1 off '--paper'; what is to be read needs 4.5:1"),
        (":root { --paper: #000000; --ink: #ffffff }", "'--accent' stands"),
        (":root { --ink: oklch(40% 0.1 20) }", "write '--ink' as '#rrggbb', so that its contrast can be known"),
    ],
)
def test_colours_are_colours_and_legible(tmp_path: Path, css: str, said: str) -> None:
    (tmp_path / "colours.css").write_text(css, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        as_html(material(), tmp_path)
    assert any(said in problem.message and problem.code == "FB623" for problem in caught.value.problems)


def test_a_folder_of_its_own_holds_something(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"holds neither 'report\.html\.j2' nor 'colours\.css'"):
        as_html(material(release([], [])), tmp_path)
    assert as_html(material(release([], [])), tmp_path / "none") == as_html(material(release([], [])))


def test_contrast_is_that_of_the_guidelines() -> None:
    """Black on white is 21; #767676 is known as the palest grey that is read on white."""
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize(
    ("template", "code", "said"),
    [
        ("{% block foot %}{{ nobody }}{% endblock %}", "FB625", "'nobody' is undefined"),
        ("{% block foot %}{{ release.rows }}{% endblock %}", "FB625", "'release' is undefined"),
        ("{% block foot %}{% endfoot %}", "FB625", "unknown tag 'endfoot'"),
        ("{% block foot %}{{ title.__class__.__mro__ }}{% endblock %}", "FB625", "__class__"),
        ("{% block foot %}<script>1</script>{% endblock %}", "FB624", "a report has no <script>"),
        ('{% block foot %}<img src="//x.dk/a">{% endblock %}', "FB624", "'src' of <img>"),
        ('{% block foot %}<p onclick="a()">{% endblock %}', "FB624", "'onclick' of <p>"),
        ("{% block look %}a { background: url(//x.dk) }{% endblock %}", "FB624", "a style names an outside address"),
        ('{% block foot %}<link rel="icon" href="a.ico">{% endblock %}', "FB624", "'href' of <link>"),
    ],
)
def test_a_template_neither_runs_nor_fetches_anything(tmp_path: Path, template: str, code: str, said: str) -> None:
    written = '{% extends "forebyg/report.html.j2" %}' + template
    (tmp_path / "report.html.j2").write_text(written, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        as_html(material(release([], [])), tmp_path)
    (problem, *_) = caught.value.problems
    assert problem.code == code
    assert any(said in one.message for one in caught.value.problems)


def test_without_its_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(UsageError) as caught:
        as_html(material(release([], [])))
    (problem,) = caught.value.problems
    assert (problem.code, problem.message) == ("FB620", "the report needs the extra 'report'")
    assert problem.help == "install it: pip install 'forebyg[report]'"


@pytest.mark.parametrize(
    ("css", "line", "column", "said", "help"),
    [
        (":root {\n  --acent: #004f9f;\n}\n", 2, 3, "there is no '--acent'", "did you mean '--accent'?"),
        ("/* vores\nfarver */ :root { --brun: #5d4037 }\n", 2, 19, "there is no '--brun'", "names: --accent, "),
    ],
)
def test_a_colour_that_nothing_has_is_told_with_the_nearest(
    tmp_path: Path, css: str, line: int, column: int, said: str, help: str
) -> None:
    (tmp_path / "colours.css").write_text(css, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        style_of(tmp_path)
    (problem,) = caught.value.problems
    assert problem.code == "FB623"
    assert problem.place is not None
    assert (problem.place.line, problem.place.column) == (line, column)
    assert problem.place.file == (tmp_path / "colours.css").as_posix()
    assert problem.message.startswith(said)
    assert (problem.help or "").startswith(help)


def test_a_template_of_ones_own_may_have_colours_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "colours.css").write_text(":root { --brand: #004f9f; --line: var(--brand); }", encoding="utf-8")
    template = '{% extends "forebyg/report.html.j2" %}{% block look %}h1 { color: var(--line) }{% endblock %}'
    (tmp_path / "report.html.j2").write_text(template, encoding="utf-8")
    assert "--brand" in style_of(tmp_path).colours
