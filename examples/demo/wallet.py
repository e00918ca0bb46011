"""A bundle is paid by murabaha and one part of it comes back: the books, the payments, and how anybody checks them.

Usage: wallet.py CURRENCIES [COST PROFIT DEPOSIT PART]. The amounts are cents: what the seller paid, the profit, what is
paid at once, and the share of the part that is returned, all of which a quote gives.
"""

import json
import sys
from pathlib import Path

import hivecore

PACKS = hivecore.Packs([Path(sys.argv[1]).read_bytes()])
COST, PROFIT, DEPOSIT, PART = map(int, sys.argv[2:6]) if len(sys.argv) > 2 else (17_990, 1_000, 3_990, 2_490)
SHOP = "hive://demo-shop/1"


def ask(op, **request):
    """The answer of an operation, by its text as every runtime has it."""
    found = json.loads(PACKS.call(op, json.dumps(request)))
    if "error" in found:
        raise SystemExit(f"{op}: {found['error']}")
    return found["ok"]["answer"]


def euros(minor):
    return f"{int(minor) / 100:>9,.2f} EUR"


def money(minor):
    return {"currency": "EUR", "minor": str(minor)}


class Books:
    """What a host keeps: the state, and the journal."""

    def __init__(self):
        self.state, self.journal, self.count = None, [], 0

    def do(self, day, what, *actions):
        """One command on a day of 2026-12 or 2027, in hours since the first of December."""
        self.count += 1
        milliseconds = 1_796_083_200_000 + day * 86_400_000 + self.count
        event = {"specversion": "1.0", "id": f"{self.count}: {what}", "source": SHOP, "type": "wallet.command",
                 "hlc": f"{milliseconds:012x}" + "0" * 20, "data": {"actions": list(actions)}}
        state = {} if self.state is None else {"state": self.state}
        answer = ask("wallet.step", commands=[event], now="2028-01-01T00:00:00Z", **state)
        self.state, decision = answer["state"], answer["decisions"][0]
        self.journal += answer["entries"]
        told = "" if decision["kind"] == "accepted" else f"  {decision['kind']}: {decision['code']}"
        print(f"  {what}{told}")


def opened(account, category, **limits):
    return {"kind": "open", "account": account, "category": category, "currency": "EUR", **limits}


def transfer(debit, credit, minor):
    return {"kind": "transfer", "debit": debit, "credit": credit, "amount": money(minor)}


def main():
    sale = {"cost": money(COST), "deposit": str(DEPOSIT), "profit": {"kind": "amount", "minor": str(PROFIT)},
            "plan": {"count": 6, "firstDue": "2027-01-31"}}
    plan = ask("wallet.schedule", contract={"kind": "murabaha", "terms": sale})
    print(f"\nMurabaha: cost {euros(plan['capital'])}, profit {euros(plan['earning'])}, price {euros(plan['price'])}, fixed today")
    print(f"  at once                  {euros(plan['deposit'])}")
    for line in plan["lines"]:
        print(f"  {line['due']}  no. {line['number']}   {euros(line['amount'])}   still to pay {euros(line['outstanding'])}")

    print("\nThe books")
    books = Books()
    books.do(0, "accounts", opened("bank", "asset"), opened("ann", "asset", overdraft="0"), opened("goods", "asset"),
             opened("owner", "equity"), opened("profit", "income"), opened("charity", "charity"), opened("dunning", "expense"))
    books.do(0, "the seller buys the goods", transfer("bank", "owner", COST), transfer("goods", "bank", COST))
    books.do(0, "sold: cost and profit are owed", transfer("ann", "goods", COST), transfer("ann", "profit", PROFIT))
    books.do(0, "deposit", transfer("bank", "ann", DEPOSIT))
    books.do(61, "instalment 1", transfer("bank", "ann", int(plan["lines"][0]["amount"])))
    books.do(90, "instalment 2, late: a donation, for nobody's profit",
             {"kind": "late_charge", "debit": "ann", "credit": "charity", "amount": money(500), "ground": {"kind": "charity"}},
             transfer("bank", "ann", int(plan["lines"][1]["amount"]) + 500))
    books.do(91, "one part comes back: its frozen share of the price", transfer("goods", "ann", PART))
    books.do(92, "interest on the delay, as income", {
        "kind": "late_charge", "debit": "ann", "credit": "profit", "amount": money(250), "ground": {"kind": "charity"}})
    books.do(92, "the donation as income", transfer("charity", "profit", 500))

    owed = {account["account"]: int(account["balance"]) for account in ask("wallet.balances", entries=books.journal)["accounts"]}["ann"]
    offers = ask("wallet.settle", contract=sale, paid=2)
    print(f"\nPaid off early: without the part {euros(owed)} are left; the seller may remit of the profit")
    for offer in offers["methods"]:
        print(f"  {offer['method']:<18} {euros(offer['rebate'])}")
    rebate = int(offers["methods"][0]["rebate"])
    books.do(100, "settled with the first", transfer("profit", "ann", rebate), transfer("bank", "ann", owed - rebate))

    answer = ask("wallet.balances", entries=books.journal)
    print("\nWhat is in the accounts")
    for account in answer["accounts"]:
        print(f"  {account['account']:<10} {account['category']:<10} {euros(account['balance'])}")
    for total in answer["totals"]:
        print(f"  debits {euros(total['debits'])} = credits {euros(total['credits'])}")
    verified = ask("wallet.verify", entries=books.journal, head=books.state["head"])
    forged = json.loads(json.dumps(books.journal))
    forged[2]["what"]["actions"][1]["amount"]["minor"] = str(PROFIT - 1)
    broken = ask("wallet.verify", entries=forged)["broken"]
    print(f"\nThe journal: {verified['entries']} entries, verified: {verified['verified']}, the same state: {verified['state'] == books.state}")
    print(f"One cent changed in it: {broken['path']}: {broken['detail']}")
    text = ask("wallet.export", entries=books.journal, format="beancount")["text"]
    print(f"For beancount: {len(text.splitlines())} lines, which end\n  " + "\n  ".join(text.splitlines()[-3:]))


main()
