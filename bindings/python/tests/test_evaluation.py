"""Metrics against ir_measures (trec_eval's own code), on random rankings; and the native ways to call them."""

from typing import Any

import ir_measures
import numpy as np
import pytest
from ir_measures import AP, P, R, RR, Success, nDCG

from hivecore import errors, measure

PEER = {"ndcg": nDCG, "map": AP, "precision": P, "recall": R, "mrr": RR, "hit": Success}


def random_rankings(seed: int) -> tuple[dict[str, list[str]], dict[str, dict[str, int]]]:
    """Lists of up to 60 of 200 items, some empty of hits, with gains from 1 to 4."""
    generator = np.random.default_rng(seed)
    run, truth = {}, {}
    for query in range(80):
        items = generator.permutation(200)
        run[f"q{query}"] = [f"d{item}" for item in items[: generator.integers(1, 60)]]
        relevant = generator.choice(200, generator.integers(1, 40), replace=False)
        truth[f"q{query}"] = {f"d{item}": int(generator.integers(1, 5)) for item in relevant}
    return run, truth


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("k", [1, 5, 20, 100])
def test_the_same_as_trec_eval(seed: int, k: int) -> None:
    run, truth = random_rankings(seed)
    scored = {query: {item: float(-place) for place, item in enumerate(items)} for query, items in run.items()}
    names = {name: metric @ k for name, metric in PEER.items()}
    theirs = {(found.query_id, str(found.measure)): found.value for found in ir_measures.iter_calc(names.values(), truth, scored)}
    means = ir_measures.calc_aggregate(names.values(), truth, scored)
    ours = measure(run, truth, k=k, resamples=0, per_list=True)
    assert ours.count == len(truth) and ours.skipped == 0
    for name, metric in names.items():
        assert abs(ours.metrics[name].value - means[metric]) < 1e-9, name
        for query, value in zip(truth, ours.lists[name]):
            assert abs(value - theirs[query, str(metric)]) < 1e-9, (name, query)


def test_the_ways_to_give_rankings_agree() -> None:
    run, truth = random_rankings(1)
    by_key = measure(run, truth)
    assert measure(list(run.values()), list(truth.values())) == by_key
    arrays: list[Any] = [np.array(items) for items in run.values()]
    assert measure(arrays, list(truth.values())) == by_key
    binary = measure(run, {query: list(goal) for query, goal in truth.items()})
    assert binary.metrics["recall"] == by_key.metrics["recall"] and binary.metrics["ndcg"] != by_key.metrics["ndcg"]
    assert measure(run, truth, seed=1).metrics["recall"].value == by_key.metrics["recall"].value
    assert measure(run, truth, seed=1).metrics["recall"] != by_key.metrics["recall"]


def test_a_query_without_a_ranking_counts_and_one_without_a_truth_does_not() -> None:
    answer = measure({"a": ["x"], "c": ["x"]}, {"a": ["x"], "b": ["y"], "d": []}, k=1)
    assert (answer.count, answer.skipped, answer.metrics["recall"].value) == (2, 1, 0.5)
    with pytest.raises(TypeError):
        measure({"a": ["x"]}, [["x"]])
    with pytest.raises(errors.RecommendError) as caught:
        measure([["x", "y", "x"]], [["x"]])
    assert (caught.value.code, caught.value.path) == ("recommend.item", "/lists/0/2")
