"""From a model to a feed, and choices that learn."""

import runpy
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import hivecore
from hivecore import Bandit, RecommendConfig, Recommender, errors
from hivecore import operations as ops

USERS = ["1", "1", "2", "2", "2", "3", "3", "4", "4"]
ITEMS = ["tea", "cup", "tea", "cup", "jam", "cup", "jam", "jam", "bun"]
MODEL = Recommender.fit(USERS, ITEMS, config=RecommendConfig(shrinkage=0))


def test_similar_items_are_those_that_liking_it_speaks_for() -> None:
    model = Recommender.fit(USERS, ITEMS, config=RecommendConfig(weighting=ops.Weighting.COSINE, shrinkage=0))
    found = model.similar("tea")
    assert [item.item for item in found] == ["cup", "jam"]  # nobody who likes tea has a bun, popular or not
    assert [item.item for item in model.similar("tea", k=1)] == ["cup"]
    for item in found:
        assert item.terms == [ops.TermLiked(item=ops.ItemId("tea"), micros=item.score)]
    assert MODEL.similar("nothing") == []
    for k in [0, 1001]:
        with pytest.raises(errors.FieldError) as refused:
            MODEL.similar("tea", k=k)
        assert (refused.value.code, refused.value.path) == ("field.range", "/k")


@pytest.mark.parametrize("column", [list, np.array, pd.Series, pl.Series, pa.array])
def test_recommendations_as_a_table(column: Any) -> None:
    table = MODEL.recommend_table(column(["1", "nobody", "4"]), k=3)
    frame = pd.DataFrame(table)
    assert list(frame.columns) == ["user", "item", "score", "rank"]
    assert pl.DataFrame(table).shape == frame.shape == (2 + 3 + 2, 4)
    for user, rows in frame.groupby("user"):
        single = MODEL.recommend(str(user), k=3)
        assert rows.item.tolist() == [item.item for item in single]
        assert rows.score.tolist() == [item.score for item in single]
        assert rows["rank"].tolist() == list(range(1, len(single) + 1))
    numbers = MODEL.recommend_table(column([1, 4]), k=1)
    assert [int(user) for user in numbers["user"]] == [1, 4]


def test_a_source_says_what_the_ranking_says() -> None:
    ranked = MODEL.recommend("1", k=5)
    source = MODEL.source("1", k=5, name="model")
    answer = hivecore.decide.recommend_pipeline(ops.PipelineRequest(sources=[source])).answer
    assert [(item.item, item.score) for item in answer.items] == [(item.item, item.score) for item in ranked]
    for item, single in zip(answer.items, ranked):
        liked = {term.item: term.micros for term in single.terms if isinstance(term, ops.TermLiked)}
        assert item.terms[0].causes == liked
        assert item.terms[0].rest == single.score - sum(liked.values())


def test_a_source_on_a_common_scale() -> None:
    source = MODEL.source("1", scale=ops.ScoreScaleMax(), weight=500_000)
    first = hivecore.decide.recommend_pipeline(ops.PipelineRequest(sources=[source])).answer.items[0]
    assert abs(first.score - 500_000) <= 2


def test_a_feed_pages_without_repeating() -> None:
    scores = {f"i{n}": float(n) for n in range(25)}
    request = ops.PipelineRequest(sources=[ops.ScoreSource(name="s", items=[ops.ItemId(i) for i in scores], values=list(scores.values()))], size=10)
    seen: list[str] = []
    while True:
        page = hivecore.decide.recommend_pipeline(request).answer
        seen += [item.item for item in page.items]
        if page.next_cursor is None:
            break
        request = ops.PipelineRequest(sources=request.sources, size=10, cursor=page.next_cursor)
    assert seen == sorted(scores, key=lambda item: -scores[item])


def test_a_bandit_learns_replays_and_forgets() -> None:
    one = Bandit("thompson", seed=5, draws=100)
    slots = one.choose(["a", "b", "c"], "ann", "r-1", slots=2)
    assert slots == Bandit(ops.BanditPolicy.THOMPSON, seed=5, draws=100).choose(["c", "b", "a"], "ann", "r-1", slots=2)
    assert all(sum(Fraction(p) for p in slot.propensities) == 1 for slot in slots)
    one.learn(["a", "b"], [1, 0])
    kept = one.state
    one.learn(["a"], [0.5])
    assert one.state != kept
    one.learn(["a"], [0.5], forget=True)
    assert one.state == kept
    linear = Bandit("lin_ucb", epsilon=0)
    linear.learn(["a", "b"], [1, 0], [[1, 0], [1, 0]])
    assert linear.choose(["a", "b"], "ann", "r", [[1, 0], [1, 0]])[0].arm == "a"
    with pytest.raises(errors.RecommendError) as caught:
        linear.choose(["a"], "ann", "r")
    assert caught.value.code == "recommend.vector"
    with pytest.raises(ValueError):
        Bandit("no such policy")


def test_the_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = Path(__file__).parents[3] / "examples/notebook/recommend.py"
    monkeypatch.setattr("sys.argv", [str(notebook), str(tmp_path)])
    told = runpy.run_path(str(notebook))
    figures = told["figures"]
    assert len(figures) >= 6
    # Every model that learns is better than popularity in a world of tastes.
    assert all(recall > figures["popularity"][1] for name, (_, recall) in figures.items() if name != "popularity")
    picture = (tmp_path / "recall.svg").read_text()
    assert picture.startswith("<svg") and all(f">{name}<" in picture for name in figures)
    assert abs(told["told"].snips.value - 0.7) < 0.2
