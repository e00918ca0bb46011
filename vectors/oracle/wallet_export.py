"""Journals as hledger and beancount read them: texts made from the transfers themselves, checked against both grammars."""

import copy
import re
from datetime import date, timedelta

from authoring import answer, emit, error
from ledgers.books import EXPONENT, Books, instant, transfer_id

OWN = "independent: vectors/oracle/wallet_export.py; hledger manual, beancount language syntax"
CURRENCIES = ["currencies-2025.1"]
NOW = "2026-11-25T12:00:00Z"
ROOTS = {"asset": "Assets", "liability": "Liabilities", "equity": "Equity", "income": "Income", "expense": "Expenses",
         "charity": "Liabilities:X--charity"}
SHOP = "hive://shop/1"
# The grammar of beancount's lexer: an account is a capitalised root and parts of letters, digits and dashes.
ACCOUNT = r"(Assets|Liabilities|Equity|Income|Expenses)(:[A-Z0-9][A-Za-z0-9-]*)+"
AMOUNT = r"-?[0-9]+(\.[0-9]+)? [A-Z]{3}"
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
BEANCOUNT = re.compile(rf'|{DAY} open {ACCOUNT} [A-Z]{{3}}|{DAY} \* "([^"\\]|\\["\\])*"|  transfer: "[0-9a-f]{{32}}"|  {ACCOUNT}  {AMOUNT}|{DAY} balance {ACCOUNT} {AMOUNT}')
HLEDGER = re.compile(rf"|decimal-mark \.|commodity 0\.0* [A-Z]{{3}}|account {ACCOUNT}|{DAY} \* \([0-9a-f]{{32}}\) [^;|]*|{DAY} \* balances|  {ACCOUNT}  {AMOUNT}( = {AMOUNT})?")


def mapped(category, name):
    out = [ROOTS[category]]
    for part in name.split(":"):
        head = "" if re.match("[A-Z0-9]", part) else "X--"
        out.append(head + "".join(chr(b) if re.match("[A-Za-z0-9]", chr(b)) else f"-{b:02x}" for b in part.encode()))
    return ":".join(out)


def amount(minor, currency):
    places = EXPONENT[currency]
    digits = str(abs(minor)).rjust(places + 1, "0")
    text = digits if places == 0 else f"{digits[:-places]}.{digits[-places:]}"
    return f"{'-' if minor < 0 else ''}{text} {currency}"


def exported(books, format):
    out, holds = ["decimal-mark ."] if format == "hledger" else [], {}
    declared = []
    names = {name: mapped(account["category"], name) for name, account in books.accounts.items()}

    def transfer(day, id, about, debit, credit, minor):
        currency = books.accounts[debit]["currency"]
        if format == "hledger":
            plain = re.sub(r"[\x00-\x1f\x7f-\x9f;|]", " ", about)
            out.append(f"{day} * ({id}) {plain}")
        else:
            plain = re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", re.sub(r'(["\\])', r"\\\1", about))
            out.extend([f'{day} * "{plain}"', f'  transfer: "{id}"'])
        out.extend([f"  {names[debit]}  {amount(minor, currency)}", f"  {names[credit]}  {amount(-minor, currency)}", ""])

    day = None
    for entry in books.journal:
        what = entry["what"]
        stamp = what["at"] if what["kind"] == "expiry" else None
        if stamp is None:
            stamp = instant(int(what["hlc"], 16) >> 80)
        day = stamp[:10]
        for place, (action, minor) in enumerate(zip(what.get("actions", []), what.get("amounts", []))):
            id, minor = transfer_id(what["source"], what["id"], place), int(minor)
            about = action.get("reference", f"{what['source']} {what['id']}")
            kind = action["kind"]
            if kind == "open":
                one, currency = names[action["account"]], action["currency"]
                if format == "hledger" and currency not in declared:
                    declared.append(currency)
                    out.append("commodity 0" + ("." + "0" * EXPONENT[currency]) + f" {currency}")
                out.append(f"account {one}" if format == "hledger" else f"{day} open {one} {action['currency']}")
            elif kind == "transfer" and action["pending"]:
                holds[id] = (about if "reference" in action else None, action["debit"], action["credit"])
            elif kind in ("transfer", "late_charge"):
                transfer(day, id, about, action["debit"], action["credit"], minor)
            elif kind == "exchange":
                transfer(day, id, about, action["debit"], action["soldTo"], int(action["amount"]["minor"]))
                transfer(day, id, about, action["boughtFrom"], action["credit"], minor)
            elif kind == "post":
                told, debit, credit = holds[action["transfer"]]
                transfer(day, id, told or about, debit, credit, minor)
    if day is not None:
        if format == "hledger":
            out.append(f"{day} * balances")
        else:
            day = (date.fromisoformat(day) + timedelta(1)).isoformat()
        for name, account in books.accounts.items():
            net = amount(account["debits_posted"] - account["credits_posted"], account["currency"])
            out.append(f"  {names[name]}  {amount(0, account['currency'])} = {net}" if format == "hledger" else f"{day} balance {names[name]} {net}")
    grammar = HLEDGER if format == "hledger" else BEANCOUNT
    for line in out:
        assert grammar.fullmatch(line), line
    return "".join(line + "\n" for line in out)


