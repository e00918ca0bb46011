"""Rules over facts: every operator by type, three values, exact arithmetic, what is refused, linting, versions."""

from authoring import answer, emit, error, part
from reference.rules_world import CONTRACT, ISO, KLEENE, OWN, ZONES, definition, evaluates, refuses

EUR = lambda minor: {"currency": "EUR", "minor": str(minor)}
SAMPLES = {  # below, equal, above a limit
    "integer": (6, 7, 8), "decimal": (0.619999999, 0.62, 0.620000001), "text": ("Zoe", "anna", "annb"),
    "instant": ("2026-02-28T23:59:59.999999999Z", "2026-03-01T00:00:00Z", "2026-03-01T00:00:00.000000001Z"),
    "date": ("2024-02-28", "2024-02-29", "2024-03-01"), "duration": ("PT23H59M59.9S", "P1D", "PT24H0.000000001S"),
    "money": (EUR(1239), EUR(1240), EUR(1241)),
}

for kind, (low, limit, high) in SAMPLES.items():
    tests = {t: {"fact": "a", t: limit} for t in ("eq", "ne", "gt", "gte", "lt", "lte")}
    tests |= {"between": {"fact": "a", "between": [low, limit]}, "in": {"fact": "a", "in": [low, high]},
              "notIn": {"fact": "a", "notIn": [low, high]}, "exists": {"fact": "a", "exists": True},
              "missing": {"fact": "a", "exists": False}, "two-facts": {"fact": "a", "lt": {"fact": "b"}}}
    for name, have in (("below", low), ("equal", limit), ("above", high)):
        evaluates(f"{kind}.{name}", tests, {"a": have, "b": high}, {"a": kind, "b": kind})
    evaluates(f"{kind}.missing", tests, {"b": limit}, {"a": kind, "b": kind}, source=KLEENE, kind="edge")

BOOLEAN = {"holds": {"fact": "a"}, "eq": {"fact": "a", "eq": False}, "ne": {"fact": "a", "ne": True}, "not": {"not": {"fact": "a"}},
           "in": {"fact": "a", "in": [True]}, "exists": {"fact": "a", "exists": True}}
for name, facts in (("true", {"a": True}), ("false", {"a": False}), ("missing", {}), ("forgotten", {"a": None})):
    evaluates(f"boolean.{name}", BOOLEAN, {k: v for k, v in facts.items()}, {"a": "boolean"})
TEXTS = {"contains": {"fact": "a", "contains": "ell"}, "prefix": {"fact": "a", "prefix": "He"}, "suffix": {"fact": "a", "suffix": "lo"},
         "empty-part": {"fact": "a", "contains": ""}, "in-nothing": {"fact": "a", "in": []}, "not-in-nothing": {"fact": "a", "notIn": []}}
for name, have in (("hello", "Hello"), ("case", "hELLO"), ("empty", ""), ("composed", "He\u0301llo")):
    evaluates(f"text.parts.{name}", TEXTS, {"a": have}, {"a": "text"})
evaluates("text.parts.missing", TEXTS, {}, {"a": "text"}, kind="edge", source=KLEENE)
evaluates("text.code-points", {"bmp-before-astral": {"fact": "a", "lt": "\U0001f600"}, "not-normalised": {"fact": "b", "eq": "\u00e9"}},
          {"a": "\uff5e", "b": "e\u0301"}, {"a": "text", "b": "text"}, kind="edge")
SETS = {"contains": {"fact": "a", "contains": "x"}, "any": {"fact": "a", "containsAny": ["y", "z"]}, "all": {"fact": "a", "containsAll": ["x", "y"]},
        "any-of-none": {"fact": "a", "containsAny": []}, "all-of-none": {"fact": "a", "containsAll": []}, "eq": {"fact": "a", "eq": ["y", "x", "x"]},
        "ne": {"fact": "a", "ne": ["x"]}, "exists": {"fact": "a", "exists": True}}
for name, have in (("two", ["x", "y"]), ("repeated", ["y", "x", "y"]), ("one", ["x"]), ("empty", [])):
    evaluates(f"set.{name}", SETS, {"a": have}, {"a": "set"})
evaluates("set.missing", SETS, {}, {"a": "set"}, kind="edge", source=KLEENE)

# ---- logic
T, F, U = {"fact": "t"}, {"fact": "f"}, {"fact": "u"}
LOGIC_FACTS, LOGIC_TYPES = {"t": True, "f": False}, {"t": "boolean", "f": "boolean", "u": "boolean"}
pairs = {f"{a}{b}": [x, y] for a, x in zip("TFU", (T, F, U)) for b, y in zip("TFU", (T, F, U))}
evaluates("logic.all", {f"all-{n}": {"all": p} for n, p in pairs.items()}, LOGIC_FACTS, LOGIC_TYPES, source=KLEENE)
evaluates("logic.any", {f"any-{n}": {"any": p} for n, p in pairs.items()}, LOGIC_FACTS, LOGIC_TYPES, source=KLEENE)
evaluates("logic.not", {"T": {"not": T}, "F": {"not": F}, "U": {"not": U}, "twice": {"not": {"not": U}}}, LOGIC_FACTS, LOGIC_TYPES, source=KLEENE)
triples = {"TTU": [T, T, U], "TFU": [T, F, U], "FFU": [F, F, U], "UUU": [U, U, U], "TTT": [T, T, T], "FFF": [F, F, F], "TUU": [T, U, U]}
for k in (0, 1, 2, 3, 4):
    evaluates(f"logic.at-least-{k}", {n: {"atLeast": k, "of": t} for n, t in triples.items()}, LOGIC_FACTS, LOGIC_TYPES, source=KLEENE, kind="edge" if k in (0, 4) else "success")
