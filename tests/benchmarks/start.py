"""What it costs to begin: whole processes, in turn, medians. Run by hand: `python tests/benchmarks/start.py`."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

FILES, IN_A_FILE, ROUNDS = 10, 100, 7
SOURCE = Path(__file__).parents[2] / "src"
NOTHING = ("-c", "pass")
HELP = ("-m", "forebyg.cli", "--help")
VALIDATE = ("-m", "forebyg.cli", "validate")
NAMED = """
import sys
from forebyg.cli.door import run
from forebyg.cli.streams import Manner
run(["validate", "--quiet"], Manner())
own = {"forebyg", "__main__", *sys.stdlib_module_names}
print(*(name for name in sys.modules if name.partition(".")[0] not in own and not name.startswith("_")))
"""
"""What others wrote and a validation cannot do without, in the order in which it is read."""
LIMITS = {"help": 7.0, "validate": 2.5}

EXTRACTS = """\
forebyg: 1

extracts:
  children:
    file: children.csv
    key: [child]
    columns:
      child: id
      born: date
      sex: {type: category or empty, values: [K, M]}
      district: category or empty
  enrolments:
    file: enrolments.csv
    key: [child, school, first]
    columns:
      child: id
      school: id
      grade: int or empty
      provision: {type: category or empty, values: [almen, specialklasse, specialskole]}
      hours: decimal or empty
      first: date
      last: date or empty
    spell: {from: first, to: last}
    references: {child: children}
  notifications:
    file: notifications.csv
    key: [notification]
    columns:
      notification: id
      child: id or empty
      received: date
      assessed: date or empty
      origin: {type: category or empty, values: [skole, sundhedspleje, hospital, politi, anonym]}
    references: {child: children}
  absence:
    file: absence.csv
    key: [child, day]
    columns: {child: id, day: date, reason: {type: category, values: [sygdom, lovligt, ulovligt]}, share: decimal}
    references: {child: children}
"""
STRATEGY = """\
forebyg: 1

strategy:
  id: strategy_{file}
  title: {{da: Strategi {file}, en: Strategy {file}}}
  document: Strategi {file}, Københavns Kommune
  areas:
    early:
      title: {{da: Tidlig indsats, en: Early effort}}
      goals:
        sooner: {{title: {{da: Flere hjælpes i tide, en: More are helped in time}}}}
        together: {{title: {{da: Flere er med i fællesskabet, en: More belong}}}}

defaults: {{lang: da, as_of: 2024-12-31, confidence: 0.95, paired: allow, rule: point, open: due, month_end: clamp}}

indicators:
"""
ENROLLED = """\
  {name}:
    title: {{da: "Elever uden for almenområdet, nr. {number}", en: "Pupils in segregated provision, no. {number}"}}
    goal: early.{goal}
    source:
      document: Strategi {file}, Københavns Kommune
      page: {page}
      wording: »Andelen af elever uden for almenområdet skal falde til under {aim} procent«
    kind: share
    rows: enrolments
    period: {{every: school_year, at: 09-30, from: {year}/{next_year}}}
    join: {{children: {{on: child}}}}
    derive:
      age: age(born, period.end)
      days: {{sum: share, of: absence, on: child, dated: day, during: period, where: reason = '{reason}'}}
    population:
      børn og ikke voksne: age < {age}
      de klasser, det handler om: grade BETWEEN {low} AND {high} AND provision IS NOT NULL
    per: child
    numerator: provision <> 'almen' AND (hours >= {hours} OR days > {days})
    by: [district, sex]
    better: lower
    baseline: {{period: {year}/{next_year}}}
    target: {{below: {aim}, by: 2023/24}}
    tags: [skole, {reason}]
    note:
      da: Støtte fra {hours} timer om ugen tæller med, og mere end {days} dages fravær.
