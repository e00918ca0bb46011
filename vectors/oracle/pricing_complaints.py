"""What people reported to other engines' issue trackers, each a case by the name of its report: what was wrong there is
computed here by fractions, and must be right."""

from fractions import Fraction

from authoring import emit, part

from prices.model import half_up

NOW = "2026-11-21T00:00:00Z"
VAT19 = [{"id": "full", "rates": [{"id": "vat", "percent": 19}]}]


def line(id, price, quantity=1, **more):
    return {"id": id, "unitPrice": price, "quantity": quantity, **more}


def percent(value, **more):
    return {"kind": "percent", "percent": value, **more}


def amount(minor, **more):
    return {"kind": "amount", "minor": str(minor), **more}


def quote(report, what, book, cart, expected, kind="success", **more):
    book = {"version": "1", "currency": "EUR", **book}
    request = {"book": book, "cart": cart, "now": NOW, **more}
    emit(f"pricing.complaint.{report}", "pricing.quote", kind, request, part(**expected), f"complaint {report}: {what}")


def ask(report, op, what, request, expected, kind="success"):
    emit(f"pricing.complaint.{report}", op, kind, request, part(**expected), f"complaint {report}: {what}")


def nothing_is_nothing():
    free = {"id": "free", "level": "cart", "effect": percent(100, spread="across")}
    zero = {"/payable": "0", "/total": "0", "/tax": "0", "/net": "0"}
    for report, price, quantity, rate, policy in [
        ("odoo_156897", 1099, 3, 21, {"taxIncluded": True}), ("odoo_271032", 333, 7, 15, {"taxLevel": "unit"}),
        ("medusa_12429", 1999, 1, 20, {"roundAt": "total", "taxIncluded": True}),
    ]:
        taxes = [{"id": "full", "rates": [{"id": "vat", "percent": rate}]}]
        quote(report, "100 % off leaves a cent", {"policy": policy, "taxes": taxes, "promotions": [free]},
              {"lines": [line("a", price, quantity, tax="full")]}, zero, "edge")


def discounts_on_gross_prices():
    gross = {"policy": {"taxIncluded": True}, "taxes": VAT19}
    for report, price, off in [("medusa_12960", 5000, 1000), ("django_oscar_2804", 1000, 333), ("woocommerce_17536", 2495, 500)]:
        left = price - off
        tax = half_up(Fraction(left) * 19 / 119)
        quote(report, "a fixed discount on a price that contains its tax takes off another amount",
              {**gross, "promotions": [{"id": "p", "effect": amount(off)}]}, {"lines": [line("a", price, tax="full")]},
              {"/payable": str(left), "/tax": str(tax), "/net": str(left - tax)})


def rounding():
    # Two lines of 31.51 at 19 %: each line's tax rounds down, their sum does not.
    nets = [3151, 3151]
    group = half_up(Fraction(sum(nets)) * 19 / 100)
    quote("accounted_2580", "74.99 against 75.00: line taxes that do not add up to the sum's", {"taxes": VAT19},
          {"lines": [line(f"l{at}", net, tax="full") for at, net in enumerate(nets)]}, {"/tax": str(group), "/payable": str(sum(nets) + group)})
    quote("mustangproject_480", "an invoice's total differs by the rounding of its lines; BT-114 names it", {"taxes": VAT19},
          {"lines": [line("a", 173, tax="full"), line("b", 173, tax="full")], "grossTarget": "413"},
          {"/total": str(346 + half_up(Fraction(346 * 19, 100))), "/rounding": str(413 - 346 - half_up(Fraction(346 * 19, 100))), "/payable": "413"})
    quote("lago_4313", "200 x 29/30 with 25 % tax: 241.67, and not 241.66", {"taxes": [{"id": "full", "rates": [{"id": "vat", "percent": 25}]}], "policy": {"roundAt": "total", "taxLevel": "total"}},
          {"lines": [line("a", "58000/3", tax="full")]}, {"/payable": str(half_up(Fraction(58000, 3) * Fraction(5, 4)))})
    minute = {"kind": "graduated", "tiers": [{"unit": "0.4"}]}
    ask("mitos_662", "pricing.rate", "each minute rounds to zero and is never billed", {"tariff": minute, "units": "1000"}, {"/amount": "400"})
    ask("nango_7495", "pricing.rate", "0.0199999 cut off", {"tariff": {"kind": "graduated", "tiers": [{"unit": "1.99999"}]}, "units": "1000"},
        {"/amount": str(half_up(Fraction("1999.99"))), "/exact": "199999/100"})


