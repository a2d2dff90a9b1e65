"""This room runs a life of an office: what a paragraph draws is kept, typed in and compared in the order it stands.

```yaml               the definitions from here on
```csv FILE           a file of an extract from here on
```kept [as of DAY]   they are computed and kept; what is released is as it says, as in `released`
```typed SOURCE       a table of earlier figures is kept, with its source
```compared           the last run beside the one before it: of each indicator named, `standing`, `renamed_from`,
                      `changed`, `vintages`, and every row that differs
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from forebyg.history import KeptRun, described, keep, keep_figures, kept_runs

from .book import Fence, Paragraph

KINDS = ("kept", "typed", "compared")
ABOUT = ("standing", "renamed_from", "changed", "vintages")
Reading = Callable[[Paragraph], Any]
Checking = Callable[[Any, Fence, Any], None]


@dataclass
class Life:
    """An office and its history; `catalogue_of` reads a paragraph's definitions, `check` holds a release to a fence."""

    paragraph: Paragraph
    folder: Path
    catalogue_of: Reading
    check: Checking
    written: list[Fence] = field(default_factory=list)
    order: list[str] = field(default_factory=list)

    def lived(self) -> None:
        (self.folder / "data").mkdir()
        for fence in self.paragraph.fences:
            match fence.kind:
                case "yaml":
                    self.written = [fence]
                case "csv":
                    (self.folder / "data" / fence.words).write_text(fence.text, encoding="utf-8")
                case "kept":
                    self._kept(fence)
                case "typed":
                    self._typed(fence)
                case "compared":
                    self._compared(fence)

    @property
    def catalogue(self) -> Any:
        return self.catalogue_of(replace(self.paragraph, fences=self.written))

    @property
    def runs(self) -> tuple[KeptRun, ...]:
        return kept_runs(self.folder / "history")

    def _kept(self, fence: Fence) -> None:
        from forebyg.calculation import Wanted, calculate
        from forebyg.cli.compute import kept_catalogues
        from forebyg.language.canonical import documents_of

        from .test_book import as_of_of

        computed = [run for run in self.runs if not run.is_typed_in]
        kept = kept_catalogues(computed, self.catalogue)
        earlier = [run.release for run in computed]
        wanted = Wanted(as_of=as_of_of(fence))
        release = calculate(self.catalogue, self.folder / "data", wanted, earlier, kept=kept)
        self.check(release, fence, self.catalogue)
        path = keep(release, self.folder / "history", self.runs, documents_of(self.catalogue))
        self.order.append(path.name)

    def _typed(self, fence: Fence) -> None:
        from forebyg.calculation import named

        catalogue, file = self.catalogue, self.folder / f"figures{len(self.order)}.csv"
        file.write_text(fence.text, encoding="utf-8")
        known = {one.name: described(one, catalogue, named(one, None)) for one in catalogue.indicators}
        path = keep_figures(file, fence.words, known, self.folder / "history", self.runs, "0")
        self.order.append(path.name)

    def _compared(self, fence: Fence) -> None:
        from forebyg.cli.compare import comparison_of, known

        runs = {run.name: run for run in self.runs}
        then, now = (known(runs[name]) for name in self.order[-2:])
        computed = [run for run in self.runs if not run.is_typed_in]
        found = {one.name: one for one in comparison_of(then, now, computed, self.folder / "data").indicators}
        for name, told in yaml.load(fence.text, Loader=yaml.BaseLoader).items():
            about = {key: told[key] for key in told if key in ABOUT}
            shown = {
                "standing": found[name].standing,
                "renamed_from": found[name].renamed_from,
                "changed": " ".join(found[name].changed_keys),
                "vintages": {_label(one.place): _vintage(one) for one in found[name].vintages},
            }
            assert {key: shown[key] for key in about} == about, name
            rows = {_label(row.place): _row(row) for row in found[name].rows}
            wanted = {key: value for key, value in told.items() if key not in ABOUT}
            assert rows.keys() == wanted.keys(), name
            for label, row in wanted.items():
                shown_of_row = {key: rows[label][key] for key in row}
                assert shown_of_row == row, f"{name} {label}: {shown_of_row}"


def _label(place: Any) -> str:
    import json

    strata = json.loads(place.by)
    return " ".join([place.period, *(f"{key}={value}" for key, value in strata.items())])


def _row(row: Any) -> Mapping[str, str]:
    return {
        "then": _written(row.value.then),
        "now": _written(row.value.now),
        "data": _written(row.value.by_data),
        "definition": _written(row.value.by_definition),
        "state": row.state_now,
        "causes": " ".join(row.causes),
        "not measured": row.unmeasured or "~",
        "data held": "yes" if row.is_data_held else "no",
    }


def _vintage(one: Any) -> Mapping[str, str]:
    return {
        "first": _written(one.first),
        "now": _written(one.now),
        "state": one.state,
        "reasons": " ".join(one.causes),
    }


def _written(number: float | None) -> str:
    return "~" if number is None else f"{number:g}"
