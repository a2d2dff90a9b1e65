"""A document of a config file says all that the file means, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forebyg.calculation.surroundings import _fingerprint, counts_fingerprint
from forebyg.definitions.catalogue import Catalogue
from forebyg.language.binding.catalogue import bind
from forebyg.language.canonical import content_of, document_of, documents_of
from forebyg.language.catalogue import read_catalogue, read_texts

CONFIGS = Path(__file__).parents[2] / "configs"

PLAIN = """
# Sager
extracts:
  sager:
    file: sager.csv
    key: [sag_id]
    columns: {sag_id: id, åbnet: date, bydel: category}
defaults: {lang: da, confidence: 0.95, as_of: 2024-12-31}
indicators:
  sager:
    title: Sager
    kind: count
    rows: sager
    period: {every: year, dated: åbnet}
    population: {nord: bydel = 'Nord', alle: bydel <> 'Ingen'}   # to trin
    variants:
      alle: {population: {nord: ~}}
"""
OTHERWISE = """
indicators:
  'sager':
    variants: {"alle": {population: {"nord": ~}}}
    period: {dated: "åbnet", every: 'year'}
    population:
      nord: "bydel = 'Nord'"
      # det andet trin
      alle: >-
        bydel <> 'Ingen'
    rows: 'sager'
    kind: "count"
    title: "Sager"
defaults:
  confidence: '0.95'
  as_of: "2024-12-31"
  lang: da
extracts: {sager: {key: ["sag_id"], file: "sager.csv", columns: {sag_id: id, åbnet: date, bydel: category}}}
"""


def fingerprints(catalogue: Catalogue) -> dict[str, tuple[str, str]]:
    bound = bind(catalogue)
    return {one.name: (_fingerprint(one, bound), counts_fingerprint(one)) for one in catalogue.indicators}


def test_the_documents_of_the_configs_are_read_back_to_the_same_catalogue() -> None:
    catalogue = read_catalogue([CONFIGS])
    documents = documents_of(catalogue)
    assert list(documents) == [file.path for file in catalogue.files]
    back = read_texts(documents)
    assert back.indicators == catalogue.indicators
    assert [one.name for one in back.indicators] == [one.name for one in catalogue.indicators]
    assert [one.canonical for one in back.indicators] == [one.canonical for one in catalogue.indicators]
    assert (back.extracts, back.ids, back.strategies) == (catalogue.extracts, catalogue.ids, catalogue.strategies)
    assert (list(back.extracts), back.disclosure) == (list(catalogue.extracts), catalogue.disclosure)
    assert fingerprints(back) == fingerprints(catalogue)
    assert documents_of(back) == documents


def test_comments_order_of_keys_and_quoting_change_no_document() -> None:
    one, other = (documents_of(read_texts({"a.yaml": text}))["a.yaml"] for text in (PLAIN, OTHERWISE))
    assert one == other
    assert "to trin" not in one


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("bydel = 'Nord'", "bydel = 'Syd'"),
        ("0.95", "0.99"),
        # The order of steps is the order they are told in.
        (
            "{nord: bydel = 'Nord', alle: bydel <> 'Ingen'}",
            "{alle: bydel <> 'Ingen', nord: bydel = 'Nord'}",
        ),
    ],
)
def test_what_means_something_changes_the_document(before: str, after: str) -> None:
    one, other = (documents_of(read_texts({"a.yaml": text})) for text in (PLAIN, PLAIN.replace(before, after)))
    assert one != other


def test_what_is_taken_out_stays_taken_out() -> None:
    document = documents_of(read_texts({"a.yaml": PLAIN}))["a.yaml"]
    assert '"nord": ~' in document
    assert content_of(document)["indicators"]["sager"]["variants"] == {"alle": {"population": {"nord": None}}}
    assert read_texts({"a.yaml": document}).indicators[1].canonical["population"] == {"alle": "bydel <> 'Ingen'"}


@pytest.mark.parametrize("empty", ["population: {}", "derive: {}", "join: {}", "breaks: []", "by: []"])
def test_an_empty_key_is_as_one_that_is_not_written(empty: str) -> None:
    """Nor do two definitions differ of which one has taken out its only step."""
    alone = PLAIN.replace("    population: {nord: bydel = 'Nord', alle: bydel <> 'Ingen'}   # to trin\n", "").split(
        "    variants"
    )[0]
    one, other = (fingerprints(read_texts({"a.yaml": text})) for text in (alone, f"{alone}    {empty}\n"))
    assert one == other


def test_what_takes_out_its_only_step_counts_as_what_never_had_one() -> None:
    text = PLAIN.replace("{nord: bydel = 'Nord', alle: bydel <> 'Ingen'}   # to trin", "{nord: bydel = 'Nord'}")
    text += "  hele: {title: Hele, kind: count, rows: sager, period: {every: year, dated: åbnet}}\n"
    found = fingerprints(read_texts({"a.yaml": text}))
    assert found["sager/alle"] == found["hele"] != found["sager"]


def test_a_text_that_looks_like_a_word_of_yaml_or_json_stays_a_text() -> None:
    titles = ["null", "~", "", "yes", "1.0", 'a "~" b', "null, ~", "\\", "æ\u0085ø\u2028å\ufeff", "😀", "- a: b # c"]
    for title in titles:
        document = document_of({"indicators": {"x": {"title": title, "not_computed": "intet"}}})
        (declared,) = read_texts({"a.yaml": document}).indicators
        assert (declared.definition.title, document.count("~")) == (title, title.count("~"))
        assert content_of(document)["indicators"]["x"]["title"] == title


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


@given(st.dictionaries(TEXTS, st.none() | TEXTS | st.lists(TEXTS | st.none()), max_size=5))
def test_a_document_holds_what_it_is_made_of(content: dict[str, object]) -> None:
    assert content_of(document_of(content)) == content


@given(TEXTS, TEXTS)
def test_any_text_is_read_back_as_it_was(one: str, other: str) -> None:
    """An escape in quotation marks can bring any character into a definition."""
    document = document_of({"indicators": {"x": {"title": {"da": one, "en": other}, "not_computed": "intet"}}})
    (declared,) = read_texts({"a.yaml": document}).indicators
    assert declared.definition.title == {"da": one, "en": other}