def cash():
    coins = lambda increment: {"currency": "CHF", "cash": {"increment": str(increment)}, "taxes": VAT19}
    for report, price, increment in [("erpnext_4623", 1023, 5), ("odoo_15231", 998, 5), ("woocommerce_pos_661", 1049, 100),
                                     ("shopsys_4522", 777, 10), ("oca_pos_420", 503, 5)]:
        tax = half_up(Fraction(price) * 19 / 100)
        total = price + tax
        paid = half_up(Fraction(total, increment)) * increment
        quote(report, "cash rounding is a line of its own, taxes stay, the books balance", coins(increment),
              {"lines": [line("a", price, tax="full")], "tenders": [{"id": "till", "kind": "cash"}]},
              {"/tax": str(tax), "/payable": str(total), "/payments/0/amount": str(total), "/payments/0/rounding": str(paid - total), "/due": "0"})


def rejected_aloud():
    basket = {"lines": [line("a", 3760)]}
    least = {"id": "spend", "code": "SPEND50", "level": "cart", "effect": amount(500, spread="across"), "requires": [{"minAmount": "5000"}]}
    short = {"/rejections/0/reason": "min_amount", "/rejections/0/missing": "1240", "/payable": "3760"}
    for report in ("shopware_17269", "doordash_cli_99"):
        quote(report, "a coupon that does not apply says nothing", {"promotions": [least]}, {**basket, "codes": ["SPEND50"]}, short)
    quote("salesforce_3928", "told to be applied, but was not", {"promotions": [{**least, "until": "2026-11-01T00:00:00Z"}]},
          {**basket, "codes": ["SPEND50"]}, {"/rejections/0/reason": "expired", "/rejections/0/at": "2026-11-01T00:00:00Z", "/payable": "3760"})
    quote("bigcommerce_1303", "used up, without a word", {"promotions": [{**least, "requires": [], "useLimit": 2}]},
          {**basket, "codes": ["SPEND50"], "usage": [{"promotion": "spend", "uses": 2}]},
          {"/rejections/0/reason": "limit_reached", "/rejections/0/required": "2", "/payable": "3760"})


def exclusive_and_priority():
    high = {"id": "high", "priority": 10, "effect": percent(10)}
    alone = {"id": "alone", "priority": 1, "exclusive": True, "effect": percent(30)}
    for report, rows, best, by in [
        ("shopware_13674", [high, alone], 700, "alone"), ("virtocommerce_387", [{**high, "effect": percent(40)}, alone], 600, "high"),
    ]:
        quote(report, "an exclusive promotion against one of higher priority: the conflict is told, the better one applied",
              {"promotions": rows}, {"lines": [line("a", 1000)]},
              {"/payable": str(best), "/promotions/0/id": by, "/rejections/0/reason": "excluded_by", "/rejections/0/by": by})
    two = [{"id": "a", "groups": ["g"], "effect": percent(10)}, {"id": "b", "groups": ["g"], "effect": percent(20)}]
    quote("spryker_docs_556", "two of one group: the better one, and which kept the other out", {"promotions": two},
          {"lines": [line("a", 1000)]}, {"/payable": "800", "/rejections/0/promotion": "a", "/rejections/0/by": "b"})
    quote("vendure_3585", "no priority, no exclusivity: here both", {"promotions": [{**two[0], "groups": [], "stopAfter": True}, {**two[1], "groups": []}]},
          {"lines": [line("a", 1000)]}, {"/payable": "800", "/promotions/0/id": "b"})
    quote("be_bop_2766", "a discount and a cheaper price at once: the lower sum wins, once", {"promotions": [
        {"id": "deal", "exclusive": True, "effect": {"kind": "price", "minor": "750"}}, {"id": "percent", "effect": percent(20)}]},
          {"lines": [line("a", 1000)]}, {"/payable": "750", "/promotions/0/id": "deal"})
    quote("saleor_14920", "the best rule only, whatever their order", {"profile": "saleor", "promotions": [
        {"id": "a", "effect": percent(10)}, {"id": "b", "effect": percent(25)}, {"id": "c", "effect": percent(15)}]},
          {"lines": [line("a", 1000)]}, {"/payable": "750", "/promotions/0/id": "b"})


