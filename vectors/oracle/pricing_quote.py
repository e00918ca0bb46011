"""Quotes: lines, promotions, charges and taxes, against fractions and the search of all sets."""

from authoring import emit, part
from prices import model

OWN = "independent: vectors/oracle/prices/model.py"
NOW = "2026-11-21T00:00:00Z"
FULL = {"id": "full", "rates": [{"id": "vat", "percent": "19"}]}
LOW = {"id": "low", "rates": [{"id": "vat", "percent": "7"}]}


def line(id, price, quantity=1, **more):
    return {"id": id, "unitPrice": price, "quantity": quantity, **more}


def percent(value, **more):
    return {"kind": "percent", "percent": value, **more}


def amount(minor, **more):
    return {"kind": "amount", "minor": str(minor), **more}


def price(minor, **more):
    return {"kind": "price", "minor": str(minor), **more}


def case(id, lines, promotions=(), taxes=(), included=None, kind="success", source=OWN, limits=None, charges=(), **cart):
    cart = {"lines": lines, **cart}
    if charges:
        cart["charges"] = list(charges)
    book = {"version": "1", "currency": "EUR"}
    if promotions:
        book["promotions"] = list(promotions)
    if taxes:
        book["taxes"] = list(taxes)
    if included is not None:
        book["policy"] = {"taxIncluded": included}
    if limits:
        book["groupLimits"] = limits
    expected = model.quote(cart, promotions, taxes, bool(included), limits)
    emit(f"pricing.quote.{id}", "pricing.quote", kind, {"book": book, "cart": cart, "now": NOW}, part(**expected), source)


