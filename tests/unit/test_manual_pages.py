"""The manual of a small catalogue: what stands on its pages, that its links lead somewhere, and that it is Markdown."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest

from forebyg.language.binding import bind
from forebyg.language.catalogue import read_texts
from forebyg.outputs.manual import is_of_manual, pages
from forebyg.outputs.manual.danish import DANISH
from forebyg.outputs.manual.english import ENGLISH
from forebyg.outputs.manual.text import paragraph, prose, table

TEXT = """
strategy:
  id: tidlig
  title: {da: Tidlig hjælp, en: Early help}
  document: Strategi 2020
  activities: {extract: handlinger, goal: maal}
  areas:
    sager:
      title: {da: Sager, en: Cases}
      wording: Vi handler i tide
      goals:
        frister: {title: {da: Fristerne holdes, en: Deadlines are kept}, wording: Alle frister holdes}
        nye: {title: {da: Færre sager, en: Fewer cases}, also: [lukket_til_tiden/kun_nye]}
ids: {barn_id: {aliases: skift, old: gammel, new: ny}}
extracts:
  skift: {title: Nye numre, file: skift.csv, key: gammel, columns: {gammel: id, ny: id}}
  handlinger: {title: Handlinger, file: handlinger.csv, personal: no, columns: {maal: text}}
  sager:
    title: {da: Sager i kommunen, en: Cases of the municipality}
    file: sager*.csv
    key: [sag_id]
    columns:
      sag_id: id
      barn_id: id
      åbnet: date
      lukket: date or empty
      paragraf: {type: category, values: ["50", "20"]}
      udgift: decimal or empty
    complete_from: 2015-01-01
  satser:
    title: Satser med gyldighed
    personal: no
    key: [sats, gyldig_fra]
    columns: {sats: category, gyldig_fra: date, gyldig_til: date or empty}
    spell: {from: gyldig_fra, to: gyldig_til}
    table: |
      sats | gyldig_fra | gyldig_til
      høj  | 2020-01-01 |
defaults:
  {lang: da, as_of: 2024-12-31, rule: point, confidence: 0.95, open: due, month_end: clamp,
   parameters: {lovens_paragraf: {text: "20"}}}
indicators:
  lukket_til_tiden:
    title: {da: Andel sager lukket til tiden, en: Share of cases closed in time}
    goal: sager.frister
    source: {document: Strategi 2020, page: "7", wording: Alle sager lukkes inden fire måneder}
    owner: Socialchefen
    kind: within
    rows: sager
    population: {efter loven: "paragraf IN ('50', parameter.lovens_paragraf)", kendt barn: barn_id IS NOT NULL}
    clock: {start: åbnet, stop: lukket, limit: 4 months}
    period: {every: year, dated: deadline}
    better: higher
    target: {2024: 90, 2026: 100}
    breaks: [{from: 2024-01-01, why: ny lov}, {from: 2020-03-01, why: nyt system.}]
    note: Åbne sager venter.
    variants:
      kun_nye:
        title: {da: kun den nye lov, en: the new law only}
        population: {efter loven: paragraf = parameter.lovens_paragraf}
        target: 80
      efter_maanedens_slutning: {clock: {start: åbnet, stop: lukket, limit: 4 months, month_end: stick}}
    tests:
      - name: den sidste dag er i tide | dagen efter er for sent
        as_of: 2024-06-30
        given:
          sager: |
            sag_id | barn_id | åbnet      | lukket     | paragraf | udgift
            1      | A       | 2024-01-10 | 2024-05-10 | 20       | 10.5
            2      | B       | 2024-01-10 |            | 20       |
        expect: {2024: {numerator: 1, denominator: 2, value: 50.0, assessment: not met}}
  udgift:
    {title: Udgift pr. sag, goal: sager.nye, kind: mean, rows: sager, period: {every: year, dated: åbnet},
     value: udgift, better: lower}
  handlinger_i_alt: {title: Handlinger i alt, kind: count, rows: handlinger, period: all, better: neither}
  glade_boern: {title: Glade børn, goal: sager.nye, not_computed: ingen måler det}
"""
PAGE = """# Andel sager lukket til tiden

