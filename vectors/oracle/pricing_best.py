"""Best-price search against the search of all sets: each case is another structure of what goes together."""

from random import Random

from authoring import emit, error, part
from prices import model

OWN = "independent: vectors/oracle/prices/model.py tries every set"
NOW = "2026-11-21T00:00:00Z"
LINES = [
    {"id": "a", "unitPrice": 2999, "quantity": 2, "tags": ["x"]},
    {"id": "b", "unitPrice": 1050, "quantity": 3, "tags": ["y"]},
    {"id": "c", "unitPrice": 799, "quantity": 1, "tags": ["x", "y"]},
]
SHIP = [{"id": "ship", "amount": "690"}]


def case(id, promotions, lines=LINES, charges=(), limits=None, kind="success", extra=None, source=OWN):
    cart = {"lines": lines, **({"charges": list(charges)} if charges else {})}
    book = {"version": "1", "currency": "EUR", "promotions": promotions, **({"groupLimits": limits} if limits else {})}
    expected = model.quote(cart, promotions, limits=limits) | (extra or {})
    emit(f"pricing.best.{id}", "pricing.quote", kind, {"book": book, "cart": cart, "now": NOW}, part(**expected), source)


def p(id, value, **more):
    return {"id": id, "effect": {"kind": "percent", "percent": value}, **more}


def off(id, minor, **more):
    return {"id": id, "effect": {"kind": "amount", "minor": str(minor)}, **more}


def order(id, value, **more):
    return {"id": id, "level": "cart", "effect": {"kind": "percent", "percent": value, "spread": "across"}, **more}


def order_off(id, minor, **more):
    return {"id": id, "level": "cart", "effect": {"kind": "amount", "minor": str(minor), "spread": "across"}, **more}


def reject(n, **fields):
    return {f"/rejections/{n}/{key}": value for key, value in fields.items()}


def structures():
    x, y = {"tags": ["x"]}, {"tags": ["y"]}
    case("nothing", [], kind="edge")
    case("all_go_together", [p("a", 10), off("b", 100), order("c", 5), order_off("d", 250)])
    case("order_of_application", [order("late", 20), order_off("early", 1000, priority=1)],
         source="100.00 less 10.00 and then 20 % is 72.00; independent: vectors/oracle/prices/model.py")
    case("order_of_application_turned", [order("early", 20, priority=1), order_off("late", 1000)])
    case("lanes", [order("a", 20, lane=2), order_off("b", 1000, lane=1, priority=-5)])
    case("levels", [order("a", 20, priority=9), p("b", 10), off("c", 100, level="catalogue", priority=-9)])
    case("conflict", [p("a", 10, conflicts=["b"]), p("b", 15)], extra=reject(0, promotion="a", reason="excluded_by", by="b"))
    case("conflict_with_nobody", [p("a", 10, conflicts=["z"]), p("b", 15)])
    case("group_of_one", [p("a", 10, groups=["g"]), p("b", 15, groups=["g"]), p("c", 12, groups=["g"])])
    case("group_of_two", [p("a", 10, groups=["g"]), p("b", 15, groups=["g"]), p("c", 12, groups=["g"])], limits={"g": 2},
         extra=reject(0, promotion="a", reason="excluded_by"))
    case("group_of_none", [p("a", 10, groups=["g"])], limits={"g": 0}, kind="edge")
    case("two_groups", [p("a", 10, groups=["g", "h"]), p("b", 8, groups=["g"]), p("c", 9, groups=["h"])])
    case("exclusive_not_worth_it", [p("a", 30, exclusive=True), p("b", 20), p("c", 20)])
    case("exclusive_worth_it", [p("a", 50, exclusive=True), p("b", 20), p("c", 20)])
    case("stop_after", [p("a", 30, priority=2, stopAfter=True), p("b", 20, priority=1), p("c", 5, priority=3)])
    case("stop_after_not_worth_it", [p("a", 10, priority=2, stopAfter=True), p("b", 20, priority=1)],
         extra=reject(0, promotion="a", reason="excluded_by", by="b"))
    case("stopped", [p("a", 30, priority=2, stopAfter=True), p("b", 20, priority=1)], extra=reject(0, promotion="b", reason="stopped_by", by="a"))
    case("two_small_ones_beat_a_large_one", [p("big", 25, conflicts=["s", "t"]), p("s", 15), p("t", 15)])
    case("a_cycle_of_conflicts", [p("a", 10, conflicts=["b"]), p("b", 11, conflicts=["c"]), p("c", 12, conflicts=["d"]),
                                  p("d", 13, conflicts=["e"]), p("e", 14, conflicts=["a"])])
    case("threshold_holds_a_discount_back",
         [p("a", 20), order_off("b", 2500, requires=[{"minAmount": "9000"}])],
         extra=reject(0, promotion="a", reason="not_better"))
    case("threshold_given_up", [p("a", 40), order_off("b", 500, requires=[{"minAmount": "9000"}])],
         extra=reject(0, promotion="b", reason="min_amount", actual="5968", required="9000", missing="3032"))
    case("two_thresholds", [p("a", 10), order_off("b", 700, requires=[{"minAmount": "9500"}]), order_off("c", 900, requires=[{"minAmount": "8500"}])])
    case("spend_more_get_more", [order_off("s", 300, requires=[{"minAmount": "5000"}], groups=["spend"]),
                                 order_off("m", 800, requires=[{"minAmount": "8000"}], groups=["spend"]),
                                 order_off("l", 2000, requires=[{"minAmount": "20000"}], groups=["spend"])])
    case("free_shipping_or_discount", [p("a", 5), {"id": "f", "level": "shipping", "effect": {"kind": "percent", "percent": 100},
                                                  "requires": [{"minAmount": "9900"}]}], charges=SHIP)
    case("shipping_alone", [{"id": "f", "level": "shipping", "effect": {"kind": "amount", "minor": "1000"}}], charges=SHIP)
    get = {"kind": "buy_get", "buyQuantity": 1, "getQuantity": 1, "times": 1}
    case("buy_gets_compete_for_units", [{"id": "a", "target": x, "effect": {**get, "buy": x}}, {"id": "b", "target": y, "effect": {**get, "buy": y}},
                                        {"id": "c", "effect": get}])
    case("buy_get_or_percent", [{"id": "a", "target": x, "effect": {**get, "buy": x}, "conflicts": ["b"]}, p("b", 30, target=x)])
    case("bundle_or_buy_get", [{"id": "a", "effect": {"kind": "bundle", "minor": "3500", "parts": [{"select": x}, {"select": y}]}},
                               {"id": "b", "effect": get, "conflicts": ["a"]}])
    case("bundle_and_percent", [{"id": "a", "priority": 1, "effect": {"kind": "bundle", "minor": "3500", "parts": [{"select": x}, {"select": y}]}}, p("b", 10)])
    case("percent_before_bundle", [{"id": "a", "effect": {"kind": "bundle", "minor": "3500", "parts": [{"select": x}, {"select": y}]}}, p("b", 10, priority=1)])
    case("tie_by_count", [p("a", 100), order("b", 100)], kind="edge")
    case("tie_by_id", [p("b", 10, groups=["g"]), p("a", 10, groups=["g"]), p("aa", 10, groups=["g"])], kind="edge")
    case("tie_by_id_shortlex", [p("10", 10, groups=["g"]), p("9", 10, groups=["g"])], kind="edge")
    case("nothing_left_for_the_second", [p("a", 100, priority=1), off("b", 500)], kind="edge", extra=reject(0, promotion="b", reason="no_target"))
    case("caps_compete", [order("a", 30, cap="1000"), order("b", 12), order("c", 20, cap="1500", conflicts=["b"])])
    case("line_caps_compete", [p("a", 30, lineCap="400", groups=["g"]), p("b", 12, groups=["g"])])
    case("floors_make_a_discount_useless", [p("a", 10, priority=1), p("b", 10)],
         lines=[{"id": "l", "unitPrice": 1000, "floor": "900"}], kind="edge")
    case("prices_compete", [{"id": "a", "effect": {"kind": "price", "minor": "700"}}, p("b", 20, target=x), p("c", 20, target=y, conflicts=["a"])])
    case("some_units_compete", [p("a", 50, maxUnits=1, groups=["g"]), p("b", 20, groups=["g"])])
    case("budget_left", [order("a", 50, budget="700"), order("b", 5)])


