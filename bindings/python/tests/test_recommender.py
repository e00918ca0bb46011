"""The recommender: columns of every kind in, errors as exceptions, threads, closing."""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from hivecore import HivecoreError, RankRequest, RecommendConfig, Recommender, errors
from hivecore.operations import TermLiked

USERS = ["1", "1", "2", "2", "2", "3", "3"]
ITEMS = ["tea", "cup", "tea", "cup", "jam", "cup", "jam"]
WEIGHTS = [1.0, 2.0, 1.0, 1.0, 0.5, 1.0, 1.0]
TIMES = [10, 20, 10, 30, 40, 50, 60]
CONFIG = RecommendConfig(shrinkage=0)


def fit(users: Any, items: Any, weights: Any = None, timestamps: Any = None) -> Recommender:
    return Recommender.fit(users, items, weights, timestamps, config=CONFIG)


MODEL = fit(USERS, ITEMS, WEIGHTS, TIMES).to_bytes()


def integers(values: list[str]) -> list[int]:
    return [int(value) for value in values]


@pytest.mark.parametrize(
    "text",
    [
        list,
        tuple,
        np.array,
        lambda values: np.array(values, dtype=object),
        pd.Series,
        lambda values: pd.Series(values, dtype=object),
        pl.Series,
        pa.array,
        lambda values: pa.array(values, pa.large_string()),
        lambda values: pa.array(values, pa.string_view()),
        lambda values: pa.array(["x", *values, "y"]).slice(1, len(values)),
        lambda values: pa.chunked_array([values[:3], [], values[3:]]),
    ],
)
def test_texts_of_every_kind_give_the_same_model(text: Any) -> None:
    assert fit(text(USERS), text(ITEMS), WEIGHTS, TIMES).to_bytes() == MODEL


@pytest.mark.parametrize("column", [list, tuple, np.array, pd.Series, pl.Series, pa.array, lambda v: pa.chunked_array([v[:2], v[2:]])])
def test_numbers_of_every_kind_give_the_same_model(column: Any) -> None:
    assert fit(column(integers(USERS)), ITEMS, column(WEIGHTS), column(TIMES)).to_bytes() == MODEL


def test_long_texts_of_views_lie_outside_of_the_view() -> None:
    items = [item * 9 for item in ITEMS]
    views = pa.array(["é" * 40, *items], pa.string_view()).slice(1)
    assert fit(USERS, views).to_bytes() == fit(USERS, items).to_bytes() == fit(USERS, pl.Series(items)).to_bytes()


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame, pa.table])
def test_frames(frame: Any) -> None:
    table = frame({"user": USERS, "item": ITEMS, "w": WEIGHTS, "t": TIMES})
    assert Recommender.fit_frame(table, weight="w", timestamp="t", config=CONFIG).to_bytes() == MODEL


def test_timestamps_of_arrow_are_seconds() -> None:
    times = pa.array(TIMES, pa.timestamp("s"))
    assert fit(USERS, ITEMS, WEIGHTS, times).to_bytes() == MODEL
    assert fit(USERS, ITEMS, WEIGHTS, times.cast(pa.timestamp("ms"))).to_bytes() == MODEL


@pytest.mark.parametrize(
    ("column", "code", "path", "detail"),
    [
        (np.arange(14)[::2], "buffer.shape", "/users", "not contiguous"),
        (np.arange(7, dtype=np.complex64), "buffer.shape", "/users", "complex64"),
        (np.arange(7) > 3, "buffer.shape", "/users", "bool"),
        (np.zeros((7, 1), dtype=np.int64), "buffer.shape", "/users", "1 dimension"),
        (np.zeros(7), "buffer.shape", "/users", "texts or integers"),
        (pa.array([1, 2, None, 4, 5, 6, 7]), "buffer.shape", "/users/2", "null"),
        (pa.array(["a", "b", None, "d", "e", "f", "g"]).slice(1), "buffer.shape", "/users/1", "null"),
        (pa.array([1.5] * 7).dictionary_encode(), "buffer.shape", "/users", "categories"),
        (pa.array([1.5] * 7, pa.float32()), "buffer.shape", "/users", "texts or integers"),
        (pa.array([True] * 7), "buffer.shape", "/users", "`b`"),
        (pa.table({"a": USERS}), "buffer.shape", "/users", "table"),
        ([1, 2, "3"], "buffer.shape", "/users/2", "expected"),
        (["1", 2], "buffer.shape", "/users/1", "expected a text"),
        ([1, True], "buffer.shape", "/users/1", "expected an integer"),
        ([1, 2**63], "buffer.shape", "/users/1", "64 bits"),
        ("abc", "buffer.shape", "/users", "no column"),
        (None, "buffer.shape", "/users", "no column"),
        ([1, -1, 1, 1, 1, 1, 1], "number.range", "/users/1", ""),
        (["a", "", "c", "d", "e", "f", "g"], "id.empty", "/users/1", ""),
        (["a" * 257] * 7, "id.length", "/users/0", ""),
        (USERS[:6], "buffer.shape", "/items", ""),
        ([], "buffer.shape", "/items", ""),
    ],
)
def test_bad_columns_are_refused_by_name(column: Any, code: str, path: str, detail: str) -> None:
    with pytest.raises(HivecoreError) as caught:
        fit(column, ITEMS)
    error = caught.value
    assert (error.code, error.path) == (code, path)
    assert detail in error.detail and error.help
    assert type(error).__name__.lower().startswith(code.split(".")[0])


