"""Rule sets: opened from a definition, facts one by one and in columns, closed once."""

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pytest
from hivecore import HivecoreError, RuleSet

TEXT = (
    b'{"id":"s","version":"1","rules":[{"id":"r","when":{"any":[{"fact":"a","gte":7},{"fact":"c","gt":0.5},'
    b'{"fact":"t","eq":"x"},{"fact":"ok"}]}}, {"id":"not","when":{"not":{"rule":"r"}}}]}'
)


def test_facts_are_native_values() -> None:
    with RuleSet(TEXT) as rules:
        assert rules.rule_ids() == ["r", "not"]
        assert list(rules.matches({"a": 7})) == [2, 0]
        assert list(rules.matches({"a": 6, "c": 0.5, "t": "y", "ok": False})) == [0, 2]
        assert list(rules.matches({"a": 6, "c": None, "other": 1})) == [1, 1]
        assert rules.to_bytes() == TEXT


def test_the_full_decision_says_the_same() -> None:
    with RuleSet(TEXT) as rules:
        full = json.loads(rules.call("rules.evaluate", '{"facts":{"a":6,"c":0.75}}'))["ok"]
        assert [rule["verdict"] for rule in full["answer"]["rules"]] == ["true", "false"]
        assert list(rules.matches({"a": 6, "c": 0.75})) == [2, 0]


def test_columns_are_read_where_they_lie() -> None:
    with RuleSet(TEXT) as rules:
        a = np.array([6, 7, 1], dtype=np.int64)
        c = np.array([0.5, 0.1, 0.75])
        expected = [[0, 2], [2, 0], [2, 0]]
        falses = np.zeros(3, dtype=np.int64)
        assert rules.matches_columns({"a": a, "c": c, "t": ["y"] * 3, "ok": falses}).tolist() == expected
        arrow = {"a": pa.array([6, 7, 1]), "c": pa.array([0.5, 0.1, 0.75]), "t": pa.array(["y"] * 3), "ok": falses}
        assert rules.matches_columns(arrow).tolist() == expected


def test_what_is_refused() -> None:
    with RuleSet(TEXT) as rules:
        for use, code, path in (
            (lambda: rules.matches({"a": True}), "rules.fact", "/facts/a"),
            (lambda: rules.matches({"c": float("nan")}), "number.range", "/facts/c"),
            (lambda: rules.matches_columns({"c": np.array([0.1, np.inf])}), "number.range", "/c/1"),
            (lambda: rules.matches_columns({"a": ["x"]}), "rules.fact", "/a"),
            (lambda: rules.matches_columns({"a": np.arange(2), "c": np.zeros(3)}), "buffer.shape", "/c"),
        ):
            with pytest.raises(HivecoreError) as refused:
                use()
            assert (refused.value.code, refused.value.path) == (code, path)
    with pytest.raises(HivecoreError) as refused:
        RuleSet(b'{"id":"s","version":"1","rules":[{"id":"r","when":{"fact":"a","gte":"x"}},{"id":"q","when":{"fact":"a","eq":1}}]}')
    assert refused.value.code == "rules.type"


def test_history_needs_more_than_facts() -> None:
    with RuleSet(b'{"id":"s","version":"1","rules":[{"id":"r","when":{"count":"p","gte":1}}]}') as rules:
        with pytest.raises(HivecoreError) as refused:
            rules.matches({})
        assert refused.value.code == "rules.history"


def test_threads_share_a_set() -> None:
    with RuleSet(TEXT) as rules, ThreadPoolExecutor(4) as threads:
        assert set(threads.map(lambda n: rules.matches({"a": n})[0], [7] * 200)) == {2}


def test_a_closed_set_is_refused() -> None:
    rules = RuleSet(TEXT)
    rules.close()
    assert '"handle.closed"' in rules.call("rules.evaluate", "{}")
    for use in (rules.close, rules.to_bytes, lambda: rules.matches({}), lambda: rules.matches_columns({})):
        with pytest.raises(HivecoreError) as refused:
            use()
        assert refused.value.code == "handle.closed"
