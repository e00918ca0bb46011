"""Price lists, coupons, limits, tax exceptions, payments, refused requests: what the documentation says of each field."""

from authoring import emit, error, part

DOC = "the documentation of the type"
NOW = "2026-11-21T00:00:00Z"


def quote(id, book, cart, expected, kind="success", source=DOC, now=NOW, packs=(), **more):
    request = {"book": {"version": "1", "currency": "EUR", **book}, "cart": cart, "now": now, **more}
    emit(f"pricing.book.{id}", "pricing.quote", kind, request, part(**expected), source, packs=packs)


def refused(id, book, cart, code, path, **more):
    request = {"book": {"version": "1", "currency": "EUR", **book}, "cart": cart, "now": NOW, **more}
    emit(f"pricing.book.{id}", "pricing.quote", "failure", request, error(code, path), DOC)


def entry(price, **more):
    return {"item": "tea", "price": price, **more}


def cart(*lines, **more):
    return {"lines": list(lines), **more}


TEA = {"id": "l", "item": "tea"}


def prices():
    def case(id, entries, price, kind="success", line=TEA, **more):
        quote(f"price_{id}", {"prices": entries}, cart(line, **more), {"/lines/0/unitPrice": f"{price}/1"}, kind)
    case("plain", [entry(500)], 500)
    case("later_entry_of_two_alike", [entry(500), entry(400)], 400, "edge")
    case("own_price_of_the_line", [entry(500)], 450, line={**TEA, "unitPrice": 450})
    case("contract_before_segment", [entry(500), entry(450, segment="vip"), entry(470, customer="ann")], 470, customer="ann", segments=["vip"])
    case("contract_of_another", [entry(500), entry(470, customer="ann")], 500, customer="bob")
    case("segment_before_channel", [entry(500), entry(480, channel="app"), entry(490, segment="vip")], 490, segments=["x", "vip"], channel="app")
    case("channel", [entry(500), entry(480, channel="app")], 480, channel="app")
    case("other_channel", [entry(500), entry(480, channel="app")], 500, channel="web")
    steps = [entry(500), entry(450, minQuantity=10), entry(400, minQuantity=20)]
    case("below_the_step", steps, 500, line={**TEA, "quantity": 9})
    case("at_the_step", steps, 450, "edge", line={**TEA, "quantity": 10})
    case("highest_step", steps, 400, line={**TEA, "quantity": "20.5"})
    case("began_last", [entry(500, **{"from": "2026-01-01T00:00:00Z"}), entry(510, **{"from": "2026-06-01T00:00:00Z"}), entry(490)], 510)
    case("not_begun", [entry(500), entry(1, **{"from": "2026-11-21T00:00:01Z"})], 500, "edge")
    case("begins_now", [entry(500), entry(1, **{"from": NOW})], 1, "edge")
    case("ended_now", [entry(500), entry(1, until=NOW)], 500, "edge")
    tariff = {"item": "tea", "tariff": {"kind": "graduated", "tiers": [{"upTo": "10", "unit": "100"}, {"unit": "80"}]}}
    quote("price_tariff", {"prices": [tariff]}, cart({**TEA, "quantity": 15}),
          {"/lines/0/listed": "1400", "/lines/0/unitPrice": "280/3"}, source="10 x 1.00 and 5 x 0.80")
    quote("price_tax_of_the_item", {"prices": [entry(1000, tax="t")], "taxes": [{"id": "t", "rates": [{"id": "vat", "percent": 7}]}]}, cart(TEA), {"/tax": "70"})
    quote("valid_until_the_price_ends", {"prices": [entry(500, until="2026-12-01T00:00:00Z")], "validSeconds": 864000 * 10}, cart(TEA),
          {"/validUntil": "2026-12-01T00:00:00Z"})
    quote("valid_seconds", {"prices": [entry(500)], "validSeconds": 900}, cart(TEA), {"/validUntil": "2026-11-21T00:15:00Z"})
    ends = {"id": "p", "until": "2026-11-22T00:00:00Z", "effect": {"kind": "percent", "percent": 10}}
    quote("valid_until_the_promotion_ends", {"prices": [entry(500)], "promotions": [ends], "validSeconds": 900000}, cart(TEA),
          {"/validUntil": "2026-11-22T00:00:00Z", "/payable": "450"})
    quote("pinned_version", {"version": "2026-11-20T08", "prices": [entry(500)]}, cart(TEA), {"/version": "2026-11-20T08"})
    past = [entry(500, until="2026-11-01T00:00:00Z"), entry(450, **{"from": "2026-11-01T00:00:00Z", "until": "2026-11-10T00:00:00Z"}),
            entry(600, **{"from": "2026-11-10T00:00:00Z", "until": "2026-11-21T00:00:00Z"}), entry(470, **{"from": NOW})]
    source = "Directive 98/6/EC, article 6a: the lowest price of the 30 days before the reduction"
    quote("lowest_of_30_days", {"prices": past}, cart(TEA), {"/lines/0/lowestBefore": "450/1", "/lines/0/unitPrice": "470/1"}, source=source)
    quote("lowest_before_that_is_too_old", {"prices": [entry(100, until="2026-10-22T00:00:00Z"), entry(500, **{"from": "2026-10-22T00:00:00Z"})]},
          cart(TEA), {"/lines/0/lowestBefore": "500/1"}, "edge", source)
    quote("lowest_for_everybody", {"prices": [entry(500), entry(100, customer="ann"), entry(90, segment="vip")]}, cart(TEA, customer="ann"),
          {"/lines/0/lowestBefore": "500/1", "/lines/0/unitPrice": "100/1"}, source=source)


