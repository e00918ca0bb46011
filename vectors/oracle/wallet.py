"""The wallet's ledger: every expected state, decision and hash comes from ledgers/books.py."""

import copy

from authoring import answer, emit, emit_steps, error, part, step
from ledgers.books import Books, ms, transfer_id

OWN = "independent: vectors/oracle/ledgers/books.py"
CONTRACT = "the contract: calls, events and errors"
TIGERBEETLE = "TigerBeetle documentation, Transfer and Account reference; " + OWN
CURRENCIES = ["currencies-2025.1"]
NOW = "2026-11-21T12:00:00Z"
SHOP = "hive://shop/1"


def stamp(at, counter=0, node=1):
    return f"{ms(at):012x}{counter:04x}{node:016x}"


def event(id, actions, at="2026-11-21T10:00:00Z", source=SHOP, counter=0, node=1, **more):
    return {"specversion": "1.0", "id": id, "source": source, "type": "wallet.command",
            "hlc": stamp(at, counter, node), "data": {"actions": actions}, **more}


def opened(account, category="liability", currency="EUR", **limits):
    return {"kind": "open", "account": account, "category": category, "currency": currency, **limits}


def transfer(debit, credit, minor, currency="EUR", **more):
    return {"kind": "transfer", "debit": debit, "credit": credit, "amount": {"currency": currency, "minor": str(minor)}, **more}


def post(id, place=0, amount=None, source=SHOP):
    out = {"kind": "post", "transfer": transfer_id(source, id, place)}
    return out if amount is None else {**out, "amount": str(amount)}


def void(id, place=0):
    return {"kind": "void", "transfer": transfer_id(SHOP, id, place)}


OPEN = event("open", [
    opened("bank", "asset"), opened("ann", overdraft="0"), opened("bob", overdraft="0"), opened("fees", "income"),
    opened("charity", "charity"), opened("costs", "expense")])
FILL = event("fill", [transfer("bank", "ann", 10_000)], "2026-11-21T10:00:01Z")


def run(id, batches, kind="success", source=OWN, config=None, packs=(), replayed=True):
    """Steps of one ledger: each batch is (commands, now). The state travels as a host would carry it."""
    remember = (config or {}).get("rememberFor")
    books = Books(remember, (config or {}).get("maxAhead", 60_000))
    steps, state = [], None
    for commands, now in batches:
        request = {"commands": commands, "now": now}
        if config is not None:
            request["config"] = config
        if state is not None:
            request["state"] = state
        found = copy.deepcopy(books.step(copy.deepcopy(commands), now))
        steps.append(step(request, answer(found)))
        state = found["state"]
    emit_steps(f"wallet.step.{id}", "wallet.step", kind, steps, source, packs)
    return books


def one(id, actions, kind="success", source=OWN, packs=(), before=(OPEN, FILL), **more):
    """One command after the accounts are there and one is filled."""
    return run(id, [(list(before), NOW), ([event(id, actions, "2026-11-21T10:00:05Z")], NOW)], kind, source, packs=packs, **more)


# Commands that take place.
run("nothing", [([], NOW)], "edge")
run("open-every-category", [([OPEN], NOW)])
one("transfer", [transfer("ann", "bob", 2_500, reference="order 17")])
one("linked-all", [transfer("ann", "bob", 100), transfer("bob", "fees", 3), opened("cy"), transfer("ann", "cy", 7)], source=TIGERBEETLE)
one("later-actions-see-earlier", [transfer("ann", "bob", 10_000), transfer("bob", "ann", 10_000)], "edge")
one("split-by-shares-rest-to-first", [transfer("ann", "bob", 13), transfer("ann", "fees", 1), transfer("ann", "charity", 1)],
    source="Numscript: 15 at 80/8/12 is 13, 1, 1; " + OWN)
one("close-empty", [{"kind": "close", "account": "bob"}])
one("late-charge-to-charity", [{"kind": "late_charge", "debit": "ann", "credit": "charity", "amount": {"currency": "EUR", "minor": "500"},
    "ground": {"kind": "charity"}, "reference": "murabaha 3, instalment 4"}])
one("late-charge-of-actual-cost", [{"kind": "late_charge", "debit": "ann", "credit": "costs", "amount": {"currency": "EUR", "minor": "250"},
    "ground": {"kind": "actual_cost", "evidence": "court fee 2026-8812"}}])
