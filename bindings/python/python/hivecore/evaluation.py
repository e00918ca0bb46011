"""How good are rankings? Those of any system, by one set of definitions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Union

from hivecore import _native
from hivecore.operations import ItemId, MeasureAnswer, MeasureRequest, recommend_measure

Run = Union[Mapping[str, Sequence[str]], Sequence[Sequence[str]]]
"""Ranked items, best first: by user or query, or one list after another."""

Goal = Union[Collection[str], Mapping[str, float]]
"""Relevant items, or the gain of each."""

Truth = Union[Mapping[str, Goal], Sequence[Goal]]
"""What was relevant: by user or query, or one list after another."""


def measure(
    run: Run,
    truth: Truth,
    k: int = 20,
    *,
    exponential: bool = False,
    catalogue: int | None = None,
    users: int | None = None,
    popularity: Mapping[str, int] | None = None,
    labels: Mapping[str, Sequence[str]] | None = None,
    targets: Sequence[Mapping[str, float]] = (),
    resamples: int = 1000,
    confidence: int = 95,
    seed: int = 0,
    per_list: bool = False,
) -> MeasureAnswer:
    """Recall, precision, NDCG, MAP, MRR, hit rate and, given what they need, coverage, Gini, novelty, diversity and
    calibration, each mean with a bootstrap interval. `MeasureRequest` says what the arguments are.

    Of mappings, every key of `truth` counts: one that `run` has not ranked for counts as an empty list.

    >>> answer = measure({"ann": ["tea", "cup", "jam"]}, {"ann": {"cup": 1, "bun": 1}}, k=3)
    >>> round(answer.metrics["ndcg"].value, 4), answer.metrics["recall"].value
    (0.3869, 0.5)
    """
    if isinstance(truth, Mapping):
        if not isinstance(run, Mapping):
            raise TypeError("run and truth are both mappings or both sequences")
        lists: list[Sequence[str]] = [run.get(key, ()) for key in truth]
        goals: list[Goal] = list(truth.values())
    else:
        if isinstance(run, Mapping):
            raise TypeError("run and truth are both mappings or both sequences")
        lists, goals = list(run), list(truth)
    graded = any(isinstance(goal, Mapping) for goal in goals)
    request = MeasureRequest(
        lists=[[ItemId(item) for item in items] for items in lists],
        relevant=[[ItemId(item) for item in goal] for goal in goals],
        gains=[[float(goal[item]) if isinstance(goal, Mapping) else 1.0 for item in goal] for goal in goals] if graded else (),
        exponential=exponential,
        k=k,
        catalogue=catalogue,
        users=users,
        popularity=popularity or {},
        labels=labels or {},
        targets=targets,
        resamples=resamples,
        confidence=confidence,
        seed=seed,
        per_list=per_list,
    )
    return recommend_measure(_native.call, request).answer
