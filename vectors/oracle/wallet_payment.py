"""Payments at a gateway: the state machine, written again as a table of what is known of each key."""

import copy
import hashlib
import struct
from datetime import datetime, timedelta, timezone

from authoring import answer, emit, emit_steps, error, step

OWN = "independent: vectors/oracle/wallet_payment.py"
CONTRACT = "the contract: calls, events and errors"
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
CONFIG = {"receivable": "gateway", "payee": "shop", "patience": 1_000, "attempts": 3}
ORDER = ["sent", "unknown", "declined", "succeeded"]
SHOP = "hive://shop/1"


def at(seconds):
    whole = datetime(2026, 11, 21, 10, tzinfo=timezone.utc) + timedelta(seconds=seconds)
    text = whole.strftime("%Y-%m-%dT%H:%M:%S")
    return text + (f".{whole.microsecond:06d}".rstrip("0") if whole.microsecond else "") + "Z"


def key(id, source=SHOP):
    pieces = b"hive.wallet.v1\0"
    for text in (source, id):
        pieces += struct.pack(">I", len(text.encode())) + text.encode()
    return hashlib.sha256(pieces).digest()[:14].hex() + "0000"


def event(id, data, seconds=0, **more):
    stamp = int((datetime(2026, 11, 21, 10, tzinfo=timezone.utc) - EPOCH) / timedelta(milliseconds=1)) + int(seconds * 1000)
    return {"specversion": "1.0", "id": id, "source": SHOP, "type": "wallet.payment", "hlc": f"{stamp:012x}" + "0" * 20, "data": data, **more}


def command(id, action, minor, seconds=0):
    return event(id, {"kind": "command", "action": action, "minor": str(minor)}, seconds)


def report(id, of, outcome, seconds=0):
    return event(id, {"kind": "report", "key": key(of), "outcome": outcome}, seconds)


def chargeback(id, name, minor, won=False, seconds=0):
    return event(id, {"kind": "chargeback", "id": name, "minor": str(minor), "won": won}, seconds)


class Refused(Exception):
    pass


class Payment:
    def __init__(self, minor, config=CONFIG):
        self.amount, self.config, self.requests, self.chargebacks = minor, config, [], []

    def sum(self, action, *statuses):
        return sum(one["minor"] for one in self.requests if one["action"] == action and one["status"] in statuses)

    def attempt(self, one, now, query):
        one["next"] = None
        if one["attempts"] >= self.config.get("attempts", 8):
            return
        one["attempts"] += 1
        one["next"] = now + min(self.config.get("patience", 10_000) * 2 ** (one["attempts"] - 1), 86_400_000) / 1000
        self.out.append({"key": one["key"], "action": one["action"], "minor": str(one["minor"]), "attempt": one["attempts"], "query": query})

    def book(self, id, minor, came):
        debit, credit = (self.config["receivable"], self.config["payee"])[::1 if came else -1]
        self.bookings.append({"id": id, "actions": [{"kind": "transfer", "debit": debit, "credit": credit, "balancing": "none", "pending": False,
                                                    "amount": {"currency": "EUR", "minor": str(minor)}}]})

    def command(self, key, action, minor, now):
        for one in self.requests:
            if one["key"] == key:
                if (one["action"], one["minor"]) != (action, minor):
                    raise Refused("event.conflict", "the key belongs to another request")
                return
        if minor <= 0:
            raise Refused("wallet.amount", "an amount is above zero")
        maybe, done = ("sent", "unknown", "succeeded"), ("succeeded",)
        taken, lost = self.sum("capture", *maybe), sum(c["minor"] for c in self.chargebacks if not c["won"])
        if action == "authorise":
            most, why = 0 if self.sum("authorise", *maybe) else self.amount, "one authorisation is open or done"
        elif action == "capture" and self.sum("void", *maybe):
            most, why = 0, "the authorisation is voided"
        elif action == "capture":
            most, why = self.sum("authorise", *done) - taken, "no more than what is authorised can be captured"
        elif action == "void":
            free = taken == 0 and not self.sum("void", *maybe)
            most, why = self.sum("authorise", *done) if free else 0, "only an authorisation without captures can be voided"
        else:
            most, why = self.sum("capture", *done) - self.sum("refund", *maybe) - lost, "no more than what was captured can be refunded"
        if minor > most or (action == "void" and minor != most):
            raise Refused("wallet.payment", why)
        one = {"key": key, "action": action, "minor": minor, "status": "sent", "attempts": 0, "next": None}
        self.attempt(one, now, False)
        self.requests.append(one)

    def report(self, key, outcome, now):
        one = next((one for one in self.requests if one["key"] == key), None)
        if one is None:
            raise Refused("wallet.payment", "no request has this key")
        if outcome == "not_found" and one["status"] == "unknown":
            one["status"] = "sent"
            self.attempt(one, now, False)
        if outcome in ("not_found", "pending") or ORDER.index(outcome) <= ORDER.index(one["status"]):
            return
        one["status"], one["next"] = outcome, None
        if outcome == "succeeded" and one["action"] in ("capture", "refund"):
            self.book(key, one["minor"], one["action"] == "capture")

    def chargeback(self, name, minor, won):
        if minor <= 0:
            raise Refused("wallet.amount", "an amount is above zero")
        known = next((one for one in self.chargebacks if one["id"] == name), None)
        if known is not None and known["minor"] != minor:
            raise Refused("event.conflict", "the chargeback has another amount")
        if known is None:
            known = {"id": name, "minor": minor, "won": False}
            self.chargebacks.append(known)
            self.book("chargeback " + name, minor, False)
        if won and not known["won"]:
            known["won"] = True
            self.book("chargeback won " + name, minor, True)

    def pay(self, events, now):
        self.out, self.bookings, decided = [], [], {}
        for n in sorted(range(len(events)), key=lambda n: (events[n]["hlc"], len(events[n]["id"]), events[n]["id"])):
            data = events[n]["data"]
            try:
                if data["kind"] == "command":
                    self.command(key(events[n]["id"]), data["action"], int(data["minor"]), now)
                elif data["kind"] == "report":
                    self.report(data["key"], data["outcome"], now)
                else:
                    self.chargeback(data["id"], int(data["minor"]), data["won"])
                decided[n] = {"kind": "taken"}
            except Refused as why:
                decided[n] = {"kind": "refused", "code": why.args[0], "detail": why.args[1]}
        for one in self.requests:
            if one["next"] is not None and one["next"] <= now:
                one["status"] = max(one["status"], "unknown", key=ORDER.index)
                self.attempt(one, now, True)
        void = self.sum("void", "succeeded")
        totals = {"authorised": 0 if void else self.sum("authorise", "succeeded"), "captured": self.sum("capture", "succeeded"),
                  "refunded": self.sum("refund", "succeeded"), "chargedBack": sum(c["minor"] for c in self.chargebacks if not c["won"]),
                  "unknown": self.sum("capture", "sent", "unknown") + self.sum("refund", "sent", "unknown")}
        found = {"payment": self.state(), "requests": self.out, "bookings": self.bookings,
                 "decisions": [decided[n] for n in range(len(events))], "totals": {k: str(v) for k, v in totals.items()}}
        due = [one["next"] for one in self.requests if one["next"] is not None]
        return {**found, "nextChangeAt": at(min(due))} if due else found

    def state(self):
        requests = []
        for one in self.requests:
            out = {"key": one["key"], "action": one["action"], "minor": str(one["minor"]), "status": one["status"], "attempts": one["attempts"]}
            requests.append(out if one["next"] is None else {**out, "nextAt": at(one["next"])})
        return {"amount": {"currency": "EUR", "minor": str(self.amount)}, "requests": requests,
                "chargebacks": [{**one, "minor": str(one["minor"])} for one in self.chargebacks]}


