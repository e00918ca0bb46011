"""Decision tables: decided and checked by brute force over small grids, which knows nothing of intervals or boxes."""

import itertools
from decimal import Decimal

from authoring import answer, emit, error, part

OWN = "independent: vectors/oracle/decision_table.py tries every fact of a grid"
DMN = "DMN 1.5, section 8.2.10 (hit policies)"
FEEL = "DMN 1.5, chapter 9 (S-FEEL unary tests)"
CONTRACT = "the contract: refusals"


def table(policy, inputs, outputs, rows, **more):
    ins = [dict(zip(("fact", "type", "allowed"), i)) if isinstance(i, tuple) else i for i in inputs]
    outs = [dict(zip(("name", "type", "values"), o)) if isinstance(o, tuple) else o for o in outputs]
    rules = [{"when": list(when), "then": list(then)} for when, then in rows]
    return {"hitPolicy": policy, "inputs": ins, "outputs": outs, "rules": rules, **more}


def value(kind, v):
    return {"kind": kind, "value": v}


def decide(id, t, facts, matched, outputs, source=OWN, kind="success"):
    """`outputs`: rows of (name, kind, value)."""
    rows = [[{"name": n, "value": value(k, v)} for n, k, v in row] for row in outputs]
    emit(f"decision_table.decide.{id}", "rules.decide", kind, {"table": t, "facts": [facts]},
         part(**{"/decisions/0/matched": matched, "/decisions/0/outputs": rows}), source)


# Hit policies, on the discount table of the DMN introductions.
TIERS = '"gold", "silver", "none"'
def discounts(policy, catch=False, **more):
    rows = [(('"gold"', ">= 100"), ("15",)), (('"gold", "silver"', "[50..100)"), ("10",)), (("-", "< 50"), ("0",)),
            (('"silver"', ">= 100"), ("5",))]
    if catch:
        rows.insert(0, (("-", "-"), ("5",)))
    return table(policy, [("tier", "text", TIERS), ("total", "decimal")], [("discount", "decimal", ["15", "10", "5", "0"])], rows, **more)

GOLD = {"tier": "gold", "total": "120.00"}
def pays(v, kind="decimal"):
    return [[("discount", kind, v)]]

decide("unique", discounts("unique"), GOLD, ["1"], pays("15"), DMN)
decide("unique-at-the-border", discounts("unique"), {"tier": "silver", "total": 100}, ["4"], pays("5"), DMN)
decide("unique-just-below", discounts("unique"), {"tier": "silver", "total": "99.999999999"}, ["2"], pays("10"), DMN, "edge")
decide("first", discounts("first", True), GOLD, ["1"], pays("5"), DMN)
decide("priority", discounts("priority", True), GOLD, ["2"], pays("15"), DMN)
decide("priority-not-first", discounts("priority", True), {"tier": "none", "total": 1}, ["1"], pays("5"), DMN)
decide("collect", discounts("collect", True), GOLD, ["1", "2"], [*pays("5"), *pays("15")], DMN)
for how, v, kind in [("list", None, None), ("sum", "20", "decimal"), ("min", "5", "decimal"), ("max", "15", "decimal"), ("count", 2, "integer")]:
    outputs = [*pays("5"), *pays("15")] if how == "list" else pays(v, kind)
    decide(f"collect-{how}", discounts("collect", True, aggregation=how), GOLD, ["1", "2"], outputs, DMN)
decide("nothing-fits", discounts("unique"), {"tier": "none", "total": 50}, [], [], DMN, "edge")
decide("count-of-nothing", discounts("collect", aggregation="count"), {"tier": "none", "total": 50}, [], pays(0, "integer"), DMN, "edge")
decide("sum-of-nothing", discounts("collect", aggregation="sum"), {"tier": "none", "total": 50}, [], [], DMN, "edge")
tenths = table("collect", [("x", "integer")], [("y", "decimal")], [((">= 0",), ("0.1",)), ((">= 0",), ("0.2",)), ((">= 0",), ("-0.000000001",))], aggregation="sum")
decide("sum-is-exact", tenths, {"x": 0}, ["1", "2", "3"], [[("y", "decimal", str(Decimal("0.1") + Decimal("0.2") - Decimal("0.000000001")))]], "exact decimal addition")
agree = table("any", [("x", "integer")], [("y", "text")], [(("> 0",), ('"plus"',)), (("> 10",), ('"plus"',)), (("< 0",), ('"minus"',))])
decide("any-agrees", agree, {"x": 11}, ["1"], [[("y", "text", "plus")]], DMN)
defaulted = table("unique", [("x", "integer")], [{"name": "y", "type": "text", "default": '"other"'}, {"name": "z", "type": "date", "default": '@"2026-01-31"'}],
                  [(("1",), ('"one"', 'date("2024-02-29")'))])
