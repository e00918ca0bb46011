"""Reads what a lane's log says about itself: vectors, tests and what was left out.

Two lines are ours: `vectors: R run, P passed, F failed` and `tests: R run, P passed, F failed`.
The closing lines of cargo test, pytest, node --test and Maven Surefire are read as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
OURS = re.compile(r"^(?:test .* \.\.\. )?(vectors|tests): (\d+) run, (\d+) passed, (\d+) failed$")
CARGO = re.compile(r"^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored")
PYTEST = re.compile(r"^=* ?(?=\d+ (?:passed|failed|error|skipped|xfailed))(.*) in [\d.]+s\b")
PYTEST_PART = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)")
NODE = re.compile(r"^(?:#|ℹ) (pass|fail|cancelled|skipped|todo) (\d+)$")
SUREFIRE = re.compile(r"^(?:\[\w+\] )?Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+)$")
SKIPPED = re.compile(r"^skipped: (.+)$")


@dataclass
class Counts:
    """What one lane counted. `vector_runs` holds (run, passed, failed) of each pass over the vectors."""

    vector_runs: list[tuple[int, int, int]] = field(default_factory=list)
    passed: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)

    @property
    def all_passed(self) -> int:
        return self.passed + sum(passed for _, passed, _ in self.vector_runs)

    @property
    def all_failed(self) -> int:
        return self.failed + sum(failed for _, _, failed in self.vector_runs)


def read(log: str) -> Counts:
    """Counts of a whole log, line by line."""
    counts = Counts()
    for line in log.splitlines():
        _read_line(ESCAPES.sub("", line).strip(), counts)
    return counts


def _read_line(line: str, counts: Counts) -> None:
    if match := OURS.match(line):
        run, passed, failed = (int(match[n]) for n in (2, 3, 4))
        if match[1] == "vectors":
            counts.vector_runs.append((run, passed, failed))
            return
        counts.passed += passed
        # A runner that lost tests on the way has failed them.
        counts.failed += max(failed, run - passed)
    elif match := CARGO.match(line):
        _add(counts, int(match[1]), int(match[2]), int(match[3]), "Rust tests ignored")
    elif match := PYTEST.match(line):
        parts = {name.rstrip("s"): int(n) for n, name in PYTEST_PART.findall(match[1])}
        failed = sum(parts.get(name, 0) for name in ("failed", "error", "xpassed"))
        _add(counts, parts.get("passed", 0), failed, parts.get("skipped", 0) + parts.get("xfailed", 0), "Python tests skipped")
    elif match := NODE.match(line):
        number = int(match[2])
        if match[1] == "pass":
            _add(counts, number, 0, 0, "")
        elif match[1] in ("fail", "cancelled"):
            _add(counts, 0, number, 0, "")
        else:
            _add(counts, 0, 0, number, "Node tests skipped")
    elif match := SUREFIRE.match(line):
        run, failures, errors, skipped = (int(match[n]) for n in (1, 2, 3, 4))
        failed = failures + errors
        _add(counts, run - failed - skipped, failed, skipped, "JUnit tests skipped")
    elif match := SKIPPED.match(line):
        counts.skipped.append(match[1])


def _add(counts: Counts, passed: int, failed: int, skipped: int, what: str) -> None:
    counts.passed += passed
    counts.failed += failed
    if skipped:
        counts.skipped.append(f"{skipped} {what}")