def rejections():
    ten = {"id": "p", "effect": {"kind": "percent", "percent": 10}}
    line = {"id": "l", "unitPrice": 5000, "tags": ["a"]}

    def case(id, promotion, fields, kind="success", source=DOC, **more):
        expected = {f"/rejections/0/{key}": value for key, value in fields.items()} | {"/payable": "5000"}
        quote(f"rejected_{id}", {"promotions": [{**ten, **promotion}]}, cart(line, **more), expected, kind, source)
    case("not_found", {"code": "SPRING"}, {"reason": "not_found", "code": "SUMMER"}, codes=["SUMMER"],
         source="Spree issue 14569: a rejected code has a reason")
    case("not_started", {"from": "2026-12-01T00:00:00Z"}, {"reason": "not_started", "at": "2026-12-01T00:00:00Z"})
    case("expired", {"until": "2026-11-01T00:00:00Z", "code": "OLD"}, {"reason": "expired", "at": "2026-11-01T00:00:00Z", "code": "OLD"}, codes=["OLD"])
    case("expires_now", {"until": NOW}, {"reason": "expired"}, "edge")
    case("segment", {"segments": ["vip", "staff"]}, {"reason": "not_eligible"}, segments=["new"])
    case("channel", {"channels": ["app"]}, {"reason": "not_eligible"}, channel="web")
    case("no_channel", {"channels": ["app"]}, {"reason": "not_eligible"}, "edge")
    case("min_amount", {"requires": [{"minAmount": "6240"}]}, {"reason": "min_amount", "actual": "5000", "required": "6240", "missing": "1240"},
         source="the facts: a distance, 12.40 more")
    case("min_amount_listed", {"requires": [{"minAmount": "5001", "basis": "listed"}]}, {"reason": "min_amount", "missing": "1"}, "edge")
    case("min_quantity", {"requires": [{"minQuantity": "3"}]}, {"reason": "min_quantity", "actual": "1", "required": "3", "missing": "2"})
    case("no_target", {"target": {"tags": ["z"]}}, {"reason": "no_target"})
    case("bundle_without_lines", {"effect": {"kind": "bundle", "minor": "1", "parts": [{"select": {"tags": ["z"]}}]}}, {"reason": "no_target"})
    usage = lambda **more: [{"promotion": "p", **more}]
    case("use_limit", {"useLimit": 100}, {"reason": "limit_reached", "actual": "100", "required": "100"}, usage=usage(uses=100))
    case("customer_use_limit", {"customerUseLimit": 1}, {"reason": "limit_reached", "actual": "1"}, usage=usage(customerUses=1))
    case("use_limit_of_none", {"useLimit": 0}, {"reason": "limit_reached", "actual": "0"}, "edge")
    case("budget_spent", {"budget": "1000"}, {"reason": "budget_spent", "actual": "1000", "required": "1000"}, usage=usage(spent="1000"))
    emit("pricing.book.code_that_nobody_typed", "pricing.quote", "edge",
         {"book": {"version": "1", "currency": "EUR", "promotions": [{**ten, "code": "SECRET"}]}, "cart": cart(line), "now": NOW},
         part(**{"/rejections": [], "/payable": "5000"}), "a coupon that nobody typed is nobody's business")
    quote("code", {"promotions": [{**ten, "code": "SPRING"}]}, cart(line, codes=["SPRING"]), {"/payable": "4500", "/promotions/0/code": "SPRING", "/rejections": []})
    quote("code_is_not_normalised", {"promotions": [{**ten, "code": "SPRING"}]}, cart(line, codes=["spring"]), {"/rejections/0/reason": "not_found"}, "edge")
    quote("uses_left", {"promotions": [{**ten, "useLimit": 100}]}, cart(line, usage=usage(uses=99)), {"/payable": "4500"}, "edge")
    quote("budget_left", {"promotions": [{**ten, "budget": "1000"}]}, cart(line, usage=usage(spent="800")), {"/payable": "4800"},
          source="Lago applied_coupons: what is left of a coupon is granted")
    quote("segment", {"promotions": [{**ten, "segments": ["vip"]}]}, cart(line, segments=["vip"]), {"/payable": "4500"})
    quote("channel", {"promotions": [{**ten, "channels": ["web", "app"]}]}, cart(line, channel="app"), {"/payable": "4500"})


