"""One rule of five conditions over the facts of one subject, as Python hands them over; and over columns."""

import json
from collections.abc import Iterator
from importlib.metadata import version

import cel
import datalogic_py
import hivecore
import numpy as np
import zen

from pairing import Comparison

FACTS = {"level": 8, "country": "DE", "meditations": 42, "calm": 0.71, "tier": "gold"}
RULES = {
    "id": "five",
    "version": "1",
    "rules": [
        {
            "id": "gold",
            "when": {
                "all": [
                    {"fact": "level", "gte": 7},
                    {"fact": "country", "in": ["FR", "DE", "CH"]},
                    {"fact": "meditations", "gt": 30},
                    {"fact": "calm", "gte": 0.62},
                    {"fact": "tier", "eq": "gold"},
                ]
            },
        }
    ],
}
JSONLOGIC = {
    "and": [
        {">=": [{"var": "level"}, 7]},
        {"in": [{"var": "country"}, ["FR", "DE", "CH"]]},
        {">": [{"var": "meditations"}, 30]},
        {">=": [{"var": "calm"}, 0.62]},
        {"==": [{"var": "tier"}, "gold"]},
    ]
}
ZEN = "level >= 7 and country in ['FR', 'DE', 'CH'] and meditations > 30 and calm >= 0.62 and tier == 'gold'"
CEL = "level >= 7 && country in ['FR', 'DE', 'CH'] && meditations > 30 && calm >= 0.62 && tier == 'gold'"
ROWS = 10_000


def comparisons() -> Iterator[Comparison]:
    """The same facts as a dict; the same answer."""
    rules = hivecore.RuleSet(json.dumps(RULES).encode())
    logic = datalogic_py.Engine().compile(json.dumps(JSONLOGIC))
    expression, program = zen.compile_expression(ZEN), cel.compile(CEL)
    for facts in (FACTS, {**FACTS, "calm": 0.61}):
        answers = {rules.matches(facts) == b"\x02", logic.evaluate(facts), expression.evaluate(facts), program.execute(facts)}
        if answers != {facts["calm"] >= 0.62}:
            raise SystemExit(f"peers: rules disagree on {facts}")
    workload = "one rule of 5 conditions, facts as a dict"
    ours = lambda: rules.matches(FACTS)
    for name, theirs in (
        ("datalogic-py", lambda: logic.evaluate(FACTS)),
        ("zen-engine", lambda: expression.evaluate(FACTS)),
        ("common-expression-language", lambda: program.execute(FACTS)),
    ):
        yield Comparison(f"{name} {version(name)} compiled", workload, "evaluations/s", 1, ours, theirs)
    columns = {
        "level": np.arange(ROWS, dtype=np.int64) % 15,
        "country": ["FR", "US", "DE", "CH"] * (ROWS // 4),
        "meditations": np.arange(ROWS, dtype=np.int64) % 60,
        "calm": (np.arange(ROWS) % 100) / 100,
        "tier": ["gold", "silver"] * (ROWS // 2),
    }
    names, values = list(columns), [list(column) for column in columns.values()]
    records = [dict(zip(names, map(lambda v: v.item() if hasattr(v, "item") else v, row))) for row in zip(*values)]
    expected = [logic.evaluate(record) for record in records]
    if [verdict == 2 for verdict in rules.matches_columns(columns)[:, 0].tolist()] != expected:
        raise SystemExit("peers: rules disagree on the columns")
    yield Comparison(f"datalogic-py {version('datalogic-py')} compiled", f"the same over {ROWS} rows: our columns, their dicts",
                     "rows/s", ROWS, lambda: rules.matches_columns(columns), lambda: [logic.evaluate(record) for record in records])
