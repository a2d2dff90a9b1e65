"""The note as Markdown: one line is one line, and nothing in it reads as something else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from made_releases import RUN, everything, indicator, release, row

from forebyg.reports.material import Lang, Material
from forebyg.reports.note import as_note
from forebyg.results import Run

KEPT = "2025-01-15T060000Z-0123abcd"
SHARE: dict[str, Any] = {"kind": "share", "numerator": 46.0, "denominator": 1000.0, "value": 4.6}
MET: dict[str, Any] = {"target_high": 5.1, "target_rule": "at most", "rule": "point", "assessment": "met"}


def note(*rows: dict[str, Any], lang: Lang = "da", run: Run = RUN, name: str = KEPT, **changed: Any) -> str:
    one = indicator("one", "share", changed.pop("title", "Andel elever i specialtilbud"), **changed)
    return as_note(Material(release([one], list(rows), run), name, lang))


def test_the_whole_note_of_one_indicator() -> None:
    assert note(row("one", 2023, **SHARE, **MET)) == (
        "# Statusnotat: Forebyggelsesstrategi for Københavns Kommune\n"
        "\n"
        "Opgjort pr. 31.12.2024 · Beregnet 15.1.2025 · Kørsel 2025-01-15T060000Z-0123abcd · forebyg 0.1.0\n"
        "\n"
        "## Overblik\n"
        "\n"
        "| Mål i strategien | Status på indikatorerne |\n"
        "|---|---|\n"
        "| **Forebyggelsesstrategi for Københavns Kommune: Inklusion** | |\n"
        "| Børn og unge indgår i fællesskaber, hvor de trives | ✓ 1 nået |\n"
        "\n"
        "## Forebyggelsesstrategi for Københavns Kommune: Inklusion\n"
        "\n"
        "| Indikator | Periode | Værdi | Interval | n/N | Mål | Ændring | Status | Udvikling |\n"
        "|---|---|---:|---:|---:|---:|---:|---|---|\n"
        "| **Børn og unge indgår i fællesskaber, hvor de trives** | | | | | | | | |\n"
        "| Andel elever i specialtilbud | 2023 | 4,60 % |  | 46/1.000 | ≤ 5,1 |  | ✓ nået |  |\n"
        "\n"
        "- Andel elever i specialtilbud: 4,60 % i 2023. Der er ikke et tidligere tal at sammenligne med. "
        "Målet (højst 5,1 %) er nået.\n"
        "\n"
        "## Metode\n"
        "\n"
        "- Status gælder den nyeste afsluttede periode og bedømmes på uafrundede tal.\n"
        "- Et mål er nået, når selve tallet ligger på den rigtige side af det. Det siger ikke, at forskellen er mere "
        "end tilfældig.\n"
        "\n"
        "## Fortrolighed\n"
        "\n"
        "- Antal på 1–4 personer, og andre tal, der kan røbe dem, vises ikke. I stedet står der to prikker (..). "
        "Fortrolighedsregel: dst5.\n"
        "\n"
        "## Kilder\n"
        "\n"
        "Udtræk:\n"
        "\n"
        "- underretninger.csv, 1.893 rækker, nyeste oplysning 30.12.2024\n"
        "\n"
        "Definitionsfiler:\n"
        "\n"
        "- configs/koebenhavn.yaml: abababababab\n"
        "- configs/faxe.yaml: cdcdcdcdcdcd\n"
    )


def test_in_english_the_words_are_english() -> None:
    text = note(row("one", 2023, **SHARE, **MET), lang="en")
    assert "# Status note: Forebyggelsesstrategi" in text
    assert "| Goal of the strategy | Status of the indicators |" in text
    assert "- Andel elever i specialtilbud: 4.60 % in 2023. There is no earlier figure to compare with. " in text
    assert re.search("Mål|nået|Kilder", text.replace("Målet", "")) is None


def test_the_overview_counts_each_goal() -> None:
    text = as_note(Material(everything(), KEPT, "da"))
    assert "| Børn og unge indgår i fællesskaber, hvor de trives | ✓ 1 nået · ≈ 1 usikkert · 1 uden mål |" in text
    # The newest complete year of investigations; two without a target; withheld, error, not computed.
    assert (
        "| Udsatte børn opdages tidligt, og sagerne afgøres rettidigt "
        "| ✗ 1 ikke nået · ■ 1 skjult · 2 uden mål · 1 fejl · 1 ikke beregnet |"
    ) in text


def test_a_withheld_number_is_dots_everywhere() -> None:
    hidden = row("one", 2023, kind="share", suppressed="withheld", assessment="withheld", target_rule="at most")
    lines = note(hidden).splitlines()
    told = [line for line in lines if "specialtilbud" in line]
    assert told == [
        "| Andel elever i specialtilbud | 2023 | .. |  | ../.. | .. |  | ■ skjult |  |",
        "- Andel elever i specialtilbud: tallet i 2023 vises ikke (..) af hensyn til fortroligheden.",
    ]


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("a|b", r"a\|b"),
        ("*a* _b_ `c`", r"\*a\* \_b\_ \`c\`"),
        ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
        ("[x](http://a.example)", r"\[x\](http:\//a.example)"),
        ("www.a.example", r"www\.a.example"),
        ("# a", r"\# a"),
        ("- a", r"\- a"),
        ("+ a", r"\+ a"),
        ("1. a", r"1\. a"),
        ("1) a", r"1\) a"),
        ("> a", r"\> a"),
        ("---", r"\---"),
        ("=HYPERLINK(1)", r"\=HYPERLINK(1)"),
        ("&lt;b&gt; $x$ ~~y~~", r"\&lt;b\&gt; \$x\$ \~\~y\~\~"),
        ("a\x00\n\u202e# b\\", r"a # b\\"),
    ],
)
def test_a_title_is_read_as_it_is_written(title: str, read: str) -> None:
    text = note(row("one", 2023, **SHARE), title=title)
    assert f"\n- {read}: 4,60 % i 2023." in text
    assert len(text.splitlines()) == len(note(row("one", 2023, **SHARE)).splitlines())


def test_hostile_headings_make_no_line_of_their_own() -> None:
    hostile = "a|b\n# c\r\n<img>\u2028`d`"
    parts = {"strategy_title": hostile, "focus_area_title": hostile, "goal_title": hostile}
    text = note(row("one", 2023, **SHARE), name=hostile, **parts)
    assert text.count("\n# ") == 0
    assert text.count("\n## ") == 5
    assert not re.search(r"(?<!\\)[<`]", text)
    tables = [line for line in text.splitlines() if line.startswith("|")]
    # Two columns in the overview, nine in the table; signs of data are escaped.
    assert [len(re.findall(r"(?<!\\)\|", line)) - 1 for line in tables] == [2, 2, 2, 2, 9, 9, 9, 9]


def test_an_internal_run_says_so_at_once() -> None:
    text = note(row("one", 2023, **SHARE), run=replace(RUN, internal=True))
    assert text.splitlines()[2] == "**INTERN: intet er skjult**"
    assert "- INTERN: intet er skjult" in text


def test_the_same_material_gives_the_same_note() -> None:
    assert as_note(Material(everything(), KEPT, "da")) == as_note(Material(everything(), KEPT, "da"))


def test_a_run_without_indicators_is_a_note_too() -> None:
    text = as_note(Material(release([], []), KEPT, "da"))
    assert "## Overblik\n\nIngen indikatorer.\n" in text


@pytest.mark.parametrize(
    ("rows", "rounded_to", "lang", "words"),
    [
        (280, 10, "da", "underretninger.csv, ca. 280 rækker"),
        (280, 10, "en", "underretninger.csv, about 280 rows"),
        (1893, None, "da", "underretninger.csv, 1.893 rækker"),
    ],
)
def test_rows_that_are_rounded_say_so(rows: int, rounded_to: int | None, lang: Lang, words: str) -> None:
    receipt = replace(RUN.receipts[0], rows=rows, rounded_to=rounded_to, newest=None)
    run = replace(RUN, receipts=(receipt,))
    text = as_note(Material(release([], [], run), "a run", lang))
    assert f"\n- {words}\n" in text


def test_an_extract_that_is_not_named_as_its_file_has_both() -> None:
    run = replace(RUN, receipts=(replace(RUN.receipts[0], file="UDTRÆK 2024.csv", newest=None),))
    assert "- underretninger: UDTRÆK 2024.csv, 1.893 rækker" in as_note(Material(release([], [], run), "a run", "da"))


def test_why_a_change_is_said_to_be_about_so_much_is_told() -> None:
    changed = note(row("one", 2022, **SHARE), row("one", 2023, **SHARE, previous_period="2022", change=0.0))
    assert "- Ændringer er beregnet på uafrundede tal. Hvor der står ca., " in changed
    assert "uafrundede tal. Hvor" not in note(row("one", 2023, **SHARE))
