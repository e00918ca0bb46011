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
    ("shared-list-compared-as-text", {"logic": {"==": [{"reduce": [list(range(30)), [acc, acc], 0]}, "x"]}}, "budget.exhausted", ""),
    ("shared-list-answered", {"logic": {"reduce": [list(range(30)), [acc, acc], 0]}}, "budget.exhausted", ""),
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

# Strict import.
IMPORT = "rules.import_jsonlogic"
TYPED = {"n": {"type": "integer"}, "d": {"type": "decimal"}, "t": {"type": "text"}, "s": {"type": "set"}, "b": {"type": "boolean"}, "at": {"type": "instant"}}
var = lambda name: {"var": name}
fact = lambda name, **test: {"fact": name, **test}
for id, rule, condition in [
    ("literal", True, {"value": True}),
    ("equality", {"==": [var("user.name"), "ann"]}, fact("user.name", eq="ann")),
    ("strict-inequality", {"!==": [1, var("x")]}, {"value": 1, "ne": {"fact": "x"}}),
    ("order", {">=": [var("d"), 1.5]}, None),
    ("between", {"<": [1, var("n"), 9]}, {"all": [{"value": 1, "lt": {"fact": "n"}}, fact("n", lt=9)]}),
    ("null-is-absence", {"==": [var("x"), None]}, fact("x", exists=False)),
    ("not-null-is-presence", {"!=": [None, var("x")]}, fact("x", exists=True)),
    ("member-of-literals", {"in": [var("t"), ["a", "b"]]}, {"fact": "t", "in": ["a", "b"]}),
    ("member-of-a-set", {"in": ["a", var("s")]}, fact("s", contains="a")),
    ("part-of-a-text", {"in": ["Spring", "Springfield"]}, {"value": "Springfield", "contains": "Spring"}),
    ("integer-arithmetic", {">": [{"*": [var("n"), 3, 2]}, {"%": [var("n"), 7]}]}, {"multiply": [{"fact": "n"}, 3, 2], "gt": {"remainder": [{"fact": "n"}, 7]}}),
    ("boolean-fact", {"and": [var("b"), {"!": var("b")}]}, {"all": [fact("b"), {"not": fact("b")}]}),
    ("double-negation", {"!!": [{"or": [var("b"), False]}]}, {"any": [fact("b"), {"value": False}]}),
    ("if-then-else", {"if": [var("b"), True, {"==": [var("n"), 1]}]},
     {"any": [{"all": [fact("b"), {"value": True}]}, {"all": [{"not": fact("b")}, fact("n", eq=1)]}]}),
    ("if-without-else", {"?:": [var("b"), True]},
     {"any": [{"all": [fact("b"), {"value": True}]}, {"all": [{"not": fact("b")}, {"value": False}]}]}),
    ("member-of-nothing", {"in": [var("x"), []]}, {"value": False}),
    ("text-order", {"<": ["b", var("t")]}, {"value": "b", "lt": {"fact": "t"}}),
]:
    expect = {"recorded": True} if condition is None else part(**{"/condition": canonical(condition)})
    emit(f"jsonlogic.import.{id}", IMPORT, "success", {"logic": rule, "facts": TYPED}, expect, "recorded" if condition is None else "the rule language's documentation")

for id, rule, path in [
    ("product-that-rounds", {"==": [{"%": [{"*": [var("n"), var("n")]}, 2]}, 1]}, "/==/0/%/1"),
    ("sums-that-round", {"==": [{"+": [var("n"), 2]}, {"-": [var("n"), 2]}]}, "/=="), ("members-of-two-types", {"in": [var("x"), [1, "a"]]}, "/in/1/1"),
    ("one-fact-of-two-types", {"and": [{"==": [var("x"), 1]}, {"==": [var("x"), "a"]}]}, ""),
    ("text-and-number", {"==": [1, "1"]}, "/=="), ("truth-of-a-number", {"!": 0}, "/!"), ("truth-of-a-text", {"and": [True, "x"]}, "/and/1"),
    ("truth-of-a-list", {"or": [[], True]}, "/or/0"), ("truth-of-null", None, ""), ("truth-of-a-record", {"a": 1, "b": 2}, ""),
    ("truth-of-an-integer-fact", {"and": [var("n")]}, "/and/0/var"), ("truth-of-a-sum", {"+": [1, 2]}, "/+"), ("truth-of-a-joined-text", {"cat": ["a"]}, "/cat"),
    ("list-goes-through", {"map": [var("s"), var("")]}, "/map"), ("missing-keys", {"missing": ["a"]}, "/missing"), ("an-effect", {"log": True}, "/log"),
    ("an-unknown-operation", {"no such": 1}, "/no such"), ("of-nothing", {"and": []}, "/and"), ("one-argument", {"==": [1]}, "/=="),
    ("a-default", {"==": [{"var": ["x", 1]}, 1]}, "/==/0/var"), ("whole-data", {"==": [var(""), 1]}, "/==/0/var"),
    ("a-place-in-a-list", {"==": [{"var": 1}, 1]}, "/==/0/var"), ("a-computed-name", {"var": {"cat": ["a"]}}, "/var"),
    ("two-open-facts", {"==": [var("x"), var("y")]}, "/=="), ("lists-compared", {"==": [var("s"), var("s")]}, "/=="),
    ("list-literal", {"==": [var("x"), [1]]}, "/==/1"), ("null-of-a-literal", {"==": [1, None]}, "/=="), ("order-of-booleans", {"<": [var("b"), True]}, "/<"),
    ("order-of-high-texts", {"<": [var("t"), "\U0001f600"]}, "/<"), ("order-of-null", {"<": [var("n"), None]}, "/</1"),
    ("fractions-calculated", {"<": [{"+": [var("d"), 1]}, 2]}, "/</0/+/0"), ("division", {"<": [{"/": [var("n"), 2]}, 2]}, "/</0//".replace("//", "/~1")),
    ("unary-plus", {"==": [{"+": ["1"]}, 1]}, "/==/0/+"), ("long-decimal", {"==": [var("d"), 0.12345678901234567]}, "/==/1"),
    ("a-time", {"<": [var("at"), "2026"]}, "/</0/var"), ("mixed-members", {"in": [var("n"), [1, "2"]]}, "/in/1/1"),
    ("text-or-set", {"in": ["a", var("x")]}, "/in/1"), ("in-a-number", {"in": ["a", var("n")]}, "/in/1"), ("empty-text-within", {"in": ["", var("t")]}, "/in/0"),
    ("computed-value", {"==": [{"max": [1, 2]}, 2]}, "/==/0/max"),
]:
    emit(f"jsonlogic.import.refused.{id}", IMPORT, "failure", {"logic": rule, "facts": TYPED}, error("rules.jsonlogic_import", "/logic" + path), "ECMAScript 2024: a coercion, a loop or rounding")

# Each level writes the condition before it twice: 2^15 conditions and more.
doubled = var("b")
for _ in range(15):
    doubled = {"if": [doubled, var("b"), var("b")]}
emit("jsonlogic.import.refused.doubled", IMPORT, "failure", {"logic": doubled, "facts": TYPED}, error("rules.limit", "/logic"), OWN)