def event(id, actions, day, hour=10):
    milliseconds = 1_795_219_200_000 + (day - 21) * 86_400_000 + hour * 3_600_000
    return {"specversion": "1.0", "id": id, "source": SHOP, "type": "wallet.command", "hlc": f"{milliseconds:012x}" + "0" * 20, "data": {"actions": actions}}


def opened(account, category="liability", currency="EUR", **limits):
    return {"kind": "open", "account": account, "category": category, "currency": currency, **limits}


def transfer(debit, credit, minor, currency="EUR", **more):
    return {"kind": "transfer", "debit": debit, "credit": credit, "amount": {"currency": currency, "minor": str(minor)}, **more}


def export(id, commands, kind="success", packs=CURRENCIES, now=NOW):
    books = Books()
    books.step(copy.deepcopy(commands), now)
    for format in ("hledger", "beancount"):
        emit(f"wallet.export.{id}-{format}", "wallet.export", kind, {"entries": books.journal, "format": format}, answer({"text": exported(books, format)}), OWN, packs)
    return books


EVERYDAY = [
    event("open", [opened("Bank", "asset"), opened("user:42:wallet", overdraft="0"), opened("fees", "income"), opened("donations", "charity"), opened("court", "expense"),
                   opened("yen", currency="JPY"), opened("dinar", currency="KWD"), opened("x:EUR", "equity"), opened("x:JPY", "equity", "JPY"), opened("x:KWD", "equity", "KWD")], 21),
    event("fill", [transfer("Bank", "user:42:wallet", 123_456, reference="top-up; by card | \"visa\" \\ 1")], 21, 11),
    event("pay", [transfer("user:42:wallet", "fees", 5), transfer("user:42:wallet", "fees", 100, pending=True, reference="order 8"),
                  transfer("user:42:wallet", "fees", 7, pending=True), transfer("user:42:wallet", "fees", 9, pending=True, expiresAt="2026-11-22T12:00:00Z")], 22),
    event("settle", [{"kind": "post", "transfer": transfer_id(SHOP, "pay", 1), "amount": "60"}, {"kind": "post", "transfer": transfer_id(SHOP, "pay", 2)}], 22, 11),
    event("refused", [transfer("fees", "user:42:wallet", 1), transfer("user:42:wallet", "fees", 10**9)], 22, 12),
    event("trade", [{"kind": "exchange", "debit": "user:42:wallet", "soldTo": "x:EUR", "boughtFrom": "x:JPY", "credit": "yen", "amount": {"currency": "EUR", "minor": "10000"}, "rounding": "half_up",
                     "rate": {"from": "EUR", "to": "JPY", "value": "163.2", "source": "ECB", "at": "2026-11-20T15:00:00Z"}},
                    {"kind": "exchange", "debit": "user:42:wallet", "soldTo": "x:EUR", "boughtFrom": "x:KWD", "credit": "dinar", "amount": {"currency": "EUR", "minor": "1"}, "rounding": "up", "reference": "a cent",
                     "rate": {"from": "EUR", "to": "KWD", "value": "1/3", "source": "ECB", "at": "2026-11-20T15:00:00Z"}}], 23),
    event("late", [{"kind": "late_charge", "debit": "user:42:wallet", "credit": "donations", "amount": {"currency": "EUR", "minor": "500"}, "ground": {"kind": "charity"}},
                   {"kind": "late_charge", "debit": "user:42:wallet", "credit": "court", "amount": {"currency": "EUR", "minor": "250"}, "ground": {"kind": "actual_cost", "evidence": "fee"}, "reference": "contract 3"}], 24),
    event("close", [opened("brief"), {"kind": "close", "account": "brief"}], 24, 11),
]
BOOKS = export("everyday", EVERYDAY)
export("names", [event("open", [opened(name) for name in ("", "a", "A", "X--a", "x-a", "über:1::Z", "محفظة", "a b;c|d\"e", "X-feed", "xþed") if name]
                       + [opened("world", "asset"), opened("charity:a"), opened("a:a", "charity")], 21),
                 event("move", [transfer("world", "a", 1), transfer("a", "über:1::Z", 1)], 21, 11)], "edge")
export("hold-and-post-at-once", [event("open", [opened("bank", "asset"), opened("a"), transfer("bank", "a", 5, pending=True), {"kind": "post", "transfer": transfer_id(SHOP, "open", 2)}], 21)], "edge")
export("nothing", [], "edge")


def fails(id, code, path, packs=CURRENCIES, **request):
    emit(f"wallet.export.{id}", "wallet.export", "failure", {"entries": BOOKS.journal, "format": "hledger", **request}, error(code, path), OWN, packs)


fails("remembered-for-less-than-nothing", "field.range", "/config/rememberFor", config={"rememberFor": -1})
fails("no-pack", "pack.missing", "", [])
fails("broken", "wallet.journal", "/entries/0/sequence", entries=BOOKS.journal[1:])
fails("before-the-pack", "pack.missing", "", asOf="1999-12-31")
STRANGE = Books()
STRANGE.step([event("open", [opened("a", "asset", "QQQ"), opened("b", "liability", "QQQ"), transfer("a", "b", 1, "QQQ")], 21)], NOW)
fails("unknown-currency", "money.currency_unknown", "", entries=STRANGE.journal)
fails("unknown-format", "field.variant", "/format", format="ledger-cli")
