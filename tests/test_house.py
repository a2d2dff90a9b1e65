"""The house stands: floors, style, and what must be written down for every command, indicator and error."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from forebyg import errors
from forebyg.cli import commands
from forebyg.cli.door import run
from forebyg.cli.schema import as_text
from forebyg.cli.streams import Manner
from forebyg.definitions.catalogue import Catalogue
from forebyg.errors import ForebygError
from forebyg.examples import run_examples
from forebyg.language.catalogue import read_catalogue

HOUSE = Path(__file__).parents[1]
SOURCE = HOUSE / "src/forebyg"
README = HOUSE / "README.md"
CONFIGS = HOUSE / "configs"
COMMANDS = sorted(commands.COMMANDS)
SECOND = HOUSE / "tests/independent"
COMPARING = {"test_catalogue", "test_foreign"}
LONGEST = 300
WRITTEN = (".cfg", ".json", ".md", ".py", ".toml", ".yaml", ".yml")
ELSEWHERE = (
    # Written apart, so that this file does not hold what it looks for.
    *("/" + folder + "/" for folder in ("home", "root", "tmp", "Users", "work")),
    "C:" + "\\Users",
    *("py" + "pi.org", "file" + "s.pythonhosted", "index" + "-url", "extra" + "-index"),
)


def test_imports_go_down_the_floors(capsys: pytest.CaptureFixture[str]) -> None:
    code = lint_imports(config_filename=str(HOUSE / "pyproject.toml"), no_cache=True, no_logo=True)
    assert code == 0, capsys.readouterr().out


def test_the_second_reading_knows_nothing_of_the_first() -> None:
    """What recomputes is Python, DuckDB and itself; only what compares the two knows both."""
    files = {file.stem: file for file in SECOND.glob("*.py")}
    assert files.keys() >= COMPARING | {"recomputed", "whole", "registers"}
    own = files.keys() - COMPARING
    allowed = own | (sys.stdlib_module_names - {"importlib", "runpy", "subprocess"}) | {"duckdb", "pytest"}
    assert {name: foreign for name in sorted(own) if (foreign := _imported(files[name]) - allowed)} == {}


# What has not been seen before takes mypy a minute.
TOOLS = {"ruff check": (), "ruff format --check": (), "mypy": pytest.mark.heavy}


@pytest.mark.parametrize("tool", [pytest.param(tool.split(), marks=marks, id=tool) for tool, marks in TOOLS.items()])
def test_style_and_types_are_clean(tool: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", *tool], cwd=HOUSE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_file_can_be_read_at_one_sitting() -> None:
    lengths = {_name(file): len(file.read_text(encoding="utf-8").splitlines()) for file in SOURCE.rglob("*.py")}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_every_file_says_first_what_its_room_is() -> None:
    silent = [_name(file) for file in SOURCE.rglob("*.py") if not file.read_text(encoding="utf-8").startswith('"""')]
    assert silent == []


def test_nothing_names_a_machine_or_where_packages_were_fetched() -> None:
    found = [
        f"{_name(file)}:{number}: {word}"
        for file in _written()
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        for word in ELSEWHERE
        if word in line
    ]
    assert found == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"], Manner()) == 0
    usage, _, about = capsys.readouterr().out.strip().partition("\n")
    assert usage.startswith(f"Usage: forebyg {command}")
    assert about.strip()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert re.search(rf"\bforebyg {command}\b", README.read_text(encoding="utf-8"))


def test_every_exit_code_stands_in_the_readme() -> None:
    """In the table of exit codes, and every class of errors beside its own: `| 1 | `ConfigError` | ...`."""
    rows = re.findall(r"^\| (\d+) \| (?:`(\w+)`)? *\|", README.read_text(encoding="utf-8"), re.MULTILINE)
    told = {(int(code), name) for code, name in rows}
    assert {(each.exit_code, each.__name__) for each in _family(ForebygError)} <= told
    codes = {value for name, value in vars(errors).items() if name.startswith("EXIT_")}
    assert codes == {code for code, _ in told}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue([CONFIGS])


def test_every_indicator_has_a_worked_example(catalogue: Catalogue) -> None:
    """A variant is held by its indicator's examples or by none; what is not computed has nothing to hold."""
    computed = [one for one in catalogue.indicators if one.variant is None and one.definition.kind != "not computed"]
    assert [one.name for one in computed if not one.definition.tests] == []


def test_every_worked_example_holds(catalogue: Catalogue) -> None:
    outcomes, _ = run_examples(catalogue, catalogue.indicators)
    assert outcomes
    assert {(one.indicator, one.name): one.differences for one in outcomes if one.differences} == {}


def test_the_schema_beside_the_configs_is_fresh() -> None:
    assert (CONFIGS / "forebyg.schema.json").read_text(encoding="utf-8") == as_text(), (
        "write it again: forebyg schema -o configs/forebyg.schema.json"
    )


def _imported(file: Path) -> set[str]:
    """The first names of all modules that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or ".").partition(".")[0] if not node.level else ".")
        elif isinstance(node, ast.Name) and node.id in ("__import__", "eval", "exec"):
            found.add(node.id)
    return found


def _name(file: Path) -> str:
    return file.relative_to(HOUSE).as_posix()


def _written() -> Iterator[Path]:
    """Every text that is kept; a lock that a tool wrote on this machine is none."""
    for place in ("src", "tests", "configs", "data", ".ci", ".github"):
        for file in sorted((HOUSE / place).rglob("*")):
            if file.is_file() and (file.suffix in WRITTEN or place == ".ci") and "__pycache__" not in file.parts:
                yield file
    yield from (file for file in sorted(HOUSE.iterdir()) if file.is_file() and file.suffix in WRITTEN)


def _family(error: type[ForebygError]) -> Iterator[type[ForebygError]]:
    yield error
    for each in error.__subclasses__():
        yield from _family(each)
