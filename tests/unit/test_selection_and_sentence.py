"""Which indicators are meant, and what they say in words."""

from __future__ import annotations

import pytest

from forebyg.errors import UsageError
from forebyg.language.catalogue import read_texts
from forebyg.language.selection import find, select
from forebyg.language.sentence import sentence, target_in_words

TEXT = """
strategy:
  id: s
  title: Strategi
  areas:
    inklusion: {title: Inklusion, goals: {trivsel: {title: Trivsel}}}
    tidlig: {title: Tidlig indsats, goals: {rettidig: {title: Rettidig}}}
extracts:
  skoler: {file: skoler.csv, columns: {skolekode: id, skoletype: category}}
  elever:
    title: {da: Elever, en: Pupils}
    file: elever.csv
    columns: {barn_id: id, skolekode: id, klassetype: category, fra: date, til: date or empty}
    spell: {from: fra, to: til}
  sager: {file: sager.csv, columns: {sag_id: id, modtaget: date, afsluttet: date or empty}}
defaults: {lang: da, as_of: 2024-12-31, rule: point, confidence: 0.95, open: due, month_end: clamp}
indicators:
  segregated_share:
    title: {da: Andel segregerede, en: Share segregated}
    goal: inklusion.trivsel
    tags: [skole]
    source: {document: Strategien, wording: må ikke stige}
    kind: share
    rows: elever
    period: {every: year, at: 09-30}
    join: {skoler: skolekode}
    derive: {segregeret: "klassetype = 'specialklasse'"}
    population: {grundskole: "skoletype = 'folkeskole'"}
    per: barn_id
    numerator: {all: segregeret}
    by: [skoletype]
    better: lower
    baseline: 2011
    target: {at most: baseline}
    variants: {any_segregated: {numerator: {any: segregeret}}}
  decided_share:
    title: Rettidige sager
    goal: tidlig.rettidig
    kind: within
    rows: sager
    clock: {start: modtaget, stop: afsluttet, limit: 4 months}
    period: {every: year, dated: deadline}
    better: higher
    target: 100
""".replace("join: {skoler: skolekode}", "join: {skoler: {on: skolekode}}")


@pytest.fixture(scope="module")
def catalogue():
    return read_texts({"a.yaml": TEXT})


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ([], ["segregated_share", "segregated_share/any_segregated", "decided_share"]),
        (["segregated_share"], ["segregated_share", "segregated_share/any_segregated"]),
        (["segregated_share/any_segregated"], ["segregated_share/any_segregated"]),
        (["dec*"], ["decided_share"]),
        (["area:tidlig"], ["decided_share"]),
        (["goal:inklusion.trivsel"], ["segregated_share", "segregated_share/any_segregated"]),
        (["strategy:s"], ["segregated_share", "segregated_share/any_segregated", "decided_share"]),
        (["extract:skoler"], ["segregated_share", "segregated_share/any_segregated"]),
        (["tag:skole", "extract:sager"], ["segregated_share", "segregated_share/any_segregated", "decided_share"]),
    ],
)
def test_selectors(words, names, catalogue):
    assert [declared.name for declared in select(catalogue, words, [])] == names


def test_exclude_takes_away(catalogue):
    chosen = select(catalogue, [], ["*/*", "area:tidlig"])
    assert [declared.name for declared in chosen] == ["segregated_share"]


def test_every_word_that_hits_nothing_is_told_with_the_nearest(catalogue):
    with pytest.raises(UsageError) as refused:
        select(catalogue, ["segregated_shre", "area:tidli", "are:tidlig"], ["tag:x"])
    assert [(one.code, one.message, one.help) for one in refused.value.problems] == [
        ("FB902", "'segregated_shre' selects no indicator", "did you mean 'segregated_share'?"),
        ("FB902", "'area:tidli' selects no indicator", "did you mean 'area:tidlig'?"),
        ("FB902", "'are:tidlig' selects no indicator", "did you mean 'area'?"),
        ("FB902", "'tag:x' selects no indicator", "names after 'tag:': skole"),
    ]


def test_a_selection_that_leaves_nothing_is_refused(catalogue):
    with pytest.raises(UsageError, match="the selection leaves no indicator"):
        select(catalogue, ["decided_share"], ["area:tidlig"])


def test_find_takes_one_name(catalogue):
    assert find(catalogue, "segregated_share/any_segregated").variant == "any_segregated"
    with pytest.raises(UsageError, match="there is no indicator 'segregated'"):
        find(catalogue, "segregated")


def test_a_share_in_danish(catalogue):
    assert sentence(find(catalogue, "segregated_share"), catalogue, "da") == (
        "Andel i procent: tælleren i forhold til alle, der er med.\n"
        "Rækkerne kommer fra Elever (elever).\n"
        "Hertil hentes skoler, fundet på skolekode.\n"
        "Opgøres for hvert år, pr. 30. september.\n"
        "Der udledes:\n"
        "  - segregeret: `klassetype = 'specialklasse'`\n"
        "Medregnet er dem, der opfylder alle trin:\n"
        "  1. grundskole: `skoletype = 'folkeskole'`\n"
        "Hver barn_id tælles én gang.\n"
        "Tæller: de, hvor alle rækker opfylder `segregeret`.\n"
        "Vises også efter skoletype.\n"
        "Lavere er bedre.\n"
        "Udgangspunkt: 2011.\n"
        "Mål: højst udgangspunktet.\n"
        "Målet vurderes på selve tallet, uden hensyn til usikkerheden.\n"
        "Kilde: Strategien: “må ikke stige”"
    )


def test_a_deadline_in_english(catalogue):
    assert sentence(find(catalogue, "decided_share"), catalogue, "en") == (
        "A share in percent: cases done before their deadline.\n"
        "The rows come from sager.\n"
        "For every year, by the day of the deadline.\n"
        "All rows are in.\n"
        "Each row counts.\n"
        "The deadline is 4 months after modtaget; a case is done at afsluttet.\n"
        "An open case counts as not done once its deadline has passed; until then it waits.\n"
        "Higher is better.\n"
        "Target: at least 100.\n"
        "The target is judged on the figure itself."
    )


def test_a_target_in_words(catalogue):
    definition = find(catalogue, "decided_share").definition
    assert target_in_words(definition.target, definition.better, "da") == "mindst 100"
    assert target_in_words(None, None, "da") == ""