def tax_exceptions():
    rates = [{"id": "vat", "percent": 19}]
    line = {"id": "l", "unitPrice": 11900, "tax": "t"}
    reverse = {"id": "eu-b2b", "relief": "reverse_charge", "segments": ["business", "eu"], "ground": "VATEX-EU-AE"}

    def case(id, included, expected, kind="success", exceptions=(reverse,), **more):
        book = {"policy": {"taxIncluded": included}, "taxes": [{"id": "t", "rates": rates}], "taxExceptions": list(exceptions)}
        quote(f"tax_{id}", book, cart(line, **more), expected, kind, "Directive 2006/112/EC, articles 44 and 196; EN 16931 category AE")
    eu = {"segments": ["business", "eu"]}
    case("reverse_charge_exclusive", False, {"/payable": "11900", "/tax": "0", "/taxes/0/relief": "reverse_charge", "/taxes/0/ground": "VATEX-EU-AE",
         "/taxes/0/base": "11900"}, **eu)
    case("reverse_charge_inclusive", True, {"/payable": "10000", "/net": "10000", "/tax": "0", "/taxes/0/base": "10000"}, **eu)
    case("reverse_charge_not_met", True, {"/payable": "11900", "/tax": "1900", "/net": "10000"}, "edge", segments=["eu"])
    case("exempt_category", False, {"/taxes/0/relief": "exempt"}, exceptions=[{"id": "x", "relief": "exempt", "categories": ["t"]}])
    case("exempt_other_category", False, {"/tax": "2261"}, "edge", exceptions=[{"id": "x", "relief": "exempt", "categories": ["u"]}])
    case("first_exception_holds", False, {"/taxes/0/relief": "zero_rated"}, exceptions=[{"id": "z", "relief": "zero_rated"}, reverse], **eu)
    dated = [{"id": "vat", "percent": 16, "from": "2020-07-01", "until": "2021-01-01"}, {"id": "vat", "percent": 19, "from": "2021-01-01"},
             {"id": "vat", "percent": 19, "until": "2020-07-01"}]
    for day, tax in [("2020-06-30", "1900"), ("2020-07-01", "1600"), ("2020-12-31", "1600"), ("2021-01-01", "1900")]:
        quote(f"tax_germany_{day}", {"taxes": [{"id": "t", "rates": dated}]}, cart({"id": "l", "unitPrice": 10000, "tax": "t"}), {"/tax": tax},
              source="Zweites Corona-Steuerhilfegesetz: 16 % from 2020-07-01 to 2020-12-31", now=f"{day}T12:00:00Z")
    target = cart({"id": "a", "unitPrice": 173, "quantity": 2, "tax": "x"}, {"id": "b", "unitPrice": 3, "quantity": 2, "tax": "y"}, grossTarget="400")
    book = {"taxes": [{"id": "x", "rates": [{"id": "vat", "percent": 13}]}, {"id": "y", "rates": [{"id": "vat", "percent": 24}]}]}
    quote("gross_target", book, target, {"/total": "398", "/rounding": "2", "/payable": "400"}, source="josemmo/einvoicing issue 63: BT-114 is 0.02")
    refused("gross_target_too_far", book, {**target, "grossTarget": "405"}, "pricing.target", "/cart/grossTarget")
    refused("tax_category", {}, cart({"id": "l", "unitPrice": 1, "tax": "t"}), "pricing.tax_category", "/cart/lines/0/tax")
    refused("tax_category_of_a_charge", {}, cart({"id": "l", "unitPrice": 1}, charges=[{"id": "s", "amount": "1", "tax": "t"}]), "pricing.tax_category", "/cart/charges/0/tax")
    refused("tax_below_zero", {"taxes": [{"id": "t", "rates": [{"id": "v", "percent": -1}]}]}, cart({"id": "l", "unitPrice": 1}), "number.range", "/book/taxes/0/rates/0/percent")
    refused("tax_pack", {"taxPack": "vat"}, cart({"id": "l", "unitPrice": 1}), "pack.missing", "")


