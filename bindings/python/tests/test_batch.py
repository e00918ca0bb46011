"""Operations over columns: NumPy, Arrow, pandas and lists; rows proved one by one; closed once."""

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hivecore import Batch, HivecoreError, Packs
from hivecore.columns import Column

FILES = [path.read_bytes() for path in sorted(Path(os.environ["HIVECORE_PACKS"]).glob("screen-*.json"))]
MISSING = -(2**63)
DJIM = {"asOf": "2026-06-30", "standard": "screen-djim", "currency": "USD"}
CODES = {"not_applicable": 0, "compliant": 1, "doubtful": 2, "undetermined": 3, "non_compliant": 4}


def portfolio(rows: int) -> dict[str, "np.ndarray[tuple[int], np.dtype[np.int64]]"]:
    """Companies around the thresholds, some with gaps."""
    source = np.random.default_rng(6)
    columns = {
        "interestBearingDebt": source.integers(0, 70_000, rows),
        "nonPermissibleIncome": source.integers(0, 10_000, rows),
        "totalRevenue": source.integers(0, 100_000, rows),
        "coreBusinessPermissible": source.integers(0, 2, rows),
        "marketCapitalization": source.integers(50_000, 150_000, rows * 24),
        "debt.status": source.choice([1, 4, MISSING], rows),
        "debt.run": source.integers(0, 3, rows),
    }
    for name in columns:
        columns[name][source.random(len(columns[name])) < 0.03] = MISSING
    return columns


def test_each_row_is_what_its_proof_says() -> None:
    columns = portfolio(300)
    with Packs(FILES) as packs, Batch("compliance.screen", {**DJIM, "margins": True}, packs) as batch:
        answer = batch.run(columns)
        assert set(answer["status"]) == {1, 3, 4}
        for row in range(300):
            verdict = json.loads(batch.prove(columns, row))["ok"]["answer"]["verdicts"][0]
            assert CODES[verdict["status"]] == answer["status"][row]
            for mask, status in (("failing", "non_compliant"), ("undetermined", "undetermined")):
                expected = sum((check["status"] == status) << at for at, check in enumerate(verdict["checks"]))
                assert answer[mask][row] == expected
            state = verdict["states"][0] if verdict["states"] else None
            assert answer["debt.status"][row] == (CODES[state["status"]] if state else MISSING)
            assert answer["debt.run"][row] == (state["run"] if state else MISSING)
            margins = []
            for check in verdict["checks"]:
                if "measured" in check:
                    n, d = map(int, check["measured"]["margin"].split("/"))
                    margins.append(n * 1_000_000 // d)
                    assert answer[f"{check['id']}.margin"][row] == margins[-1]
            assert answer["margin"][row] == min(margins, default=MISSING)


def test_a_year_of_evaluations_feeds_itself() -> None:
    columns: dict[str, Column] = {
        "interestBearingDebt": np.array([34]), "marketCapitalization": np.full(24, 100), "debt.status": np.array([1]),
        "nonPermissibleIncome": [0], "totalRevenue": [1], "coreBusinessPermissible": [1],
    }
    with Packs(FILES) as packs, Batch("compliance.screen", DJIM, packs) as batch:
        seen = []
        for _ in range(3):
            answer = batch.run(columns)
            seen.append(int(answer["status"][0]))
            columns |= {name: answer[name] for name in ("debt.status", "debt.run")}
        assert seen == [1, 1, 4]


def test_columns_of_every_library() -> None:
    columns = portfolio(50)
    with Packs(FILES) as packs, Batch("compliance.screen", DJIM, packs) as batch:
        expected = {name: values.tolist() for name, values in batch.run(columns).items()}
        for of in (pa.array, pd.Series, pl.Series, np.ndarray.tolist):
            found = batch.run({name: of(values) for name, values in columns.items()})
            assert {name: values.tolist() for name, values in found.items()} == expected
        with ThreadPoolExecutor(4) as threads:
            for found in threads.map(lambda _: batch.run(columns)["failing"].tolist(), range(20)):
                assert found == expected["failing"]


def test_what_is_refused() -> None:
    with Packs(FILES) as packs:
        batch = Batch("compliance.screen", DJIM, packs)
        for use, code, path in (
            (lambda: batch.run({"interestBearingDebt": np.array([0.5])}), "buffer.shape", "/interestBearingDebt"),
            (lambda: batch.run({"interestBearingDebt": ["1"]}), "buffer.shape", "/interestBearingDebt"),
            (lambda: batch.run({"totalRevenue": [1, 2], "interestBearingDebt": [1]}), "buffer.shape", "/totalRevenue"),
            (lambda: batch.run({"coreBusinessPermissible": [1, 2]}), "number.range", "/coreBusinessPermissible/1"),
            (lambda: Batch("no.such", {}), "operation.unknown", ""),
            (lambda: Batch("compliance.screen", DJIM), "pack.missing", "/standard"),
            (lambda: Batch("compliance.screen", {**DJIM, "standard": "x"}, packs), "pack.missing", "/standard"),
            (lambda: Batch("compliance.screen", {**DJIM, "more": 1}, packs), "field.unknown", "/more"),
        ):
            with pytest.raises(HivecoreError) as refused:
                use()
            assert (refused.value.code, refused.value.path) == (code, path)
        assert json.loads(batch.prove({"totalRevenue": [1]}, 1))["error"]["code"] == "number.range"
        batch.close()
        afterwards: tuple[Callable[[], object], ...] = (batch.close, lambda: batch.run({}), lambda: batch.prove({}, 0))
        for late in afterwards:
            with pytest.raises(HivecoreError) as refused:
                late()
            assert refused.value.code == "handle.closed"
