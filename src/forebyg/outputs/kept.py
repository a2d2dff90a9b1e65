"""This room shows the history: a table of kept runs, and what one of them was made of."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from textwrap import fill
from typing import Any, Final, Literal

from forebyg.outputs.characters import plain, width_of
from forebyg.outputs.kept_words import WORDS
from forebyg.outputs.labels import label
from forebyg.outputs.numbers import MISSING, day, number
from forebyg.results import Receipt, Run

Lang = Literal["da", "en"]
SCHEMA, SCHEMA_OF_ONE = "forebyg/history/1", "forebyg/kept/1"
STATUSES: Final = ("ok", "error", "not computed")
HEADINGS: Final = ("run", "started", "as_of", "indicators", "newest", "profile", "version", "definitions")
BETWEEN = "  "
SHORT = 12
"""So much of a fingerprint tells two files apart."""


@dataclass(frozen=True)
class Kept:
    """A kept run, as much of it as is shown here."""

    name: str
    run: Run
    schema: int
    statuses: tuple[str, ...]
    """Of each indicator."""
    rows: int
    definitions: tuple[str, ...]
    """The files whose definitions are kept with it."""
    held_against: tuple[str, ...]
    command: tuple[str, ...]
    tools: Mapping[str, str]
    source: str | None
    """Where its figures come from, if they were typed in."""

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(self.statuses)
        return {status: counted[status] for status in STATUSES if counted[status]}

    @property
    def newest(self) -> tuple[dt.date, ...]:
        """The newest date of each extract that may tell it."""
        return tuple(sorted({one.newest for one in self.run.receipts if one.newest is not None}))


def as_table(runs: Sequence[Kept], lang: Lang, width: int) -> str:
    """The runs, newest first; where the screen is too narrow for a table, a paragraph for each."""
    words = WORDS[lang]
    if not runs:
        return words["none"] + "\n"
    rows = [[words[heading] for heading in HEADINGS], *(_cells(one, lang) for one in reversed(runs))]
    widths = [max(map(width_of, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + len(BETWEEN) * (len(widths) - 1) > width:
        return "\n".join(_paragraph(row, rows[0], width) for row in rows[1:])
    return "".join(f"{BETWEEN.join(map(_padded, row, widths)).rstrip()}\n" for row in rows)


def _cells(one: Kept, lang: Lang) -> list[str]:
    words, run = WORDS[lang], one.run
    return [
        plain(one.name),
        _moment(run.started, lang),
        day(run.as_of, lang) if run.as_of else MISSING,
        _counts(one, lang),
        _between(one.newest, lang),
        plain(run.profile) if one.source is None else words["typed in"],
        plain(run.version),
        words["kept" if one.definitions else "not kept"] if one.source is None else MISSING,
    ]


def _paragraph(row: Sequence[str], headings: Sequence[str], width: int) -> str:
    said = " · ".join(
        f"{heading}: {cell}" for heading, cell in zip(headings[1:], row[1:], strict=True) if cell != MISSING
    )
    return f"{row[0]}\n{fill(said, width, initial_indent='  ', subsequent_indent='  ', break_on_hyphens=False)}\n"


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - width_of(cell))


def as_text(one: Kept, lang: Lang) -> str:
    """What one run was made of."""
    return "\n".join(_told(one, lang)) + "\n"


def as_json(runs: Sequence[Kept]) -> str:
    """The runs for programs, newest first."""
    return _json({"schema": SCHEMA, "runs": [_record(one) for one in reversed(runs)]})


def one_as_json(one: Kept) -> str:
    """One run for programs, with its configs and extracts."""
    receipts = [asdict(receipt) for receipt in one.run.receipts]
    more = {
        "kept_schema": one.schema,
        "configs": [{"path": path, "sha256": sha256} for path, sha256 in one.run.configs],
        "extracts": receipts,
        "held_against": list(one.held_against),
        "command": list(one.command),
        "tools": dict(one.tools),
    }
    return _json({"schema": SCHEMA_OF_ONE} | _record(one) | more)


def _record(one: Kept) -> dict[str, Any]:
    newest = {receipt.name: receipt.newest for receipt in one.run.receipts}
    return {
        "name": one.name,
        "started": one.run.started,
        "as_of": one.run.as_of,
        "seconds": one.run.seconds,
        "indicators": {status: one.counts.get(status, 0) for status in STATUSES},
        "rows": one.rows,
        "newest": newest,
        "profile": one.run.profile,
        "disclosure": one.run.disclosure,
        "version": one.run.version,
        "engine": one.run.engine,
        "definitions": list(one.definitions),
        "imported": one.source is not None,
        "source": one.source,
    }


def _told(one: Kept, lang: Lang) -> Iterator[str]:
    words, run = WORDS[lang], one.run
    yield plain(one.name)
    facts = {
        "started": _moment(run.started, lang),
        "as_of": day(run.as_of, lang) if run.as_of else "",
        "source": one.source or "",
        "indicators": _counts(one, lang),
        "profile": _rule(run, lang) if one.source is None else words["public"],
        "version": _tools(one),
        "command": " ".join(one.command),
        "definitions": (words["kept"] if one.definitions else words["not kept"]) if one.source is None else "",
        "schema": f"forebyg/run/{one.schema}",
    }
    widest = max(len(words[name]) for name in facts)
    yield from (f"  {words[name]:<{widest}}  {plain(said)}" for name, said in facts.items() if said)
    if run.configs:
        yield f"\n{words['configs']}"
        longest = max(len(plain(path)) for path, _ in run.configs)
        yield from (f"  {plain(path):<{longest}}  sha256 {sha256[:SHORT]}…" for path, sha256 in run.configs)
    if run.receipts:
        yield f"\n{words['extracts']}"
        for receipt in run.receipts:
            yield f"  {plain(receipt.file)}: {'; '.join(_receipt(receipt, lang))}"
    if one.held_against:
        yield f"\n{words['held against']}"
        yield from (f"  {name}" for name in one.held_against)


def _receipt(receipt: Receipt, lang: Lang) -> Iterator[str]:
    words = WORDS[lang]
    yield words["rows"].format(_rounded(receipt.rows, receipt, lang))
    if receipt.newest is not None:
        yield words["newest row"].format(day(receipt.newest, lang))
    for verb in ("rejected", "left_out"):
        for cause, count in getattr(receipt, verb).items():
            yield words[verb].format(_rounded(count, receipt, lang), plain(cause))
    if receipt.unread:
        yield words["unread"].format(", ".join(map(plain, receipt.unread)))
    yield f"sha256 {receipt.sha256[:SHORT]}…"


def _rounded(count: int, receipt: Receipt, lang: Lang) -> str:
    """Nothing, of a rounded number, is any number that is nearer to nothing than to the next."""
    if receipt.rounded_to is None:
        return number(count, 0, lang)
    words = WORDS[lang]
    return words["about"].format(number(count, 0, lang)) if count else words["fewer"].format(receipt.rounded_to // 2)


def _rule(run: Run, lang: Lang) -> str:
    rounded = [label("rounded", lang).format(run.rounding)] if run.rounding is not None else []
    return ", ".join([label("rule", lang).format(run.few, run.profile), *rounded])


def _counts(one: Kept, lang: Lang) -> str:
    words = WORDS[lang]
    if one.source is not None:
        return str(len(one.statuses))
    return ", ".join(f"{count} {words[status]}" for status, count in one.counts.items()) or MISSING


def _tools(one: Kept) -> str:
    if one.source is not None:
        return f"forebyg {one.run.version}"
    python = f"Python {one.tools['python']}" if one.tools.get("python") else ""
    told = (f"forebyg {one.run.version}", one.run.engine, python, one.tools.get("platform", ""))
    return ", ".join(part for part in told if part)


def _between(days: Sequence[dt.date], lang: Lang) -> str:
    if not days:
        return MISSING
    return " – ".join(dict.fromkeys((day(days[0], lang), day(days[-1], lang))))


def _moment(when: dt.datetime, lang: Lang) -> str:
    return f"{day(when.date(), lang)} {when:%H:%M}" if lang == "en" else f"{day(when.date(), lang)} kl. {when:%H.%M}"


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False, default=_iso) + "\n"


def _iso(value: Any) -> str:
    assert isinstance(value, dt.date), type(value)
    return value.isoformat()