one("charity-is-paid-out", [transfer("ann", "charity", 500), transfer("charity", "bank", 500)])
one("ids-beyond-ascii", [opened("عمر:محفظة"), transfer("ann", "عمر:محفظة", 1, reference="\"☪\"")], "edge")
one("greatest-amount", [opened("a", "asset"), opened("b"), transfer("a", "b", 2**63 - 1)], "edge")

# Two-phase transfers.
HOLD = event("hold", [transfer("ann", "bob", 123, pending=True)], "2026-11-21T10:00:02Z")
TIMED = event("timed", [transfer("ann", "bob", 123, pending=True, expiresAt="2026-11-21T10:05:00Z")], "2026-11-21T10:00:02Z")
HELD = (OPEN, FILL, HOLD)
one("hold", [transfer("ann", "bob", 123, pending=True, expiresAt="2026-11-21T13:00:00.25Z")], source=TIGERBEETLE)
one("post-all", [post("hold")], before=HELD, source=TIGERBEETLE)
one("post-part-restores-the-rest", [post("hold", amount=100)], before=HELD, source="TigerBeetle: pending 123, post 100, restored 23; " + OWN)
one("void", [void("hold")], before=HELD, source=TIGERBEETLE)
one("a-hold-keeps-money-back", [transfer("ann", "bob", 9_878)], "edge", before=HELD, source=TIGERBEETLE)
one("a-hold-is-not-money-yet", [transfer("bob", "fees", 1)], "edge", before=HELD, source=TIGERBEETLE)
one("post-twice", [post("hold"), post("hold")], "edge", before=HELD, source=TIGERBEETLE)
one("void-after-post", [post("hold", amount=1), void("hold")], "edge", before=HELD, source=TIGERBEETLE)
one("post-more-than-held", [post("hold", amount=124)], "edge", before=HELD, source=TIGERBEETLE)
one("hold-and-post-in-one-command", [transfer("ann", "bob", 5, pending=True), post("hold-and-post-in-one-command", 0)], "edge")
one("close-with-a-hold", [transfer("ann", "bob", 9_877), {"kind": "close", "account": "ann"}], "edge", before=HELD)
run("expires-by-time", [([OPEN, FILL, TIMED], "2026-11-21T10:01:00Z"), ([], "2026-11-21T10:05:00Z")], source=TIGERBEETLE)
run("one-millisecond-before-expiry", [([OPEN, FILL, TIMED], "2026-11-21T10:01:00Z"), ([], "2026-11-21T10:04:59.999999999Z")], "edge")
run("expires-before-a-command", [([OPEN, FILL, TIMED], "2026-11-21T10:01:00Z"),
    ([event("late", [post("timed")], "2026-11-21T10:05:00Z")], NOW)], "edge", source=TIGERBEETLE)
run("posted-just-in-time", [([OPEN, FILL, TIMED], "2026-11-21T10:01:00Z"),
    ([event("just", [post("timed")], "2026-11-21T10:04:59.999Z")], NOW)], "edge")
run("two-expire-in-order", [([OPEN, FILL, event("two", [
    transfer("ann", "bob", 1, pending=True, expiresAt="2026-11-21T10:03:00Z"),
    transfer("ann", "bob", 2, pending=True, expiresAt="2026-11-21T10:02:00Z"),
    transfer("ann", "bob", 3, pending=True, expiresAt="2026-11-21T10:02:00Z"),
    transfer("ann", "bob", 4, pending=True)], "2026-11-21T10:00:02Z")], NOW)], "edge")

# Limits.
one("insufficient", [transfer("ann", "bob", 10_001)], source=TIGERBEETLE)
one("to-zero", [transfer("ann", "bob", 10_000)], "edge")
one("overdraft", [opened("cy", overdraft="50"), transfer("cy", "bank", 50)])
one("beyond-the-overdraft", [opened("cy", overdraft="50"), transfer("cy", "bank", 51)], "edge")
one("asset-that-never-falls-below-zero", [opened("till", "asset", overdraft="0"), transfer("fees", "till", 1)], "edge")
one("full", [opened("cy", maxBalance="100"), transfer("ann", "cy", 100)], "edge")
one("too-full", [opened("cy", maxBalance="100"), transfer("ann", "cy", 60, pending=True), transfer("ann", "cy", 41)], "edge")
one("too-full-on-the-debit-side", [opened("till", "asset", maxBalance="10"), transfer("till", "fees", 11)], "edge")
one("overflow", [opened("a", "asset"), opened("b"), transfer("a", "b", 2**63 - 1), transfer("a", "b", 1)], "edge")
one("linked-nothing", [opened("cy"), transfer("ann", "bob", 100), transfer("ann", "cy", 1, pending=True), {"kind": "close", "account": "costs"},
    post("hold"), transfer("bob", "fees", 101)], "edge", before=HELD, source=TIGERBEETLE)

