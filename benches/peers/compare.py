"""Prints one tab-separated line per comparison: peer, workload, ours, theirs, unit, ratio."""

import argparse
import sys

from comparisons import books, emotion, names, portfolio, rules, sessions, top_k, training, voice
from pairing import run

MODULES = (books, emotion, names, portfolio, rules, sessions, top_k, training, voice)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("filter", nargs="?", default="", help="only comparisons whose peer or workload holds this")
    parser.add_argument("--rounds", type=int, default=11, help="alternating runs of each side (default: 11)")
    arguments = parser.parse_args()
    for comparison in (comparison for module in MODULES for comparison in module.comparisons()):
        if arguments.filter not in f"{comparison.peer} {comparison.workload}":
            continue
        print(f"peers: {comparison.peer}, {comparison.workload}: {arguments.rounds} rounds", file=sys.stderr)
        result = run(comparison, arguments.rounds)
        fields = (comparison.peer, comparison.workload, f"{result.ours:.4g}", f"{result.theirs:.4g}",
                  comparison.unit, f"{result.ratio:.2f}")
        print(*fields, sep="\t", flush=True)
        print(f"peers: ratio from {result.least:.2f} to {result.greatest:.2f}", file=sys.stderr)


if __name__ == "__main__":
    main()
