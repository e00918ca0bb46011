"""Conditions of the rule language on promotions and tax exceptions, taxes of a loaded pack, converted prices, and cash as
a line of the tree: the documentation, with arithmetic by fractions."""

from fractions import Fraction

from authoring import emit, error, part

from prices.model import half_up

DOC = "the documentation of pricing.quote"
OWN = "independent: vectors/oracle/pricing_eligibility.py"
NOW = "2026-11-21T00:00:00Z"
TEN = {"kind": "percent", "percent": 10}


def line(id, price, quantity=1, **more):
    return {"id": id, "unitPrice": price, "quantity": quantity, **more}


def quote(id, book, cart, expected, kind="success", source=OWN, packs=(), **more):
    book = {"version": "1", "currency": "EUR", **book}
    request = {"book": book, "cart": cart, "now": NOW, **more}
    expect = part(**expected) if "code" not in expected else expected
    emit(f"pricing.quote.{id}", "pricing.quote", kind, request, expect, source, packs=packs)


def money(minor):
    return {"currency": "EUR", "minor": str(minor)}


def eligible(id, when, cart, holds, source=DOC, kind="success", facts=None, **miss):
    """A promotion of 10 % with a condition: applied, or rejected with what is missing."""
    book = {"promotions": [{"id": "p", "eligibility": when, "effect": TEN}]}
    if facts:
        book["facts"] = facts
    listed = sum(half_up(Fraction(str(l["unitPrice"])) * Fraction(str(l.get("quantity", 1)))) for l in cart["lines"])
    off = sum(half_up(Fraction(half_up(Fraction(str(l["unitPrice"])) * Fraction(str(l.get("quantity", 1)))), 10)) for l in cart["lines"])
    expected = {"/payable": str(listed - (off if holds else 0))}
    if holds:
        expected["/promotions/0/id"] = "p"
    else:
        expected["/rejections/0/reason"] = "not_eligible"
        expected.update({"/rejections/0/" + key.replace("__", "/"): value for key, value in miss.items()})
    quote(f"eligibility_{id}", book, cart, expected, kind, source)