def drawn():
    """Random structures of six promotions; the seeds were chosen so that each chosen set is another one."""
    seen, random = set(), Random(20261121)
    while len(seen) < 24:
        promotions = []
        for n in range(6):
            id = "abcdef"[n]
            kind = random.randrange(6)
            more = {"target": {"tags": [random.choice("xy")]}} if random.random() < 0.5 else {}
            if random.random() < 0.3:
                more["requires"] = [{"minAmount": str(random.randrange(2000, 10000))}]
            if random.random() < 0.3:
                more["groups"] = [random.choice("gh")]
            more["conflicts"] = [o for o in "abcdef" if o != id and random.random() < 0.15]
            more["priority"] = random.randrange(3)
            value, minor = random.randrange(3, 45), random.randrange(50, 1500)
            if kind == 0:
                promotions.append(p(id, value, **more))
            elif kind == 1:
                promotions.append(off(id, minor // 4, **more))
            elif kind == 2:
                promotions.append(order(id, value, **more))
            elif kind == 3:
                promotions.append(order_off(id, minor, **more))
            elif kind == 4:
                promotions.append({"id": id, **more, "effect": {"kind": "buy_get", "buyQuantity": random.randrange(1, 3), "getQuantity": 1, "times": random.randrange(1, 3)}})
            else:
                promotions.append({"id": id, **more, "effect": {"kind": "price", "minor": str(random.randrange(500, 2500))}})
        chosen = tuple(q["id"] for q in model.best({"lines": LINES}, promotions)[1])
        if chosen and chosen not in seen:
            seen.add(chosen)
            case(f"drawn_{''.join(chosen)}", promotions)


def budgets():
    many = [p(f"p{n}", 5 + n, conflicts=[f"p{n + 1}"], requires=[{"minAmount": str(3000 + 500 * n)}]) for n in range(8)]
    book = {"version": "1", "currency": "EUR", "promotions": many}
    request = {"book": book, "cart": {"lines": LINES}, "now": NOW, "budget": 1}
    emit("pricing.best.budget_of_one_node", "pricing.quote", "edge", request, part(**{"/certificate/proved": False, "/certificate/nodes": 1}),
         "the documentation: within the budget, honest about the gap")
    for value in (0, 10_000_001):
        emit(f"pricing.best.budget_{value}", "pricing.quote", "failure", request | {"budget": value}, error("field.range", "/budget"),
             "the documentation of the operation")


structures()
drawn()
budgets()
