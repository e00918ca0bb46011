"""Columns of frames as they come: other widths, categoricals, instants, nothing at all, values that are missing."""

import datetime
import subprocess
import sys
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from hivecore import HivecoreError, RecommendConfig, Recommender
from hivecore.operations import DislikesConfig

USERS = [1, 1, 2, 2, 2, 3, 3]
ITEMS = ["tea", "cup", "tea", "cup", "jam", "cup", "jam"]
TIMES = [-1, 0, 10, 86_400, 86_401, 50, 1_700_000_000]
MODEL = Recommender.fit(USERS, ITEMS, [1.0, 2, 1, 1, 3, 1, 1], TIMES).to_bytes()


def model(users: Any = USERS, items: Any = ITEMS, weights: Any = (1.0, 2, 1, 1, 3, 1, 1), times: Any = TIMES) -> bytes:
    return Recommender.fit(users, items, weights, times).to_bytes()


def refusal(work: Any) -> tuple[str, str]:
    with pytest.raises(HivecoreError) as caught:
        work()
    return caught.value.code, caught.value.path


@pytest.mark.parametrize("dtype", ["i1", "i2", "i4", "u1", "u2", "u4", "u8", ">i8"])
def test_integers_of_any_width_are_ids(dtype: str) -> None:
    assert model(np.array(USERS, dtype=dtype)) == MODEL


@pytest.mark.parametrize("dtype", [pl.Int8, pl.Int16, pl.Int32, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64])
def test_integers_of_any_width_in_arrow_are_ids(dtype: Any) -> None:
    assert model(pl.Series(USERS, dtype=dtype)) == MODEL
    halves = pl.concat([pl.Series(USERS[:3], dtype=dtype), pl.Series(USERS[3:], dtype=dtype)], rechunk=False)
    assert model(halves) == MODEL


def test_integers_beyond_64_bits_are_refused_by_row() -> None:
    wide = [1, 2**63, 2, 2, 2, 3, 3]
    for column in (np.array(wide, dtype=np.uint64), pl.Series(wide, dtype=pl.UInt64), pa.array(wide, pa.uint64())):
        assert refusal(lambda: model(column)) == ("number.range", "/users/1")


@pytest.mark.parametrize(
    "items",
    [
        pd.Series(ITEMS, dtype="category"),
        pl.Series(ITEMS, dtype=pl.Categorical),
        pl.Series(ITEMS, dtype=pl.Enum(["jam", "none", "cup", "tea"])),
        pa.array(ITEMS).dictionary_encode(),
        pa.array(["no", *ITEMS, "no"]).dictionary_encode().slice(1, 7),
        pa.chunked_array([pa.array(ITEMS[:2]).dictionary_encode(), pa.array(ITEMS[2:]).dictionary_encode()]),
    ],
)
def test_categoricals_are_their_values(items: Any) -> None:
    assert model(items=items) == MODEL


def test_categoricals_of_integers_and_nulls() -> None:
    assert model(pd.Series(USERS, dtype="category")) == model(pa.array(USERS).dictionary_encode()) == MODEL
    missing = pa.array([*ITEMS[:4], None, *ITEMS[5:]]).dictionary_encode()
    for column in (missing, pd.Series(missing.to_pylist(), dtype="category"), pl.Series(missing.to_pylist(), dtype=pl.Categorical)):
        assert refusal(lambda: model(items=column)) == ("buffer.shape", "/items/4")


@pytest.mark.parametrize("weights", [np.array, pd.Series, pl.Series, pa.array])
@pytest.mark.parametrize("dtype", ["int64", "int32", "uint8", "float32"])
def test_weights_of_any_numbers(weights: Any, dtype: str) -> None:
    assert model(weights=weights(np.array([1, 2, 1, 1, 3, 1, 1], dtype=dtype))) == MODEL


