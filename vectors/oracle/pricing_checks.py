"""Refunds, verification, replay and the audit: arithmetic of integers, and what the documentation promises."""

from fractions import Fraction

from authoring import answer, emit, error, part

from prices.model import half_up

OWN = "independent: vectors/oracle/pricing_checks.py"
DOC = "the documentation of the operation"
NOW = "2026-11-21T00:00:00Z"


def paid(id, units, net, tax=0):
    return {"id": id, "units": str(units), "net": str(net), "tax": str(tax)}


def units(id, count):
    return {"id": id, "units": str(count)}


def share(amount, of, first, last):
    """What units first to last (from 0, exclusive) were sold for: the first units take what a division leaves over."""
    each, more = divmod(amount, of)
    return sum(each + (1 if n < more else 0) for n in range(first, last))


def refund(id, lines, before, now, rounding=0, kind="success", source=OWN, **more):
    rows, total, kept, complete = [], 0, 0, True
    for line in lines:
        count = lambda rows: sum(int(r["units"]) for r in rows if r["id"] == line["id"])
        of, done, wanted = int(line["units"]), count(before), count(now)
        gross, tax = int(line["net"]) + int(line["tax"]), int(line["tax"])
        kept += share(gross, of, done + wanted, of)
        complete &= done + wanted == of
        if wanted:
            g, t = share(gross, of, done, done + wanted), share(tax, of, done, done + wanted)
            rows.append({"id": line["id"], "units": str(wanted), "net": str(g - t), "tax": str(t), "gross": str(g)})
            total += g
    back = rounding if complete and rows else 0
    expected = {"lines": rows, "rounding": str(back), "claimedBack": "0", "total": str(total + back),
                "kept": str(kept + (0 if complete else rounding)), "complete": complete}
    request = {"paid": lines, "refunded": before, "refund": now, "rounding": str(rounding), **more}
    emit(f"pricing.refund.{id}", "pricing.refund", kind, request, answer(expected), source)


def refunds():
    three = [paid("a", 3, 1000, 190), paid("b", 1, 501, 95)]
    refund("one_unit", three, [], [units("a", 1)])
    refund("second_unit", three, [units("a", 1)], [units("a", 1)])
    refund("last_unit", three, [units("a", 2)], [units("a", 1)])
    refund("all_at_once", three, [], [units("a", 3), units("b", 1)])
    refund("the_same_line_twice", three, [], [units("a", 1), units("a", 1)])
    refund("done_in_pieces", three, [units("a", 1), units("a", 1)], [units("a", 1), units("b", 1)])
    refund("cash_rounding_waits", three, [units("a", 2)], [units("a", 1)], rounding=-1)
    refund("cash_rounding_returns_with_the_last", three, [units("a", 3)], [units("b", 1)], rounding=2)
    refund("nothing_now", three, [units("a", 1)], [], kind="edge")
    refund("nothing_of_a_line", three, [], [units("a", 0)], kind="edge")
    refund("all_given_back_before", three, [units("a", 3), units("b", 1)], [], rounding=1, kind="edge")
    refund("free_line", [paid("a", 2, 0)], [], [units("a", 2)], kind="edge")
    refund("fewer_cents_than_units", [paid("a", 7, 3)], [units("a", 2)], [units("a", 3)], kind="edge")
    refund("one_of_many_units", [paid("a", 1_000_000, 999_999_999)], [units("a", 999_998)], [units("a", 1)], kind="edge")
    refund("prestashop_42502", [paid("a", 1, 12000), paid("b", 1, 4800)], [], [units("a", 1)],
           source="PrestaShop pull request 42502: 150 and 60 less 20 %: the first returns 120")
    refund("shipping_too", [paid("a", 1, 1000), paid("shipping", 1, 490, 93)], [units("a", 1)], [units("shipping", 1)])
    # Sums of fractions of a cent: whole cents go back, and together they are what was paid.
    fine = {"paid": [paid("a", 1, 10067, 0), paid("b", 1, 20166, 0)], "resolution": "100", "refund": [units("a", 1)]}
    total = half_up(Fraction(30233, 100))
    low = [Fraction(total * 10067, 30233), Fraction(total * 20166, 30233)]
    first = int(low[0]) + (1 if low[0] % 1 > low[1] % 1 else 0)
    emit("pricing.refund.resolution", "pricing.refund", "edge", fine, part(**{"/total": str(first), "/kept": str(total - first)}), OWN)

    def refused(id, code, path, **more):
        request = {"paid": three, "refund": [units("a", 1)], **more}
        emit(f"pricing.refund.{id}", "pricing.refund", "failure", request, error(code, path), DOC)
    refused("unknown_line", "pricing.refund", "/refund/0", refund=[units("z", 1)])
    refused("unknown_line_before", "pricing.refund", "/refunded/0", refunded=[units("z", 1)])
    refused("below_zero", "pricing.refund", "/refund/0", refund=[units("a", -1)])
    refused("more_than_sold", "pricing.refund", "/refund", refund=[units("a", 4)])
    refused("more_than_left", "pricing.refund", "/refund", refunded=[units("a", 3)])
    refused("no_units", "number.range", "/paid/0", paid=[paid("a", 0, 5)])
    refused("net_below_zero", "number.range", "/paid/0", paid=[paid("a", 1, -5)])
    refused("resolution_of_nothing", "number.range", "/resolution", resolution="0")
    # Claiming back what the rest would not have had.
    book = {"version": "1", "currency": "EUR", "promotions": [
        {"id": "p", "level": "cart", "effect": {"kind": "amount", "minor": "2000", "spread": "across"}, "requires": [{"minAmount": "10000"}]}]}
    cart = {"lines": [{"id": "a", "unitPrice": 6000}, {"id": "b", "unitPrice": 4000}]}
    sold = [paid("a", 1, 4800), paid("b", 1, 3200)]
    quote = {"book": book, "cart": cart, "now": NOW}
    emit("pricing.refund.retest", "pricing.refund", "success", {"paid": sold, "refund": [units("b", 1)], "retest": quote},
         answer({"lines": [{"id": "b", "units": "1", "net": "3200", "tax": "0", "gross": "3200"}], "rounding": "0",
                 "claimedBack": "1200", "total": "2000", "kept": "4800", "complete": False}),
         "100.00 less 20.00 above 100.00: without the second line the first costs 60.00 and not 48.00")
    emit("pricing.refund.keeps_the_discount", "pricing.refund", "success", {"paid": sold, "refund": [units("b", 1)]},
         part(**{"/total": "3200", "/claimedBack": "0"}), "frozen shares: the discount stays with the units")
    emit("pricing.refund.retest_of_everything", "pricing.refund", "edge",
         {"paid": sold, "refund": [units("a", 1), units("b", 1)], "retest": quote}, part(**{"/total": "8000", "/claimedBack": "0"}), OWN)