# Balancing transfers.
one("balancing-debit", [transfer("ann", "bob", 20_000, balancing="debit")], source=TIGERBEETLE)
one("balancing-credit", [opened("cy", maxBalance="70"), transfer("ann", "cy", 100, balancing="credit")], source=TIGERBEETLE)
one("balancing-both", [opened("cy", maxBalance="20000"), transfer("ann", "cy", 30_000, balancing="both", pending=True)], source=TIGERBEETLE)
one("balancing-without-need", [transfer("bank", "ann", 100, balancing="both")], "edge")
one("balancing-nothing-left", [transfer("bob", "ann", 100, balancing="debit")], "edge")
one("drain-in-order", [opened("gift", overdraft="0"), transfer("bank", "gift", 300), transfer("gift", "bob", 500, balancing="debit"), transfer("ann", "bob", 200)],
    source="Numscript: sources drain in order; " + OWN)

one("shares-of-sources-to-shares-of-targets", [transfer("ann", "bob", 8), transfer("gift", "bob", 16), transfer("bank", "bob", 15), transfer("bank", "fees", 38)],
    before=(OPEN, FILL, event("gift", [opened("gift", overdraft="0"), transfer("bank", "gift", 16)], "2026-11-21T10:00:02Z")),
    source="Numscript: 77 from 10 %, 20 % and the rest to halves is 8, 16, 15 and 38; " + OWN)
one("missing-funds-leave-everything", [transfer("ann", "bob", 9_999), transfer("bob", "fees", 10_000)], "edge", source="Numscript: missing funds; " + OWN)
one("one-debit-and-three-credits", [transfer("bank", "ann", 10_000), transfer("bank", "bob", 50), transfer("bank", "fees", 10)],
    source="TigerBeetle: a linked chain of 10,000, 50 and 10 debits 10,060; " + OWN)

# Refusals that are entries of the journal.
one("unknown-account", [transfer("ann", "nobody", 1)], "edge")
one("opened-twice", [opened("cy"), opened("cy", "asset")], "edge")
one("closed-account", [{"kind": "close", "account": "bob"}, transfer("ann", "bob", 1)], "edge")
one("close-not-empty", [{"kind": "close", "account": "ann"}], "edge")
one("same-account", [transfer("ann", "ann", 1)], "edge")
one("other-currency", [transfer("ann", "bob", 1, "USD")], "edge")
one("accounts-of-two-currencies", [opened("usd", currency="USD"), transfer("ann", "usd", 1)], "edge")
one("nothing-pending", [post("fill")], "edge")
one("charity-never-becomes-income", [transfer("ann", "charity", 5), transfer("charity", "fees", 5)], "edge", source="AAOIFI SS 3: late-payment donations are no income; " + OWN)
one("charity-never-becomes-equity", [opened("owners", "equity"), transfer("charity", "owners", 5)], "edge", source="AAOIFI SS 3: late-payment donations are no income; " + OWN)
one("charity-never-pays-expenses", [transfer("charity", "costs", 5)], "edge", source="AAOIFI SS 3: late-payment donations are no income; " + OWN)
for wrong in ("fees", "bob", "costs"):
    one(f"late-donation-to-{wrong}", [{"kind": "late_charge", "debit": "ann", "credit": wrong, "amount": {"currency": "EUR", "minor": "5"},
        "ground": {"kind": "charity"}}], "edge", source="AAOIFI SS 3: a late charge is a donation or an actual cost; " + OWN)
one("late-cost-to-income", [{"kind": "late_charge", "debit": "ann", "credit": "fees", "amount": {"currency": "EUR", "minor": "5"},
    "ground": {"kind": "actual_cost", "evidence": "x"}}], "edge", source="AAOIFI SS 3: a late charge is a donation or an actual cost; " + OWN)

