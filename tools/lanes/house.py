"""The house stands: the rules of ARCHITECTURE.md that need more than the core's own source
(`core/tests/house.rs` holds the arrows between its rooms).

* `cargo tree -p hivecore -e normal` names nothing that does I/O, waits, or belongs to one language.
* No file of the source, in any language, is longer than 600 lines, and the median is at most 200.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FORBIDDEN_CRATES = {"tokio", "reqwest", "rusqlite", "wasm-bindgen", "pyo3", "uniffi", "hyper", "rand", "getrandom", "chrono"}
LONGEST_FILE, LONGEST_MEDIAN = 600, 200
SOURCE = (".rs", ".py", ".sh", ".ts", ".mjs", ".js", ".kt", ".swift", ".c")


def dependencies(tree: str) -> list[str]:
    """What `cargo tree --prefix none` names and must not."""
    crates = {line.split()[0] for line in tree.splitlines() if line.strip()}
    problems = [f"hivecore depends on {name}" for name in sorted(crates & FORBIDDEN_CRATES)]
    return problems if "hivecore" in crates else ["cargo tree does not name hivecore"]


def all_dependencies() -> list[str]:
    command = ["cargo", "tree", "--locked", "-p", "hivecore", "-e", "normal", "--prefix", "none"]
    return dependencies(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def lengths(files: dict[str, int]) -> list[str]:
    """Files that are too long, and a median that is."""
    problems = [f"{name} has {lines} lines, more than {LONGEST_FILE}" for name, lines in files.items() if lines > LONGEST_FILE]
    median = statistics.median(files.values())
    if median > LONGEST_MEDIAN:
        problems.append(f"the median file has {median} lines, more than {LONGEST_MEDIAN}")
    return problems


def all_lengths() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
    files = {}
    for name in listed:
        if not name.endswith(SOURCE) or "/tests/" in name or "/test/" in name or not (ROOT / name).is_file():
            continue
        text = (ROOT / name).read_text()
        if "enerated by" not in text[:300]:  # generated files are as long as what they are generated from
            files[name] = text.count("\n")
    return lengths(files)


def main() -> int:
    checks = {"dependencies": all_dependencies, "lengths": all_lengths}
    failed = 0
    for name, check in checks.items():
        problems = check()
        failed += bool(problems)
        print(f"{name}: {'ok' if not problems else 'FAILED'}")
        for problem in problems:
            print(f"  {problem}")
    print(f"tests: {len(checks)} run, {len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