BOOK = {"version": "1", "currency": "EUR", "promotions": [
    {"id": "a", "effect": {"kind": "percent", "percent": 10}, "conflicts": ["b"]},
    {"id": "b", "effect": {"kind": "percent", "percent": 20}},
    {"id": "c", "level": "cart", "effect": {"kind": "amount", "minor": "500", "spread": "across"}, "requires": [{"minAmount": "8500"}]},
    {"id": "d", "until": "2020-01-01T00:00:00Z", "effect": {"kind": "percent", "percent": 99}},
]}
QUOTE = {"book": BOOK, "cart": {"lines": [{"id": "l", "unitPrice": 10000}]}, "now": NOW}


def verify(id, chosen, payable, finding, gives=None, kind="success", quote=None, **certificate):
    request = {"quote": quote or QUOTE, "certificate": {"chosen": chosen, "payable": str(payable), "nodes": 1, "proved": True, "gap": "0", **certificate}}
    expected = {"finding": finding} | ({} if gives is None else {"payable": str(gives)})
    emit(f"pricing.verify.{id}", "pricing.verify", kind, request, answer(expected), OWN)


def verification():
    verify("holds", ["b"], 8000, "holds", 8000)
    verify("another_set_that_may_be_applied", ["a", "c"], 8500, "holds", 8500)
    verify("nothing_chosen", [], 10000, "holds", 10000, kind="edge")
    verify("what_it_does_not_look_at", ["b"], 8000, "holds", 8000, nodes=99, proved=False, gap="7")
    verify("payable_too_low", ["b"], 7999, "payable", 8000)
    verify("payable_too_high", ["b"], 8001, "payable", 8000)
    verify("conflict", ["a", "b"], 7200, "infeasible")
    verify("threshold", ["b", "c"], 7500, "infeasible")
    verify("unknown", ["z"], 10000, "candidate")
    verify("expired", ["d"], 100, "candidate")
    verify("twice", ["b", "b"], 6400, "candidate")
    verify("out_of_order", ["c", "a"], 8500, "candidate")
    verify("takes_nothing_off", ["b"], 0, "infeasible", quote={**QUOTE, "cart": {"lines": [{"id": "l", "unitPrice": 0}]}}, kind="edge")
    bad = {"quote": {**QUOTE, "book": {**BOOK, "profile": "x"}}, "certificate": {"chosen": [], "payable": "0", "nodes": 1, "proved": True, "gap": "0"}}
    emit("pricing.verify.profile", "pricing.verify", "failure", bad, error("pricing.profile", "/quote/book/profile"), DOC)


