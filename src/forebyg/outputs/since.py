"""This room says in a few lines what became of the numbers and the goals since an earlier run."""

from __future__ import annotations

from collections import Counter

from forebyg.comparisons import Comparison, MovedRow
from forebyg.outputs.comparison_words import word
from forebyg.outputs.labels import label
from forebyg.outputs.numbers import day, exact
from forebyg.outputs.rows import natural

_WORDS = {
    "da": {
        "since": "Siden kørslen {} ({})",
        "beside": "Ved siden af de indtastede tal i {} ({})",
        "none": "{}: ingen tal er ændret.",
        "some": "{}: {}, {}. Årsager: {}.",
        "different": "{} tal er forskelligt|{} tal er forskellige",
        "held": "1 tal er fastholdt, som det først blev offentliggjort.|"
        "{} tal er fastholdt, som de først blev offentliggjort.",
        "numbers": "{} tal er ændret|{} tal er ændret",
        "indicators": "i 1 indikator|i {} indikatorer",
        "new": "Nye perioder {}.",
        "gone": "Uden tal nu: {}.",
        "goal": "  {}, {}: {} → {}",
        "more": "Hvert tal og dets årsag: forebyg compare",
    },
    "en": {
        "since": "Since the run {} ({})",
        "beside": "Beside the figures typed in as {} ({})",
        "none": "{}: no number has changed.",
        "some": "{}: {}, {}. Causes: {}.",
        "different": "{} number differs|{} numbers differ",
        "held": "1 number is held as it was first published.|{} numbers are held as they were first published.",
        "numbers": "{} number has changed|{} numbers have changed",
        "indicators": "in 1 indicator|in {} indicators",
        "new": "New periods {}.",
        "gone": "Without numbers now: {}.",
        "goal": "  {}, {}: {} → {}",
        "more": "Each number and its cause: forebyg compare",
    },
}


def since(found: Comparison, lang: str) -> list[str]:
    """How many numbers differ and why, and which totals of default definitions have another status."""
    words = _WORDS["en" if lang == "en" else "da"]
    when = day(found.then.started.date(), lang)
    begins = words["beside" if found.is_beside else "since"].format(found.then.name, when)
    moved = [(one, row) for one in found.indicators for row in one.moved]
    causes = Counter(cause for _, row in moved for cause in row.causes)
    if not moved:
        lines = [words["none"].format(begins)]
    else:
        told = ", ".join(f"{word(f'cause {cause}', lang)} ({exact(n, lang)})" for cause, n in causes.most_common())
        indicators = len({one.name for one, _ in moved})
        numbers = words["different" if found.is_beside else "numbers"]
        said = (_many(numbers, len(moved), lang), _many(words["indicators"], indicators, lang))
        lines = [words["some"].format(begins, *said, told or "–")]
    held = sum(row.is_newly_held for one in found.indicators for row in one.rows)
    lines += [_many(words["held"], held, lang)] if held else []
    newer = 0 if found.is_beside else sum(bool(one.new_periods) for one in found.indicators)
    lines += [words["new"].format(_many(words["indicators"], newer, lang))] if newer else []
    # An indicator that could not be counted has lost its periods; that is no number that stands.
    gone = [one.name for one in found.indicators if one.is_lost]
    if gone:
        lines = lines if moved else []
        lines.append(words["gone"].format(", ".join(gone)))
    for one in found.indicators:
        if one.variant is None:
            totals = [row for row in one.rows if row.place.by == "{}" and row.place.category is None]
            for row in sorted(totals, key=lambda row: natural(row.place.period)):
                if _has_turned(row):
                    sides = (label(str(side), lang) for side in (row.assessment_then, row.assessment_now))
                    lines.append(words["goal"].format(one.title, row.place.period, *sides))
    return [*lines, words["more"]] if any(one.rows for one in found.indicators) else lines


def _many(forms: str, count: int, lang: str) -> str:
    one, many = forms.split("|")
    return (one if count == 1 else many).format(exact(count, lang))


def _has_turned(row: MovedRow) -> bool:
    sides = (row.assessment_then, row.assessment_now)
    return None not in sides and sides[0] != sides[1]