decide("default-outputs", defaulted, {"x": 2}, [], [[("y", "text", "other"), ("z", "date", "2026-01-31")]], DMN)
decide("two-outputs", defaulted, {"x": 1}, ["1"], [[("y", "text", "one"), ("z", "date", "2024-02-29")]], DMN)
latest = table("collect", [("x", "integer")], [("y", "instant")], [(("-",), ('@"2026-01-01T00:00:00Z"',)), (("-",), ('date and time("2026-06-01T00:00:00.5Z")',))], aggregation="max")
decide("latest", latest, {"x": 1}, ["1", "2"], [[("y", "instant", "2026-06-01T00:00:00.5Z")]], DMN)

# Every kind of cell: one that fits and one that does not.
CELLS = [
    ("boolean", "true", True, False), ("boolean", "not(true)", False, True),
    ("integer", "[1..3], 7", 7, 4), ("integer", "]1..3[", 2, 3), ("integer", "(1..3]", 3, 1), ("integer", "not(< 0, > 9)", 9, 10),
    ("integer", "-5", -5, 5), ("integer", "[-3..-1]", -1, 0),
    ("decimal", "(0..0.1]", 0.1, 0), ("decimal", "> -1.5", "-1.499999999", "-1.5"), ("decimal", "<= 0.000000001", "0.000000001", "0.000000002"),
    ("text", '"a,b", "\\""', '"', "a"), ("text", 'not("a")', "anything", "a"), ("text", '"]..["', "]..[", ""),
    ("date", 'date("2024-02-29")', "2024-02-29", "2024-03-01"), ("date", '[@"2026-01-01"..@"2026-12-31"]', "2026-12-31", "2027-01-01"),
    ("instant", '>= date and time("2026-01-01T00:00:00Z")', "2026-01-01T00:00:00Z", "2025-12-31T23:59:59.999999999Z"),
    ("integer", "-", 0, None), ("integer", "", 0, None),
]
for n, (kind, cell, fits, fails) in enumerate(CELLS, 1):
    t = table("first", [("x", kind)], [("y", "boolean")], [((cell,), ("true",))])
    decide(f"cell-{n:02}-fits", t, {"x": fits}, ["1"], [[("y", "boolean", True)]], FEEL)
    if fails is not None:
        decide(f"cell-{n:02}-fails", t, {"x": fails}, [], [], FEEL, "edge")

absent = table("first", [{"fact": "x", "type": "integer", "optional": True}], [("y", "text")], [(("null",), ('"absent"',)), (("not(null)",), ('"present"',))])
decide("absent-fact", absent, {}, ["1"], [[("y", "text", "absent")]], FEEL)
decide("null-is-absent", absent, {"x": None}, ["1"], [[("y", "text", "absent")]], FEEL, "edge")
decide("present-fact", absent, {"x": 0, "unread": [1]}, ["2"], [[("y", "text", "present")]], FEEL)
emit("decision_table.decide.why-not", "rules.decide", "success", {"table": discounts("unique"), "facts": [{"tier": "none", "total": 49.99}]},
     part(**{"/decisions/0/rows": [
         {"rule": "1", "fits": False, "outranked": False, "failed": [
             {"fact": "tier", "test": '"gold"', "value": value("text", "none")}, {"fact": "total", "test": ">= 100", "value": value("decimal", "49.99")}]},
         {"rule": "2", "fits": False, "outranked": False, "failed": [
             {"fact": "tier", "test": '"gold", "silver"', "value": value("text", "none")}, {"fact": "total", "test": "[50..100)", "value": value("decimal", "49.99")}]},
         {"rule": "3", "fits": True, "outranked": False, "failed": []},
         {"rule": "4", "fits": False, "outranked": False, "failed": [
             {"fact": "tier", "test": '"silver"', "value": value("text", "none")}, {"fact": "total", "test": ">= 100", "value": value("decimal", "49.99")}]}]}), OWN)