evaluates("logic.of-nothing", {"all": {"all": []}, "any": {"any": []}, "none": {"atLeast": 0, "of": []}, "one": {"atLeast": 1, "of": []},
                               "not-any": {"not": {"any": []}}}, kind="edge")
evaluates("logic.rules-name-rules", {"c": {"all": [{"rule": "a"}, {"not": {"rule": "b"}}]}, "a": T, "b": {"any": [F, {"rule": "d"}]}, "d": {"rule": "e"}, "e": U},
          LOGIC_FACTS, LOGIC_TYPES)
deep = {"fact": "t"}
for _ in range(31):
    deep = {"not": deep}
evaluates("logic.thirty-two-deep", {"deep": deep}, LOGIC_FACTS, LOGIC_TYPES, kind="edge")
FIVE = {"all": [{"fact": "level", "gte": 7}, {"fact": "country", "in": ["FR", "DE", "CH"]}, {"fact": "meditations", "gt": 30},
                {"fact": "calm", "gte": 0.62}, {"fact": "tier", "eq": "gold"}]}
FIVE_TYPES = {"level": "integer", "country": "text", "meditations": "integer", "calm": "decimal", "tier": "text"}
FIVE_FACTS = {"level": 7, "country": "CH", "meditations": 31, "calm": 0.62, "tier": "gold"}
evaluates("five.holds", {"five": FIVE}, FIVE_FACTS, FIVE_TYPES, declared={}, extra={"/rules/0/progress": 1000000})
evaluates("five.short-by-one", {"five": FIVE}, FIVE_FACTS | {"meditations": 30}, FIVE_TYPES, declared={}, extra={"/rules/0/progress": (4000000 + 967741) // 5})
evaluates("five.unknown", {"five": FIVE}, {k: v for k, v in FIVE_FACTS.items() if k != "calm"}, FIVE_TYPES, declared={}, extra={"/rules/0/progress": 800000})
evaluates("five.unknown-and-false", {"five": FIVE}, {"level": 3, "country": "CH"}, FIVE_TYPES, declared={}, extra={"/rules/0/progress": (428571 + 1000000) // 5})
evaluates("unknown-names", {"five": FIVE}, FIVE_FACTS | {"levle": 1, "extra": "x"}, FIVE_TYPES, declared={}, extra={"/unknownFacts": ["extra", "levle"]})

# ---- arithmetic
N = {"a": "integer", "b": "integer", "d": "decimal"}
ARITHMETIC = {"sum": {"add": [{"fact": "a"}, {"fact": "b"}, 1], "eq": 13}, "tenths": {"add": [{"fact": "d"}, 0.2], "eq": 0.3},
              "difference": {"subtract": [{"fact": "b"}, {"fact": "a"}], "lt": 0}, "product": {"multiply": [{"fact": "a"}, {"fact": "d"}], "eq": 0.7},
              "quotient": {"divide": [{"fact": "a"}, {"fact": "b"}], "gte": 1.4}, "third": {"multiply": [{"divide": [1, 3]}, 3], "eq": 1},
              "remainder": {"remainder": [{"fact": "a"}, 4], "eq": 3}, "right-side": {"fact": "a", "gt": {"add": [{"fact": "b"}, 1]}},
              "other-side": {"value": 12, "eq": {"add": [{"fact": "a"}, {"fact": "b"}]}}}
evaluates("arithmetic.exact", ARITHMETIC, {"a": 7, "b": 5, "d": 0.1}, N)
evaluates("arithmetic.negative", ARITHMETIC, {"a": -7, "b": 5, "d": -0.1}, N)
evaluates("arithmetic.missing", ARITHMETIC, {"a": 7}, N, kind="edge", source=KLEENE)
evaluates("arithmetic.division-by-zero", {"q": {"divide": [{"fact": "a"}, {"fact": "b"}], "gt": 0}, "r": {"remainder": [{"fact": "a"}, {"fact": "b"}], "eq": 0}},
          {"a": 7, "b": 0}, N, kind="edge")
BIG = "999999999999999999"
body = {"ruleSet": definition({"p": {"multiply": [{"fact": "x"}] * 3, "gt": 0}, "s": {"add": [{"fact": "x"}] * 3, "gt": 0}}, {"x": {"type": "decimal"}}),
        "facts": {"x": BIG}}
emit("rules.evaluate.arithmetic.too-great-is-unknown", "rules.evaluate", "edge", body,
     part(**{"/rules/0/verdict": "unknown", "/rules/1/verdict": "true"}), OWN)
evaluates("arithmetic.ratio-is-exact", {"not-a-third": {"divide": [{"fact": "a"}, {"fact": "b"}], "gte": 0.333333334}, "third": {"divide": [{"fact": "a"}, {"fact": "b"}], "gt": 0.333333333}},
          {"a": 1, "b": 3}, N, source=OWN)
D = {"start": "instant", "end": "instant", "born": "date", "today": "date", "paid": "money", "owed": "money", "pause": "duration"}
evaluates("arithmetic.time-and-money", {"distance": {"subtract": [{"fact": "end"}, {"fact": "start"}], "eq": "P1DT1H"}, "deadline": {"add": [{"fact": "start"}, "P2D"], "gt": {"fact": "end"}},
          "days": {"subtract": [{"fact": "today"}, {"fact": "born"}], "eq": 366}, "total": {"add": [{"fact": "paid"}, {"fact": "owed"}], "gte": EUR(3000)},
          "double": {"multiply": [{"fact": "paid"}, 2], "gt": {"fact": "owed"}}, "half-pause": {"divide": [{"fact": "pause"}, 2], "eq": "PT45S"}},
          {"start": "2026-03-28T23:30:00Z", "end": "2026-03-30T00:30:00Z", "born": "2024-02-01", "today": "2025-02-01", "paid": EUR(1240), "owed": EUR(1760), "pause": "PT1M30S"}, D)
evaluates("integer.beyond-53-bits", {"a": {"fact": "a", "gt": "9223372036854775806"}, "b": {"fact": "a", "eq": "9223372036854775807"}}, {"a": "9223372036854775807"}, {"a": "integer"}, kind="edge")
evaluates("integer.against-a-fraction", {"a": {"fact": "a", "gte": 6.5}, "b": {"fact": "a", "lt": 7.5}, "c": {"fact": "a", "eq": 7.5}}, {"a": 7}, {"a": "integer"})
evaluates("decimal.eighteen-digits", {"a": {"fact": "a", "gt": "123456789.123456788"}, "b": {"fact": "a", "eq": "123456789.123456789"}}, {"a": "123456789.123456789"}, {"a": "decimal"}, kind="edge")
evaluates("inferred.numbers-widen", {"a": {"fact": "a", "gte": 1}, "b": {"fact": "a", "lt": 2.5}}, {"a": 2.25}, {"a": "decimal"}, declared={})

# ---- near misses and progress
def short(id, condition, facts, types, near, kind="success", declared=None, source=OWN):
    from reference.rules_world import World, decide, NAMES
    verdict = NAMES[decide(condition, World(facts, types, [], None, "UTC"))]
    declared = declared if declared is not None else {n: {"type": t} for n, t in types.items()}
    emit(f"rules.evaluate.near.{id}", "rules.evaluate", kind,
         {"ruleSet": definition({"r": condition}, declared), "facts": facts, "proofs": True},
         part(**{"/rules/0/verdict": verdict, **({"/rules/0/proof/nearMiss": near} if near else {})}), source)


def repair(path, operand, relation, have, need, delta=None, unit=None):
    made = {"path": path, "operand": operand, "relation": relation, "have": have, "need": need, "delta": delta, "unit": unit}
    return {k: v for k, v in made.items() if v is not None}


short("count", {"fact": "a", "gte": 3}, {"a": 2}, {"a": "integer"}, {"exact": True, "total": 1, "repairs": [repair("", "a", "at_least", "2", "3", "1")]})
short("more-than", {"fact": "a", "gt": 3}, {"a": 2}, {"a": "integer"}, {"exact": True, "total": 1, "repairs": [repair("", "a", "at_least", "2", "4", "2")]})
short("money", {"fact": "a", "gte": EUR(5000)}, {"a": EUR(3760)}, {"a": "money"}, {"exact": True, "total": 1, "repairs": [repair("", "a", "at_least", "3760", "5000", "1240", "EUR")]}, declared={})
short("decimal", {"fact": "a", "lt": 0.5}, {"a": 0.5}, {"a": "decimal"}, {"exact": True, "total": 1, "repairs": [repair("", "a", "at_most", "0.5", "0.499999999", "0.000000001")]})
short("cheapest-of-any", {"any": [{"fact": "a", "gte": 10}, {"fact": "b", "gte": 10}]}, {"a": 2, "b": 9}, {"a": "integer", "b": "integer"},
      {"exact": True, "total": 1, "repairs": [repair("/any/1", "b", "at_least", "9", "10", "1")]})
short("all-together", {"all": [{"fact": "a", "gte": 10}, {"fact": "b", "eq": "x"}, {"fact": "c"}]}, {"a": 12, "b": "y", "c": False}, {"a": "integer", "b": "text", "c": "boolean"},
      {"exact": True, "total": 2, "repairs": [repair("/all/1", "b", "is", "y", "x"), repair("/all/2", "c", "is", "false", "true")]})
short("two-of-three", {"atLeast": 2, "of": [{"fact": "a", "gte": 10}, {"fact": "b", "gte": 10}, {"fact": "c", "gte": 10}]}, {"a": 10, "b": 1, "c": 5},
      {"a": "integer", "b": "integer", "c": "integer"}, {"exact": True, "total": 1, "repairs": [repair("/of/2", "c", "at_least", "5", "10", "5")]})
short("at-most-three-are-told", {"all": [{"fact": n, "gte": 1} for n in "abcde"]}, {n: 0 for n in "abcde"}, {n: "integer" for n in "abcde"},
      {"exact": True, "total": 5, "repairs": [repair(f"/all/{i}", n, "at_least", "0", "1", "1") for i, n in enumerate("abc")]})
short("missing", {"fact": "a", "gte": 3}, {}, {"a": "integer"}, {"exact": True, "total": 1, "repairs": [repair("", "a", "at_least", None, "3")]}, kind="edge")
short("through-not", {"not": {"fact": "a", "gte": 3}}, {"a": 5}, {"a": "integer"}, {"exact": True, "total": 1, "repairs": [repair("/not", "a", "at_most", "5", "2", "3")]})
short("what-would-end-it", {"all": [{"fact": "a", "gte": 3}, {"fact": "b", "in": ["x"]}]}, {"a": 5, "b": "x"}, {"a": "integer", "b": "text"},
      {"exact": True, "total": 1, "repairs": [repair("/all/0", "a", "at_most", "5", "2", "3")]})
short("one-fact-twice", {"all": [{"fact": "a", "gte": 3}, {"fact": "a", "lte": 9}]}, {"a": 1}, {"a": "integer"}, {"exact": False, "total": 1, "repairs": [repair("/all/0", "a", "at_least", "1", "3", "2")]}, kind="edge")
short("literals-stay", {"any": [{"value": 6, "gte": 7}, {"fact": "a", "gte": 100}]}, {"a": 1}, {"a": "integer"}, {"exact": True, "total": 1, "repairs": [repair("/any/1", "a", "at_least", "1", "100", "99")]})
short("literal-on-the-left", {"value": 7, "lte": {"fact": "a"}}, {"a": 5}, {"a": "integer"}, {"exact": True, "total": 1, "repairs": [repair("", "a", "at_least", "5", "7", "2")]})
short("cheapest-that-can-be", {"any": [{"all": [{"fact": "a", "gte": 5}, {"fact": "a", "lte": 3}]}, {"fact": "b", "gte": 9}]}, {"a": 4, "b": 0}, {"a": "integer", "b": "integer"},
      {"exact": False, "total": 1, "repairs": [repair("/any/1", "b", "at_least", "0", "9", "9")]}, kind="edge")
short("text-before", {"fact": "a", "lt": "ma"}, {"a": "z"}, {"a": "text"}, {"exact": True, "total": 1, "repairs": [repair("", "a", "at_most", "z", "m")]}, kind="edge")
short("no-whole-number", {"fact": "a", "eq": 2.5}, {"a": 2}, {"a": "integer"}, None, kind="edge")
short("date", {"fact": "a", "gte": "2024-03-01"}, {"a": "2024-02-28"}, {"a": "date"}, {"exact": True, "total": 1, "repairs": [repair("", "a", "at_least", "2024-02-28", "2024-03-01", "2")]})
short("instant", {"fact": "a", "lt": "2024-03-01T00:00:00Z"}, {"a": "2024-03-01T00:00:01Z"}, {"a": "instant"},
      {"exact": True, "total": 1, "repairs": [repair("", "a", "at_most", "2024-03-01T00:00:01Z", "2024-02-29T23:59:59.999999999Z", "PT1.000000001S")]})
for relation, no, test, have, need in (("contains", "lacks", {"contains": "x"}, "abc", "x"), ("begins", "begins_otherwise", {"prefix": "x"}, "abc", "x"), ("ends", "ends_otherwise", {"suffix": "x"}, "abc", "x"),
                                       ("one_of", "none_of", {"in": ["x", "y"]}, "abc", "[x, y]"), ("is", "is_not", {"eq": "x"}, "abc", "x")):
    short(f"text-{relation}", {"fact": "a", **test}, {"a": have}, {"a": "text"}, {"exact": True, "total": 1, "repairs": [repair("", "a", relation, have, need)]})
    short(f"text-{no}", {"not": {"fact": "a", **test}}, {"a": "x"}, {"a": "text"}, {"exact": True, "total": 1, "repairs": [repair("/not", "a", no, "x", need)]})
short("set-any", {"fact": "a", "containsAny": ["x", "y"]}, {"a": ["z"]}, {"a": "set"}, {"exact": True, "total": 1, "repairs": [repair("", "a", "contains_any", "[z]", "[x, y]")]})
short("set-all", {"fact": "a", "containsAll": ["x", "y"]}, {"a": ["x"]}, {"a": "set"}, {"exact": True, "total": 1, "repairs": [repair("", "a", "contains_all", "[x]", "[x, y]")]})
short("known", {"fact": "a", "exists": True}, {}, {"a": "text"}, {"exact": True, "total": 1, "repairs": [repair("", "a", "is", None, "known")]})
short("between", {"fact": "a", "between": [3, 5]}, {"a": 9}, {"a": "integer"}, {"exact": True, "total": 1, "repairs": [repair("", "a", "between", "9", "3 to 5")]})

# ---- disclosure, dry run
for level, expected in (("none", {"id": "r", "verdict": "false"}), ("percent", {"id": "r", "progress": 500000, "verdict": "false"})):
    emit(f"rules.evaluate.disclosure.{level}", "rules.evaluate", "success",
         {"ruleSet": definition({"r": {"when": {"fact": "a", "gte": 10}, "disclosure": level}}), "facts": {"a": 5}, "proofs": True}, part(**{"/rules/0": expected}), OWN)
emit("rules.evaluate.proof.tree", "rules.evaluate", "success", {"ruleSet": definition({"r": {"all": [{"fact": "a", "gte": 10}, {"fact": "b", "eq": "x"}]}}), "facts": {"a": 5}, "proofs": True},
     part(**{"/rules/0/proof/tree": {"binding": 1, "children": [
         {"children": [], "have": "5", "need": "10", "op": "gte", "operand": "a", "path": "/all/0", "progress": 500000, "verdict": "false"},
         {"children": [], "need": "x", "op": "eq", "operand": "b", "path": "/all/1", "progress": 0, "verdict": "unknown"}],
         "op": "all", "path": "", "progress": 250000, "verdict": "false"}, "/rules/0/proof/missingFacts": ["b"]}), OWN)
dry = {"ruleSet": definition({"r": {"fact": "a", "gte": 10}, "s": {"fact": "b"}}), "facts": {"a": 5, "b": True}, "whatIf": {"facts": {"a": 10, "b": None}}}
emit("rules.evaluate.dry-run", "rules.evaluate", "success", dry, part(**{"/rules/0/verdict": "false", "/rules/0/whatIf": "true", "/rules/1/verdict": "true", "/rules/1/whatIf": "unknown"}), OWN)

# ---- what is refused
one = lambda condition, **types: definition({"r": condition}, {n: {"type": t} for n, t in types.items()})
bad = lambda id, condition, code, path, source=CONTRACT, **types: refuses(id, one(condition, **types), code, "/ruleSet/rules/0/when" + path, source)
bad("type.text-against-number", {"fact": "a", "gte": 7}, "rules.type", "/gte", a="text")
bad("type.number-against-text", {"fact": "a", "eq": "7x"}, "number.integer", "/eq", a="integer")
bad("type.boolean-against-number", {"fact": "a", "eq": 1}, "rules.type", "/eq", a="boolean")
bad("type.booleans-have-no-order", {"fact": "a", "gt": False}, "rules.type", "/gt", a="boolean")
bad("type.sets-have-no-order", {"fact": "a", "lt": ["x"]}, "rules.type", "/lt", a="set")
bad("type.sets-between", {"fact": "a", "between": [["x"], ["y"]]}, "rules.type", "/between", a="set")
bad("type.set-in", {"fact": "a", "in": ["x"]}, "rules.type", "/in", a="set")
bad("type.number-holds", {"fact": "a"}, "rules.type", "", a="integer")
bad("type.number-contains", {"fact": "a", "contains": "7"}, "rules.type", "/contains", a="integer")
bad("type.text-contains-any", {"fact": "a", "containsAny": ["x"]}, "rules.type", "/containsAny", a="text")
bad("type.text-contains-all", {"fact": "a", "containsAll": ["x"]}, "rules.type", "/containsAll", a="text")
bad("type.set-prefix", {"fact": "a", "prefix": "x"}, "rules.type", "/prefix", a="set")
bad("type.set-suffix", {"fact": "a", "suffix": "x"}, "rules.type", "/suffix", a="set")
bad("type.mixed-list", {"fact": "a", "in": [1, "x"]}, "number.integer", "/in/1", a="integer")
bad("type.two-facts", {"fact": "a", "eq": {"fact": "b"}}, "rules.type", "/eq", a="text", b="integer")
bad("type.text-in-a-sum", {"add": [{"fact": "a"}, {"fact": "b"}], "gt": 1}, "rules.type", "/add/0", a="text", b="integer")
bad("type.sum-of-number-and-time", {"add": [{"fact": "a"}, {"fact": "b"}], "gt": 1}, "rules.type", "/add/1", a="integer", b="instant")
bad("type.decimal-remainder", {"remainder": [{"fact": "a"}, 2], "eq": 1}, "rules.type", "/remainder/1", a="decimal")
bad("type.currencies", {"all": [{"fact": "a", "gte": EUR(1)}, {"fact": "a", "lt": {"currency": "USD", "minor": "9"}}]}, "rules.type", "/all/1/fact")
bad("type.contradiction", {"all": [{"fact": "a", "gte": 1}, {"fact": "a", "eq": "x"}]}, "rules.type", "/all/1/fact")
refuses("type.nothing-says-it", one({"fact": "a", "exists": True}), "rules.type", "/ruleSet/rules/0/when/fact")
refuses("type.currency-of-a-number", definition({}, {"a": {"type": "integer", "currency": "EUR"}}), "rules.type", "/ruleSet/facts/a/currency")
refuses("type.no-currency", definition({}, {"a": {"type": "money"}}), "rules.type", "/ruleSet/facts/a/currency")
bad("literal.date", {"fact": "a", "gte": "2023-02-29"}, "time.date", "/gte", ISO, a="date")
bad("literal.instant", {"fact": "a", "gte": "2023-02-28T00:00:00+01:00"}, "time.text", "/gte", a="instant")
bad("literal.month-duration", {"fact": "a", "gte": "P1M"}, "rules.duration", "/gte", ISO, a="duration")
bad("literal.decimal", {"fact": "a", "gte": "0,5"}, "number.decimal", "/gte", a="decimal")
bad("literal.precision", {"fact": "a", "gte": "0.1234567891"}, "number.precision", "/gte", a="decimal")
bad("literal.null", {"fact": "a", "eq": None}, "field.type", "/eq", a="integer")
bad("syntax.no-operator", {}, "rules.syntax", "")
bad("syntax.unknown-operator", {"fcat": "a", "eq": 1}, "rules.syntax", "/fcat")
bad("syntax.unknown-test", {"fact": "a", "equals": 1}, "field.unknown", "/equals")
bad("syntax.two-tests", {"fact": "a", "gte": 1, "lte": 3}, "rules.syntax", "")
bad("syntax.two-operands", {"fact": "a", "value": 1, "eq": 1}, "rules.syntax", "/value")
bad("syntax.beside-all", {"all": [], "fact": "a"}, "field.unknown", "/fact")
bad("syntax.all-of-a-record", {"all": {}}, "field.type", "/all")
bad("syntax.not-a-record", [1], "field.type", "")
bad("syntax.at-least-without-of", {"atLeast": 1}, "field.missing", "/of")
bad("syntax.at-least-negative", {"atLeast": -1, "of": []}, "number.range", "/atLeast")
bad("syntax.one-end", {"fact": "a", "between": [1]}, "rules.syntax", "/between")
bad("syntax.sum-of-one", {"add": [1], "eq": 1}, "rules.syntax", "/add")
bad("syntax.difference-of-three", {"subtract": [1, 2, 3], "eq": 1}, "rules.syntax", "/subtract")
bad("syntax.field-outside", {"field": "a", "eq": 1}, "rules.syntax", "/field")
bad("syntax.empty-name", {"fact": "", "eq": 1}, "id.empty", "/fact")
bad("syntax.inner-path", {"any": [{"not": {"all": [{"fact": "a", "eq": 1}, {"oops": 1}]}}]}, "rules.syntax", "/any/0/not/all/1/oops")
deep = {"fact": "t"}
for _ in range(32):
    deep = {"not": deep}
bad("limit.thirty-three-deep", deep, "rules.limit", "/not" * 32, t="boolean")
refuses("limit.nodes", one({"fact": "a", "in": list(range(10001))}, a="integer"), "rules.limit", "/ruleSet/rules/0/when/in")
bad("reference.no-such-rule", {"rule": "x"}, "rules.reference", "/rule")
refuses("cycle.itself", definition({"a": {"rule": "a"}}), "rules.cycle", "/ruleSet/rules/0/when")
refuses("cycle.three", definition({"x": {"fact": "f"}, "a": {"rule": "b"}, "b": {"not": {"rule": "c"}}, "c": {"all": [{"rule": "x"}, {"rule": "a"}]}}), "rules.cycle", "/ruleSet/rules/1/when")
refuses("duplicate", {"id": "s", "version": "1", "rules": [{"id": "a", "when": {"all": []}}] * 2}, "rules.duplicate", "/ruleSet/rules/1/id")
refuses("empty-id", {"id": "", "version": "1", "rules": []}, "id.empty", "/ruleSet/id")
refuses("lateness", {"id": "s", "version": "1", "rules": [], "maxLateness": -1}, "number.range", "/ruleSet/maxLateness")
for kind, value in (("integer", 7.5), ("integer", "x"), ("boolean", 1), ("text", 7), ("decimal", True), ("set", "x"), ("date", "2023-02-29"), ("instant", "now"), ("duration", "P1Y"), ("money", 5)):
    emit(f"rules.evaluate.fact.{kind}-{str(value).lower()}", "rules.evaluate", "failure",
         {"ruleSet": definition({}, {"a": {"type": kind, **({"currency": "EUR"} if kind == "money" else {})}}), "facts": {"a": value}}, error("rules.fact", "/facts/a"), CONTRACT)
emit("rules.evaluate.fact.other-currency", "rules.evaluate", "failure", {"ruleSet": definition({}, {"a": {"type": "money", "currency": "EUR"}}), "facts": {"a": {"currency": "USD", "minor": "1"}}}, error("rules.fact", "/facts/a"), CONTRACT)
emit("rules.evaluate.no-set", "rules.evaluate", "failure", {"facts": {}}, error("field.missing", "/ruleSet"), CONTRACT)
emit("rules.evaluate.no-such-rule", "rules.evaluate", "failure", {"ruleSet": definition({}), "rules": ["x"]}, error("rules.reference", "/rules/0"), CONTRACT)
emit("rules.evaluate.now-is-needed", "rules.evaluate", "failure", {"ruleSet": definition({"r": {"count": "a", "gte": 1}})}, error("field.missing", "/now"), CONTRACT)

# ---- check
def checks(id, rules, findings, declared=None, kind="success", source=OWN, known=None, **more):
    body = {"ruleSet": definition(rules, declared, **more), **({"knownTypes": known} if known is not None else {})}
    listed = [{"code": "rules." + code, "numbers": {}, "path": path, "texts": texts} for code, path, texts in findings]
    emit(f"rules.check.{id}", "rules.check", kind, body, part(**{"/findings": listed, "/passed": not listed}), source)


W = "/rules/0/when"
checks("clean", {"r": FIVE}, [])
checks("never-true", {"r": {"all": [{"fact": "a", "gt": 7}, {"fact": "a", "lt": 8}]}}, [("contradiction", W, {"operand": "a", "rule": "r"}), ("never_true", W, {"rule": "r"})])
checks("decimals-lie-between", {"r": {"all": [{"fact": "a", "gt": 7.5}, {"fact": "a", "lt": 8}]}}, [])
checks("never-false", {"r": {"any": [{"fact": "a", "gte": 7}, {"fact": "a", "lt": 7}]}}, [("exhaustive", W, {"operand": "a", "rule": "r"}), ("never_false", W, {"rule": "r"})])
I = {"a": {"type": "integer"}}
for id, when, operand in [
    ("equal-and-not-equal", {"all": [{"fact": "a", "eq": 5}, {"fact": "a", "ne": 5}]}, "a"),
    ("between-and-above", {"all": [{"fact": "a", "between": [1, 3]}, {"fact": "a", "gt": 5}]}, "a"),
    ("one-of-and-above", {"all": [{"fact": "a", "in": [1, 2]}, {"fact": "a", "gte": 5}]}, "a"),
    ("nested", {"all": [{"all": [{"fact": "a", "gt": 5}]}, {"fact": "a", "lt": 3}]}, "a"),
    ("unknown-and-above", {"all": [{"fact": "a", "exists": False}, {"fact": "a", "gte": 5}]}, "a"),
    ("true-and-not", {"all": [{"not": {"fact": "b"}}, {"fact": "b"}]}, "b"),
]:
    checks(id, {"r": when}, [("contradiction", W, {"operand": operand, "rule": "r"}), ("never_true", W, {"rule": "r"})], I)
checks("or-not", {"r": {"any": [{"not": {"fact": "b"}}, {"fact": "b"}]}}, [("exhaustive", W, {"operand": "b", "rule": "r"}), ("never_false", W, {"rule": "r"})])
checks("against-a-named-rule", {"q": {"fact": "a", "lt": 3}, "r": {"all": [{"fact": "a", "gte": 5}, {"rule": "q"}]}},
       [("contradiction", "/rules/1/when", {"operand": "q", "rule": "r"}), ("never_true", "/rules/1/when", {"rule": "r"})], I)
checks("half-of-a-whole", {"r": {"fact": "a", "eq": 5.5}}, [("never_true", W, {"rule": "r"})], I)
checks("two-texts", {"r": {"all": [{"fact": "a", "eq": "x"}, {"fact": "a", "in": ["y", "z"]}]}}, [("contradiction", W, {"operand": "a", "rule": "r"}), ("never_true", W, {"rule": "r"})])
checks("text-and-not", {"r": {"all": [{"fact": "a", "in": ["x", "y"]}, {"fact": "a", "notIn": ["x", "y"]}]}}, [("contradiction", W, {"operand": "a", "rule": "r"}), ("never_true", W, {"rule": "r"})])
checks("text-or-not", {"r": {"any": [{"fact": "a", "eq": "x"}, {"fact": "a", "ne": "x"}]}}, [("exhaustive", W, {"operand": "a", "rule": "r"}), ("never_false", W, {"rule": "r"})])
checks("inside-an-alternative", {"r": {"any": [{"all": [{"fact": "a", "eq": 1}, {"fact": "a", "eq": 2}]}, {"fact": "b"}]}}, [("contradiction", W + "/any/0", {"operand": "a", "rule": "r"})])
checks("counts-start-at-zero", {"r": {"count": "x", "gte": 0}, "s": {"count": "x", "lt": 0}}, [("never_false", W, {"rule": "r"}), ("never_true", "/rules/1/when", {"rule": "s"})])
checks("too-many-asked", {"r": {"atLeast": 3, "of": [{"fact": "a"}, {"fact": "b"}]}}, [("never_true", W, {"rule": "r"})])
checks("through-a-reference", {"r": {"all": []}, "s": {"not": {"rule": "r"}}}, [("never_false", W, {"rule": "r"}), ("never_true", "/rules/1/when", {"rule": "s"})])
checks("twice", {"r": {"any": [{"fact": "a"}, {"fact": "b"}, {"fact": "a"}]}}, [("repeated", W + "/any/2", {"rule": "r"})])
checks("empty-range", {"r": {"fact": "a", "between": [5, 3]}, "s": {"fact": "b", "in": []}}, [("never_true", W, {"rule": "r"}), ("never_true", "/rules/1/when", {"rule": "s"})], {"b": {"type": "integer"}})
checks("constants", {"r": {"value": 1, "lt": 2}}, [("never_false", W, {"rule": "r"})])
checks("unknown-type", {"r": {"count": {"type": ["seen", "renamed"]}, "gte": 1}}, [("unknown_type", "/rules", {"type": "renamed"})], known=["seen"])
adult = {"adult": {"fact": "age", "gte": 18}}
example = lambda name, age, verdict: {"name": name, "facts": {"age": age} if age else {}, "expect": {"adult": verdict}}
emit("rules.check.examples", "rules.check", "success", {"ruleSet": definition(adult, examples=[example("of age", 18, "true"), example("not yet", 17, "true"), example("who knows", None, "unknown")])},
     part(**{"/examples": [{"name": "of age", "passed": True, "unexpected": []}, {"name": "not yet", "passed": False, "unexpected": [{"expected": "true", "found": "false", "rule": "adult"}]},
                           {"name": "who knows", "passed": True, "unexpected": []}], "/passed": False, "/rules": 1, "/facts": {"age": "integer"}, "/eventTypes": []}), OWN)
refuses("example-of-no-rule", definition(adult, examples=[{"name": "x", "expect": {"minor": "true"}}]), "rules.reference", "/ruleSet/examples/0/expect/minor", op="rules.check")
refuses("example-with-a-wrong-fact", definition(adult, examples=[example("x", "old", "true")]), "rules.fact", "/ruleSet/examples/0/facts/age", op="rules.check")

# ---- versions
def differs(id, before, after, expect, **more):
    emit(f"rules.diff.{id}", "rules.diff", "success", {"before": before, "after": after, **more}, part(**expect), OWN)


base = definition({"a": {"all": [{"fact": "x", "gte": 1}, {"fact": "y"}]}, "b": {"fact": "y"}})
differs("nothing", base, {**base, "version": "2"}, {"/diff": {"added": [], "changed": [], "removed": [], "same": True, "settings": []}, "/flips": []})
differs("a-limit", base, definition({"b": {"fact": "y"}, "a": {"all": [{"fact": "x", "gte": 2}, {"fact": "y"}]}}),
        {"/diff/changed": [{"id": "a", "paths": ["/when/all/0/gte"]}], "/diff/same": False, "/flips": [{"after": "false", "before": "true", "rule": "a", "subject": 1}]},
        subjects=[{"facts": {"x": 2, "y": True}}, {"facts": {"x": 1, "y": True}}, {"facts": {"y": False}}])
differs("rules-come-and-go", base, definition({"b": {"fact": "y"}, "c": {"fact": "y"}}), {"/diff/added": ["c"], "/diff/removed": ["a"], "/diff/changed": []})
differs("settings", base, {**base, "maxLateness": 0, "facts": {"x": {"type": "decimal"}}}, {"/diff/settings": ["/facts/x", "/maxLateness"], "/diff/changed": []})
differs("list-grows", base, definition({"a": {"all": [{"fact": "x", "gte": 1}, {"fact": "y"}, {"fact": "z"}]}, "b": {"fact": "y", "eq": True}}),
        {"/diff/changed": [{"id": "a", "paths": ["/when/all/2"]}, {"id": "b", "paths": ["/when/eq"]}]})
emit("rules.diff.broken", "rules.diff", "failure", {"before": base, "after": definition({"a": {"rule": "z"}})}, error("rules.reference", "/after/rules/0/when/rule"), CONTRACT)
emit("rules.diff.wrong-subject", "rules.diff", "failure", {"before": base, "after": base, "subjects": [{}, {"facts": {"x": "1x"}}]}, error("rules.fact", "/subjects/1/facts/x"), CONTRACT)
people = [{"facts": {"x": n, "y": n > 2}} for n in range(5)] + [{}]
emit("rules.count.people", "rules.count", "success", {"ruleSet": definition({"a": {"fact": "x", "gte": 3}, "b": {"fact": "y"}, "never": {"fact": "x", "gt": 9}}), "subjects": people},
     answer({"neverTrue": ["never"], "rules": [{"fails": 3, "holds": 2, "id": "a", "unknown": 1}, {"fails": 3, "holds": 2, "id": "b", "unknown": 1}, {"fails": 5, "holds": 0, "id": "never", "unknown": 1}]}), OWN)
emit("rules.count.nobody", "rules.count", "edge", {"ruleSet": definition({"a": {"fact": "x", "gte": 3}}), "subjects": []}, answer({"neverTrue": ["a"], "rules": [{"fails": 0, "holds": 0, "id": "a", "unknown": 0}]}), OWN)
emit("rules.count.wrong-subject", "rules.count", "failure", {"ruleSet": definition({"a": {"count": "x", "gte": 3}}), "subjects": [{}]}, error("field.missing", "/subjects/0/now"), CONTRACT)