def test_columns_are_read_where_they_lie() -> None:
    from hivecore._native import address_of

    for array in (np.arange(1000), np.arange(1000.0)):
        assert address_of(array) == array.__array_interface__["data"][0]
    for arrow in (pa.array(range(1000)), pa.array([0.5] * 1000)):
        assert address_of(arrow) == arrow.buffers()[1].address
        assert address_of(arrow.slice(10)) == arrow.buffers()[1].address + 80
        assert address_of(pa.chunked_array([arrow])) == arrow.buffers()[1].address
    texts = pa.array(["first", "second"])
    assert address_of(texts) == texts.buffers()[2].address
    assert address_of(texts.slice(1)) == texts.buffers()[2].address + 5
    series = pl.Series(range(1000))
    assert address_of(series) == series.to_arrow().buffers()[1].address
    frame = pd.DataFrame({"a": np.arange(1000)})
    assert address_of(frame["a"]) == frame["a"].to_numpy().__array_interface__["data"][0]
    assert address_of(list(range(10))) != 0


@pytest.mark.parametrize("history", [["tea", "cup"], ["cup"], ["no such item"], []])
def test_one_history_ranks_as_in_a_request(history: list[str]) -> None:
    with Recommender.open(MODEL) as recommender:
        expected = recommender.recommend(history=history, k=5)
        assert recommender.rank_history(history, 5) == [(str(ranked.item), int(ranked.score)) for ranked in expected]
        with pytest.raises(HivecoreError) as refused:
            recommender.rank_history(history, 0)
        assert (refused.value.code, refused.value.path) == ("field.range", "/k")


def test_terms_add_up_and_faces_agree() -> None:
    with Recommender.open(MODEL) as recommender:
        decision = recommender.rank(RankRequest(user=None, history=[], k=3))
        assert decision.receipt.op == "recommend.rank"
        ranked = recommender.recommend("1")
        assert [item.item for item in ranked] == ["jam"]
        assert sum(term.micros for term in ranked[0].terms) == ranked[0].score
        assert any(isinstance(term, TermLiked) for term in ranked[0].terms)
        assert recommender.explain("jam", "1") == ranked[0]
        assert recommender.explain("nothing") is None
        seen, listed, unknown = recommender.why_not(["tea", "jam", "nothing"], "1", k=1)
        assert list(seen.reasons) == ["seen"] and seen.gap is not None and listed.rank == 1 and listed.gap == 0
        assert (unknown.score, unknown.rank, list(unknown.terms)) == (None, None, [])
        batch = recommender.rank_batch(["1", "nobody"], k=5)
        assert batch.items.shape == batch.scores.shape == (2, 5)
        assert batch.personal.tolist() == [True, False] and batch.lengths.tolist() == [1, 3]
        assert recommender.items()[batch.items[0, 0]] == "jam" and batch.scores[0, 0] == ranked[0].score
        assert np.array_equal(recommender.rank_batch(np.array([1]), k=5).items, batch.items[:1])
        histories = recommender.rank_histories(np.array([0, 2, 2]), ["tea", "cup"], k=5)
        assert np.array_equal(histories.items, batch.items) and np.array_equal(histories.scores, batch.scores)
        with pytest.raises(errors.FieldError) as caught:
            recommender.rank_batch(["1"], k=0)
        assert (caught.value.code, caught.value.path) == ("field.range", "/k")
        for starts in ([0, 1], [0, -1, 2], [2, 0], []):
            with pytest.raises(errors.BufferError):
                recommender.rank_histories(starts, ["tea", "cup"])


