"""This room tells every indicator in words, from the definitions that were kept with a run."""

from __future__ import annotations

from forebyg.definitions.catalogue import Catalogue, Declared
from forebyg.definitions.indicators import Ratio, Share, Within
from forebyg.language.sentence import sentence
from forebyg.language.words import title_of
from forebyg.reports.material import Lang, Told


def told_of(catalogue: Catalogue, lang: Lang) -> dict[tuple[str, str | None], Told]:
    """By id and variant."""
    return {(one.id, one.variant): _told(one, catalogue, lang) for one in catalogue.indicators}


def _told(one: Declared, catalogue: Catalogue, lang: Lang) -> Told:
    definition = one.definition
    return Told(
        sentence=sentence(one, catalogue, lang),
        wording=(title_of(definition.source.wording, lang) or None) if definition.source else None,
        document=definition.source.document if definition.source else None,
        owner=definition.owner,
        checked_by=definition.checked_by,
        review=definition.review,
        note=title_of(definition.note, lang) or None,
        breaks=tuple((one.start, title_of(one.why, lang)) for one in definition.breaks),
        funnel=definition.funnel if isinstance(definition, Share | Ratio | Within) else None,
    )
