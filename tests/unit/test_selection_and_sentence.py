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
        "Usikkerheden er opgjort ved 95 %.\n"
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
        "Uncertainty is told at 95 %.\n"
        "Higher is better.\n"
        "Target: at least 100.\n"
        "The target is judged on the figure itself."
    )


def test_a_target_in_words(catalogue):
    definition = find(catalogue, "decided_share").definition
    assert target_in_words(definition.target, definition.better, "da") == "mindst 100"
    assert target_in_words(None, None, "da") == ""


SHARE = "kind: share, rows: elever, period: {every: year, at: 09-30}, numerator: klassetype = 'specialklasse'"
COUNT = "kind: count, rows: sager, period: {every: year, dated: modtaget}"
RATE = f"kind: ratio, per_n: 1000, numerator: {{{COUNT}}}, denominator: {{{COUNT}}}, period: {{every: year}}"


@pytest.mark.parametrize(
    ("definition", "danish", "english"),
    [
        (f"{SHARE}, interval: none", "Opgøres uden statistisk usikkerhed.", "Told without statistical uncertainty."),
        (
            f"{COUNT}, interval: poisson",
            "Tallet læses som ét af de udfald, der kunne være kommet (Poisson).",
            "The number is read as one of the outcomes that could have come (Poisson).",
        ),
        (f"{SHARE}, confidence: 0.998", "Usikkerheden er opgjort ved 99,8 %.", "Uncertainty is told at 99.8 %."),
        (
            f"{RATE}, events: {{repeated: sag_id}}",
            "Den samme person kan stå bag flere hændelser; usikkerheden er udvidet derefter.",
            "The same person may stand behind several events; the uncertainty is widened accordingly.",
        ),
        (
            f"{RATE}, events: independent",
            "Hændelserne regnes for uafhængige af hinanden.",
            "The events are taken to be independent of each other.",
        ),
        (
            f"{SHARE}, standardise: {{direct: [klassetype, køn], to: standard, weight: antal}}",
            "Vægtet efter fordelingen på klassetype, køn i standard (direkte standardisering).",
            "Weighed by the composition of standard by klassetype, køn (direct standardisation).",
        ),
        (
            f"{SHARE}, standardise: {{indirect: køn, to: standard, events: x, base: n}}",
            "Holdt op mod det, som standard lader vente efter køn (indirekte standardisering).",
            "Held against what standard leads to expect by køn (indirect standardisation).",
        ),
        (
            f"{SHARE}, trend: yes",
            "Udviklingen over alle år siden sidste brud prøves mod tilfældigheder.",
            "Whether all years since the last break rise or fall is told from chance.",
        ),
        (
            f"{SHARE}, trend: {{years: 6, confidence: 0.998}}",
            "Udviklingen over de seneste 6 år prøves mod tilfældigheder.\nUdviklingen dømmes ved 99,8 %.",
            "Whether the newest 6 years rise or fall is told from chance.\nThe trend is judged at 99.8 %.",
        ),
        (
            f"{SHARE}, by: [skolekode], funnel: skolekode",
            "Hver skolekode holdes op mod gennemsnittet af alle ved 95 og 99,8 %.",
            "Each skolekode is held against the average of all at 95 and 99.8 %.",
        ),
        (
            f"{SHARE}, target: {{at most: previous}}, rule: significance, margin: 2.5, better: lower",
            "Målet er nået, når det kan udelukkes, at det overskrides med mere end 2,5 %.",
            "The target is met where passing it by more than 2.5 % can be ruled out.",
        ),
        (
            f"{SHARE}, paired: allow",
            "Perioderne regnes for uafhængige af hinanden, også hvor de samme er med i begge.",
            "Periods are taken to be independent of each other, even where the same are in both.",
        ),
        (
            f"{SHARE}, min_base: 20",
            "Er grundlaget under 20, mærkes tallet som lille og dømmes ikke.",
            "On a base below 20 the figure is marked as small and not judged.",
        ),
    ],
)
def test_what_is_asked_of_statistics_is_told(definition, danish, english):
    body = TEXT.partition("strategy:")[2].partition("indicators:")[0]
    asked = read_texts({"a.yaml": f"strategy:{body}indicators:\n  a: {{title: A, {definition}}}\n"})
    for lang, words in (("da", danish), ("en", english)):
        assert f"\n{words}\n" in f"\n{sentence(find(asked, 'a'), asked, lang)}\n"


def test_a_level_is_not_told_of_what_has_no_interval():
    asked = read_texts({"a.yaml": TEXT.replace("    target: 100\n", "    target: 100\n    interval: none\n")})
    assert "Usikkerheden" not in sentence(find(asked, "decided_share"), asked, "da")


@pytest.mark.parametrize(
    ("start", "danish", "english"),
    [
        ("previous", "siden den foregående periode", "since the period before"),
        ("'2014'", "siden 2014", "since 2014"),
    ],
)
def test_a_change_names_what_it_is_of_in_words(start, danish, english):
    definition = f"  moved: {{title: Ændring, kind: change, of: segregated_share, from: {start}, as: percent}}\n"
    asked = read_texts({"a.yaml": TEXT + definition})
    moved = find(asked, "moved")
    assert sentence(moved, asked, "da").startswith(f"Ændring i “Andel segregerede” {danish}, målt i procent.\n")
    assert sentence(moved, asked, "en").startswith(f"The change of “Share segregated” {english}, measured in percent")