"""
NOTIFIED = """\
  {name}:
    title: {{da: "Underretninger vurderet i tide, nr. {number}", en: "Notifications assessed in time, no. {number}"}}
    goal: early.{goal}
    source:
      document: Strategi {file}, Københavns Kommune
      page: {page}
      wording: »{aim} procent af underretningerne skal vurderes inden for {days} dage«
    kind: share
    rows: notifications
    period: {{every: quarter, dated: received, from: {year}Q1}}
    join: {{children: {{on: child}}}}
    derive:
      age: age(born, received)
      waited: days_between(received, assessed)
    population:
      kendt barn: child IS NOT NULL
      alderen: age >= {low} AND age < {age}
      de afsendere, det handler om: origin IN ('skole', 'politi', '{origin}')
    numerator: assessed <= received + INTERVAL '{days} days' AND waited >= 0
    by: [origin, sex]
    better: higher
    baseline: {{period: {year}Q4}}
    target: {{at least: {aim}, by: 2024Q4}}
    tags: [underretninger, {origin}]
    note:
      da: Barnet er {low} til {age} år, og der regnes fra den dag, underretningen kom.
"""
KINDS = (ENROLLED, NOTIFIED)


def written(folder: Path) -> None:
    """Definitions as municipalities write them: indicators of 26 lines, most expressions written once, some often."""
    chance = random.Random(7)
    (folder / "extracts.yaml").write_text(EXTRACTS, encoding="utf-8")
    for file in range(FILES):
        text = STRATEGY.format(file=file) + "".join(_indicators(file, chance))
        (folder / f"strategy-{file}.yaml").write_text(text, encoding="utf-8")


def _indicators(file: int, chance: random.Random) -> Iterator[str]:
    for one in range(IN_A_FILE):
        number, year, low = file * IN_A_FILE + one, chance.randrange(2012, 2020), chance.randrange(0, 7)
        yield KINDS[one % len(KINDS)].format(
            name=f"indicator_{number}",
            number=number,
            file=file,
            goal=chance.choice(["sooner", "together"]),
            page=chance.randrange(1, 80),
            year=year,
            next_year=(year + 1) % 100,
            low=low,
            high=low + chance.randrange(1, 4),
            age=chance.randrange(8, 19),
            aim=chance.randrange(1, 99),
            days=chance.randrange(2, 200),
            hours=chance.randrange(3, 20),
            reason=chance.choice(["sygdom", "lovligt", "ulovligt"]),
            origin=chance.choice(["sundhedspleje", "hospital", "anonym"]),
        )


def ran(arguments: tuple[str, ...], folder: Path) -> tuple[float, str]:
    """The seconds of one process from its start to its end, and what it says."""
    compiled = {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(SOURCE), **compiled},
        capture_output=True,
        check=False,
    )
    took = time.perf_counter() - began
    if done.returncode:
        sys.exit(f"{' '.join(arguments)}\n{done.stdout.decode()}{done.stderr.decode()}")
    return took, done.stdout.decode()


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # The first round compiles everything, as installing does; it is not counted.
        (folder / "configs").mkdir()
        written(folder / "configs")
        modules = ran(("-c", NAMED), folder)[1].split()
        needed_alone = ("-c", "".join(f"import {module}\n" for module in modules))
        commands = (NOTHING, HELP, needed_alone, VALIDATE)
        rounds = [[ran(command, folder)[0] for command in commands] for _ in range(1 + ROUNDS)]
    nothing, help, needed, validate = (statistics.median(column) for column in zip(*rounds[1:], strict=True))
    ratios = {"help": help / nothing, "validate": validate / needed}
    print(f"--help {help:.3f} s, python -c pass {nothing:.3f} s: {ratios['help']:.2f} x")
    print(
        f"validate {FILES * IN_A_FILE:,} indicators {validate:.3f} s, what it must import {needed:.3f} s: "
        f"{ratios['validate']:.2f} x"
    )
    return int(any(ratio > LIMITS[name] for name, ratio in ratios.items()))


if __name__ == "__main__":
    sys.exit(main())