emit("decision_table.decide.outranked", "rules.decide", "success", {"table": discounts("first", True), "facts": [GOLD]},
     part(**{"/decisions/0/rows/1": {"rule": "2", "fits": True, "outranked": True, "failed": []}}), OWN)
emit("decision_table.decide.absent-has-no-value", "rules.decide", "edge", {"table": absent, "facts": [{}]},
     part(**{"/decisions/0/rows/1/failed": [{"fact": "x", "test": "not(null)"}]}), OWN)
emit("decision_table.decide.many-and-texts-of-records", "rules.decide", "edge", {"table": agree, "facts": ['{"x":-1}', {"x": 5}, {"x": 0}]},
     part(**{"/decisions/0/matched": ["3"], "/decisions/1/matched": ["1"], "/decisions/2/matched": []}), OWN)


# Checks: the oracle tries every fact of a grid of whole numbers.
def grid(cell):
    """The whole numbers 0 to 9 that pass a cell."""
    if cell == "-":
        return set(range(10))
    if cell.startswith("not("):
        return set(range(10)) - grid(cell[4:-1])
    found = set()
    for piece in cell.split(", "):
        if piece[0] in "[(":
            a, b = map(int, piece[1:-1].split(".."))
            found |= set(range(a + (piece[0] == "("), b + (piece[-1] == "]")))
        elif piece.startswith(">= "):
            found |= set(range(int(piece[3:]), 10))
        elif piece.startswith("< "):
            found |= set(range(0, int(piece[2:])))
        else:
            found.add(int(piece))
    return found & set(range(10))


def check(id, policy, rows, values=None):
    t = table(policy, [("a", "integer", "[0..9]"), ("b", "integer", "[0..9]")], [("y", "integer", values)] if values else [("y", "integer")],
              [(when, (str(then),)) for when, then in rows])
    sets = [tuple(map(grid, when)) for when, _ in rows]
    fits = {p: [n for n, (a, b) in enumerate(sets) if p[0] in a and p[1] in b] for p in itertools.product(range(10), repeat=2)}
    expect = {"/complete": all(fits.values()), "/exhausted": False}
    pairs = [(x, y) for x, y in itertools.combinations(range(len(rows)), 2) if any(x in f and y in f for f in fits.values())]
    if policy in ("unique", "any"):
        kept = [(x, y) for x, y in pairs if policy == "unique" or rows[x][1] != rows[y][1]]
        for n, (x, y) in enumerate(kept):
            expect[f"/overlaps/{n}/rules"] = [str(x + 1), str(y + 1)]
            expect[f"/overlaps/{n}/sameOutputs"] = rows[x][1] == rows[y][1]
        if not kept:
            expect["/overlaps"] = []
    else:
        rank = (lambda n: (values.index(str(rows[n][1])), n)) if policy == "priority" else (lambda n: n)
        reached = {min(f, key=rank) for f in fits.values() if f}
        never = [str(n + 1) for n in range(len(rows)) if n not in reached]
        for n, rule in enumerate(never):
            expect[f"/unreachable/{n}/rule"] = rule
        if not never:
            expect["/unreachable"] = []
    emit(f"decision_table.check.{id}", "rules.check_table", "success", {"table": t}, part(**expect), OWN)


