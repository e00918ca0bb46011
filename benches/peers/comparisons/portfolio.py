"""A million companies screened by one standard: status, masks of failing and undetermined checks, least margin.

The peer is what a careful analyst writes: whole columns of integers in pandas, no loop, no Python object, no column
computed twice, and exact as long as the products fit 64 bits. Both sides give equal columns, which is asserted first."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from os import environ
from pathlib import Path

import hivecore
import numpy as np
import pandas as pd

from pairing import Comparison

ROWS, SEED, MISSING = 1_000_000, 20_261_121, -(2**63)
PACKS = Path(environ.get("HIVECORE_PACKS", Path(__file__).parents[3] / "packs"))
DEBT, CAP, INCOME, CORE = "interestBearingDebt", "marketCapitalization", "nonPermissibleIncome", "coreBusinessPermissible"
CASH, RECEIVABLE = "cashAndInterestBearingSecurities", "accountsReceivable"


@dataclass(frozen=True)
class Ratio:
    """Amounts against a base at most (or below) so many ten-thousandths; more for members, where they have more; with a
    band in which the last status holds until so many evaluations in a row disagree."""

    amounts: tuple[str, ...]
    base: str
    limit: int
    strict: bool = False
    member: int | None = None
    months: int = 0
    band: tuple[int, int, int] | None = None


STANDARDS = {
    "screen-aaoifi-ss21": (
        Ratio((DEBT,), CAP, 3000), Ratio(("interestTakingDeposits",), CAP, 3000), Ratio((INCOME,), "totalIncome", 500)),
    "screen-msci-islamic": (
        Ratio((DEBT,), "totalAssets", 3000, member=3333), Ratio((CASH,), "totalAssets", 3000, member=3333),
        Ratio((RECEIVABLE, "cash"), "totalAssets", 3000, member=3333), Ratio((INCOME,), "totalIncome", 500)),
    "screen-djim": (
        Ratio((DEBT,), CAP, 3300, strict=True, months=24, band=(3100, 3500, 3)), Ratio((INCOME,), "totalRevenue", 500)),
}
CHECKS = {"screen-aaoifi-ss21": ("debt", "deposits", "income"), "screen-msci-islamic": ("debt", "cash", "receivables", "income"),
          "screen-djim": ("debt", "income")}


def companies(standard: str) -> dict[str, np.ndarray]:
    """Amounts in minor units around the thresholds, one in a hundred missing."""
    source = np.random.default_rng(SEED)
    columns = {CORE: source.integers(0, 20, ROWS).clip(0, 1)}
    for check, ratio in zip(CHECKS[standard], STANDARDS[standard], strict=True):
        if ratio.base not in columns:
            columns[ratio.base] = source.integers(10**9, 10**12, ROWS * max(1, ratio.months))
            columns[ratio.base][source.random(ROWS * max(1, ratio.months)) < 0.001] = MISSING
        for amount in ratio.amounts:
            columns[amount] = source.integers(0, 2 * 10**11 * ratio.limit // 10_000, ROWS)
            columns[amount][source.random(ROWS) < 0.01] = MISSING
        if ratio.member or ratio.band:
            columns[f"{check}.run"] = source.integers(0, 3, ROWS)
            columns[f"{check}.status"] = source.choice(np.array([1, 4, MISSING]), ROWS)
    return columns


def pandas_screen(standard: str, columns: dict[str, np.ndarray]) -> Callable[[], dict[str, pd.Series]]:
    """The screen over a frame, made once; months as pandas has them, floats with NaN, which here add up exactly."""
    plain = {name: values for name, values in columns.items() if len(values) == ROWS}
    frame = pd.DataFrame(plain)
    series = {}
    for name, values in columns.items():
        if name not in plain:
            months = pd.DataFrame(values.reshape(ROWS, -1))
            series[name] = months.where(months != MISSING).astype("float64")

    def run() -> dict[str, pd.Series]:
        core = frame[CORE]
        failing, undetermined = (core == 0).astype("int64"), (core == MISSING).astype("int64")
        margin = pd.Series(np.full(ROWS, 2**63 - 1), index=frame.index)
        answer = {}
        sums = {name: (months.sum(axis=1).astype("int64"), months.count(axis=1)) for name, months in series.items()}
        for bit, (check, ratio) in enumerate(zip(CHECKS[standard], STANDARDS[standard], strict=True), start=1):
            amount = frame[ratio.amounts[0]]
            known = amount != MISSING
            for more in ratio.amounts[1:]:
                known &= frame[more] != MISSING
                amount = amount + frame[more]
            if ratio.months:
                base, months = sums[ratio.base]
                amount = amount * months
            else:
                base = frame[ratio.base]
            known &= base > 0
            limit = ratio.limit
            if ratio.member:
                limit = np.where(frame[f"{check}.status"] == 1, ratio.member, ratio.limit)
            left, right = amount * 10_000, base * limit
            broken = left >= right if ratio.strict else left > right
            if ratio.member or ratio.band:
                last, again = frame[f"{check}.status"], frame[f"{check}.run"].clip(lower=0) + 1
                now = pd.Series(np.where(broken, 4, 1), index=frame.index)
                count = pd.Series(np.zeros(ROWS, dtype="int64"), index=frame.index)
                if ratio.band:
                    lower, upper, evaluations = ratio.band
                    held = (last != MISSING) & (last != now) & (left >= base * lower) & (left < base * upper) & (again < evaluations)
                    now, count = now.where(~held, last), count.where(~held, again)
                    broken = now == 4
                answer[f"{check}.status"] = now.where(known, last)
                answer[f"{check}.run"] = count.where(known, (again - 1).where(last != MISSING, MISSING))
            failing |= (broken & known).astype("int64") * (1 << bit)
            undetermined |= (~known).astype("int64") * (1 << bit)
            apart = limit * 100 + (-1_000_000 * amount) // base.where(known, 1)
            margin = margin.where(~known | (margin < apart), apart)
        status = pd.Series(np.where(failing != 0, 4, np.where(undetermined != 0, 3, 1)).astype("uint8"), index=frame.index)
        margin = margin.where(margin != 2**63 - 1, MISSING)
        return {**answer, "status": status, "failing": failing, "undetermined": undetermined, "margin": margin}

    return run


def comparisons() -> Iterator[Comparison]:
    """Three standards: plain, with hysteresis, with an average of 24 months. Then how long each shipped standard takes."""
    packs = hivecore.Packs([path.read_bytes() for path in sorted(PACKS.glob("screen-*.json"))])
    for standard in STANDARDS:
        columns = companies(standard)
        batch = hivecore.Batch("compliance.screen", {"asOf": "2026-06-30", "standard": standard, "currency": "USD"}, packs)
        theirs = pandas_screen(standard, columns)

        def ours(batch: hivecore.Batch = batch, columns: dict[str, np.ndarray] = columns) -> dict[str, np.ndarray]:
            return batch.run(columns)

        expected, found = theirs(), ours()
        assert expected.keys() == found.keys(), f"{standard}: {expected.keys()} and {found.keys()}"
        for name, values in expected.items():
            assert (values.to_numpy() == found[name]).all(), f"{standard}: {name} differs"
        times = []
        for _ in range(9):
            start = time.process_time_ns()
            ours()
            times.append(time.process_time_ns() - start)
        print(f"peers: portfolio: {standard}: {sorted(times)[4] / 1e6:.1f} ms for {ROWS} companies", file=sys.stderr)
        yield Comparison(f"pandas {version('pandas')}", f"portfolio of {ROWS}, {standard}", "rows/s", ROWS, ours, theirs)
