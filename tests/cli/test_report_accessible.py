"""The page is held against the rules of axe-core in a real browser, without a window and without a network."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parents[1] / "unit"))

from made_activities import with_activities
from made_releases import everything
from made_reports import material, over_time, schools

from forebyg.reports.material import Lang
from forebyg.reports.page import as_html
from forebyg.results import Release

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
SECONDS = 120


@pytest.fixture(scope="module")
def axe() -> str:
    """The script, from the file that the environment names."""
    named = os.environ.get("FOREBYG_AXE")
    assert named, "FOREBYG_AXE must name axe.min.js, as .ci/run does: npm pack axe-core"
    return Path(named).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, "Chromium must be installed, as .ci/run does: apt-get install chromium"
    return found


def found_by_axe(page: str, axe: str, browser: str, folder: Path) -> dict[str, Any]:
    """What axe says of the page with everything unfolded. The copy lets a script run, which the page itself forbids."""
    assert POLICY.search(page)
    ask = (
        f"axe.run(document, {{runOnly: {json.dumps(RULES)}}}).then(found => {{"
        " document.documentElement.textContent = 'FOUND' + JSON.stringify({"
        " violations: found.violations.map(one => [one.id, one.nodes.map(node => node.html)]),"
        " passes: found.passes.map(one => one.id)}) + 'END'; })"
    )
    script = f"<script>{axe}</script><script>{ask}</script></body>"
    copy = folder / "page.html"
    open_page = POLICY.sub("", page).replace("<details", "<details open")
    copy.write_text(open_page.replace("</body>", script), encoding="utf-8")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    command += [f"--user-data-dir={folder / 'profile'}", f"--virtual-time-budget={1000 * SECONDS}", "--dump-dom"]
    done = subprocess.run([*command, copy.as_uri()], capture_output=True, timeout=5 * SECONDS, check=True)
    answer = re.search("FOUND(.*)END", done.stdout.decode("utf-8"), re.DOTALL)
    assert answer, "axe gave no answer"
    told: dict[str, Any] = json.loads(html.unescape(answer[1]))
    return told


def acting() -> Release:
    """With the actions for a goal."""
    return with_activities(over_time())


@pytest.mark.heavy
@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("released", [everything, over_time, schools, acting], ids=lambda made: made.__name__)
def test_axe_finds_no_violation(released: Any, lang: Lang, axe: str, browser: str, tmp_path: Path) -> None:
    made: Release = released()
    found = found_by_axe(as_html(material(made, lang)), axe, browser, tmp_path)
    assert found["violations"] == []
    assert {"color-contrast", "html-has-lang", "landmark-one-main", "svg-img-alt", "heading-order"} <= {
        *found["passes"]
    }


@pytest.mark.heavy
def test_axe_would_find_one(axe: str, browser: str, tmp_path: Path) -> None:
    """A page without its language, with pale words, is not let through."""
    page = (
        as_html(material(over_time())).replace('<html lang="da">', "<html>").replace("--ink: #1d2329", "--ink: #cccccc")
    )
    violations = {name for name, _ in found_by_axe(page, axe, browser, tmp_path)["violations"]}
    assert violations == {"html-has-lang", "color-contrast"}