# Exchange.
def exchange(minor, source="EUR", target="USD", value="1.0837", rounding="half_even", debit="ann", credit="usd", **more):
    rate = {"from": source, "to": target, "value": value, "source": "ECB", "at": "2026-11-20T15:00:00.5Z"}
    return {"kind": "exchange", "debit": debit, "soldTo": "exchange:" + source, "boughtFrom": "exchange:" + target, "credit": credit,
            "amount": {"currency": source, "minor": str(minor)}, "rate": rate, "rounding": rounding, **more}


EXCHANGES = event("exchanges", [opened("exchange:" + c, "equity", c) for c in ("EUR", "USD", "JPY", "KWD")]
                  + [opened(c.lower(), currency=c) for c in ("USD", "JPY", "KWD")], "2026-11-21T10:00:02Z")
TRADING = (OPEN, FILL, EXCHANGES)
one("exchange", [exchange(1_000, reference="trip")], before=TRADING, packs=CURRENCIES)
one("exchange-to-yen-down", [exchange(1_001, target="JPY", value="163.215", rounding="down", credit="jpy")], before=TRADING, packs=CURRENCIES)
one("exchange-to-three-decimals", [exchange(1_000, target="KWD", value="1/3", rounding="ceiling", credit="kwd")], "edge", before=TRADING, packs=CURRENCIES)
one("exchange-buys-nothing", [exchange(1, target="JPY", value="0.001", credit="jpy")], "edge", before=TRADING, packs=CURRENCIES)
one("exchange-for-itself", [exchange(100, target="EUR", value="1.05", credit="bob")], "edge", before=TRADING, packs=CURRENCIES,
    source="riba al-fadl: like for like; " + OWN)
one("exchange-of-another-currency", [{**exchange(100), "amount": {"currency": "JPY", "minor": "100"}}], "edge", before=TRADING, packs=CURRENCIES)
one("exchange-unknown-currency", [exchange(100, target="QQQ")], "edge", before=TRADING, packs=CURRENCIES)
one("exchange-second-leg-refused", [opened("tiny", currency="USD", maxBalance="1"), exchange(100, credit="tiny")], "edge", before=TRADING, packs=CURRENCIES)