[Håndbogen](../README.md) › [Tidlig hjælp](../strategier/tidlig.md) › Sager › Fristerne holdes

`lukket_til_tiden` · Enhed: procent

> »Alle sager lukkes inden fire måneder«
>
> Strategi 2020, side 7

## Sådan opgøres tallet

Andel i procent: sager, der er afsluttet inden fristen. Rækkerne kommer fra \
[Sager i kommunen](../udtraek.md#sager-i-kommunen-sager). Opgøres for hvert år, efter fristens dag.

Medregnet er dem, der opfylder alle trin:

| Trin | I ord | Som programmet læser det |
| ---: | --- | --- |
| 1 | efter loven | `paragraf IN ('50', '20')` |
| 2 | kendt barn | `barn_id IS NOT NULL` |

Hver række tælles. Fristen er 4 måneder efter åbnet; sagen er klaret ved lukket. En åben sag tæller som ikke klaret, \
når fristen er overskredet; indtil da venter den. Har måneden ikke dagen, udløber fristen på månedens sidste dag.

**Bemærk:** Åbne sager venter.

Faste værdier i definitionen: `lovens_paragraf` er 20.

## Hvor sikkert tallet er

Usikkerheden er opgjort ved 95 %.

## Mål

- Højere er bedre.
- Mål: mindst 90 i 2024, 100 i 2026.
- Målet vurderes på selve tallet, uden hensyn til usikkerheden.

Mellem milepælene går målet i lige linje; før den første er der ikke noget mål endnu.

## Brud i serien

- **1. januar 2024**: ny lov. Tal fra før og efter denne dag sammenlignes ikke. Mere om det: \
[Serviceloven og barnets lov (1. januar 2024)](../lov-og-koder.md#serviceloven-og-barnets-lov-1-januar-2024).
- **1. marts 2020**: nyt system. Tal fra før og efter denne dag sammenlignes ikke.

## Varianter

### Kun den nye lov (`kun_nye`)

Som definitionen, bortset fra:

| Definitionen | Varianten |
| --- | --- |
| efter loven: `paragraf IN ('50', '20')` | efter loven: `paragraf = '20'` |
| Mål: mindst 90 i 2024, 100 i 2026. | Mål: mindst 80. |

### `efter_maanedens_slutning`

Som definitionen, bortset fra:

| Definitionen | Varianten |
| --- | --- |
| Har måneden ikke dagen, udløber fristen på månedens sidste dag. | Har måneden ikke dagen, udløber fristen på \
månedens sidste dag; det gør den også, når den begyndte på en måneds sidste dag. |

## Hvad der ikke vises

Tallet handler om personer. Antal på 1–4 vises ikke, og det gør de tal heller ikke, som de kunne regnes ud af. \
Der står `..` i stedet (diskretionering efter `dst5`). En andel vises heller ikke, når der er 1–4 i resten, altså i \
grundlaget uden tælleren.

## Regneeksempler

### Den sidste dag er i tide \\| dagen efter er for sent

Opgjort pr. 30. juni 2024.

Givet i [Sager i kommunen](../udtraek.md#sager-i-kommunen-sager):

| `sag_id` | `barn_id` | `åbnet` | `lukket` | `paragraf` | `udgift` |
| --- | --- | --- | --- | --- | --- |
| 1 | A | 2024-01-10 | 2024-05-10 | 20 | 10,5 |
| 2 | B | 2024-01-10 |  | 20 |  |

Rigtigt svar:

| Periode | Tæller | Nævner | Værdi | Vurdering |
| --- | ---: | ---: | ---: | --- |
| 2024 | 1 | 2 | 50,0 | ikke nået |

## Kilde og ansvar

- Kilde: Strategi 2020, side 7
- Ansvarlig: Socialchefen
- Læses fra: [Sager i kommunen](../udtraek.md#sager-i-kommunen-sager)
- Måler også »Færre sager« i [Tidlig hjælp](../strategier/tidlig.md)

---

*Siden er skrevet af `forebyg manual` ud fra definitionerne. Ret dem, ikke siden.*
"""
STRATEGY = """# Tidlig hjælp

[Håndbogen](../README.md)

Dokument: Strategi 2020

4 indikatorer, 2 varianter; 1 af indikatorerne beregnes ikke

## Sager

> »Vi handler i tide«

- **Fristerne holdes**: »Alle frister holdes«
  - [Andel sager lukket til tiden](../indikatorer/lukket_til_tiden.md) · mål: mindst 90 i 2024, 100 i 2026
    - variant kun den nye lov (`kun_nye`) · mål: mindst 80
    - variant `efter_maanedens_slutning`
- **Færre sager**
  - [Udgift pr. sag](../indikatorer/udgift.md)
  - [Glade børn](../indikatorer/glade_boern.md) · beregnes ikke
  - → [Andel sager lukket til tiden](../indikatorer/lukket_til_tiden.md), variant kun den nye lov (`kun_nye`) \
· mål: mindst 80 · står under Fristerne holdes

## Uden mål i strategien

- [Handlinger i alt](../indikatorer/handlinger_i_alt.md)

Handlingerne for at nå målene står i udtrækket [Handlinger](../udtraek.md#handlinger-handlinger). \
`forebyg list --tree` viser dem under hvert mål.

---

*Siden er skrevet af `forebyg manual` ud fra definitionerne. Ret dem, ikke siden.*
"""


def made(text: str = TEXT, lang: str = "da") -> dict[str, str]:
    catalogue = read_texts({"plan.yaml": text})
    return pages(catalogue, bind(catalogue), lang)


@pytest.fixture(scope="module")
def danish() -> dict[str, str]:
    return made()


def test_there_is_a_page_for_every_indicator_and_strategy(danish):
    assert list(danish) == [
        "README.md",
        "indikatorer/glade_boern.md",
        "indikatorer/handlinger_i_alt.md",
        "indikatorer/lukket_til_tiden.md",
        "indikatorer/udgift.md",
        "lov-og-koder.md",
        "strategier/tidlig.md",
        "udtraek.md",
    ]


def test_a_page_tells_all_of_an_indicator(danish):
    assert danish["indikatorer/lukket_til_tiden.md"] == PAGE


def test_a_strategy_is_a_tree(danish):
    assert danish["strategier/tidlig.md"] == STRATEGY


def test_what_is_not_computed_has_its_reason_and_nothing_to_judge(danish):
    page = danish["indikatorer/glade_boern.md"]
    assert "## Hvorfor tallet ikke beregnes\n\nIngen måler det.\n" in page
    assert "## Mål" not in page
    assert "## Hvad der ikke vises" not in page


def test_rows_that_are_no_persons_need_no_protection(danish):
    page = danish["indikatorer/handlinger_i_alt.md"]
    assert "Rækkerne er ikke personer, og intet skjules." in page
    assert "`..`" not in page


def test_a_mean_says_when_one_person_would_be_seen_in_it(danish):
    assert "Gennemsnittet vises heller ikke, når en eller to personer" in danish["indikatorer/udgift.md"]


def test_an_extract_has_its_contract(danish):
    told = danish["udtraek.md"].partition("## Sager i kommunen (`sager`)")[2].partition("\n## ")[0]
    assert told.strip() == (
        "- Fil: `sager*.csv`\n"
        "- Nøgle: `sag_id`. To rækker med samme nøgle er en fejl.\n"
        "- Rækkerne er oplysninger om personer.\n"
        "- Helt fra 1. januar 2015. Før den dag kan rækker mangle, og intet at finde er ikke nul.\n\n"
        "| Kolonne | Indhold | Må være tom | Bemærkninger |\n"
        "| --- | --- | --- | --- |\n"
        "| `sag_id` | nummer | nej | nøgle |\n"
        "| `barn_id` | nummer | nej |  |\n"
        "| `åbnet` | dato | nej |  |\n"
        "| `lukket` | dato | ja |  |\n"
        "| `paragraf` | kategori | nej | en af: 50, 20 |\n"
        "| `udgift` | decimaltal | ja |  |\n\n"
        "Bruges af: [Andel sager lukket til tiden](indikatorer/lukket_til_tiden.md), "
        "[Udgift pr. sag](indikatorer/udgift.md)"
    )


def test_a_list_that_is_written_in_the_definitions_is_shown_with_its_validity(danish):
    told = danish["udtraek.md"].partition("## Satser med gyldighed (`satser`)")[2]
    assert "| sats | gyldig_fra | gyldig_til |\n| --- | --- | --- |\n| høj | 2020-01-01 |  |" in told.replace("`", "")
    assert "Gælder fra `gyldig_fra` til `gyldig_til`, begge dage med." in told


def test_extracts_that_no_indicator_reads_say_what_they_are_there_for(danish):
    told = danish["udtraek.md"]
    assert "Bruges, hvor en indikator tæller efter `barn_id`." in told
    assert "Bruges ikke af nogen indikator endnu." in told


def test_changes_of_law_stand_with_what_they_break(danish):
    page = danish["lov-og-koder.md"]
    assert "### Indikatorer med brud her: 1. januar 2024\n\n- Ny lov: [Andel sager lukket til tiden]" in page
    assert "## Andre brud\n\n- **1. marts 2020**: Nyt system: [Andel sager" in page
    assert "| [Andel sager lukket til tiden](indikatorer/lukket_til_tiden.md) | `paragraf IN ('50', '20')` |" in page
    assert "(variant `kun_nye`) | `paragraf = '20'` |" in page
    assert "- [Satser med gyldighed](udtraek.md#satser-med-gyldighed-satser)" in page
    assert "trivselsmåling" not in page, "changes that concern nothing here are not told of"


def test_of_definitions_without_breaks_the_page_says_so():
    page = made(
        """
extracts: {boern: {file: boern.csv, columns: {barn: id, dag: date}}}
defaults: {as_of: 2024-12-31}
indicators: {boern: {title: Børn, kind: count, rows: boern, period: {every: year, dated: dag}, better: neither}}
"""
    )["lov-og-koder.md"]
    assert "Definitionerne har ingen brud." in page
    assert "##" not in page


@pytest.mark.parametrize("lang", ["da", "en"])
def test_links_lead_somewhere_and_nothing_is_html(lang):
    book = made(lang=lang)
    for path, text in book.items():
        assert broken_links(path, book) == []
        outside_code = re.sub(r"`[^`]*`", "", text)
        assert not re.search(r"<\w|&\w+;", outside_code)


def test_the_same_definitions_give_the_same_bytes(danish):
    assert made() == danish


def test_english_has_every_word_that_danish_has():
    assert DANISH.keys() == ENGLISH.keys()
    for key, words in DANISH.items():
        assert words.count("{}") == ENGLISH[key].count("{}"), key


def test_a_page_of_either_language_is_known_by_its_last_line(danish):
    assert is_of_manual(danish["README.md"])
    assert is_of_manual(made(lang="en")["README.md"])
    assert not is_of_manual("# Mine egne noter\n")


def test_signs_of_markdown_in_a_text_are_only_signs():
    assert prose("a*b <i> [x] barn_id _nej_ `a_b | c`") == r"a\*b \<i\> \[x\] `barn_id` \_nej\_ `a_b | c`"
    assert paragraph("1. januar") == r"1\. januar"
    assert paragraph("# nej") == r"\# nej"
    assert table(["a"], [["`x | y`"]]).endswith(r"| `x \| y` |")


def broken_links(path: str, book: dict[str, str]) -> list[str]:
    """Links of a page to a page or a heading that is not there, read as GitHub reads them."""
    broken = []
    for target in re.findall(r"\]\(([^)]*)\)", re.sub(r"`[^`\n]*`", "", book[path])):
        page, _, heading = target.partition("#")
        steps: list[str] = []
        for step in (*PurePosixPath(path).parent.parts, *PurePosixPath(page).parts):
            steps = steps[:-1] if step == ".." else [*steps, step]
        there = book.get("/".join(steps))
        if there is None or page.startswith("/") or (heading and heading not in headings(there)):
            broken.append(target)
    return broken


def headings(text: str) -> set[str]:
    found = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {"".join(sign for sign in one.lower() if sign.isalnum() or sign in " -_").replace(" ", "-") for one in found}
