"""The examples in the documentation are true."""

import doctest

import pytest

import hivecore
from hivecore import bandit, evaluation, recommender


@pytest.mark.parametrize("module", [hivecore, bandit, evaluation, recommender])
def test_examples(module: object) -> None:
    tried = doctest.testmod(module)  # type: ignore[arg-type]
    assert tried.attempted > 0 and tried.failed == 0