check("complete-and-apart", "unique", [(("< 5", "-"), 1), ((">= 5", "< 3"), 2), ((">= 5", ">= 3"), 3)])
check("a-corner-is-open", "unique", [(("< 5", "-"), 1), ((">= 5", "< 3"), 2), (("[5..9)", ">= 3"), 3)])
check("two-overlap", "unique", [(("[0..5]", "-"), 1), (("[5..9]", "-"), 2)])
check("overlap-of-equals", "unique", [(("-", "-"), 1), (("3", "4"), 1)])
check("any-minds-only-differences", "any", [(("-", "-"), 1), (("3", "4"), 1), (("3", "< 4"), 2)])
check("hidden-behind-one", "first", [(("-", "[0..6]"), 1), (("2", "3"), 2), (("-", "-"), 3)])
check("hidden-behind-two-together", "first", [(("[0..4]", "-"), 1), (("[5..9]", "-"), 2), (("[3..6]", "2"), 3)])
check("not-hidden-by-a-hole", "first", [(("not(4)", "-"), 1), (("[3..6]", "2"), 2)])
check("priority-hides-the-earlier", "priority", [(("3", "3"), 0), (("-", "-"), 1)], ["1", "0"])
check("priority-lets-through", "priority", [(("3", "3"), 1), (("-", "-"), 0)], ["1", "0"])
check("many-pieces", "unique", [(("1, 3, 5, 7", "not(2)"), 1), (("0, 2, 4, 6", "[2..4)"), 2), (("8, 9", "-"), 3)])
check("checkerboard", "first", [(("0, 2, 4, 6, 8", "1, 3, 5, 7, 9"), 1), (("1, 3, 5, 7, 9", "0, 2, 4, 6, 8"), 2), (("[2..3]", "[2..3]"), 3)])

region = lambda *tests: [{"fact": f, "test": t} for f, t in tests]
facts = lambda *values: [{"name": n, "value": value(k, v)} for n, k, v in values]


def gap(id, t, expected, source=OWN):
    emit(f"decision_table.check.gap-{id}", "rules.check_table", "success", {"table": t},
         part(**{"/complete": False, "/gaps": [{"region": r, "example": e} for r, e in expected]}), source)


gap("of-the-discounts", discounts("unique"), [(region(("tier", '"none"'), ("total", ">= 50")), facts(("tier", "text", "none"), ("total", "decimal", "50")))])
ages = lambda a, b: table("unique", [("age", "decimal")], [("y", "integer")], [((a,), ("1",)), ((b,), ("2",))])
gap("between-decimals", ages("<= 18", ">= 65"), [(region(("age", "(18..65)")), facts(("age", "decimal", "19")))])
gap("with-its-ends", ages("< 18", "> 65.5"), [(region(("age", "[18..65.5]")), facts(("age", "decimal", "18")))])
gap("of-one-value", ages("< 18", "> 18"), [(region(("age", "18")), facts(("age", "decimal", "18")))])
gap("below-everything", ages("[5..18)", ">= 18"), [(region(("age", "< 5")), facts(("age", "decimal", "0")))])
gap("thinner-than-a-unit", ages("<= 0.1", ">= 0.2"), [(region(("age", "(0.1..0.2)")), facts(("age", "decimal", "0.11")))])
gap("of-days", table("unique", [("on", "date")], [("y", "integer")], [(('< @"2026-01-01"',), ("1",)), (('> @"2026-01-31"',), ("2",))]),
    [(region(("on", '[@"2026-01-01"..@"2026-01-31"]')), facts(("on", "date", "2026-01-01")))])
gap("of-all-other-texts", table("unique", [("t", "text")], [("y", "integer")], [(('"a"',), ("1",)), (('"b"',), ("2",))]),
    [(region(("t", 'not("a", "b")')), facts(("t", "text", "other")))])
gap("of-absence", table("unique", [{"fact": "t", "type": "boolean", "optional": True}], [("y", "integer")], [(("true",), ("1",)), (("false",), ("2",))]),
    [(region(("t", "null")), [])])
gap("of-all-but-absence", table("unique", [{"fact": "n", "type": "integer", "optional": True}], [("y", "integer")], [(("null",), ("1",))]),
    [(region(("n", "not(null)")), facts(("n", "integer", 0)))])