def payments():
    def case(id, tenders, price, expected, kind="success", source=DOC, cash=None):
        book = {"currency": "CHF"} | ({"cash": cash} if cash else {})
        quote(f"paid_{id}", book, cart({"id": "l", "unitPrice": price}, tenders=tenders), expected, kind, source)
    centimes = {"increment": "5"}
    cash, card = {"id": "c", "kind": "cash"}, {"id": "k", "kind": "card"}
    pays = lambda n, amount, rounding=0: {f"/payments/{n}/amount": str(amount), f"/payments/{n}/rounding": str(rounding)}
    case("cash", [cash], 166, pays(0, 166, -1) | {"/due": "0", "/payable": "166"}, cash=centimes, source="RubyMoney issue 1117: CHF 1.66 is paid by 1.65")
    case("card", [card], 166, pays(0, 166), cash=centimes, source="a card pays exactly")
    for mode, rounding in [("half_up", -2), ("up", 3), ("down", -2), ("half_even", -2)]:
        case(f"cash_{mode}", [cash], 727, pays(0, 727, rounding), cash={**centimes, "rounding": mode}, source="CoreShop issue 1819: the direction is a setting")
    case("cash_tie_up", [cash], 250, pays(0, 250, 50), "edge", cash={"increment": "100"})
    case("cash_tie_even", [cash], 250, pays(0, 250, -50), "edge", cash={"increment": "100", "rounding": "half_even"})
    case("cash_without_a_rule", [cash], 166, pays(0, 166))
    gift = {"id": "g", "kind": "gift_card", "limit": "500"}
    case("gift_card_and_cash", [gift, cash], 1203, pays(0, 500) | pays(1, 703, 2) | {"/due": "0"}, cash=centimes)
    case("gift_card_enough", [gift, card], 300, pays(0, 300) | pays(1, 0), "edge")
    case("store_credit_stays_due", [{"id": "s", "kind": "store_credit", "limit": "100"}], 300, pays(0, 100) | {"/due": "200"})
    case("part_in_cash_is_not_rounded", [{**cash, "limit": "52"}, card], 166, pays(0, 52) | pays(1, 114), "edge", cash=centimes)
    points = {"id": "p", "kind": "points", "pointValue": "1/2"}
    case("points", [{**points, "limit": "101"}], 1000, pays(0, 50) | {"/payments/0/points": "101", "/due": "950"})
    case("points_no_more_than_needed", [points], 99, pays(0, 99) | {"/payments/0/points": "198", "/due": "0"})
    case("points_worth_more_than_the_rest", [{**points, "pointValue": 7}], 99, pays(0, 99) | {"/payments/0/points": "15"}, "edge")
    case("nothing_to_pay", [card], 0, pays(0, 0) | {"/due": "0"}, "edge")
    base = cart({"id": "l", "unitPrice": 1})
    refused("paid_limit", {}, {**base, "tenders": [{**card, "limit": "-1"}]}, "number.range", "/cart/tenders/0/limit")
    refused("paid_points_without_value", {}, {**base, "tenders": [{"id": "p", "kind": "points"}]}, "number.range", "/cart/tenders/0/pointValue")
    refused("cash_increment", {"cash": {"increment": "0"}}, base, "number.range", "/book/cash/increment")