@pytest.mark.parametrize(
    "weights",
    [
        [1.0, float("nan"), 1, 1, 1, 1, 1],
        [1, None, 1, 1, 1, 1, 1],
        (1.0, None, 1, 1, 1, 1, 1),
        np.array([1, np.nan, 1, 1, 1, 1, 1]),
        pd.Series([1, np.nan, 1, 1, 1, 1, 1]),
        pd.Series([1, None, 1, 1, 1, 1, 1], dtype="Int64"),
        pd.Series([1, None, 1, 1, 1, 1, 1], dtype="Float64"),
        pl.Series([1.0, float("nan"), 1, 1, 1, 1, 1]),
        pl.Series([1.0, None, 1, 1, 1, 1, 1]),
        pl.Series([1, None, 1, 1, 1, 1, 1]),
        pa.array([9, 1, None, 1, 1, 1, 1, 1], pa.float32()).slice(1),
        pa.chunked_array([pa.array([1.0]), pa.array([None, 1.0, 1, 1, 1, 1])]),
    ],
)
def test_a_missing_weight_is_refused_as_a_weight_by_row(weights: Any) -> None:
    assert refusal(lambda: model(weights=weights)) == ("recommend.weight", "/weights/1")


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "Asia/Riyadh"])
def test_instants_are_seconds(unit: str, zone: str | None) -> None:
    instants = pa.array(TIMES, pa.timestamp("s", zone)).cast(pa.timestamp(unit, zone))
    series = pd.Series(np.array(TIMES, dtype="datetime64[s]").astype(f"datetime64[{unit}]"))
    columns: list[Any] = [instants, series if zone is None else series.dt.tz_localize("UTC").dt.tz_convert(zone)]
    columns.append(pl.Series(instants))
    if zone is None:
        columns.append(series.to_numpy())
    for column in columns:
        assert model(times=column) == MODEL
    frame = pd.DataFrame({"user": USERS, "item": ITEMS, "w": [1.0, 2, 1, 1, 3, 1, 1], "t": columns[1]})
    for table in (frame, pl.from_pandas(frame)):
        assert Recommender.fit_frame(table, weight="w", timestamp="t").to_bytes() == MODEL


def test_frames_of_pandas_without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    instants = pd.Series(np.array(TIMES, dtype="datetime64[s]").astype("datetime64[ns]"))
    frame = pd.DataFrame({"user": USERS, "item": pd.Categorical(ITEMS), "w": [1, 2, 1, 1, 3, 1, 1], "t": instants})
    frame["zoned"] = frame["t"].dt.tz_localize("UTC").dt.tz_convert("Asia/Riyadh")
    frame["missing"] = [1.0, None, 1, 1, 1, 1, 1]
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for timestamp in ("t", "zoned"):
        assert Recommender.fit_frame(frame, weight="w", timestamp=timestamp).to_bytes() == MODEL
    assert refusal(lambda: Recommender.fit_frame(frame, weight="missing")) == ("recommend.weight", "/weights/1")


def test_instants_are_cut_down_to_the_second() -> None:
    fine = [time * 1000 + 999 for time in TIMES]
    assert model(times=pa.array(fine, pa.timestamp("ms"))) == model(times=np.array(fine, dtype="datetime64[ms]")) == MODEL
    days = pl.Series([datetime.date(1969, 12, 31), *[datetime.date(1970, 1, 2)] * 6])
    assert model(times=days) == model(times=[-86_400] + [86_400] * 6)


def test_instants_are_no_ids_and_no_time_is_refused() -> None:
    instants = np.array(TIMES, dtype="datetime64[s]")
    assert refusal(lambda: model(instants)) == ("buffer.shape", "/users")
    assert refusal(lambda: model(pl.Series(instants.astype("datetime64[ms]")))) == ("buffer.shape", "/users")
    instants[3] = np.datetime64("NaT")
    for column in (instants, pd.Series(instants), pl.Series(instants.astype("datetime64[ms]"))):
        assert refusal(lambda: model(times=column)) == ("buffer.shape", "/timestamps/3")


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame(columns=["user", "item", "w"]),
        pd.DataFrame({"user": [], "item": [], "w": []}),
        pd.DataFrame({"user": np.array([]), "item": np.array([]), "w": np.array([])}),
        pl.DataFrame({"user": [], "item": [], "w": []}),
        pl.DataFrame({"user": [], "item": [], "w": []}, schema={"user": pl.Int64, "item": pl.String, "w": pl.Float64}),
        pa.table({"user": pa.nulls(0), "item": pa.nulls(0), "w": pa.nulls(0)}),
    ],
)
def test_nothing_is_nothing_of_any_type(frame: Any) -> None:
    assert refusal(lambda: Recommender.fit_frame(frame))[0] == "recommend.no_events"
    assert refusal(lambda: Recommender.fit_frame(frame, weight="w", timestamp="w"))[0] == "recommend.no_events"
    assert refusal(lambda: Recommender.fit_frame(frame, rating="w"))[0] == "recommend.no_events"