def test_broken_files_and_configurations_are_refused() -> None:
    for broken, code in ((b"", "file."), (MODEL[:-1], "file."), (b"x" + MODEL[1:], "file.magic")):
        with pytest.raises(errors.FileError) as caught:
            Recommender.open(broken)
        assert caught.value.code.startswith(code)
    with pytest.raises(errors.FieldError) as refused:
        Recommender.fit(USERS, ITEMS, config=RecommendConfig(neighbours=1001))
    assert refused.value.code == "field.range"
    with pytest.raises(TypeError):
        Recommender.open("text")  # type: ignore[arg-type]


def test_use_after_close_and_double_close_are_refused() -> None:
    recommender = Recommender.open(MODEL)
    with recommender:
        assert not recommender.closed
    assert recommender.closed
    uses = [recommender.close, recommender.to_bytes, recommender.items, recommender.inspect, recommender.recommend]
    for use in [*uses, lambda: recommender.rank_batch(["1"])]:
        with pytest.raises(errors.HandleError) as caught:
            use()
        assert caught.value.code == "handle.closed"
    assert '"code":"handle.closed"' in recommender.call("recommend.rank", "{}")


def test_eight_threads_share_one_handle_while_another_closes_it() -> None:
    recommender = Recommender.open(MODEL)
    expected = recommender.call("recommend.rank", '{"user":"1"}')
    closed = Recommender.open(MODEL)
    closed.close()
    gone = closed.call("recommend.rank", '{"user":"1"}')

    def work(n: int) -> set[str]:
        if n == 40:
            recommender.close()
        return {recommender.call("recommend.rank", '{"user":"1"}') for _ in range(100)}

    with ThreadPoolExecutor(8) as threads:
        answers = set().union(*threads.map(work, range(64)))
    assert answers == {expected, gone}


def random_events() -> tuple[Any, Any]:
    generator = np.random.default_rng(1)
    return generator.integers(0, 2000, 60_000), generator.integers(0, 1000, 60_000)


def test_training_lets_other_threads_run() -> None:
    users, items = random_events()
    ticks, stop = 0, threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not stop.is_set():
            ticks += 1
            time.sleep(0.0002)

    interval = sys.getswitchinterval()
    ticker = threading.Thread(target=tick)
    ticker.start()
    try:
        # Nobody takes the GIL from this thread by force: ticks during the training mean that it gave the GIL away.
        sys.setswitchinterval(1000)
        before = ticks
        recommender = Recommender.fit(users, items)
        during = ticks - before
    finally:
        stop.set()
        sys.setswitchinterval(interval)
        ticker.join()
    assert during > 0
    assert recommender.to_bytes() == Recommender.fit(users, items).to_bytes()


class Bar:
    """As much of a tqdm bar as is used."""

    n: float = 0
    total: float | None = None

    def __init__(self) -> None:
        self.stages: list[str | None] = []

    def set_description(self, desc: str | None = None, refresh: bool | None = True) -> None:
        self.stages.append(desc)

    def update(self, n: float | None = 1) -> bool | None:
        self.n += n or 0
        return True


def test_progress_is_told_and_may_stop_the_training() -> None:
    users, items = random_events()
    bar, seen = Bar(), []
    Recommender.fit(users, items, progress=bar)
    assert bar.stages and bar.n == bar.total
    Recommender.fit(users, items, progress=lambda *step: seen.append(step))
    assert all(0 <= done <= total and isinstance(stage, str) for stage, done, total in seen)
    with pytest.raises(errors.BudgetError) as caught:
        Recommender.fit(users, items, progress=lambda *_: False)
    assert caught.value.code == "budget.cancelled"

    def fail(stage: str, done: int, total: int) -> None:
        raise KeyError(stage)

    with pytest.raises(KeyError):
        Recommender.fit(users, items, progress=fail)


def test_a_thousand_answers_are_equal() -> None:
    recommender = Recommender.open(MODEL)
    assert len({recommender.call("recommend.rank", '{"history":["tea"]}') for _ in range(1000)}) == 1
    assert len({fit(USERS, ITEMS, WEIGHTS, TIMES).to_bytes() for _ in range(100)}) == 1