def refunds():
    """Frozen shares: units of 1 first, whatever is left over in the first units."""
    def share(total, units, first, count):
        each, more = divmod(total, units)
        return sum(each + (1 if n < more else 0) for n in range(first, first + count))

    for report, units, net, done, now, what in [
        ("vendure_5127", 20, 1200, 0, 18, "40 % of 20 units, of which 2 stay: still 40 %"),
        ("vendure_1795", 3, 1000, 0, 1, "a third of 10.00"), ("vendure_3098", 3, 1000, 2, 1, "the last third takes what is left"),
        ("vendure_4811", 7, 999, 3, 2, "units after units"), ("solidus_512", 2, 101, 1, 1, "the cent of a discount is not refunded twice"),
        ("edd_8076", 4, 1999, 0, 4, "all units: what was paid"), ("edd_8284", 4, 1999, 1, 3, "all that are left"),
        ("bagisto_1509", 2, 900, 0, 1, "a discounted line refunds its discounted price"),
        ("bcapps_10462", 5, 12, 0, 3, "cents of many units"), ("odoo_286433", 6, 5000, 5, 1, "the last of six"),
    ]:
        gross = share(net, units, done, now)
        paid = [{"id": "a", "units": str(units), "net": str(net), "tax": "0"}]
        before = [{"id": "a", "units": str(done)}] if done else []
        ask(report, "pricing.refund", what, {"paid": paid, "refunded": before, "refund": [{"id": "a", "units": str(now)}]},
            {"/total": str(gross), "/complete": done + now == units, "/kept": str(net - share(net, units, 0, done + now))})


def credits_never_exceed():
    quote("lago_4273", "credits above the invoice", {}, {"lines": [line("a", 700)], "tenders": [
        {"id": "credit", "kind": "store_credit", "limit": "1000"}, {"id": "more", "kind": "gift_card", "limit": "50"}]},
          {"/payments/0/amount": "700", "/payments/1/amount": "0", "/due": "0"})


def large_carts():
    """Carts that took other engines seconds: a hundred lines, one promotion; what is checked is the sum."""
    for report, count, what in [("vendure_3075", 100, "one promotion, 100 products"), ("nopcommerce_3363", 100, "100 items"),
                                ("prestashop_16568", 60, "141 look-ups"), ("craft_1831", 50, "1,400 queries"),
                                ("spartacus_3907", 80, "prices again for each line"), ("solidus_600", 40, "an outage"),
                                ("reaction_6817", 12, "every combination of promotions")]:
        lines = [line(f"l{at}", 100 + 7 * at, 1 + at % 3, tags=["sale"] if at % 2 else []) for at in range(count)]
        rate = 5 + len(report)
        total = 0
        for one in lines:
            listed = one["unitPrice"] * one["quantity"]
            total += listed - (half_up(Fraction(listed * rate, 100)) if one["tags"] else 0)
        quote(report, what, {"promotions": [{"id": "p", "target": {"tags": ["sale"]}, "effect": percent(rate)}]}, {"lines": lines},
              {"/payable": str(total), "/certificate/proved": True})


def main():
    nothing_is_nothing()
    discounts_on_gross_prices()
    rounding()
    cash()
    rejected_aloud()
    exclusive_and_priority()
    refunds()
    credits_never_exceed()
    large_carts()


main()