def test_columns_of_one_block_of_a_frame() -> None:
    block = pd.DataFrame(np.array([USERS, USERS[::-1]]).T, columns=["user", "item"])
    assert Recommender.fit_frame(block).to_bytes() == Recommender.fit(USERS, USERS[::-1]).to_bytes()


STARS = [5, 4, 1, 3, None, 4, 5]
RATED = RecommendConfig(dislikes=DislikesConfig(neighbours=5))


@pytest.mark.parametrize("user", [list, lambda ids: [str(id) for id in ids]])
@pytest.mark.parametrize(
    "frame", [dict, pd.DataFrame, lambda c: pd.DataFrame(c).astype({"stars": "Int64"}), pl.DataFrame, pa.table]
)
def test_ratings_of_every_frame_leave_the_same_events(frame: Any, user: Any) -> None:
    table = frame({"user": user(USERS), "item": ITEMS, "t": TIMES, "w": [1.0] * 7, "stars": STARS})
    rows = [0, 1, 2, 5, 6]
    columns: list[Any] = [[column[row] for row in rows] for column in (USERS, ITEMS, [1.0] * 7, TIMES)]
    expected = Recommender.fit(*columns, disliked=[False, False, True, False, False], config=RATED).to_bytes()
    made = Recommender.fit_frame(table, weight="w", timestamp="t", rating="stars", config=RATED)
    assert made.to_bytes() == expected


def test_refusals_name_the_row_of_the_frame() -> None:
    frame = {"user": USERS, "item": ITEMS, "stars": [3, 5, 5, 5, 5, 5, 5], "w": [1.0, 1, 1, 1, 0, 1, 1]}
    assert refusal(lambda: Recommender.fit_frame(frame, weight="w", rating="stars")) == ("recommend.weight", "/weights/4")
    short = {**frame, "item": ITEMS[:6]}
    assert refusal(lambda: Recommender.fit_frame(short, rating="stars")) == ("buffer.shape", "/items")
    assert refusal(lambda: Recommender.fit_frame({**frame, "stars": ["5"] * 7}, rating="stars")) == ("buffer.shape", "/rating")


@pytest.mark.parametrize("marks", [np.array, pd.Series, pl.Series, pa.array, tuple])
def test_marks_are_booleans_of_any_column(marks: Any) -> None:
    said = [False] * 6 + [True]
    expected = Recommender.fit(USERS, ITEMS, disliked=said, config=RATED).to_bytes()
    assert Recommender.fit(USERS, ITEMS, disliked=marks(said), config=RATED).to_bytes() == expected
    assert refusal(lambda: Recommender.fit(USERS, ITEMS, disliked="no no no")) == ("buffer.shape", "/disliked/0")


PEAK = """
import sys, gc, numpy as np, pandas as pd, polars as pl
from hivecore import RecommendConfig, Recommender
from hivecore.operations import DislikesConfig
rows = 600_000
draw = np.random.default_rng(0)
columns = {"user": draw.integers(0, rows // 40, rows), "item": (draw.random(rows) ** 2 * 3000).astype(np.int64),
           "r": draw.integers(1, 6, rows).astype(float), "t": draw.integers(0, 10**8, rows)}
frame = pd.DataFrame(columns)
if sys.argv[1] == "texts":
    frame = pl.DataFrame(columns).with_columns(pl.col("user", "item").cast(pl.String))
config = RecommendConfig(neighbours=20, keep_users=False, dislikes=DislikesConfig(neighbours=20))
Recommender.fit_frame(frame.head(1000), rating="r", timestamp="t", config=config)
gc.collect()
def kilobytes(name):
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(name))
open("/proc/self/clear_refs", "w").write("5")
before = kilobytes("VmRSS")
made = Recommender.fit_frame(frame, rating="r", timestamp="t", config=config)
print(((kilobytes("VmHWM") - before) * 1024 - len(made.to_bytes())) / rows)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel of Linux tells the peak")
@pytest.mark.parametrize("ids", ["integers", "texts"])
def test_ratings_keep_the_bound_of_memory(ids: str) -> None:
    # Of an event, beside the frame and the model.
    ran = subprocess.run([sys.executable, "-c", PEAK, ids], capture_output=True, text=True, check=True)
    assert float(ran.stdout) < 64