def run(id, batches, kind="success", minor=10_000, config=CONFIG):
    """Each batch is (events, seconds after ten o'clock). The payment travels as a host would carry it."""
    payment, steps = Payment(minor, config), []
    for events, now in batches:
        request = {"config": config, "payment": payment.state(), "events": events, "now": at(now)}
        steps.append(step(request, answer(copy.deepcopy(payment.pay(events, now)))))
    emit_steps(f"wallet.pay.{id}", "wallet.pay", kind, steps, OWN)


GO = ([command("auth", "authorise", 10_000)], 0)
YES = ([report("w1", "auth", "succeeded")], 0.5)
TAKE = ([command("cap", "capture", 10_000)], 1)
TAKEN = ([report("w2", "cap", "succeeded")], 1.25)

run("authorise-and-capture", [GO, YES, TAKE, TAKEN])
run("partial-captures", [GO, YES, ([command("c1", "capture", 3_000)], 1), ([report("w2", "c1", "succeeded"), command("c2", "capture", 7_000)], 2),
    ([command("c3", "capture", 1), report("w3", "c2", "succeeded")], 3)])
run("partial-refunds", [GO, YES, TAKE, TAKEN, ([command("r1", "refund", 2_500)], 2), ([report("w3", "r1", "succeeded"), command("r2", "refund", 7_501)], 3),
    ([command("r3", "refund", 7_500)], 4), ([report("w4", "r3", "succeeded")], 5)])