def refusals():
    base = cart({"id": "l", "unitPrice": 1})
    refused("no_price", {}, cart(TEA), "pricing.no_price", "/cart/lines/0")
    refused("no_price_and_no_item", {}, cart({"id": "l"}), "pricing.no_price", "/cart/lines/0")
    refused("neither_price_nor_tariff", {"prices": [{"item": "tea"}]}, cart(TEA), "pricing.no_price", "/cart/lines/0")
    refused("line_twice", {}, cart({"id": "l", "unitPrice": 1}, {"id": "l", "unitPrice": 1}), "pricing.duplicate", "/cart/lines/1/id")
    refused("charge_like_a_line", {}, cart({"id": "l", "unitPrice": 1}, charges=[{"id": "l", "amount": "1"}]), "pricing.duplicate", "/cart/charges/0/id")
    for name, value in [("zero", 0), ("below_zero", -1), ("too_many", 1000000001)]:
        refused(f"quantity_{name}", {}, cart({"id": "l", "unitPrice": 1, "quantity": value}), "number.range", "/cart/lines/0/quantity")
    refused("price_below_zero", {}, cart({"id": "l", "unitPrice": -1}), "number.range", "/cart/lines/0/unitPrice")
    refused("floor_below_zero", {}, cart({"id": "l", "unitPrice": 1, "floor": "-1"}), "number.range", "/cart/lines/0/floor")
    refused("charge_below_zero", {}, {**base, "charges": [{"id": "s", "amount": "-1"}]}, "number.range", "/cart/charges/0/amount")
    refused("cart_too_dear", {}, cart({"id": "l", "unitPrice": 9000000000000, "quantity": 1000000}), "number.overflow", "/cart/lines")
    refused("too_many_lines", {}, cart(*({"id": f"l{n}", "unitPrice": 1} for n in range(1001))), "pricing.limit", "/cart")
    refused("profile", {"profile": "nobody"}, base, "pricing.profile", "/book/profile")
    refused("digits", {"policy": {"digits": 10}}, base, "number.range", "/book/policy/digits")
    refused("tax_digits", {"policy": {"digits": 1, "taxDigits": 2}}, base, "number.range", "/book/policy/digits")

    def promotion(id, code, path, **fields):
        made = {"id": "p", "effect": {"kind": "percent", "percent": 10}, **fields}
        refused(f"promotion_{id}", {"promotions": [made]}, base, code, f"/book/promotions/0{path}")
    promotion("percent_above", "number.range", "/effect/percent", effect={"kind": "percent", "percent": "100.1"})
    promotion("percent_below", "number.range", "/effect/percent", effect={"kind": "percent", "percent": -1})
    promotion("step_above", "number.range", "/steps/0/value", steps=[{"from": "1", "value": 101}])
    promotion("amount_below", "number.range", "/effect/minor", effect={"kind": "amount", "minor": "-1"})
    get = {"kind": "buy_get", "buyQuantity": 1, "getQuantity": 1}
    promotion("buy_none", "number.range", "/effect/buyQuantity", effect={**get, "buyQuantity": 0})
    promotion("get_none", "number.range", "/effect/getQuantity", effect={**get, "getQuantity": 0})
    promotion("get_percent", "number.range", "/effect/percent", effect={**get, "percent": 101})
    promotion("no_parts", "number.range", "/effect/parts", effect={"kind": "bundle", "minor": "1", "parts": []})
    promotion("empty_part", "number.range", "/effect/parts/0/quantity", effect={"kind": "bundle", "minor": "1", "parts": [{"quantity": 0}]})
    promotion("kind", "field.variant", "/effect/kind", effect={"kind": "gift"})
    twice = [{"id": "p", "effect": {"kind": "percent", "percent": 10}}] * 2
    refused("promotion_twice", {"promotions": twice}, base, "pricing.duplicate", "/book/promotions/1/id")
    many = [{"id": f"p{n}", "effect": {"kind": "percent", "percent": 1}} for n in range(129)]
    refused("too_many_candidates", {"promotions": many}, base, "pricing.limit", "")
    more = [{"id": f"p{n}", "code": f"c{n}", "effect": {"kind": "percent", "percent": 1}} for n in range(1001)]
    refused("too_many_promotions", {"promotions": more}, base, "pricing.limit", "/book/promotions")
    emit("pricing.book.none", "pricing.quote", "failure", {"cart": base, "now": NOW}, error("handle.missing", "/book"), DOC)


prices()
rejections()
tax_exceptions()
payments()
refusals()
