"""A bundle with a coupon: the best price and its proof, how every cent came about, what did not apply and by how much, and
what one part is worth when it comes back.

Usage: purchase.py PACK WORK. PACK is the pack of taxes. Writes WORK/purchase.txt for wallet.py: cost, profit, deposit, part.
"""

import json
import sys
from fractions import Fraction
from pathlib import Path

import hivecore

PACKS = hivecore.Packs([Path(sys.argv[1]).read_bytes()])
NOW = "2026-11-30T10:00:00Z"
BOOK = {
    "version": "winter-1",
    "currency": "EUR",
    "policy": {"taxIncluded": True},
    "taxPack": "eu-vat",
    "prices": [
        {"item": "camera", "price": 12900, "tax": "DE.standard"},
        {"item": "lens", "price": 21000, "currency": "JPY", "tax": "DE.standard"},
        {"item": "bag", "price": 3490, "tax": "DE.standard"},
        {"item": "book", "price": 1995, "tax": "DE.reduced-1"},
    ],
    "conversions": [{"from": "JPY", "rate": "0.5571", "source": "rate of the bank, 2026-11-30", "at": NOW}],
    "promotions": [
        {"id": "camera-set", "level": "catalogue", "effect": {"kind": "bundle", "minor": "24900", "parts": [
            {"select": {"items": [item]}} for item in ("camera", "lens", "bag")]}},
        {"id": "welcome", "level": "cart", "code": "WELCOME10", "cap": "2500",
         "effect": {"kind": "percent", "percent": 10, "spread": "across"}},
        {"id": "free-shipping", "level": "shipping", "effect": {"kind": "percent", "percent": 100},
         "requires": [{"minAmount": "20000"}]},
        {"id": "readers", "effect": {"kind": "percent", "percent": 20}, "target": {"items": ["book"]},
         "eligibility": {"fact": "item.book.listed", "gte": {"currency": "EUR", "minor": "3235"}}},
        {"id": "students", "level": "cart", "effect": {"kind": "percent", "percent": 50, "spread": "across"},
         "eligibility": {"fact": "customer.segments", "contains": "student"}},
    ],
}
CART = {
    "lines": [{"id": item, "item": item} for item in ("camera", "lens", "bag", "book")],
    "charges": [{"id": "shipping", "amount": "590", "tax": "DE.standard"}],
    "codes": ["WELCOME10", "SUMMER"],
}
WORDS = {
    "multiply": "price times quantity", "percent": "a percentage", "amount": "an amount", "bundle": "the set is cheaper",
    "allocate": "its part of", "convert": "from another currency", "sum": "together",
}


def ask(op, **request):
    """The answer of an operation, by its text as every runtime has it."""
    found = json.loads(PACKS.call(op, json.dumps(request)))
    if "error" in found:
        raise SystemExit(f"{op}: {found['error']}")
    return found["ok"]["answer"]


def euros(minor):
    return f"{int(minor) / 100:,.2f}"


def exactly(node):
    """The number before it was rounded, where that is another one."""
    exact = Fraction(node["exact"])
    if exact == int(node["amount"]):
        return ""
    cents = f"{float(exact) / 100:.4f}".rstrip("0")
    return f", exactly {cents}, rounded {node.get('rounding', '').replace('_', ' ')}"


def told(nodes, at, depth=0):
    """A node and what it was made of, as a person would read it."""
    node = nodes[at]
    of = f"{node['of']}: " if "of" in node else ""
    rule = f" ({node['rule']})" if "rule" in node else ""
    print(f"  {euros(node['amount']):>10}  {'   ' * depth}{of}{WORDS.get(node['op'], node['op'])}{rule}{exactly(node)}")
    if node["op"] in ("sum", "multiply"):
        for below in node["inputs"]:
            told(nodes, below, depth + 1)


def main():
    quote = {"book": BOOK, "cart": CART, "now": NOW, "detail": "tree"}
    answer = ask("pricing.quote", **quote)
    certificate = answer["certificate"]
    print(f"  {' + '.join(line['id'] for line in answer['lines'])} with WELCOME10: {euros(answer['payable'])} EUR instead of {euros(answer['listed'])}")
    print(f"  the best of all sets of promotions: {certificate['proved']} ({certificate['nodes']} nodes): {', '.join(certificate['chosen'])}")
    checked = ask("pricing.verify", quote=quote, certificate=certificate)
    print(f"  checked in one pass: the set {checked['finding']}")

    print("\n  How it comes about")
    told(answer["nodes"], len(answer["nodes"]) - 1)
    for tax in answer["taxes"]:
        print(f"  {euros(tax['amount']):>10}  of that {tax['id']}, {Fraction(tax['percent'])} % of {euros(tax['base'])}")

    print("\n  What did not apply")
    for rejection in answer["rejections"]:
        name = rejection.get("promotion", rejection.get("code"))
        short = f": {euros(rejection['missing'])} short of {euros(rejection['required'])}" if "missing" in rejection else ""
        needs = "".join(f": {repair['operand']} {repair['relation']} {repair['need']}"
                        for repair in rejection.get("nearMiss", {}).get("repairs", []) if not short)
        print(f"  {name}: {rejection['reason'].replace('_', ' ')}{short}{needs}")

    paid = [{key: line[key] for key in ("id", "units", "net", "tax")} for line in answer["lines"] + answer["charges"]]
    back = ask("pricing.refund", paid=paid, refund=[{"id": "bag", "units": "1"}])
    rest = ask("pricing.refund", paid=paid, refunded=[{"id": "bag", "units": "1"}],
               refund=[{"id": line["id"], "units": line["units"]} for line in paid if line["id"] != "bag"])
    whole = int(back["total"]) + int(rest["total"])
    print(f"\n  The bag comes back: its frozen share is {euros(back['total'])} EUR; everything would be {euros(whole)}, what was paid")
    assert whole == int(answer["payable"])
    cost = int(answer["payable"])
    Path(sys.argv[2], "purchase.txt").write_text(f"{cost} 1000 {cost - 20000} {back['total']}\n")


main()