run("void", [GO, YES, ([command("v", "void", 10_000)], 1), ([report("w2", "v", "succeeded"), command("late", "capture", 1)], 2)])
run("void-in-part", [GO, YES, ([command("v", "void", 9_999)], 1)], "edge")
run("void-after-a-capture", [GO, YES, TAKE, ([command("v", "void", 10_000)], 2)], "edge")
run("declined", [GO, ([report("w1", "auth", "declined")], 0.5), ([command("cap", "capture", 1), command("again", "authorise", 10_000)], 1)])
run("webhook-twice", [GO, YES, TAKE, TAKEN, ([report("w2", "cap", "succeeded"), report("w9", "cap", "succeeded")], 2)], "edge")
run("webhooks-in-any-order", [GO, ([report("w1", "auth", "succeeded"), report("w0", "auth", "pending"), report("w00", "auth", "not_found")], 0.5)], "edge")
run("success-is-never-taken-back", [GO, YES, TAKE, TAKEN, ([report("w3", "cap", "declined"), report("w4", "cap", "not_found")], 2)], "edge")
run("time-out-then-found", [GO, YES, TAKE, ([], 2), ([report("w2", "cap", "succeeded")], 2.5)])
run("time-out-then-not-found", [GO, YES, TAKE, ([], 2), ([report("q", "cap", "not_found")], 2.5), ([report("q2", "cap", "not_found")], 2.6), ([report("w2", "cap", "succeeded")], 3)])
run("time-out-still-pending", [GO, YES, TAKE, ([], 2), ([report("q", "cap", "pending")], 2.5), ([], 4)])
run("attempts-run-out-and-a-webhook-comes", [GO, YES, TAKE, ([], 2), ([], 4), ([], 8), ([], 900), ([report("w2", "cap", "succeeded")], 901)], "edge")
run("unknown-counts-as-captured", [GO, YES, TAKE, ([], 2), ([command("cap2", "capture", 1)], 3)], "edge")
run("unknown-refund-counts-as-refunded", [GO, YES, TAKE, TAKEN, ([command("r1", "refund", 10_000)], 2), ([], 3), ([command("r2", "refund", 1)], 3.5)], "edge")
run("declined-capture-can-be-asked-again", [GO, YES, TAKE, ([report("w2", "cap", "declined"), command("cap2", "capture", 10_000, 1)], 2)], "edge")
run("same-command-twice", [GO, YES, TAKE, ([command("cap", "capture", 10_000, 2)], 2)], "edge")
run("same-key-other-amount", [GO, YES, TAKE, ([command("cap", "capture", 9_999), command("auth", "refund", 10_000)], 2)], "edge")
run("chargeback-lost", [GO, YES, TAKE, TAKEN, ([chargeback("b1", "cb-7", 4_000)], 2), ([chargeback("b1", "cb-7", 4_000), command("r1", "refund", 6_001)], 3), ([command("r2", "refund", 6_000)], 4)])
run("chargeback-won", [GO, YES, TAKE, TAKEN, ([chargeback("b1", "cb-7", 4_000)], 2), ([chargeback("b2", "cb-7", 4_000, True)], 3), ([chargeback("b1", "cb-7", 4_000)], 4)])
run("chargeback-heard-of-when-won", [GO, YES, TAKE, TAKEN, ([chargeback("b2", "cb-7", 4_000, True)], 2)], "edge")
run("chargeback-of-another-amount", [GO, YES, TAKE, TAKEN, ([chargeback("b1", "cb-7", 4_000)], 2), ([chargeback("b2", "cb-7", 4_001)], 3)], "edge")
run("chargeback-of-nothing", [GO, ([chargeback("b1", "cb-7", 0)], 2)], "edge")
run("capture-before-authorisation", [([command("cap", "capture", 1)], 0), GO, ([command("cap", "capture", 1)], 0.1)], "edge")
run("capture-of-nothing", [GO, YES, ([command("cap", "capture", 0)], 1)], "edge")
run("authorise-more-than-the-payment", [([command("auth", "authorise", 10_001)], 0)], "edge")
run("report-on-nothing", [([report("w1", "nobody", "succeeded")], 0)], "edge")
run("patience-doubles", [([command("auth", "authorise", 10_000)], 0)] + [([], n) for n in (9.999, 10, 29.999, 30, 70)], "edge", config={"receivable": "gateway", "payee": "shop"})
run("patience-ends-at-a-day", [([command("auth", "authorise", 10_000)], 0)] + [([], 86_400 * n) for n in range(1, 7)], "edge", config={**CONFIG, "patience": 3_600_000, "attempts": 30})

EMPTY = {"amount": {"currency": "EUR", "minor": "1"}, "requests": [], "chargebacks": []}


def fails(id, code, path, config=CONFIG, payment=EMPTY, events=(), source=CONTRACT):
    emit(f"wallet.pay.{id}", "wallet.pay", "failure", {"config": config, "payment": payment, "events": list(events), "now": at(0)}, error(code, path), source)


fails("no-patience", "field.range", "/config/patience", {**CONFIG, "patience": 0})
fails("no-attempts", "field.range", "/config/attempts", {**CONFIG, "attempts": 0})
fails("payment-of-nothing", "wallet.amount", "/payment/amount/minor", payment={**EMPTY, "amount": {"currency": "EUR", "minor": "0"}})
fails("request-of-nothing", "wallet.amount", "/payment/requests/0/minor", payment={**EMPTY, "requests": [
    {"key": key("x"), "action": "refund", "minor": "-5", "status": "succeeded", "attempts": 1}]})
fails("stored-chargeback-of-nothing", "wallet.amount", "/payment/chargebacks/0/minor", payment={**EMPTY, "chargebacks": [{"id": "x", "minor": "0", "won": False}]})
fails("other-type", "wallet.command", "/events/0/type", events=[{**command("a", "authorise", 1), "type": "wallet.command"}])
fails("no-data", "field.missing", "/events/0/data", events=[{k: v for k, v in command("a", "authorise", 1).items() if k != "data"}])
fails("unknown-action", "field.variant", "/events/0/data/action", events=[command("a", "charge", 1)])