def conditions():
    cart = {"lines": [line("a", 3760, 1, tags=["shoes"], item="sneaker"), line("b", 500, 2, tags=["socks"], item="sock")]}
    shoes = {"fact": "tag.shoes.listed", "gte": money(5000)}
    eligible("spend_on_shoes_short_by_12_40", shoes, cart, False, actual="3760", required="5000", missing="1240",
             nearMiss__repairs__0__operand="tag.shoes.listed", nearMiss__repairs__0__have="3760",
             nearMiss__repairs__0__need="5000", nearMiss__repairs__0__delta="1240", nearMiss__exact=True)
    eligible("spend_on_shoes_met", {"fact": "tag.shoes.listed", "gte": money(3760)}, cart, True)
    eligible("spend_more_than_exactly", {"fact": "cart.listed", "gt": money(4760)}, cart, False, kind="edge",
             actual="4760", required="4761", missing="1")
    eligible("units_of_an_item", {"fact": "item.sock.units", "gte": 3}, cart, False, actual="2", required="3", missing="1")
    eligible("item_not_in_the_cart_counts_zero", {"fact": "item.hat.units", "eq": 0}, cart, True, kind="edge")
    eligible("tag_not_in_the_cart_sums_to_zero", {"fact": "tag.hats.listed", "gte": money(1)}, cart, False, kind="edge",
             actual="0", required="1", missing="1")
    eligible("lines_and_units", {"all": [{"fact": "cart.lines", "eq": 2}, {"fact": "cart.units", "eq": 3}]}, cart, True)
    eligible("measured_quantity_is_one_unit", {"fact": "cart.units", "lte": 1}, {"lines": [line("a", 1990, "0.534")]}, True, kind="edge")
    eligible("all_tags", {"fact": "cart.tags", "containsAll": ["shoes", "socks"]}, cart, True)
    eligible("items_lack_one", {"fact": "cart.items", "contains": "hat"}, cart, False,
             nearMiss__repairs__0__relation="contains", nearMiss__repairs__0__need="hat")
    eligible("segment_and_channel", {"all": [{"fact": "customer.segments", "contains": "vip"}, {"fact": "cart.channel", "eq": "app"}]},
             {**cart, "segments": ["vip"], "channel": "app"}, True)
    eligible("two_changes_are_needed", {"all": [{"fact": "customer.segments", "contains": "vip"}, {"fact": "cart.channel", "eq": "app"}]},
             {**cart, "channel": "web"}, False, nearMiss__total=2)
    eligible("customer_named", {"fact": "customer.id", "in": ["ann", "bob"]}, {**cart, "customer": "ann"}, True)
    eligible("customer_unknown_keeps_it_out", {"fact": "customer.id", "ne": "bob"}, cart, False, kind="edge",
             nearMiss__repairs__0__operand="customer.id")
    eligible("coupon_code_as_a_fact", {"fact": "cart.codes", "contains": "HELLO"}, {**cart, "codes": ["HELLO"]}, True)
    eligible("charges", {"fact": "cart.charges", "eq": money(0)}, cart, True, kind="edge")
    eligible("from_a_moment_on", {"fact": "cart.now", "gte": "2026-11-20T00:00:00Z"}, cart, True)
    eligible("before_a_moment", {"fact": "cart.now", "lt": "2026-11-21T00:00:00Z"}, cart, False, kind="edge")
    eligible("facts_of_the_host", {"fact": "customer.orders", "eq": 0}, {**cart, "facts": {"customer.orders": 0}}, True)
    eligible("declared_fact", {"fact": "customer.since", "lt": "2026-01-01"}, {**cart, "facts": {"customer.since": "2025-12-31"}}, True,
             facts={"customer.since": {"type": "date"}})
    eligible("null_is_not_known", {"fact": "customer.orders", "eq": 0}, {**cart, "facts": {"customer.orders": None}}, False, kind="edge")
    eligible("any_of_two", {"any": [shoes, {"fact": "item.sock.units", "gte": 2}]}, cart, True)
    eligible("not", {"not": {"fact": "cart.tags", "contains": "sale"}}, cart, True)
    eligible("nothing_asked", {"all": []}, cart, True, kind="edge")

    book = {"promotions": [{"id": "p", "eligibility": {"fact": "cart.units", "eq": True}, "effect": TEN}]}
    quote("eligibility_boolean_for_a_number", book, cart, error("rules.type", "/book/promotions/0/eligibility/eq"), "failure", DOC)
    book = {"promotions": [{"id": "p", "eligibility": {"count": "order.placed", "gte": 1}, "effect": TEN}]}
    quote("eligibility_has_no_history", book, cart, error("rules.history", "/book/promotions"), "failure", DOC)
    book = {"promotions": [{"id": "p", "eligibility": {"fact": "cart.units", "moreThan": 1}, "effect": TEN}]}
    quote("eligibility_unknown_operator", book, cart, error("field.unknown", "/book/promotions/0/eligibility/moreThan"), "failure", DOC)
    quote("eligibility_fact_of_the_cart_declared", {"facts": {"cart.units": {"type": "integer"}}}, cart,
          error("rules.fact", "/book/facts/cart.units"), "failure", DOC)
    quote("eligibility_fact_of_the_cart_given", {}, {**cart, "facts": {"tag.shoes.units": 7}},
          error("rules.fact", "/cart/facts/tag.shoes.units"), "failure", DOC)
    book = {"promotions": [{"id": "p", "eligibility": {"fact": "customer.orders", "eq": 0}, "effect": TEN}]}
    quote("eligibility_fact_of_another_type", book, {**cart, "facts": {"customer.orders": "none"}},
          error("rules.fact", "/cart/facts/customer.orders"), "failure", DOC)


GERMAN = {"taxPack": "eu-vat"}
TAX = "European Commission, Taxes in Europe Database, 2026-09-29: DE 19 and 7, FR 20, LU 17; arithmetic of fractions"
B2B = {"id": "b2b", "relief": "reverse_charge", "ground": "VATEX-EU-AE",
       "when": {"all": [{"fact": "buyer.country", "notIn": ["DE"]}, {"fact": "buyer.vatNumber", "exists": True}]}}
VAT = "Directive 2006/112/EC, articles 138 and 196, as data; CEF VATEX code list"


