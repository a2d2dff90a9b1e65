"""What a command does not use, it does not import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
HEAVY = ("polars", "scipy", "numpy")
LOOK = """
import sys
from forebyg.cli.door import run
from forebyg.cli.streams import Manner
run({arguments!r}, Manner())
print(*(name for name in {heavy!r} if name in sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], (*HEAVY, "rich", "pydantic", "yaml", "sqlglot")),
        (["compute", "--help"], (*HEAVY, "rich", "yaml", "sqlglot")),
        (["list"], HEAVY),
        (["validate"], (*HEAVY, "rich")),
    ],
)
def test_imports(arguments, unwanted, project):
    program = LOOK.format(arguments=arguments, heavy=unwanted)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=project, env={"PYTHONPATH": str(SOURCE)}, capture_output=True, check=True
    )
    assert done.stderr.decode().strip() == ""