overlap = table("unique", [("t", "text"), ("n", "integer")], [("y", "integer")], [(('"a"', "[0..9]"), ("1",)), (('not("b")', "[5..20]"), ("2",))])
emit("decision_table.check.overlap-shown", "rules.check_table", "success", {"table": overlap},
     part(**{"/overlaps": [{"rules": ["1", "2"], "sameOutputs": False, "region": region(("t", '"a"'), ("n", "[5..9]")),
                            "example": facts(("t", "text", "a"), ("n", "integer", 5))}]}), OWN)
emit("decision_table.check.behind-which", "rules.check_table", "success",
     {"table": table("first", [("n", "integer", "[0..9]")], [("y", "integer")], [(("[0..4]",), ("1",)), (("[5..9]",), ("2",)), (("[3..6]",), ("3",))])},
     answer({"complete": True, "exhausted": False, "gaps": [], "overlaps": [], "unreachable": [{"rule": "3", "behind": ["1", "2"]}]}), OWN)
emit("decision_table.check.budget", "rules.check_table", "edge", {"table": discounts("unique"), "steps": 2}, part(**{"/exhausted": True, "/complete": False}), CONTRACT)

# Refusals.
plain = lambda **more: {**table("first", [("x", "integer")], [("y", "integer")], [(("1",), ("1",))]), **more}
cell = lambda kind, c: {"table": table("first", [("x", kind)], [("y", "boolean")], [((c,), ("true",))])}
then = lambda kind, c: {"table": table("first", [("x", "integer")], [("y", kind)], [(("1",), (c,))])}
WHEN, THEN = "/table/rules/0/when/0", "/table/rules/0/then/0"
for id, request, code, path in [
    ("unquoted-text", cell("text", "gold"), "rules.table_cell", WHEN), ("order-of-texts", cell("text", '< "a"'), "rules.table_cell", WHEN),
    ("fraction-of-an-integer", cell("integer", "1.5"), "rules.table_cell", WHEN), ("ten-places", cell("decimal", "0.1234567891"), "rules.table_cell", WHEN),
    ("empty-interval", cell("integer", "(1..2)"), "rules.table_cell", WHEN), ("backward-interval", cell("decimal", "[2..1]"), "rules.table_cell", WHEN),
    ("one-point", cell("integer", "[1.2]"), "rules.table_cell", WHEN), ("open-end", cell("integer", "[1..2"), "rules.table_cell", WHEN),
    ("trailing", cell("integer", "1 2"), "rules.table_cell", WHEN), ("open-not", cell("integer", "not(1"), "rules.table_cell", WHEN),
    ("no-such-day", cell("date", '@"2026-02-30"'), "rules.table_cell", WHEN), ("offset", cell("instant", '@"2026-02-01T00:00:00+01:00"'), "rules.table_cell", WHEN),
    ("number-as-boolean", cell("boolean", "1"), "rules.table_cell", WHEN), ("everything-negated", cell("boolean", "not(true, false)"), "rules.table_cell", WHEN),
    ("absent-not-allowed", cell("integer", "null"), "rules.table_cell", WHEN), ("open-text", cell("text", '"a'), "rules.table_cell", WHEN),
    ("test-as-output", then("integer", "> 1"), "rules.table_cell", THEN), ("nothing-as-output", then("text", "-"), "rules.table_cell", THEN),
    ("outside-allowed", {"table": plain(inputs=[{"fact": "x", "type": "integer", "allowed": "[2..3]"}])}, "rules.table_cell", WHEN),
    ("output-not-listed", {"table": plain(outputs=[{"name": "y", "type": "integer", "values": ["2"]}])}, "rules.table_cell", THEN),
    ("list-that-is-none", {"table": plain(outputs=[{"name": "y", "type": "integer", "values": ["a"]}])}, "rules.table_cell", "/table/outputs/0/values/0"),
    ("default-that-is-none", {"table": plain(outputs=[{"name": "y", "type": "integer", "default": "a"}])}, "rules.table_cell", "/table/outputs/0/default"),
    ("allowed-that-is-none", {"table": plain(inputs=[{"fact": "x", "type": "integer", "allowed": "a"}])}, "rules.table_cell", "/table/inputs/0/allowed"),
    ("a-cell-too-few", {"table": plain(rules=[{"when": [], "then": ["1"]}])}, "rules.table_cell", "/table/rules/0/when"),
    ("a-cell-too-many", {"table": plain(rules=[{"when": ["1"], "then": ["1", "2"]}])}, "rules.table_cell", "/table/rules/0/then"),
    ("aggregation-of-first", {"table": plain(aggregation="sum")}, "rules.table_policy", "/table/aggregation"),
    ("sum-of-texts", {"table": {**then("text", '"a"')["table"], "hitPolicy": "collect", "aggregation": "sum"}}, "rules.table_policy", "/table/aggregation"),
    ("priority-without-values", {"table": plain(hitPolicy="priority")}, "rules.table_policy", "/table/hitPolicy"),
    ("half-a-default", {"table": plain(outputs=[{"name": "y", "type": "integer", "default": "1"}, {"name": "z", "type": "integer"}], rules=[{"when": ["1"], "then": ["1", "1"]}])}, "rules.table_policy", "/table/outputs"),
    ("two-columns-of-one-fact", {"table": plain(inputs=[{"fact": "x", "type": "integer"}] * 2, rules=[{"when": ["1", "1"], "then": ["1"]}])}, "rules.table_name", "/table/inputs/1/fact"),
    ("two-outputs-of-one-name", {"table": plain(outputs=[{"name": "y", "type": "integer"}] * 2, rules=[{"when": ["1"], "then": ["1", "1"]}])}, "rules.table_name", "/table/outputs/1/name"),
    ("two-rows-of-one-id", {"table": plain(rules=[{"id": "2", "when": ["1"], "then": ["1"]}, {"when": ["2"], "then": ["1"]}])}, "rules.table_name", "/table/rules/1/id"),
    ("no-rows", {"table": plain(rules=[])}, "field.range", "/table/rules"), ("no-inputs", {"table": plain(inputs=[])}, "field.range", "/table/inputs"),
    ("no-outputs", {"table": plain(outputs=[])}, "field.range", "/table/outputs"),
]:
    emit(f"decision_table.refused.{id}", "rules.check_table", "failure", request, error(code, path), CONTRACT)