def taxed(id, book, cart, net, percent, charged, source=TAX, relief=None, **more):
    tax = half_up(Fraction(net) * Fraction(str(percent)) / 100) if charged else 0
    expected = {"/taxes/0/base": str(net), "/taxes/0/amount": str(tax), "/payable": str(net + tax), "/taxes/0/percent": f"{Fraction(str(percent)).numerator}/{Fraction(str(percent)).denominator}"}
    if relief:
        expected["/taxes/0/relief"] = relief
        expected["/taxes/0/ground"] = book["taxExceptions"][0]["ground"]
    quote(id, book, cart, expected, source=source, packs=["eu-vat-2026-09-29"], **more)


def taxes():
    cart = {"lines": [line("a", 9999, 2, tax="DE.standard")]}
    taxed("tax_pack_standard", GERMAN, cart, 19998, 19, True)
    taxed("tax_pack_reduced", GERMAN, {"lines": [line("a", 333, 1, tax="DE.reduced-1")]}, 333, 7, True)
    taxed("tax_pack_france", GERMAN, {"lines": [line("a", 1999, 1, tax="FR.standard")]}, 1999, 20, True)
    taxed("tax_pack_luxembourg", GERMAN, {"lines": [line("a", 1, 1, tax="LU.standard")]}, 1, 17, True, kind="edge")
    quote("tax_pack_without_the_category", GERMAN, {"lines": [line("a", 1, tax="XX.standard")]},
          error("pricing.tax_category", "/cart/lines/0/tax"), "failure", DOC, ["eu-vat-2026-09-29"])
    quote("tax_pack_before_it_holds", GERMAN, cart, error("pack.missing"), "failure", DOC, ["eu-vat-2026-09-29"], now="2026-09-28T23:59:59Z")
    rules = {**GERMAN, "facts": {"buyer.vatNumber": {"type": "text"}}, "taxExceptions": [B2B]}
    quote("exception_on_a_fact_without_a_type", {"taxExceptions": [B2B]}, cart, error("rules.type", "/book/taxExceptions/0/when/all/1/fact"), "failure", DOC)
    buyer = lambda country, number: {**cart, "facts": {"buyer.country": country, **({"buyer.vatNumber": number} if number else {})}}
    taxed("reverse_charge_business_abroad", rules, buyer("FR", "FR12345678901"), 19998, 19, False, VAT, "reverse_charge")
    taxed("reverse_charge_not_at_home", rules, buyer("DE", "DE123456789"), 19998, 19, True, VAT)
    taxed("reverse_charge_not_without_a_number", rules, buyer("FR", None), 19998, 19, True, VAT)
    taxed("reverse_charge_country_not_known", rules, cart, 19998, 19, True, VAT, kind="edge")
    small = {"id": "small", "relief": "exempt", "ground": "VATEX-EU-132", "when": {"fact": "cart.listed", "lt": money(2200)}}
    taxed("exempt_below_a_sum", {**GERMAN, "taxExceptions": [small]}, {"lines": [line("a", 2199, tax="DE.standard")]}, 2199, 19, False, DOC, "exempt")
    taxed("exempt_not_at_the_sum", {**GERMAN, "taxExceptions": [small]}, {"lines": [line("a", 2200, tax="DE.standard")]}, 2200, 19, True, DOC, kind="edge")
    bad = {"taxExceptions": [{**B2B, "when": {"fact": "cart.listed", "gte": "x"}}]}
    quote("exception_condition_of_another_type", bad, cart, error("rules.type", "/book/taxExceptions/0/when/gte"), "failure", DOC)


def conversion(id, unit, quantity, rate, rounding=None, mode=half_up, kind="success", **more):
    rates = [{"from": "JPY", "rate": rate, "source": "ECB", "at": NOW, **({"rounding": rounding} if rounding else {})}]
    exact = Fraction(str(unit)) * Fraction(rate)
    book = {"prices": [{"item": "x", "price": unit, "currency": "JPY"}], "conversions": rates}
    converted = mode(exact)
    text = lambda x: f"{Fraction(x).numerator}/{Fraction(x).denominator}"
    expected = {"/lines/0/unitPrice": text(converted), "/payable": str(half_up(converted * Fraction(quantity))),
                "/nodes/0/op": "convert", "/nodes/0/exact": text(exact), "/nodes/0/amount": str(converted), "/nodes/0/rule": "ECB",
                "/nodes/1/op": "multiply", "/nodes/1/inputs": [0]}
    quote(f"convert_{id}", book, {"lines": [{"id": "a", "item": "x", "quantity": quantity}]}, expected, kind, detail="tree")


