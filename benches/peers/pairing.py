"""Alternating runs of two sides that do the same work."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import process_time

SECONDS_PER_RUN = 0.5


@dataclass(frozen=True)
class Comparison:
    """Two ways to do the same work. `amount` is how much of it one call does, in the unit's numerator."""

    peer: str
    workload: str
    unit: str
    amount: float
    ours: Callable[[], object]
    theirs: Callable[[], object]


@dataclass(frozen=True)
class Result:
    """Rates of both sides and their ratio: medians over the rounds; and the ratio's least and greatest."""

    ours: float
    theirs: float
    ratio: float
    least: float
    greatest: float


def calls_per_run(side: Callable[[], object]) -> int:
    """How many calls fill one run. The calls that find it out also warm the caches."""
    calls = 1
    while True:
        seconds = timed(side, calls)
        if seconds >= SECONDS_PER_RUN / 4:
            return max(1, round(calls * SECONDS_PER_RUN / seconds))
        calls *= 2


def timed(side: Callable[[], object], calls: int) -> float:
    """CPU seconds of so many calls."""
    start = process_time()
    for _ in range(calls):
        side()
    return process_time() - start


def run(comparison: Comparison, rounds: int) -> Result:
    """Alternates the sides; the one that goes first alternates as well."""
    sides = (comparison.ours, comparison.theirs)
    calls = [calls_per_run(side) for side in sides]
    rates: list[list[float]] = [[], []]
    for number in range(rounds):
        for side in (0, 1) if number % 2 == 0 else (1, 0):
            rates[side].append(comparison.amount * calls[side] / timed(sides[side], calls[side]))
    ratios = [ours / theirs for ours, theirs in zip(*rates, strict=True)]
    return Result(median(rates[0]), median(rates[1]), median(ratios), min(ratios), max(ratios))
