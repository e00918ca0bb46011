"""The house stands: each rule of ARCHITECTURE.md that can be read off the source.

* Arrows point down only: bindings -> ops -> hive -> engines -> rules -> foundation, and no engine names another.
* `cargo tree -p hivecore -e normal` names nothing that does I/O, waits, or belongs to one language.
* No file of the source is longer than 600 lines, and the median is at most 200.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
STOREYS = ["foundation", "rules", "engines", "hive", "ops"]  # from the ground up
FORBIDDEN_CRATES = {"tokio", "reqwest", "rusqlite", "wasm-bindgen", "pyo3", "uniffi", "hyper", "rand", "getrandom", "chrono"}
LONGEST_FILE, LONGEST_MEDIAN = 600, 200
SOURCE = (".rs", ".py", ".sh", ".ts", ".mjs", ".js", ".kt", ".swift", ".c")

COMMENT_OR_STRING = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\])*"', re.DOTALL)
TEST_MODULE = re.compile(r"#\[cfg\(test\)\]\s*mod \w+ \{.*?^\}", re.DOTALL | re.MULTILINE)
CRATE_PATH = re.compile(r"\bcrate::(?:(\w+(?:::\w+)?)|\{((?:[^{}]|\{[^{}]*\})*)\})")
INNER_GROUP = re.compile(r"\{[^{}]*\}")


def rooms(path: Path) -> list[str]:
    """`core/src/engines/recommend/rank.rs` -> ["engines", "recommend"]; lib.rs has no room, it opens the doors."""
    parts = list(path.parts[2:])
    parts[-1] = parts[-1].removesuffix(".rs")
    return [part for part in parts if part not in ("mod", "lib")][:2]


def names_used(source: str, engines: set[str]) -> list[list[str]]:
    """Every room a file names by `crate::`; the shorter doors `crate::recommend` and `crate::call` count as their rooms."""
    code = TEST_MODULE.sub("", COMMENT_OR_STRING.sub("", source))
    used = []
    for match in CRATE_PATH.finditer(code):
        names = [match[1]] if match[1] else INNER_GROUP.sub("", match[2]).split(",")
        for name in filter(None, (name.strip() for name in names)):
            first, _, second = name.partition("::")
            if first in engines:
                used.append(["engines", first])
            else:
                used.append(["ops" if first == "call" else first, second.partition("::")[0]])
    return used


def arrows(path: Path, source: str, engines: set[str]) -> list[str]:
    """What this file uses and must not."""
    here = rooms(path)
    if not here or here[0] not in STOREYS:
        return []
    problems = []
    for used in names_used(source, engines):
        if used[0] in STOREYS and STOREYS.index(used[0]) > STOREYS.index(here[0]):
            problems.append(f"{path}: {here[0]} must not use {used[0]}, which stands above it")
        elif used[0] == here[0] == "engines" and used[1] != here[1]:
            problems.append(f"{path}: the engine {here[1]} must not use the engine {used[1]}")
    return problems


def all_arrows() -> list[str]:
    files = sorted((ROOT / "core/src").rglob("*.rs"))
    if len(files) < 10:
        return [f"found only {len(files)} source files of the core"]
    folder = ROOT / "core/src/engines"
    engines = {entry.stem for entry in folder.iterdir() if entry.stem != "mod"} if folder.is_dir() else set()
    return [problem for file in files for problem in arrows(file.relative_to(ROOT), file.read_text(), engines)]


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
    checks = {"arrows": all_arrows, "dependencies": all_dependencies, "lengths": all_lengths}
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