emit("decision_table.refused.no-steps", "rules.check_table", "failure", {"table": plain(), "steps": 0}, error("field.range", "/steps"), CONTRACT)
conflicting = table("any", [("x", "integer")], [("y", "integer")], [(("> 0",), ("1",)), (("> 1",), ("2",))])
huge = table("collect", [("x", "integer")], [("y", "decimal")], [(("-",), ("999999999999999999",))] * 2, aggregation="sum")
whole = table("collect", [("x", "integer")], [("y", "integer")], [(("-",), ("9007199254740991",))] * 2, aggregation="sum")
for id, t, fact, code, path in [
    ("two-fit", {**conflicting, "hitPolicy": "unique"}, {"x": 2}, "rules.table_conflict", "/facts/0"),
    ("two-differ", conflicting, {"x": 2}, "rules.table_conflict", "/facts/0"),
    ("fact-absent", plain(), {}, "field.missing", "/facts/0/x"), ("fact-null", plain(), {"x": None}, "field.missing", "/facts/0/x"),
    ("fact-of-another-type", plain(), {"x": "1"}, "field.type", "/facts/0/x"), ("fact-with-a-fraction", plain(), {"x": 1.5}, "number.integer", "/facts/0/x"),
    ("fact-not-allowed", plain(inputs=[{"fact": "x", "type": "integer", "allowed": "[0..9]"}]), {"x": 10}, "rules.table_value", "/facts/0/x"),
    ("sum-beyond-18-digits", huge, {"x": 1}, "number.precision", "/facts/0"), ("sum-beyond-int53", whole, {"x": 1}, "number.range", "/facts/0"),
    ("facts-that-are-a-list", plain(), [1], "field.type", "/facts/0"),
]:
    emit(f"decision_table.refused.{id}", "rules.decide", "failure", {"table": t, "facts": [fact]}, error(code, path), CONTRACT)
emit("decision_table.refused.no-facts", "rules.decide", "failure", {"table": plain(), "facts": []}, error("field.range", "/facts"), CONTRACT)
