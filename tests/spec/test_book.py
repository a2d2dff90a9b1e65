"""This room runs the book. What may stand in a paragraph of tests/spec/*.md:

```yaml               a file of the catalogue; `yaml defaults` and `yaml shared` at a chapter's opening serve all of it
```rows EXTRACT       drawn rows of a worked example, run as `tests:` in the YAML are run
```csv FILE [CODEC]   a file of an extract, read and computed as `forebyg compute --internal` does
```csv FILE.xlsx SHEET  the same, as a sheet of a workbook that begins with a title page
```expect [as of DAY] period -> numbers; name -> period -> numbers where the fragment declares several indicators
```released [as of DAY] as expect, of drawn files only, with what may not leave withheld
```table [as of DAY]  lines of the table that `forebyg compute --internal --lang en` prints of drawn files, blanks aside
```error              messages that must appear, with or without their `= help:` line; `...` stands for any text
```cached [as of DAY] the extracts of which `--cache` keeps a copy, were they large; out of it come the same numbers
```naive NUMBER       a naive reading of the drawn rows in SQL, and the wrong number that it gives
```unreached          what no written example reaches, as `forebyg test` tells it
```names              every indicator and variant of the catalogue, in order
```findings [as of DAY] all that `forebyg validate --data` finds: extract | column | rule | rows | lines | severity;
                     messages of a paragraph with findings are those of the same run
```kept, typed, compared  a life of several runs, see `lives`

Numbers hold to half a unit in the last written digit; `~` is no number; a period expected to be `none` is not there.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import openpyxl
import pytest
import yaml

from .book import Fence, Paragraph, read_book, read_chapter
from .lives import KINDS, Life

FOLDER = Path(__file__).parent
BOOK = read_book(FOLDER)
Expected = dict[str, dict[str, Any]]
NUMBERS = (
    "numerator",
    "denominator",
    "value",
    "waiting",
    "missing",
    "left_out",
    "change",
    "baseline",
    "previous",
    "lower",
    "upper",
    "change_lower",
    "change_upper",
    "change_percent_lower",
    "change_percent_upper",
    "needed",
    "detectable",
    "detectable_units",
    "interval_coverage",
    "numerator_persons",
    "difference",
    "crude",
    "expected",
    "standardised_ratio",
    "lowest",
    "highest",
    "missing_share",
    "followed",
    "deadline_undetermined",
    *(f"deadline_{name}" for name in ("naive_closed", "naive_all", "mature", "km", "km_lower", "km_upper")),
    *(f"trend_{name}" for name in ("points", "p", "gradient", "lower", "upper", "kendall_p", "theil_sen")),
    *(f"funnel_{name}" for name in ("average", "lower", "upper", "far_lower", "far_upper")),
)
DEFAULTS = re.compile(r"^defaults:.*?(?=^\S|\Z)", re.M | re.S)
FINDING = ("extract", "column", "rule", "rows", "lines", "severity")
COLUMN = {"baseline": "baseline_value", "previous": "previous_value"}


@pytest.mark.parametrize("paragraph", BOOK, ids=[paragraph.name for paragraph in BOOK])
def test_the_book_holds(paragraph: Paragraph, tmp_path: Path) -> None:
    if paragraph.of_kind("findings"):
        check_findings(paragraph, tmp_path)
    elif any(paragraph.of_kind(kind) for kind in KINDS):
        check_life(paragraph, tmp_path)
    elif paragraph.of_kind("error"):
        check_refusal(paragraph, tmp_path)
    else:
        check_numbers(paragraph, tmp_path)


def test_every_paragraph_says_something_in_words_and_holds_something_to_it() -> None:
    for paragraph in BOOK:
        assert paragraph.sentences, f"{paragraph.name}: no sentence"
        kinds = {fence.kind for fence in paragraph.fences}
        written = any("tests:" in fence.text for fence in paragraph.of_kind("yaml"))
        allowed = {"compared", "unreached", "expect", "released", "table", "error", "names", "findings"}
        allowed |= {"cached", "planned"}
        assert written or kinds & allowed, f"{paragraph.name}: nothing is held to it"


def test_a_wrong_number_in_the_book_is_noticed(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.md"
    drawn = "\n".join(
        [
            "# Wrong",
            "## A count",
            "```yaml",
            "extracts: {r: {file: r.csv, columns: {id: id, day: date}}}",
            "defaults: {lang: en, as_of: 2024-12-31}",
            "indicators: {c: {title: C, kind: count, rows: r, period: {every: year, dated: day}}}",
            "```",
            "```rows r",
            "id | day",
            "1  | 2023-01-01",
            "```",
            "```expect",
            "2023: {value: 2}",
            "```",
        ]
    )
    wrong.write_text(drawn, encoding="utf-8")
    with pytest.raises(AssertionError, match="2023"):
        check_numbers(read_chapter(wrong)[0], tmp_path)
    wrong.write_text(drawn.replace("rows r", "csv r.csv").replace(" | ", ";"), encoding="utf-8")
    with pytest.raises(AssertionError, match="2023"):
        check_numbers(read_chapter(wrong)[0], tmp_path)


def check_numbers(paragraph: Paragraph, folder: Path) -> None:
    from forebyg.language.binding import problems

    catalogue = read_catalogue_of(paragraph)
    found = [message_of(problem) for problem in problems(catalogue) if problem.severity == "error"]
    assert not found, found
    for names in paragraph.of_kind("names"):
        assert [declared.name for declared in catalogue.indicators] == names.text.split()
    assert not (differences := run_written(catalogue)), differences
    for fence in paragraph.of_kind("naive"):
        check_naive(paragraph, fence, folder)
    for fence in paragraph.of_kind("unreached"):
        assert unreached_of(catalogue) == [line for line in fence.text.splitlines() if line]
    for fence in paragraph.of_kind("expect"):
        expected = expectations(fence, catalogue)
        if paragraph.of_kind("csv"):
            check_release(compute(paragraph, catalogue, folder, fence), expected)
        else:
            assert not (differences := run(paragraph, catalogue, fence, expected)), differences
    for fence in paragraph.of_kind("table"):
        check_table(fence, compute(paragraph, catalogue, folder, fence))
    for fence in paragraph.of_kind("released"):
        check_release(compute(paragraph, catalogue, folder, fence), expectations(fence, catalogue))
    for fence in paragraph.of_kind("cached"):
        check_cached(paragraph, catalogue, folder, fence)
    for fence in paragraph.of_kind("planned"):
        check_planned(catalogue, folder, fence)


def check_cached(paragraph: Paragraph, catalogue: Any, folder: Path, fence: Fence) -> None:
    """Without a copy, with one that is made, and out of it: the same numbers, receipts and messages."""
    from forebyg.calculation import Wanted, calculate
    from forebyg.extracts import Access, Cache, Fingerprints, access, prepared

    data, wanted = folder / "data", Wanted(internal=True, as_of=as_of_of(fence))
    data.mkdir()
    write_files(paragraph, data)
    releases = [calculate(catalogue, data, wanted)]
    assert prepared(folder / "kept", data) is None
    with mock.patch.object(access, "SCANNED_FROM", 0):
        for _ in range(2):
            cache = Cache(folder / "kept", data, Fingerprints())
            releases.append(calculate(catalogue, data, wanted, access=Access(data, cache)))
    declared = {name for name, one in catalogue.extracts.items() if cache.find(one, wanted.as_of)}
    assert sorted(declared) == sorted(fence.text.split())
    for one in releases[1:]:
        assert one.rows.equals(releases[0].rows)
        assert (one.run.receipts, one.problems) == (releases[0].run.receipts, releases[0].problems)


def check_planned(catalogue: Any, folder: Path, fence: Fence) -> None:
    """What `forebyg compute --plan` prints, without a file of the data."""
    from forebyg.calculation import Wanted, plan
    from forebyg.outputs.plans import as_text

    assert as_text(plan(catalogue, folder, Wanted(internal=True)), "en") == fence.text.rstrip("\n")


def check_life(paragraph: Paragraph, folder: Path) -> None:
    from forebyg.errors import ForebygError

    def check(release: Any, fence: Fence, catalogue: Any) -> None:
        check_release(release, expectations(fence, catalogue))

    messages: list[str] = []
    try:
        Life(paragraph, folder, read_catalogue_of, check).lived()
    except ForebygError as error:
        messages = [message_of(problem) for problem in error.problems]
    assert bool(messages) == bool(paragraph.of_kind("error")), messages
    check_messages(paragraph, messages)


def check_naive(paragraph: Paragraph, fence: Fence, folder: Path) -> None:
    """The wrong number is what it is said to be, and not the right one."""
    with duckdb.connect() as connection:
        for rows in paragraph.of_kind("rows"):
            file = folder / f"{rows.words}.naive.csv"
            with file.open("w", encoding="utf-8", newline="") as written:
                csv.writer(written).writerows([c.strip() for c in line.split("|")] for line in rows.text.splitlines())
            connection.sql(f"CREATE TABLE {rows.words} AS FROM read_csv('{file}', header = true)")
        (found,) = connection.sql(fence.text).fetchall()[0]
    assert agrees("value", fence.words, float(found)), f"the naive reading gives {found}"
    wanted = [text for one in paragraph.of_kind("expect") for text in re.findall(r"\bvalue: ([-\d.]+)", one.text)]
    assert not all(agrees("value", text, float(found)) for text in wanted), "the naive reading is right"


def unreached_of(catalogue: Any) -> list[str]:
    from forebyg.examples import run_examples

    _, reaches = run_examples(catalogue, catalogue.indicators)
    return [f"{reach.indicator}: {what}" for reach in reaches for what in reach.unreached]


def check_table(fence: Fence, release: Any) -> None:
    from forebyg.outputs.cells import View
    from forebyg.outputs.tables import as_table

    drawn = as_table(release, View(lang="en", every_period=True, strata=True))
    shown = [" ".join(line.split()) for line in drawn.split("\n")]
    for line in fence.text.splitlines():
        assert any(" ".join(line.split()) in one for one in shown), f"{line!r} is not in:\n{drawn}"


def check_refusal(paragraph: Paragraph, folder: Path) -> None:
    check_messages(paragraph, refusals(paragraph, folder))


def check_findings(paragraph: Paragraph, folder: Path) -> None:
    from forebyg.calculation import check_extracts
    from forebyg.language.binding import problems

    catalogue = read_catalogue_of(paragraph)
    assert not problems(catalogue)
    write_files(paragraph, folder)
    for fence in paragraph.of_kind("findings"):
        checked = check_extracts(catalogue, folder, as_of_of(fence))
        drawn = [tuple(cell.strip() for cell in line.split("|")) for line in fence.text.splitlines()]
        assert drawn[0] == FINDING
        assert [finding_of(problem) for problem in checked.problems] == drawn[1:]
        check_messages(paragraph, [message_of(problem) for problem in checked.problems])


def finding_of(problem: Any) -> tuple[str, ...]:
    """A finding as it is drawn; the lines of several files with their file."""
    found = problem.finding
    rows = "" if found.rows is None else f"{found.rows} of {found.of}" if found.of is not None else str(found.rows)
    lines = [(file, ", ".join(map(str, numbers))) for file, numbers in found.lines]
    shown = "; ".join(f"{file} {numbers}" if len(lines) > 1 else numbers for file, numbers in lines)
    return (found.extract, found.column or "", found.rule, rows, shown, problem.severity)


def check_messages(paragraph: Paragraph, messages: list[str]) -> None:
    for fence in paragraph.of_kind("error"):
        for line in filter(None, fence.text.replace("\n  = help", " = help").splitlines()):
            assert any(matches(line, message) for message in messages), f"{line!r} is not among {messages}"


def matches(line: str, message: str) -> bool:
    """Whether a drawn message line is this message; three dots stand for anything, help may be left out."""
    code, _, text = line.partition(": ")
    code = re.escape(code).replace(r"\.\.\.", ".*").replace(r"\.", ".")
    text = ".*".join(re.escape(part.strip()) for part in text.split("..."))
    return re.fullmatch(rf"{code}: {text}( = help: .*)?", message, re.DOTALL) is not None


def message_of(problem: Any) -> str:
    help_ = f" = help: {problem.help}" if problem.help else ""
    return f"error[{problem.code}]: {problem.message}{help_}"


def refusals(paragraph: Paragraph, folder: Path) -> list[str]:
    """Every message a paragraph brings about: reading, binding, then counting where rows are drawn."""
    from forebyg.errors import ForebygError
    from forebyg.language.binding import problems

    try:
        catalogue = read_catalogue_of(paragraph)
        if found := [message_of(problem) for problem in problems(catalogue)]:
            return found
        if paragraph.of_kind("csv"):
            release = compute(paragraph, catalogue, folder, Fence("expect", "", ""))
            return [message_of(problem) for problem in release.problems]
        nothing = {declared.name: {"none": {"value": "0"}} for declared in catalogue.indicators}
        return [f"error[]: {text}" for text in run(paragraph, catalogue, Fence("expect", "", ""), nothing)]
    except ForebygError as error:
        return [message_of(problem) for problem in error.problems]


def read_catalogue_of(paragraph: Paragraph) -> Any:
    """The shared extracts stand under the defaults of the paragraph, so that its as_of is theirs."""
    from forebyg.language.catalogue import read_texts

    own = [fence.text for fence in paragraph.of_kind("yaml")]
    chapter = next((fence.text for fence in paragraph.shared if fence.words == "defaults"), "")
    written = next(filter(None, (DEFAULTS.search(text) for text in own)), None)
    shared = [fence.text for fence in paragraph.shared if fence.words == "shared"]
    texts = [text if written or not chapter else chapter + text for text in own]
    return read_texts(
        {f"shared{number}.yaml": (written[0] if written else chapter) + text for number, text in enumerate(shared, 1)}
        | {f"book{number}.yaml": text for number, text in enumerate(texts, 1)}
    )


def expectations(fence: Fence, catalogue: Any) -> Expected:
    drawn = yaml.load(fence.text, Loader=yaml.BaseLoader)
    names = [declared.name for declared in catalogue.indicators]
    return drawn if set(drawn) <= set(names) else {names[0]: drawn}


def as_of_of(fence: Fence) -> dt.date | None:
    day = re.fullmatch(r"as of (\S+)", fence.words)
    return dt.date.fromisoformat(day[1]) if day else None


def run(paragraph: Paragraph, catalogue: Any, fence: Fence, expected: Expected) -> list[str]:
    """The differences of a worked example, attached to each indicator as if written under its `tests:`."""
    from forebyg.examples import run_examples

    given = {rows.words: rows.text for rows in paragraph.of_kind("rows")}
    examples: dict[str, list[Any]] = {}
    for name, periods in expected.items():
        id_, _, variant = name.partition("/")
        examples.setdefault(id_, []).append(
            example(paragraph.heading, variant or None, as_of_of(fence), given, periods)
        )
    with_examples = replace(
        catalogue,
        indicators=tuple(attached(declared, examples.get(declared.id, [])) for declared in catalogue.indicators),
    )
    outcomes, _ = run_examples(with_examples, with_examples.indicators)
    assert len(outcomes) == len(expected), "an example was not run"
    return [f"{outcome.indicator}/{outcome.variant}: {text}" for outcome in outcomes for text in outcome.differences]


def run_written(catalogue: Any) -> list[str]:
    """The differences of the examples that stand in the fragment itself."""
    from forebyg.examples import run_examples

    outcomes, _ = run_examples(catalogue, catalogue.indicators)
    return [text for outcome in outcomes for text in outcome.differences]


def example(name: str, variant: str | None, as_of: dt.date | None, given: dict[str, str], periods: Any) -> Any:
    from forebyg.definitions.indicators import Example

    expect = {
        label: {key: None if text == "~" else text for key, text in row.items()} for label, row in periods.items()
    }
    return Example(name=name, variant=variant, as_of=as_of, given=given, expect=expect)


def attached(declared: Any, examples: list[Any]) -> Any:
    own = examples if declared.variant is None else []
    return replace(declared, definition=declared.definition.model_copy(update={"tests": own}))


def compute(paragraph: Paragraph, catalogue: Any, folder: Path, fence: Fence) -> Any:
    from forebyg.calculation import Wanted, calculate

    write_files(paragraph, folder)
    return calculate(catalogue, folder, Wanted(internal=fence.kind != "released", as_of=as_of_of(fence)))


def write_files(paragraph: Paragraph, folder: Path) -> None:
    for drawn in paragraph.of_kind("csv"):
        file, _, codec = drawn.words.partition(" ")
        if file.endswith(".xlsx"):
            write_workbook(folder / file, codec, drawn.text)
            continue
        (folder / file).write_bytes(drawn.text.encode(codec or "utf-8"))


def write_workbook(file: Path, sheet: str, text: str) -> None:
    """A title page, and the drawn rows on the sheet that is named; what is all digits is a number."""
    book = openpyxl.Workbook()
    book.active.append(["Udtræk"])
    rows = book.create_sheet(sheet)
    for line in text.splitlines():
        rows.append([int(cell) if cell.isdigit() else cell for cell in line.split(";")])
    book.save(file)


def check_release(release: Any, expected: Expected) -> None:
    """Compare released rows with what the book says, without the comparison that `examples` makes."""
    shown = {one.id if one.variant is None else f"{one.id}/{one.variant}": one for one in release.indicators}
    for name, periods in expected.items():
        for label, wanted in periods.items():
            if label == "status":
                assert (shown[name].status, name) == (wanted, name), shown[name].error
                continue
            rows = [
                row for row in release.rows.iter_rows(named=True) if name_of(row) == name and label_of(row) == label
            ]
            if wanted == "none":
                assert not rows, f"{name} {label} is there"
                continue
            assert len(rows) == 1, f"{name} {label}: {len(rows)} rows; {shown[name].error}"
            for key, text in wanted.items():
                found = rows[0][COLUMN.get(key, key)]
                assert agrees(key, text, found), f"{name} {label} {key}: expected {text}, found {found}"


def name_of(row: dict[str, Any]) -> str:
    return row["indicator"] if row["variant"] is None else f"{row['indicator']}/{row['variant']}"


def label_of(row: dict[str, Any]) -> str:
    strata = {**json.loads(row["by"]), **({"category": row["category"]} if row["category"] is not None else {})}
    return " ".join([row["period"], *(f"{key}={'~' if value is None else value}" for key, value in strata.items())])


def agrees(key: str, text: str, found: Any) -> bool:
    if text == "~":
        return found is None
    if key in NUMBERS:
        decimals = len(text.partition(".")[2])
        return found is not None and abs(found - float(text)) <= 0.5 * 10**-decimals + 1e-9
    checks: dict[str, Callable[[], bool]] = dict.fromkeys(
        ("complete", "small", "held"), lambda: found is (text in ("true", "yes"))
    )
    return checks.get(key, lambda: str(found) == text)()
