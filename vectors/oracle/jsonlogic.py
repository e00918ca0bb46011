"""JSONLogic: the public suite case by case, what json-logic-js 2.0.5 answers where JavaScript surprises, and refusals."""

import json
from pathlib import Path

from authoring import emit, error, part

SUITE = Path(__file__).parents[2] / "core/tests/data/jsonlogic/compatible.json"
PUBLIC = "jsonlogic.com/tests.json"
PEER = "json-logic-js 2.0.5 in Node 18"
OWN = "the contract: refusals"
OP = "rules.jsonlogic"


def canonical(value):
    """RFC 8785 for the numbers that the suite uses."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def truthy(value):
    return bool(value)  # Python's truth of JSON values is JSONLogic's, but for records


def case(id, rule, result, source, kind="success", truth=None, **more):
    truth = isinstance(result, dict) or truthy(result) if truth is None else truth
    emit(f"jsonlogic.{id}", OP, kind, {"logic": rule, **more}, part(**{"/result": canonical(result), "/truthy": truth}), source)


number = 0
for entry in json.loads(SUITE.read_text()):
    if isinstance(entry, str):
        continue
    number += 1
    # A text as data or logic is the text of a value.
    wrap = lambda value: json.dumps(value) if isinstance(value, str) else value
    more = {"data": wrap(entry["data"])} if "data" in entry else {}
    case(f"suite.{number:03}", wrap(entry["rule"]), entry["result"], PUBLIC, **more)

for id, rule, data, result in [
    ("null-is-not-zero", {"==": [None, 0]}, None, False),
    ("list-equals-its-text", {"==": [[1], "1"]}, None, True),
    ("two-lists-differ", {"==": [[1], [1]]}, None, False),
    ("one-list-is-itself", {"===": [{"var": "a"}, {"var": "a"}]}, {"a": [1]}, True),
    ("record-as-text", {"==": [{"var": "a"}, "[object Object]"]}, {"a": {"b": 1}}, True),
    ("texts-compare-by-units", {"<": ["\ue000", "\U0001f600"]}, None, False),
    ("texts-and-numbers-compare-as-numbers", {"<": ["10", 9]}, None, False),
    ("texts-compare-as-texts", {"<": ["10", "9"]}, None, True),
    ("null-below-one", {"<": [None, 1]}, None, True),
    ("not-a-number-is-never-least", {">=": ["x", 1]}, None, False),
    ("plus-reads-a-prefix", {"+": ["3.14 pies", "0x10"]}, None, 3.14),
    ("minus-reads-hexadecimal", {"-": ["0x10"]}, None, -16),
    ("a-product-of-one", {"*": ["2"]}, None, "2"),
    ("remainder-has-the-sign-of-the-first", {"%": [-7.5, 2]}, None, -1.5),
    ("max-coerces", {"max": ["3", [7], None]}, None, 7),
    ("cat-joins-deeply", {"cat": [None, [1, [2, None]], {"a": 1, "b": 2}, True, 1e21, 0.1]}, None, "1,2,[object Object]true1e+210.1"),
    ("substr-beyond-the-start", {"substr": ["abc", -9, 2]}, None, "ab"),
    ("substr-of-null-length", {"substr": ["abc", 1, None]}, None, ""),
    ("in-a-text-coerces", {"in": [1, "x1y"]}, None, True),
    ("in-an-empty-text", {"in": ["", ""]}, None, False),
    ("in-a-list-is-strict", {"in": ["1", [1, 2]]}, None, False),
    ("length-in-units", {"var": "a.length"}, {"a": "\U0001f600"}, 2),
    ("character-of-a-text", {"var": "a.1"}, {"a": "xyz"}, "y"),
    ("no-index-with-a-zero", {"var": "a.01"}, {"a": [1, 2]}, None),
    ("null-is-found", {"var": ["a", 5]}, {"a": None}, None),
    ("and-of-nothing", {"===": [{"and": []}, None]}, None, False),
    ("an-operation-not-reached", {"if": [True, 1, {"no such": []}]}, None, 1),
    ("a-list-of-keys", {"missing": [["a", "b"], "c"]}, {"a": ""}, ["a", "b"]),
    ("needed-as-text", {"missing_some": ["2", ["a", "b"]]}, {"a": 1}, ["b"]),
    ("reduce-of-no-list", {"reduce": [5, 1, "kept"]}, None, "kept"),
    ("filter-of-no-list", {"filter": ["abc", True]}, None, []),
    ("log-passes-on", {"log": "x"}, None, "x"),
    ("two-keys-are-data", {"a": 1, "b": {"var": "x"}}, {"x": 1}, {"a": 1, "b": {"var": "x"}}),
]:
    case(f"javascript.{id}", rule, result, PEER, "edge", data=data)

for id, rule, truth in [("infinite", {"/": [1, 0]}, True), ("no-maximum", {"max": []}, True), ("no-number", {"min": [1, "x"]}, False)]:
    case(f"not-finite.{id}", rule, None, PEER + ": JSON.stringify writes null", "edge", truth)

emit("jsonlogic.text-of-a-rule", OP, "edge", {"logic": '{"+":[1,2]}', "data": "{}"},
     part(**{"/result": "3"}), "the contract: a string is the text of a value")
emit("jsonlogic.half-a-pair", OP, "edge", {"logic": {"substr": ["a\U0001f600b", 2]}},
     part(**{"/result": '"\ufffdb"'}), "ECMAScript 2024, String.prototype.toWellFormed")
emit("jsonlogic.steps-counted", OP, "edge", {"logic": {"and": [True, {"!": [False]}, 1]}, "steps": 5},
     part(**{"/steps": 5}), "the operation's documentation: one step each for and, true, !, false and 1")

many = list(range(200))
acc = {"var": "accumulator"}
refusals = [
    ("unknown-operation", {"logic": {"no such": 1}}, "rules.jsonlogic_operation", ""),
    ("product-of-nothing", {"logic": {"*": []}}, "rules.jsonlogic_type", ""),
    ("no-options", {"logic": {"missing_some": [1]}}, "rules.jsonlogic_type", ""),
    ("text-doubled-for-ever", {"logic": {"reduce": [many, {"cat": [acc, acc]}, "sixteen letters."]}}, "budget.exhausted", ""),
    ("list-doubled-for-ever", {"logic": {"reduce": [many, {"merge": [acc, acc]}, [1]]}}, "budget.exhausted", ""),
    ("wrapped-for-ever", {"logic": {"reduce": [many, [acc], 0]}}, "json.depth", ""),
    ("one-step-short", {"logic": {"and": [True, {"!": [False]}, 1]}, "steps": 4}, "budget.exhausted", ""),
    ("no-steps", {"logic": 1, "steps": 0}, "field.range", "/steps"),
    ("too-many-steps", {"logic": 1, "steps": 10_000_001}, "field.range", "/steps"),
    ("a-string-that-is-no-text-of-a-value", {"logic": "apple"}, "json.syntax", "/logic"),
    ("no-rule", {"data": 1}, "field.missing", "/logic"),
    ("number-beyond-double", '{"logic":1e999}', "number.range", "/logic"),
]
for id, request, code, path in refusals:
    emit(f"jsonlogic.refused.{id}", OP, "failure", request, error(code, path), OWN)
