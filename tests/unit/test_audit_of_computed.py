"""What a computed release prints can be read back, whatever is in it, and is what was released."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_people import people, released

from forebyg.disclosure.auditing.audit import Finished, Format, audit
from forebyg.disclosure.auditing.pattern import Pattern
from forebyg.outputs.cells import View
from forebyg.outputs.exports import as_json
from forebyg.outputs.markdown import as_markdown
from forebyg.outputs.tables import as_table
from forebyg.outputs.tidy import as_csv
from forebyg.results import Release

YEARLY = "rows: people, period: {every: year, dated: day, to: '2023'}"
KINDS = {
    "a sum over a count": f"kind: ratio, numerator: {{kind: sum, {YEARLY}, value: amount}}, denominator: {{{YEARLY}}}",
    "a count over a sum": f"kind: ratio, numerator: {{{YEARLY}}}, denominator: {{kind: sum, {YEARLY}, value: amount}}",
    "a sum": f"kind: sum, {YEARLY}, value: amount",
    "a mean": f"kind: mean, {YEARLY}, value: amount",
    "a median": f"kind: median, {YEARLY}, value: amount",
    "a share": f"kind: share, {YEARLY}, numerator: trait",
    "a distribution": f"kind: distribution, {YEARLY}, of: kind",
}


def texts(release: Release) -> dict[Format, str]:
    view = View(width=120, every_period=True, strata=True)
    return {
        "json": as_json(release), "csv": as_csv(release), "markdown": as_markdown(release, view),
        "table": as_table(release, view),
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_audited_in_every_format(tmp_path: Path, kind: str) -> None:
    rows = [
        row | {"amount": number % 7, "trait": "yes" if number % 3 else "no", "kind": "xyz"[number % 3]}
        for number, row in enumerate([*people(40), *people(25, area="B"), *people(3, area="C")])
    ]
    release = released(tmp_path, f"n: {{title: N, {KINDS[kind]}, by: [area]}}", rows)
    assert isinstance(release.pattern, Pattern)
    for format, text in texts(release).items():
        audit([Finished("it", format, text)], release.indicators, release.pattern)