def conversions():
    conversion("yen_to_cents", 1980, 3, "0.6213")
    conversion("rounded_once_before_it_is_multiplied", 1, 1000, "0.6213")
    conversion("half_a_cent_down", 5, 1, "0.5", "half_down", int, "edge")
    conversion("up", 1980, 1, "0.62131", "up", lambda x: -((-x.numerator) // x.denominator))
    conversion("a_fraction_as_rate", 300, 2, "2/3")
    item = {"lines": [{"id": "a", "item": "x"}]}
    usd = {"from": "USD", "rate": "0.9", "source": "ECB", "at": NOW}
    quote("convert_own_currency_needs_no_rate", {"prices": [{"item": "x", "price": 500, "currency": "EUR"}]}, item, {"/payable": "500"}, "edge")
    quote("convert_without_a_rate", {"prices": [{"item": "x", "price": 500, "currency": "JPY"}], "conversions": [usd]}, item,
          error("pricing.no_price", "/cart/lines/0"), "failure", DOC)
    quote("convert_rate_of_nothing", {"conversions": [{**usd, "rate": 0}]}, item, error("number.range", "/book/conversions/0/rate"), "failure", DOC)
    quote("convert_two_rates", {"conversions": [usd, usd]}, item, error("pricing.duplicate", "/book/conversions/1/from"), "failure", DOC)
    tariff = {"kind": "graduated", "tiers": [{"upTo": "10", "unit": "10", "flat": "2"}, {"unit": "5"}]}
    # 2 + 10 x 10 + 2 x 5 = 112, at 0.9: 100.8, 101.
    quote("convert_a_tariff_s_sum", {"prices": [{"item": "x", "tariff": tariff, "currency": "USD"}], "conversions": [usd]},
          {"lines": [{"id": "a", "item": "x", "quantity": 12}]}, {"/payable": "101", "/nodes/0/exact": "504/5", "/nodes/0/amount": "101"}, detail="tree")
    # Listed at 600 and 500 dollars' cents in the 30 days before: 450 is the lowest in the book's currency.
    old = [{"item": "x", "price": 500, "currency": "USD", "until": "2026-11-10T00:00:00Z"}, {"item": "x", "price": 480, "from": "2026-11-10T00:00:00Z"}]
    quote("convert_the_lowest_before", {"prices": old, "conversions": [usd]}, item, {"/lines/0/lowestBefore": "450/1", "/payable": "480"})


def cash():
    def paid(id, total, increment, line_amount, tenders=None, kind="success", source=OWN):
        book = {"currency": "CHF", "cash": {"increment": str(increment)}}
        cart = {"lines": [line("a", total)], "tenders": tenders or [{"id": "till", "kind": "cash"}]}
        expected = {"/payable": str(total), f"/payments/{len(cart['tenders']) - 1}/rounding": str(line_amount)}
        if line_amount:
            expected |= {"/nodes/2/op": "cash_round", "/nodes/2/of": "till", "/nodes/2/amount": str(line_amount),
                         "/nodes/3/op": "sum", "/nodes/3/amount": str(total + line_amount), "/nodes/3/inputs": [1, 2]}
        else:
            expected |= {"/nodes/1/op": "sum", "/nodes/1/amount": str(total)}
        quote(f"cash_line_{id}", book, cart, expected, kind, source, detail="tree")

    paid("swiss_five_rappen", 166, 5, -1, source="facts of cash rounding in Switzerland: CHF 1.66 is paid with 1.65")
    paid("swiss_up", 168, 5, 2)
    paid("whole_already", 165, 5, 0, kind="edge")
    paid("after_a_card", 1001, 5, -1, [{"id": "visa", "kind": "card", "limit": "500"}, {"id": "till", "kind": "cash"}])
    paid("card_is_exact", 166, 5, 0, [{"id": "till", "kind": "card"}], source="complaint RubyMoney/money 1117: cards are not rounded")


def main():
    conditions()
    taxes()
    conversions()
    cash()


main()
