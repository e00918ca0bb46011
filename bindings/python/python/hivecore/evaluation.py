"""How good are rankings? Those of any system, by one set of definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Union

from hivecore import _native, ids
from hivecore.ids import Ids
from hivecore.operations import MeasureAnswer, MeasureRequest, recommend_measure

Run = Union[Mapping[Any, Ids], Sequence[Ids]]
"""Ranked items, best first: by user or query, or one list after another."""

Goal = Union[Ids, Mapping[Any, float]]
"""Relevant items, or the gain of each."""

Truth = Union[Mapping[Any, Goal], Sequence[Goal]]
"""What was relevant: by user or query, or one list after another."""


def measure(
    run: Run,
    truth: Truth,
    k: int = 20,
    *,
    exponential: bool = False,
    catalogue: int | None = None,
    users: int | None = None,
    popularity: Mapping[Any, int] | None = None,
    labels: Mapping[Any, Ids] | None = None,
    targets: Sequence[Mapping[str, float]] = (),
    resamples: int = 1000,
    confidence: int = 95,
    seed: int = 0,
    per_list: bool = False,
) -> MeasureAnswer:
    """Recall, precision, NDCG, MAP, MRR, hit rate and, given what they need, coverage, Gini, novelty, diversity and
    calibration, each mean with a bootstrap interval. `MeasureRequest` says what the arguments are.

    Items are texts or integers (7 is the same item as "7"). Of mappings, every key of `truth` counts: one that `run` has
    not ranked for counts as an empty list.

    >>> answer = measure({"ann": ["tea", "cup", "jam"]}, {"ann": {"cup": 1, "bun": 1}}, k=3)
    >>> round(answer.metrics["ndcg"].value, 4), answer.metrics["recall"].value
    (0.3869, 0.5)
    """
    if isinstance(truth, Mapping):
        if not isinstance(run, Mapping):
            raise TypeError("run and truth are both mappings or both sequences")
        lists: list[Ids] = [run.get(key, ()) for key in truth]
        goals: list[Goal] = list(truth.values())
    else:
        if isinstance(run, Mapping):
            raise TypeError("run and truth are both mappings or both sequences")
        lists, goals = list(run), list(truth)
    graded = any(isinstance(goal, Mapping) for goal in goals)
    relevant = [
        ids.items(list(goal) if isinstance(goal, Mapping) else goal, f"/relevant/{row}") for row, goal in enumerate(goals)
    ]
    gains = [
        list(map(float, goal.values())) if isinstance(goal, Mapping) else [1.0] * len(items)
        for goal, items in zip(goals, relevant)
    ]
    request = MeasureRequest(
        lists=[ids.items(items, f"/lists/{row}") for row, items in enumerate(lists)],
        relevant=relevant,
        gains=gains if graded else (),
        exponential=exponential,
        k=k,
        catalogue=catalogue,
        users=users,
        popularity={ids.item(item, "/popularity"): count for item, count in (popularity or {}).items()},
        labels={ids.item(item, "/labels"): ids.texts(names, "/labels") for item, names in (labels or {}).items()},
        targets=targets,
        resamples=resamples,
        confidence=confidence,
        seed=seed,
        per_list=per_list,
    )
    return recommend_measure(_native.call, request).answer