def replays():
    def case(id, text, expected, kind="success"):
        emit(f"pricing.replay.{id}", "pricing.replay", kind, {"quote": QUOTE, "answer": text}, expected, DOC)
    given = (
        '{"certificate":{"chosen":["b"],"gap":"0","nodes":%s,"payable":"8000","proved":true},"charges":[],"currency":"EUR","discount":"2000",'
        '"due":"8000","lines":[{"discounts":[{"amount":"2000","promotion":"b"}],"gross":"8000","id":"l","listed":"10000","net":"8000",'
        '"quantity":"1/1","tax":"0","unitPrice":"10000/1","units":"1"}],"listed":"10000","net":"8000","payable":"%s","payments":[],'
        '"promotions":[{"amount":"2000","id":"b"}],"rejections":%s,"resolution":"1","rounding":"0","tax":"0","taxes":[],"total":"8000","version":"%s"}'
    )
    case("nodes", given % (9999, "8000", "[]", "1"), answer({"firstDifference": "/certificate/nodes", "same": False}))
    case("empty", "{}", answer({"firstDifference": "/certificate", "same": False}), "edge")
    case("not_a_record", "[]", answer({"firstDifference": "", "same": False}), "edge")
    case("not_json", "{", error("json.syntax", "/answer"), "failure")
    request = {"quote": {**QUOTE, "budget": 0}, "answer": "{}"}
    emit("pricing.replay.budget", "pricing.replay", "failure", request, error("field.range", "/quote/budget"), DOC)


def audits():
    def case(id, cart, book, rows, kind="success", source=OWN, **more):
        book = {"version": "1", "currency": "EUR", **book}
        request = {"quote": {"book": book, "cart": cart, "now": NOW}}
        emit(f"pricing.audit.{id}", "pricing.audit", kind, request, part(**rows, **more), source)
    # Rows: modes in the order half_up … , places unit, line, total, taxes unit, line, group, total; profiles behind 96.
    taxes = [{"id": "t", "rates": [{"id": "vat", "percent": 22}]}]
    lines = [{"id": "l", "quantity": 16, "unitPrice": 34835, "tax": "t"}]
    promotion = [{"id": "p", "effect": {"kind": "percent", "percent": 4}}]
    case("odoo_37896", {"lines": lines}, {"taxes": taxes, "promotions": promotion},
         {"/rows/5/payable": "652781", "/rows/11/payable": "652780", "/rows/11/difference": "-1", "/rows/5/difference": "0",
          "/rows/11/lines/0/id": "l", "/payable": "652781"},
         source="Odoo issue 37896: 6527.81 by line, 6527.80 in all")
    ten = [{"id": "l", "quantity": 10, "unitPrice": 1010, "tax": "t"}]
    taxes = [{"id": "t", "rates": [{"id": "vat", "percent": 23}]}]
    case("sylius_per_unit", {"lines": ten}, {"taxes": taxes}, {"/rows/4/payable": "12420", "/rows/5/payable": "12423"},
         source="Sylius: 10 x 10.10 at 23 %: 23.23 by line, 23.20 by unit")
    fees = [{"id": f"f{n}", "unitPrice": price, "tax": "t"} for n, price in enumerate([105, 107, 109])]
    taxes = [{"id": "t", "rates": [{"id": "vat", "percent": 7}]}]
    case("group_against_line", {"lines": fees}, {"taxes": taxes}, {
        "/rows/5/tax": str(sum(half_up(Fraction(p * 7, 100)) for p in (105, 107, 109))) + "/1",
        "/rows/6/tax": str(half_up(Fraction(321 * 7, 100))) + "/1"})
    case("profiles", {"lines": [{"id": "a", "unitPrice": 1000}]}, {}, {"/rows/96/profile": "hivecore", "/rows/97/profile": "kill_bill",
         "/rows/105/profile": "vendure", "/rows/105/difference": "0"}, source=DOC)
    emit("pricing.audit.no_price", "pricing.audit", "failure",
         {"quote": {"book": {"version": "1", "currency": "EUR"}, "cart": {"lines": [{"id": "a"}]}, "now": NOW}},
         error("pricing.no_price", "/quote/cart/lines/0"), DOC)


refunds()
verification()
replays()
audits()