# Keys, order, clocks.
PAY = event("pay", [transfer("ann", "bob", 2_500)], "2026-11-21T10:00:05Z")
BROKE = event("broke", [transfer("bob", "fees", 99)], "2026-11-21T10:00:03Z")
run("same-key-same-answer", [([OPEN, FILL], NOW), ([PAY], NOW), ([PAY, {**PAY, "subject": "ann", "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}], NOW)])
run("refused-stays-refused", [([OPEN, FILL, BROKE], NOW), ([event("gift", [transfer("ann", "bob", 500)], "2026-11-21T10:00:04Z"), BROKE], NOW)], "edge", source=TIGERBEETLE)
run("same-key-other-amount", [([OPEN, FILL, PAY], NOW), ([event("pay", [transfer("ann", "bob", 2_501)], "2026-11-21T10:00:05Z")], NOW)], "edge", source=CONTRACT)
run("same-key-other-stamp", [([OPEN, FILL, PAY], NOW), ([event("pay", [transfer("ann", "bob", 2_500)], "2026-11-21T10:00:06Z")], NOW)], "edge", source=CONTRACT)
run("twice-in-one-step", [([OPEN, FILL, PAY, PAY], NOW)], "edge")
run("same-id-of-another-source", [([OPEN, FILL, PAY, event("pay", [transfer("ann", "bob", 2_500)], "2026-11-21T10:00:05Z", "hive://shop/2", node=2)], NOW)], "edge")
run("order-within-a-step-is-by-stamp", [([PAY, FILL, OPEN], NOW)], "edge", source=CONTRACT)
run("order-of-equal-stamps", [([OPEN, FILL, event("10", [transfer("ann", "bob", 1)], "2026-11-21T10:00:09Z"), event("9", [transfer("ann", "bob", 2)], "2026-11-21T10:00:09Z"),
    event("x", [transfer("ann", "bob", 3)], "2026-11-21T10:00:09Z", "s")], NOW)], "edge", source=CONTRACT)
run("too-late", [([OPEN, FILL, PAY], NOW), ([event("old", [transfer("ann", "bob", 1)], "2026-11-21T10:00:04Z")], NOW)], "edge", source=CONTRACT)
run("too-late-after-an-expiry", [([OPEN, FILL, TIMED], NOW), ([event("old", [transfer("ann", "bob", 1)], "2026-11-21T10:04:00Z")], NOW)], "edge", source=CONTRACT)
run("clock-ahead", [([OPEN, event("ahead", [transfer("bank", "ann", 1)], "2026-11-21T12:01:00.001Z"),
    event("just", [transfer("bank", "ann", 1)], "2026-11-21T12:01:00Z")], NOW)], "edge", source=CONTRACT)
run("clock-not-ahead-at-all", [([OPEN, event("ahead", [transfer("bank", "ann", 1)], "2026-11-21T12:00:00.001Z")], NOW)], "edge", config={"maxAhead": 0}, source=CONTRACT)
run("forgotten-is-too-late", [([OPEN, FILL, PAY], NOW), ([event("next", [transfer("ann", "bob", 1)], "2026-11-21T10:00:10Z")], NOW), ([FILL, PAY], NOW)], "edge",
    config={"rememberFor": 5_000})
run("batches-do-not-matter", [([OPEN], NOW), ([FILL], NOW), ([BROKE], NOW), ([PAY], NOW)], "edge")
run("all-in-one-batch", [([OPEN, FILL, BROKE, PAY], NOW)], "edge")


# What is no command.
def step_fails(id, request, code, path, source=CONTRACT, packs=()):
    emit(f"wallet.step.{id}", "wallet.step", "failure", {"now": NOW, **request}, error(code, path), source, packs)


def command_fails(id, action, code, path):
    step_fails(id, {"commands": [event("1", [opened("x"), action])]}, code, "/commands/0/data/actions/1" + path)


command_fails("amount-of-zero", transfer("a", "b", 0), "wallet.amount", "/amount/minor")
command_fails("negative-amount", transfer("a", "b", -1), "wallet.amount", "/amount/minor")
command_fails("post-of-zero", post("x", amount=0), "wallet.amount", "/amount")
command_fails("late-charge-of-zero", {"kind": "late_charge", "debit": "a", "credit": "b", "amount": {"currency": "EUR", "minor": "0"}, "ground": {"kind": "charity"}}, "wallet.amount", "/amount/minor")
command_fails("late-charge-without-evidence", {"kind": "late_charge", "debit": "a", "credit": "b", "amount": {"currency": "EUR", "minor": "1"}, "ground": {"kind": "actual_cost"}}, "field.missing", "/ground/evidence")
command_fails("late-charge-as-interest", {"kind": "late_charge", "debit": "a", "credit": "b", "amount": {"currency": "EUR", "minor": "1"}, "ground": {"kind": "interest"}}, "field.variant", "/ground/kind")
command_fails("exchange-of-nothing", exchange(0), "wallet.amount", "/amount/minor")
command_fails("exchange-rate-of-zero", exchange(1, value="0"), "number.range", "/rate/value")
long_source = exchange(1)
long_source["rate"]["source"] = "x" * 257
command_fails("rate-source-too-long", long_source, "id.length", "/rate/source")
command_fails("expiry-without-a-hold", transfer("a", "b", 1, expiresAt="2026-11-21T11:00:00Z"), "wallet.expiry", "/expiresAt")
command_fails("expiry-at-the-command", transfer("a", "b", 1, pending=True, expiresAt="2026-11-21T10:00:00Z"), "wallet.expiry", "/expiresAt")
command_fails("expiry-below-milliseconds", transfer("a", "b", 1, pending=True, expiresAt="2026-11-21T11:00:00.0001Z"), "wallet.expiry", "/expiresAt")
command_fails("negative-overdraft", opened("a", overdraft="-1"), "number.range", "/overdraft")
command_fails("negative-max-balance", opened("a", maxBalance="-1"), "number.range", "/maxBalance")
command_fails("transfer-id-in-capitals", {"kind": "void", "transfer": "A" * 32}, "wallet.transfer_id", "/transfer")
command_fails("transfer-with-a-rate", {**transfer("a", "b", 1), "rate": "0.05"}, "field.unknown", "/rate")
command_fails("no-such-action", {"kind": "accrue"}, "field.variant", "/kind")
command_fails("empty-account", opened(""), "id.empty", "/account")
step_fails("no-actions", {"commands": [event("1", [])]}, "json.length", "/commands/0/data/actions")
step_fails("other-type", {"commands": [{**OPEN, "type": "shop.order"}]}, "wallet.command", "/commands/0/type")
step_fails("no-data", {"commands": [{k: v for k, v in OPEN.items() if k != "data"}]}, "field.missing", "/commands/0/data")
step_fails("no-stamp", {"commands": [{k: v for k, v in OPEN.items() if k != "hlc"}]}, "field.missing", "/commands/0/hlc")
step_fails("exchange-without-a-pack", {"commands": [event("1", [exchange(1)])]}, "pack.missing", "")

step_fails("remembered-for-less-than-nothing", {"commands": [], "config": {"rememberFor": -1}}, "field.range", "/config/rememberFor")
step_fails("state-accounts-without-a-journal", {"commands": [], "state": {**Books().state(), "accounts": [{
    "account": "x", "category": "asset", "currency": "EUR", "debitsPosted": "0", "creditsPosted": "0", "debitsPending": "0", "creditsPending": "0"}]}},
    "wallet.state", "/state", OWN)

# States that contradict themselves.
HOLDING = Books()
HOLDING.step([OPEN, FILL, HOLD, TIMED], "2026-11-21T10:01:00Z")
GOOD = HOLDING.state()


def state_fails(id, path, change, code="wallet.state"):
    state = copy.deepcopy(GOOD)
    change(state)
    step_fails("state-" + id, {"commands": [], "state": state}, code, "/state" + path, OWN)


def put(*path):
    *places, value = path

    def change(state):
        for place in places[:-1]:
            state = state[place]
        if value is None:
            del state[places[-1]]
        else:
            state[places[-1]] = value
    return change


state_fails("unbalanced", "/accounts", put("accounts", 1, "creditsPosted", "10001"))
state_fails("negative-total", "/accounts/0", put("accounts", 0, "creditsPosted", "-1"))
state_fails("limit-broken", "/accounts/1", put("accounts", 1, "debitsPosted", "10001"))
state_fails("account-twice", "/accounts/2/account", put("accounts", 2, "account", "ann"))
state_fails("closed-and-full", "/accounts/0", put("accounts", 0, "closed", True))
state_fails("hold-of-another-amount", "/accounts/1", put("pending", 0, "amount", "122"))
state_fails("hold-of-nobody", "/pending/0/debit", put("pending", 0, "debit", "nobody"))
state_fails("holds-out-of-order", "/pending/1", lambda state: state["pending"].reverse())
state_fails("hold-overdue", "/pending/" + str([h for h, hold in enumerate(GOOD["pending"]) if "expiresAt" in hold][0]),
            lambda state: [hold.update(expiresAt=GOOD["clock"]) for hold in state["pending"] if "expiresAt" in hold])
state_fails("hold-below-milliseconds", "/pending/" + str([h for h, hold in enumerate(GOOD["pending"]) if "expiresAt" in hold][0]) + "/expiresAt",
            lambda state: [hold.update(expiresAt="2026-11-21T10:05:00.0001Z") for hold in state["pending"] if "expiresAt" in hold])
state_fails("commands-out-of-order", "/remembered/1", lambda state: state["remembered"].reverse())
state_fails("command-without-outcome", "/remembered/0", put("remembered", 0, "amounts", None))
state_fails("refusal-of-no-code", "/remembered/3/refusal/code", lambda state: (put("remembered", 3, "amounts", None)(state), put("remembered", 3, "refusal", {"code": "no.such", "action": 0})(state)))
state_fails("next-change-is-wrong", "/nextChangeAt", put("nextChangeAt", "2026-11-21T10:05:01Z"))
state_fails("no-clock", "", put("clock", None))
state_fails("command-after-the-clock", "/latest", put("clock", "2026-11-21T10:00:01Z"))
state_fails("empty-source", "/latest/source", put("latest", "source", ""), "id.empty")
state_fails("digest-is-none", "/head", put("head", "sha256:xyz"), "digest.text")

CROSSED = Books()
CROSSED.step([OPEN, FILL, event("two", [
    opened("usd", "asset", "USD"), opened("dan", currency="USD"), transfer("ann", "bob", 9, pending=True),
    transfer("usd", "dan", 9, "USD", pending=True)], "2026-11-21T10:00:02Z")], NOW)
OVER = CROSSED.state()
OVER["pending"][0]["credit"], OVER["pending"][1]["credit"] = OVER["pending"][1]["credit"], OVER["pending"][0]["credit"]
step_fails("state-hold-over-two-currencies", {"commands": [], "state": OVER}, "wallet.state", "/state/pending/0", OWN)

# Time alone.
emit("wallet.advance.expiry", "wallet.advance", "success", {"state": GOOD, "now": "2026-11-21T10:05:00Z"},
     answer(copy.deepcopy(HOLDING).step([], "2026-11-21T10:05:00Z")), OWN)
emit("wallet.advance.nothing", "wallet.advance", "edge", {"state": GOOD, "now": "2026-11-21T10:04:59.999Z", "config": {"rememberFor": 1}},
     answer({"state": GOOD, "decisions": [], "entries": []}), OWN)
emit("wallet.advance.backwards", "wallet.advance", "edge", {"state": GOOD, "now": "1969-07-20T20:17:40Z"},
     answer({"state": GOOD, "decisions": [], "entries": []}), OWN)
emit("wallet.advance.state", "wallet.advance", "failure", {"state": {**GOOD, "sequence": "0"}, "now": NOW}, error("wallet.state", "/state"), OWN)

# The chain.
WHOLE = Books()
WHOLE.step([OPEN, FILL, BROKE, TIMED, event("void", [void("timed")], "2026-11-21T10:00:06Z")], NOW)
WHOLE.step([event("again", [transfer("ann", "bob", 50, pending=True, expiresAt="2026-11-21T10:30:00Z")], "2026-11-21T10:10:00Z")], NOW)
WHOLE.step([EXCHANGES | {"hlc": stamp("2026-11-21T10:40:00Z")}, event("trade", [exchange(1_000)], "2026-11-21T10:41:00Z"),
            event("trade-2", [exchange(10**9)], "2026-11-21T10:42:00Z")], NOW)
JOURNAL, HEAD = WHOLE.journal, "sha256:" + WHOLE.head.hex()
EMPTY = Books().state()


def verified(id, request, books, entries, kind="success", packs=()):
    emit(f"wallet.verify.{id}", "wallet.verify", kind, request, answer(
        {"verified": True, "entries": entries, "head": "sha256:" + books.head.hex(), "state": books.state()}), OWN, packs)


verified("whole", {"entries": JOURNAL, "head": HEAD}, WHOLE, len(JOURNAL), packs=CURRENCIES)
verified("without-packs", {"entries": JOURNAL}, WHOLE, len(JOURNAL), "edge")
verified("empty", {"entries": []}, Books(), 0, "edge")
SINCE = Books()
SINCE.step([OPEN, FILL], NOW)
verified("from-a-state", {"entries": JOURNAL[2:], "state": SINCE.state(), "head": HEAD}, WHOLE, len(JOURNAL) - 2)


def broken(id, at, path, change, request=None, packs=()):
    """The entries before the broken one still stand."""
    journal = copy.deepcopy(JOURNAL)
    change(journal)
    emit(f"wallet.verify.{id}", "wallet.verify", "edge", {"entries": journal, **(request or {})},
         part(**{"/verified": False, "/entries": at, "/head": JOURNAL[at - 1]["hash"] if at else EMPTY["head"],
                 "/broken/path": f"/entries/{at}{path}" if at < len(journal) else path}), OWN, packs)


def edit(at, *path):
    *places, value = path

    def change(journal):
        put(*places, value)(journal[at])
    return change


def both(*changes):
    return lambda journal: [change(journal) for change in changes]


AMOUNT = ("what", "actions", 0, "amount", "minor")
broken("amount-edited", 1, "/what", edit(1, *AMOUNT, "1000000"))
broken("amount-and-result-edited", 1, "/hash", both(edit(1, *AMOUNT, "1000000"), edit(1, "what", "amounts", ["1000000"])))
broken("account-edited", 1, "/hash", edit(1, "what", "actions", 0, "credit", "bob"))
broken("key-edited", 1, "/hash", edit(1, "what", "id", "fill2"))
broken("stamp-edited", 1, "/hash", edit(1, "what", "hlc", stamp("2026-11-21T10:00:01.001Z")))
broken("hash-edited", 0, "/hash", edit(0, "hash", "sha256:" + "0" * 64))
broken("entry-missing", 2, "/sequence", lambda journal: journal.pop(2))
broken("end-missing", len(JOURNAL) - 1, "/head", lambda journal: journal.pop(), {"head": HEAD})
broken("refusal-made-a-success", 3, "/what", both(edit(3, "what", "refusal", None), edit(3, "what", "amounts", ["99"])))
broken("no-outcome", 3, "/what", edit(3, "what", "refusal", None))
broken("refusal-of-no-code", 3, "/what", edit(3, "what", "refusal", "code", "no.such"))
broken("expiry-of-another-time", 6, "/what", edit(6, "what", "at", "2026-11-21T10:29:00Z"))
broken("expiry-of-nothing", 6, "/what", edit(6, "what", "transfer", "0" * 32))
broken("expiry-left-out", 6, "/sequence", both(lambda journal: journal.pop(6), edit(6, "sequence", "7")))
broken("exchange-amount-edited", 8, "/hash", edit(8, "what", "amounts", ["1085"]))
broken("exchange-computed-again", 8, "/what", edit(8, "what", "amounts", ["1085"]), packs=CURRENCIES)
broken("malformed-command", 1, "/what/actions/0/amount/minor", edit(1, *AMOUNT, "0"))
emit("wallet.verify.state", "wallet.verify", "failure", {"entries": [], "state": {**EMPTY, "head": HEAD}}, error("wallet.state", "/state"), OWN)
emit("wallet.verify.hash-is-none", "wallet.verify", "failure", {"entries": [{**JOURNAL[0], "hash": "md5:0"}]}, error("digest.text", "/entries/0/hash"), CONTRACT)


# Balances at any time.
def balances(id, request, count, at=None, kind="success", journal=JOURNAL):
    books = Books()
    books.fresh = []
    known = {entry["what"]["id"]: entry["what"] for entry in journal if entry["what"]["kind"] == "command"}
    for entry in journal[:count]:
        if entry["what"]["kind"] == "command":
            what = known[entry["what"]["id"]]
            books.decide({"source": what["source"], "id": what["id"], "hlc": what["hlc"], "data": {"actions": what["actions"]}}, 2**50)
        else:
            books.expire(ms(entry["what"]["at"]))
    if at is not None:
        books.expire(ms(at))
    accounts, totals = [], {}
    for state in books.state()["accounts"]:
        account = books.accounts[state["account"]]
        leaves = "credits" if account["category"] in ("asset", "expense") else "debits"
        one = {k: v for k, v in state.items() if k in ("account", "category", "currency", "debitsPosted", "creditsPosted", "debitsPending", "creditsPending")}
        one["balance"] = str(books.balance(account))
        if books.room(account, leaves) is not None:
            one["available"] = str(min(books.room(account, leaves), 2**63 - 1))
        accounts.append(one)
        sums = totals.setdefault(account["currency"], [0, 0, 0])
        sums[0] += account["debits_posted"]
        sums[1] += account["credits_posted"]
        sums[2] += account["debits_pending"]
    totals = [{"currency": c, "debits": str(t[0]), "credits": str(t[1]), "pending": str(t[2])} for c, t in sorted(totals.items())]
    emit(f"wallet.balances.{id}", "wallet.balances", kind, request, answer({"sequence": str(books.sequence), "accounts": accounts, "totals": totals}), OWN)


balances("now", {"entries": JOURNAL}, len(JOURNAL))
BIG = Books()
BIG.step([event("open", [opened("world", "asset"), opened("rich", overdraft=str(2**63 - 1)), transfer("world", "rich", 5)])], NOW)
balances("more-at-hand-than-one-transfer-moves", {"entries": BIG.journal}, 1, kind="edge", journal=BIG.journal)
balances("of-nothing", {}, 0, kind="edge")
balances("between-entries", {"entries": JOURNAL, "at": "2026-11-21T10:00:02.5Z"}, 3)
balances("while-held", {"entries": JOURNAL, "at": "2026-11-21T10:29:59.999999999Z"}, 6, "2026-11-21T10:29:59.999Z")
balances("at-the-expiry", {"entries": JOURNAL[:6], "at": "2026-11-21T10:30:00Z"}, 6, "2026-11-21T10:30:00Z", "edge")
balances("before-everything", {"entries": JOURNAL, "at": "2026-11-21T09:00:00Z"}, 0, kind="edge")
balances("of-a-state", {"state": WHOLE.state()}, len(JOURNAL), kind="edge")
emit("wallet.balances.broken", "wallet.balances", "failure", {"entries": JOURNAL[1:]}, error("wallet.journal", "/entries/0/sequence"), OWN)
emit("wallet.balances.state", "wallet.balances", "failure", {"state": {**GOOD, "sequence": "0"}}, error("wallet.state", "/state"), OWN)