def main():
    # Prices.
    case("one_line", [line("a", 1999)])
    case("quantities", [line("a", 1999, 3), line("b", 5, 100)])
    case("free_line", [line("a", 0, 3), line("b", 100)], kind="edge")
    case("weighed", [line("a", 1990, "0.534")])
    case("weighed_half_cent", [line("a", 1, "0.5")], kind="edge")
    case("sub_minor_unit_price", [line("a", "6.7", 55)], source="Kill Bill issue 1124: 0.067 x 55 = 3.685, half up 3.69")
    case("third_of_a_cent", [line("a", "1/3", 2)], kind="edge")
    case("shortlex_ids", [line("10", 100), line("9", 300), line("b", 200)],
         [{"id": "p", "level": "cart", "effect": amount(100, spread="across")}])
    # One promotion of each kind.
    ten = {"id": "p", "effect": percent(10)}
    case("percent", [line("a", 1999), line("b", 501, 2)], [ten])
    case("percent_half_cent_up", [line("a", 5)], [ten], kind="edge")
    case("percent_fraction", [line("a", 1000)], [{"id": "p", "effect": percent("33.333")}])
    case("percent_third", [line("a", 1000)], [{"id": "p", "effect": percent("100/3")}])
    case("percent_nothing", [line("a", 1000)], [{"id": "p", "effect": percent(0)}], kind="edge")
    case("percent_some_units", [line("a", 1000, 5)], [{"id": "p", "maxUnits": 2, "effect": percent(10)}])
    case("percent_more_units_than_there_are", [line("a", 1000, 2)], [{"id": "p", "maxUnits": 9, "effect": percent(10)}])
    case("amount_each_unit", [line("a", 1000, 3), line("b", 150)], [{"id": "p", "effect": amount(200)}])
    case("amount_first_and_additional", [line("a", 1000, 4)],
         [{"id": "p", "effect": amount(300, additional="100")}])
    case("amount_some_units", [line("a", 1000, 4)], [{"id": "p", "maxUnits": 3, "effect": amount(50)}])
    case("amount_above_the_price", [line("a", 100, 2)], [{"id": "p", "effect": amount(500)}], kind="edge")
    case("price_each_unit", [line("a", 1000, 2), line("b", 400)], [{"id": "p", "effect": price(500)}])
    case("price_some_units", [line("a", 1000, 3)], [{"id": "p", "maxUnits": 1, "effect": price(1)}])
    case("price_never_raises", [line("a", 100)], [{"id": "p", "effect": price(500)}], kind="edge")
    case("percent_across", [line("a", 106), line("b", 206), line("c", 306), line("d", 406)],
         [{"id": "p", "level": "cart", "effect": percent(10, spread="across")}],
         source="Saleor test_rounding_issue: 10 % of 10.24 is 1.02 across the lines")
    case("amount_across", [line("a", 4300), line("b", 1400), line("c", 2300)],
         [{"id": "p", "level": "cart", "effect": amount(299, spread="across")}],
         source="Vendure prorate.spec: 299 over 4300, 1400, 2300")
    case("amount_across_more_than_all", [line("a", 100), line("b", 50)],
         [{"id": "p", "level": "cart", "effect": amount(500, spread="across")}], kind="edge")
    case("price_across", [line("a", 1000), line("b", 500)],
         [{"id": "p", "level": "cart", "effect": price(999, spread="across")}])
    case("across_leaves_the_larger_remainder", [line("a", 1), line("b", 3)],
         [{"id": "p", "level": "cart", "effect": amount(2, spread="across")}], kind="edge")
    case("across_tie_by_id", [line("b", 50), line("a", 50), line("c", 50)],
         [{"id": "p", "level": "cart", "effect": amount(100, spread="across")}], kind="edge")
    # Targets.
    shoes = [line("a", 1000, tags=["shoes"]), line("b", 2000, tags=["shoes", "sale"]), line("c", 500, tags=["hats"])]
    for name, target in [
        ("tag", {"tags": ["shoes"]}), ("two_tags", {"tags": ["shoes", "hats"]}), ("without", {"withoutTags": ["sale"]}),
        ("tag_without", {"tags": ["shoes"], "withoutTags": ["sale"]}), ("line", {"lines": ["c"]}),
    ]:
        case(f"target_{name}", shoes, [{"id": "p", "target": target, "effect": percent(10)}])
    case("target_item", [line("a", 1000, item="x"), line("b", 1000, item="y")],
         [{"id": "p", "target": {"items": ["y"]}, "effect": percent(10)}])
    # Caps and floors.
    case("cap_cart", [line("a", 12000), line("b", 23000), line("c", 30000)],
         [{"id": "p", "level": "cart", "cap": "5000", "effect": percent(15, spread="across")}])
    case("cap_over_lines", [line("a", 1000), line("b", 1000), line("c", 1000)], [{"id": "p", "cap": "250", "effect": percent(10)}])
    case("cap_line", [line("a", 1000), line("b", 9000)], [{"id": "p", "lineCap": "300", "effect": percent(10)}])
    case("cap_unit", [line("a", 1000, 3)], [{"id": "p", "unitCap": "40", "effect": percent(10)}])
    case("floor", [line("a", 5000, floor="4500"), line("b", 2000)],
         [{"id": "p", "level": "cart", "effect": amount(2000, spread="across")}],
         source="Sylius minimum price: 20 off 50 (at least 45) and 20 is 5 and 15")
    case("floor_water_filling", [line("a", 1000), line("b", 2000, floor="1900"), line("c", 5000, floor="5000"),
                                 line("d", 3000, floor="2600")],
         [{"id": "p", "level": "cart", "effect": amount(1200, spread="across")}],
         source="Sylius minimum price distributor: 1200 becomes 700, 100, 0, 400")
    case("floor_reached_everywhere", [line("a", 1000, floor="900"), line("b", 1000, 2, floor="950")],
         [{"id": "p", "level": "cart", "effect": amount(900, spread="across")}], kind="edge")
    case("floor_above_the_price", [line("a", 1000, floor="1200")], [ten], kind="edge")
    case("floor_percent", [line("a", 1000, 2, floor="950")], [ten])
    case("hundred_percent_with_a_floor", [line("a", 1000, floor="1")], [{"id": "p", "effect": percent(100)}], kind="edge")
    # Steps.
    for count in (9, 10, 25):
        case(f"steps_{count}_units", [line("a", 100, count)],
             [{"id": "p", "steps": [{"from": "10", "value": 15}, {"from": "20", "value": 20}], "effect": percent(10)}])
    case("steps_by_amount", [line("a", 3000), line("b", 2500)],
         [{"id": "p", "level": "cart", "stepsBy": "amount", "steps": [{"from": "5000", "value": 700}], "effect": amount(300, spread="across")}])
    # Thresholds.
    for name, least in [("met", 3000), ("missed", 3001)]:
        case(f"threshold_{name}", [line("a", 1000, 3)], [{"id": "p", "requires": [{"minAmount": str(least)}], "effect": percent(10)}], kind="edge")
    for name, least in [("met", 3), ("missed", 4)]:
        case(f"min_quantity_{name}", [line("a", 1000, 3)], [{"id": "p", "requires": [{"minQuantity": str(least)}], "effect": percent(10)}], kind="edge")
    case("threshold_of_some_lines", shoes, [{"id": "p", "requires": [{"of": {"tags": ["hats"]}, "minAmount": "501"}], "effect": percent(10)}])
    half = {"id": "half", "priority": 1, "level": "cart", "effect": percent(50, spread="across")}
    free = {"id": "free", "level": "shipping", "effect": percent(100), "requires": [{"minAmount": "10001"}]}
    ship = [{"id": "shipping", "amount": "1000"}]
    case("threshold_after_discounts", [line("a", 12000)], [half, free], charges=ship,
         source="Sylius: half off 120 leaves 60, which is not above 100: shipping stays, total 70")
    case("threshold_on_listed_sums", [line("a", 12000)],
         [half, {**free, "requires": [{"minAmount": "10001", "basis": "listed"}]}], charges=ship)
    case("threshold_worth_more_than_a_discount", [line("a", 10100)],
         [{"id": "one", "effect": percent(1)}, {**free, "requires": [{"minAmount": "10100"}]}], charges=ship)
    # Shipping.
    for name, effect in [("percent", percent(50)), ("amount", amount(300)), ("price", price(290))]:
        case(f"shipping_{name}", [line("a", 1000)], [{"id": "p", "level": "shipping", "effect": effect}], charges=ship)
    case("shipping_by_id", [line("a", 1000)], [{"id": "p", "level": "shipping", "target": {"lines": ["fast"]}, "effect": percent(100)}],
         charges=[{"id": "fast", "amount": "900"}, {"id": "slow", "amount": "400"}])
    case("surcharge_is_not_reduced", [line("a", 1000)],
         [{"id": "p", "level": "shipping", "effect": percent(100)}, {"id": "q", "effect": percent(100)}],
         charges=[{"id": "deposit", "kind": "surcharge", "amount": "25"}, {"id": "ship", "amount": "400"}])
    case("taxed_shipping", [line("a", 1000, tax="low")], taxes=[FULL, LOW], charges=[{"id": "ship", "amount": "499", "tax": "full"}])
    # Buy some, get others.
    def buy_get(bought, given, **more):
        outer = {key: more.pop(key) for key in ("target", "cap", "requires") if key in more}
        return {"id": "p", **outer, "effect": {"kind": "buy_get", "buy": more.pop("buy", {}), "buyQuantity": bought, "getQuantity": given, **more}}
    shirts = [line("a", 500, 2, tags=["shirt"]), line("b", 1000, 2, tags=["shirt"]), line("c", 1000, 2, tags=["sweater"])]
    sweater, shirt = {"tags": ["sweater"]}, {"tags": ["shirt"]}
    case("buy_get_dearest", shirts, [buy_get(1, 1, buy=sweater, target=shirt, times=1)],
         source="Medusa compute-actions.spec: the dearest target unit is free")
    case("buy_get_cheapest", shirts, [buy_get(1, 1, buy=sweater, target=shirt, times=1, take="cheapest")])
    case("buy_get_four", shirts, [buy_get(1, 4, buy=sweater, target=shirt, times=1)],
         source="Medusa compute-actions.spec: four units, both lines")
    case("buy_get_as_often_as_it_goes", shirts, [buy_get(1, 1, buy=sweater, target=shirt)])
    case("buy_get_too_few_left", [line("a", 1000, 3)], [buy_get(2, 2, times=1)], kind="edge",
         source="Medusa compute-actions.spec: two bought, one left of two: nothing")
    for count in range(2, 8):
        case(f"buy_two_get_one_of_{count}", [line("a", 1000, count)], [buy_get(2, 1)])
    case("buy_get_half_price", [line("a", 999, 2)], [buy_get(1, 1, percent=50)])
    case("buy_get_sets_aside_what_it_cannot_free", [line("a", 100, 1, tags=["shirt"]), line("b", 900, 1, tags=["hat"])],
         [buy_get(1, 1, target=shirt, times=1)])
    case("buy_get_capped", [line("a", 1000, 4)], [buy_get(1, 1, cap="1500")])
    case("buy_get_bounded_by_a_floor", [line("a", 1000, 2, floor="800")], [buy_get(1, 1)], kind="edge")
    case("buy_get_weighed_is_one_piece", [line("a", 1000, "2.5"), line("b", 300)], [buy_get(1, 1, times=1)], kind="edge")
    case("two_buy_gets_use_a_unit_once", [line("a", 1000, 4)],
         [buy_get(1, 1, times=1), {**buy_get(1, 1, times=1), "id": "q"}])
    case("two_buy_gets_without_units", [line("a", 1000, 3)],
         [buy_get(1, 1, times=1), {**buy_get(1, 1, times=1), "id": "q"}], kind="edge")
    # Sets.
    def bundle(minor, *parts, **more):
        return {"id": "p", "effect": {"kind": "bundle", "minor": str(minor), "parts": list(parts), **more}}
    menu = [line("a", 899, 2, tags=["burger"]), line("b", 350, 3, tags=["fries"]), line("c", 299, 1, tags=["drink"])]
    tags = lambda *names: {"select": {"tags": list(names)}}
    case("bundle_of_two", menu, [bundle(999, tags("burger"), tags("fries"))])
    case("bundle_of_three_parts", menu, [bundle(1199, tags("burger"), tags("fries"), tags("drink"))])
    case("bundle_once", menu, [bundle(999, tags("burger"), tags("fries"), times=1)])
    case("bundle_without_a_part", menu, [bundle(1, tags("burger"), tags("salad"))], kind="edge")
    case("bundle_dearer_than_its_parts", menu, [bundle(2000, tags("burger"), tags("fries"))], kind="edge")
    case("choose_three", [line("a", 500, 2), line("b", 700, 2), line("c", 900)], [bundle(1500, {"quantity": 3})])
    case("choose_three_twice", [line("a", 500, 4), line("b", 700, 2), line("c", 900)], [bundle(1500, {"quantity": 3})])
    case("choose_three_only_while_it_pays", [line("a", 300, 3), line("b", 900, 3)], [bundle(1500, {"quantity": 3})])
    case("bundle_revenue_by_value", [line("a", 1000, tags=["x"]), line("b", 333, tags=["y"]), line("c", 1, tags=["z"])],
         [bundle(1000, tags("x"), tags("y"), tags("z"))])
    case("bundle_capped", menu, [{**bundle(999, tags("burger"), tags("fries")), "cap": "100"}])
    # Taxes.
    case("tax_exclusive", [line("a", 123, 3, tax="full")], taxes=[FULL])
    case("tax_inclusive", [line("a", 1190, tax="full")], taxes=[FULL], included=True)
    case("tax_inclusive_half_cent", [line("a", 3, tax="full")], taxes=[FULL], included=True, kind="edge")
    case("tax_two_rates", [line("a", 1999, tax="full"), line("b", 499, 3, tax="low")], taxes=[FULL, LOW])
    case("tax_group_rounds_once", [line("a", 105, tax="low"), line("b", 107, tax="low"), line("c", 109, tax="low")], taxes=[LOW])
    case("tax_group_shares_tie_by_id", [line("b", 50, tax="low"), line("a", 50, tax="low")], taxes=[LOW], kind="edge")
    case("tax_mixed_basis", [line("a", 1190, tax="in"), line("b", 1000, tax="out")],
         taxes=[{**FULL, "id": "in", "included": True}, {**FULL, "id": "out", "included": False}])
    two = {"id": "two", "rates": [{"id": "state", "percent": "8.25"}, {"id": "city", "percent": "1.5"}]}
    case("tax_several", [line("a", 1999, 2, tax="two")], taxes=[two])
    gst = {"id": "two", "rates": [{"id": "gst", "percent": 5}, {"id": "qst", "percent": "9.975", "compound": True}]}
    case("tax_compound", [line("a", 10000, tax="two")], taxes=[gst],
         source="Quebec until 2012: 5 % GST, 9.975 % QST on price and GST; independent: vectors/oracle/prices/model.py")
    case("tax_compound_included", [line("a", 11547, tax="two")], taxes=[gst], included=True)
    case("tax_none", [line("a", 100), line("b", 100, tax="full")], taxes=[FULL])
    case("tax_after_discount", [line("a", 1000, tax="full"), line("b", 1000, tax="low")],
         [{"id": "p", "level": "cart", "effect": amount(333, spread="across")}], [FULL, LOW])
    case("tax_inclusive_after_discount", [line("a", 5000, tax="t")], [{"id": "p", "effect": amount(1000)}],
         [{"id": "t", "rates": [{"id": "vat", "percent": 10}]}], included=True,
         source="Medusa issue 5776: 50 inclusive less 10 is 40")
    case("tax_of_nothing", [line("a", 39900, tax="full")], [{"id": "p", "effect": percent(100)}], [FULL], included=True, kind="edge",
         source="Medusa issue 12226: 100 % off is exactly 0")
    case("tax_same_name_other_rate", [line("a", 1000, tax="full"), line("b", 1000, tax="low"), line("c", 1000, tax="full")], taxes=[FULL, LOW])
    case("tax_zero_percent", [line("a", 1000, tax="z")], taxes=[{"id": "z", "rates": [{"id": "vat", "percent": 0}]}], kind="edge")


main()
