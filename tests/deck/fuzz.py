"""This room opens damaged files for some minutes, and looks for a crash, a hang or a leak.

    uv run python tests/deck/fuzz.py --minutes 3
    uv run python tests/deck/fuzz.py --seed 7 --only 1234      one case again

Each case is an odd file of the deck, damaged at random but the same way for the same seed. It must end in a frame or
in a ForebygError within a few seconds, and nothing planted in its cells may stand in a message, a receipt or a link of
the exception chain. Names of columns are no cells: where damage made a planted word one, it may stand among the names
that were not read, or behind "did you mean"; a planted number may not. A finding is kept in a folder whose path is
printed, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from leaks import leaked, said_by
from mutations import NUMBERS, PLANTED, mutated
from odd import DECK
from odd.wrappers import XLSX
from odd_file import OddFile

from forebyg.errors import ForebygError
from forebyg.extracts import Opened

READ, REFUSED = "read", "refused"
MOST_FINDINGS = 10
MEANT = re.compile(r"did you mean '[^']*'")


@dataclass(frozen=True)
class Outcome:
    """What came of a case: `read`, `refused`, or a finding in one line, with the seconds it took."""

    what: str
    seconds: float


def main(arguments: Sequence[str]) -> int:
    asked = _asked(arguments)
    if asked.only is not None:
        outcome = run(asked.seed, asked.only)
        print(f"case {asked.only}: {outcome.what} ({outcome.seconds:.2f} s), {_keep(asked.seed, asked.only)}")
        return int(outcome.what not in (READ, REFUSED))
    findings: dict[str, list[int]] = {}
    counts: Counter[str] = Counter()
    worker = Worker(asked.seed)
    slowest, began, number = (0.0, 0), time.monotonic(), 0
    while time.monotonic() - began < 60 * asked.minutes and len(findings) < MOST_FINDINGS:
        outcome = worker.run(number, asked.limit)
        slowest = max(slowest, (outcome.seconds, number))
        counts[outcome.what if outcome.what in (READ, REFUSED) else "finding"] += 1
        if outcome.what not in (READ, REFUSED):
            findings.setdefault(outcome.what, []).append(number)
        number += 1
    worker.stop()
    print(f"seed {asked.seed}: {number:,} files, {counts[READ]:,} read, {counts[REFUSED]:,} refused,"
          f" slowest {slowest[0]:.1f} s (case {slowest[1]}), {time.monotonic() - began:.0f} s in all")  # fmt: skip
    for what, numbers in findings.items():
        print(f"{what}\n  {len(numbers)} times; first --seed {asked.seed} --only {numbers[0]}")
        print(f"  {_keep(asked.seed, numbers[0])}")
    print("a crash, a hang or a leak was found" if findings else "no crash, no hang, no leak")
    return int(bool(findings))


def run(seed: int, number: int) -> Outcome:
    """One case, opened in a folder of its own."""
    file = mutated(f"{seed}:{number}")
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        try:
            what = _judged_read(file.open(Path(folder)))
        except ForebygError as error:
            what = _judged_refusal(error)
        except Exception as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            ours = [step for step in traceback.extract_tb(error.__traceback__) if "forebyg" in step.filename]
            place = ours[-1] if ours else frame
            what = f"crash: {type(error).__name__} in {Path(place.filename).name}:{place.lineno} {place.name}"
    return Outcome(what, time.monotonic() - began)


def _judged_read(opened: Opened) -> str:
    said = "".join(f"{problem.message} {problem.help} {problem.finding}" for problem in opened.problems)
    known = [f"{receipt.detected} {receipt.left_out} {receipt.rejected}" for receipt in opened.receipts]
    names = " ".join(name for receipt in opened.receipts for name in receipt.unread)
    shown = leaked(" ".join([said, *known]), PLANTED) + leaked(names, NUMBERS)
    return f"leak: {shown[0]} in what is told of a file that was read" if shown else READ


def _judged_refusal(error: ForebygError) -> str:
    said = said_by(error)
    shown = leaked(said, NUMBERS) + leaked(MEANT.sub("", said), PLANTED)
    codes = "+".join(sorted({problem.code for problem in error.problems}))
    return f"leak: {shown[0]} in a refusal ({codes})" if shown else REFUSED


class Worker:
    """A process of its own, so that one that hangs or dies takes nothing with it."""

    def __init__(self, seed: int):
        self.seed = seed
        self._start()

    def run(self, number: int, limit: float) -> Outcome:
        self.link.send(number)
        try:
            if self.link.poll(limit):
                outcome: Outcome = self.link.recv()
                return outcome
            what = f"hang: no answer within {limit:.0f} s"
        except EOFError:
            what = "crash: the process died"
        self.stop()
        self._start()
        return Outcome(what, limit)

    def stop(self) -> None:
        self.process.kill()
        self.process.join()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.link, other = context.Pipe()
        self.process = context.Process(target=_work, args=(other, self.seed), daemon=True)
        self.process.start()
        other.close()
        # The first answer waits for the imports, which are nobody's fault.
        self.link.recv()


def _work(link: Connection, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        next(file for file in DECK if XLSX in file.files and file.is_honest).read(Path(folder))
    link.send(None)
    while True:
        try:
            link.send(run(seed, link.recv()))
        except EOFError:
            return


def _keep(seed: int, number: int) -> str:
    file: OddFile = mutated(f"{seed}:{number}")
    folder = Path(tempfile.gettempdir()) / "forebyg-fuzz" / f"{seed}-{number}"
    folder.mkdir(parents=True, exist_ok=True)
    file.write(folder)
    (folder / "contract.json").write_text(json.dumps(file.contract, ensure_ascii=False, indent=1), encoding="utf-8")
    return f"kept in {folder}"


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Open damaged files, looking for a crash, a hang or a leak.")
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    parser.add_argument("--limit", type=float, default=5.0, help="seconds that one file may take")
    parser.add_argument("--only", type=int, help="the number of one case to run again, here and now")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
