"""A double-entry ledger, written again from its description: what the cases of the wallet expect."""

import copy
import hashlib
import struct
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from math import floor

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
CATEGORIES = ["asset", "liability", "equity", "income", "expense", "charity"]
BALANCING = ["none", "debit", "credit", "both"]
ROUNDING = ["half_up", "half_down", "half_even", "half_ceiling", "up", "down", "floor", "ceiling"]
EXPONENT = {"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3}
GENESIS = hashlib.sha256(b"hive.wallet.journal.v1").digest()


def rounded(x, mode):
    low, rest = floor(x), x - floor(x)
    half = Fraction(1, 2)
    return low + {
        "half_up": rest > half or (rest == half and x > 0),
        "half_down": rest > half or (rest == half and x < 0),
        "half_even": rest > half or (rest == half and low % 2 == 1),
        "half_ceiling": rest >= half,
        "up": rest > 0 and x > 0,
        "down": rest > 0 and x < 0,
        "floor": False,
        "ceiling": rest > 0,
    }[mode]


def ms(instant):
    """Whole milliseconds of an RFC 3339 text."""
    text = instant.rstrip("Z")
    whole, _, fraction = text.partition(".")
    seconds = int((datetime.fromisoformat(whole + "+00:00") - EPOCH) / timedelta(seconds=1))
    return seconds * 1000 + int((fraction + "000")[:3])


def instant(milliseconds):
    whole = EPOCH + timedelta(milliseconds=milliseconds)
    text = whole.strftime("%Y-%m-%dT%H:%M:%S")
    return text + (f".{milliseconds % 1000:03d}".rstrip("0") if milliseconds % 1000 else "") + "Z"


def key(source, id):
    pieces = b"hive.wallet.v1\0"
    for text in (source, id):
        pieces += struct.pack(">I", len(text.encode())) + text.encode()
    return hashlib.sha256(pieces).digest()[:14]


def transfer_id(source, id, place=0):
    return (key(source, id) + struct.pack(">H", place)).hex()


def text(value):
    return struct.pack("<H", len(value.encode())) + value.encode()


def optional(value):
    return b"\0" if value is None else b"\1" + struct.pack("<q", int(value))


def money(amount):
    return amount["currency"].encode() + struct.pack("<q", int(amount["minor"]))


def spelled_action(action):
    kind, get = action["kind"], action.get
    if kind == "open":
        head = bytes([1]) + text(action["account"]) + bytes([CATEGORIES.index(action["category"])])
        return head + action["currency"].encode() + optional(get("overdraft")) + optional(get("maxBalance"))
    if kind == "close":
        return bytes([2]) + text(action["account"])
    if kind == "transfer":
        flags = bytes([int(get("pending", False)), BALANCING.index(get("balancing", "none"))])
        expires = ms(get("expiresAt")) if get("expiresAt") else None
        head = bytes([3]) + text(action["debit"]) + text(action["credit"]) + money(action["amount"])
        return head + flags + optional(expires) + text(get("reference", ""))
    if kind == "post":
        return bytes([4]) + bytes.fromhex(action["transfer"]) + optional(get("amount"))
    if kind == "void":
        return bytes([5]) + bytes.fromhex(action["transfer"])
    if kind == "exchange":
        rate = action["rate"]
        value = Fraction(str(rate["value"]))
        out = bytes([6]) + b"".join(text(action[name]) for name in ("debit", "soldTo", "boughtFrom", "credit"))
        out += money(action["amount"]) + rate["from"].encode() + rate["to"].encode()
        out += struct.pack("<qq", value.numerator, value.denominator) + text(rate["source"])
        out += struct.pack("<qI", ms(rate["at"]) // 1000, ms(rate["at"]) % 1000 * 1_000_000)
        return out + bytes([ROUNDING.index(action["rounding"])]) + text(get("reference", ""))
    evidence = action["ground"].get("evidence", "")
    out = bytes([7]) + text(action["debit"]) + text(action["credit"]) + money(action["amount"])
    return out + text(evidence) + text(get("reference", ""))


def spelled(command):
    stamp = int(command["hlc"], 16)
    out = text(command["source"]) + text(command["id"])
    out += struct.pack("<QHQ", stamp >> 80, stamp >> 64 & 0xFFFF, stamp & (2**64 - 1))
    actions = command["data"]["actions"]
    return out + struct.pack("<H", len(actions)) + b"".join(map(spelled_action, actions))


class Refused(Exception):
    def __init__(self, code, short=None):
        super().__init__(code)
        self.code, self.short = code, short


def with_defaults(action):
    """An action as it leaves: defaults are written out, a rate is a fraction."""
    out = dict(action)
    if action["kind"] == "transfer":
        out.setdefault("pending", False)
        out.setdefault("balancing", "none")
    if action["kind"] == "exchange":
        value = Fraction(str(action["rate"]["value"]))
        out["rate"] = {**action["rate"], "value": f"{value.numerator}/{value.denominator}"}
    return out


class Books:
    def __init__(self, remember_for=None, max_ahead=60_000):
        self.remember_for, self.max_ahead = remember_for, max_ahead
        self.accounts, self.holds, self.remembered = {}, {}, []
        self.head, self.sequence, self.clock, self.latest = GENESIS, 0, None, None
        self.journal = []

    # Accounts -------------------------------------------------------------------------------------------------

    def balance(self, account):
        net = account["debits_posted"] - account["credits_posted"]
        return net if account["category"] in ("asset", "expense") else -net

    def room(self, account, side):
        """What a transfer may move on that side; None without limit."""
        grows = "debits" if account["category"] in ("asset", "expense") else "credits"
        if side == grows:
            most = account["max_balance"]
            return None if most is None else most - self.balance(account) - account[side + "_pending"]
        below = account["overdraft"]
        return None if below is None else self.balance(account) + below - account[side + "_pending"]

    def found(self, name):
        if name not in self.accounts:
            raise Refused("wallet.account_unknown")
        if self.accounts[name]["closed"]:
            raise Refused("wallet.account_closed")
        return self.accounts[name]

    def pair(self, debit, credit, currency):
        a, b = self.found(debit), self.found(credit)
        if debit == credit:
            raise Refused("wallet.same_account")
        if not a["currency"] == b["currency"] == currency:
            raise Refused("money.currency_mismatch")
        if a["category"] == "charity" and b["category"] in ("income", "equity", "expense"):
            raise Refused("wallet.charity")
        return a, b

    def move(self, debit, credit, minor, currency, balancing="none", hold=None):
        a, b = self.pair(debit, credit, currency)
        amount = minor
        for account, side, modes in ((a, "debits", ("debit", "both")), (b, "credits", ("credit", "both"))):
            room = self.room(account, side)
            if balancing in modes and room is not None:
                amount = min(amount, max(room, 1))
        for account, side in ((a, "debits"), (b, "credits")):
            room = self.room(account, side)
            if room is not None and amount > room:
                grows = (account["category"] in ("asset", "expense")) == (side == "debits")
                raise Refused("wallet.max_balance" if grows else "wallet.insufficient", amount - room)
            field = side + ("_pending" if hold else "_posted")
            if account[field] + amount >= 2**63:
                raise Refused("number.overflow")
            account[field] += amount
        if hold:
            self.holds[hold[0]] = {"debit": debit, "credit": credit, "amount": amount, "expires": hold[1]}
        return amount

    def settle(self, id, posted):
        hold = self.holds.pop(id)
        for name, side in ((hold["debit"], "debits"), (hold["credit"], "credits")):
            self.accounts[name][side + "_pending"] -= hold["amount"]
            self.accounts[name][side + "_posted"] += posted

    def act(self, action, id):
        kind, get = action["kind"], action.get
        if kind == "open":
            if action["account"] in self.accounts:
                raise Refused("wallet.account_exists")
            number = lambda field: int(get(field)) if get(field) is not None else None
            self.accounts[action["account"]] = {
                "category": action["category"], "currency": action["currency"], "overdraft": number("overdraft"),
                "max_balance": number("maxBalance"), "closed": False, "debits_posted": 0, "credits_posted": 0,
                "debits_pending": 0, "credits_pending": 0}
            return 0
        if kind == "close":
            account = self.found(action["account"])
            if self.balance(account) or account["debits_pending"] or account["credits_pending"]:
                raise Refused("wallet.account_not_empty")
            account["closed"] = True
            return 0
        if kind in ("post", "void"):
            hold = self.holds.get(action["transfer"])
            if hold is None:
                raise Refused("wallet.not_pending")
            amount = int(get("amount") or hold["amount"])
            if amount > hold["amount"]:
                raise Refused("wallet.post_amount", amount - hold["amount"])
            self.settle(action["transfer"], amount if kind == "post" else 0)
            return amount
        minor, currency = int(action["amount"]["minor"]), action["amount"]["currency"]
        if kind == "transfer":
            hold = None
            if get("pending"):
                hold = (id, ms(get("expiresAt")) if get("expiresAt") else None)
            return self.move(action["debit"], action["credit"], minor, currency, get("balancing", "none"), hold)
        if kind == "late_charge":
            self.pair(action["debit"], action["credit"], currency)
            due = "charity" if action["ground"]["kind"] == "charity" else "expense"
            if self.accounts[action["credit"]]["category"] != due:
                raise Refused("wallet.late_charge")
            return self.move(action["debit"], action["credit"], minor, currency)
        rate = action["rate"]
        if rate["from"] == rate["to"]:
            raise Refused("wallet.same_currency")
        if currency != rate["from"]:
            raise Refused("money.currency_mismatch")
        if rate["from"] not in EXPONENT or rate["to"] not in EXPONENT:
            raise Refused("money.currency_unknown")
        places = EXPONENT[rate["to"]] - EXPONENT[rate["from"]]
        bought = rounded(Fraction(minor) * Fraction(str(rate["value"])) * Fraction(10) ** places, action["rounding"])
        if bought <= 0:
            raise Refused("wallet.amount")
        self.pair(action["debit"], action["soldTo"], rate["from"])
        self.pair(action["boughtFrom"], action["credit"], rate["to"])
        self.move(action["debit"], action["soldTo"], minor, rate["from"])
        return self.move(action["boughtFrom"], action["credit"], bought, rate["to"])

    # The journal ----------------------------------------------------------------------------------------------

    def chain(self, body, what):
        self.sequence += 1
        self.head = hashlib.sha256(self.head + struct.pack("<Q", self.sequence) + body).digest()
        entry = {"sequence": str(self.sequence), "what": what, "hash": "sha256:" + self.head.hex()}
        self.journal.append(entry)
        self.fresh.append(entry)

    def expire(self, until):
        due = sorted((h["expires"], id) for id, h in self.holds.items() if h["expires"] is not None and h["expires"] <= until)
        for at, id in due:
            self.settle(id, 0)
            self.clock = at
            self.chain(b"\3" + struct.pack("<Q", at) + bytes.fromhex(id), {"kind": "expiry", "transfer": id, "at": instant(at)})

    def decide(self, command, now):
        name, digest = key(command["source"], command["id"]), hashlib.sha256(spelled(command)).digest()
        for one in self.remembered:
            if one["key"] == name:
                if one["digest"] == digest[:16].hex():
                    return one["decision"], "wallet.repeated"
                return {"kind": "rejected", "code": "event.conflict"}, None
        stamp = int(command["hlc"], 16)
        order = (stamp, len(command["source"].encode()), command["source"].encode(), len(command["id"].encode()), command["id"].encode())
        at = stamp >> 80
        if at > now + self.max_ahead:
            return {"kind": "rejected", "code": "event.clock"}, None
        if (self.clock is not None and at < self.clock) or (self.latest is not None and order <= self.latest[0]):
            return {"kind": "rejected", "code": "event.too_late"}, None
        self.expire(at)
        if self.remember_for is not None:
            self.remembered = [one for one in self.remembered if one["at"] + self.remember_for >= at]
        before = copy.deepcopy((self.accounts, self.holds))
        amounts, refusal = [], None
        for place, action in enumerate(command["data"]["actions"]):
            try:
                amounts.append(self.act(action, (name + struct.pack(">H", place)).hex()))
            except Refused as why:
                refusal = {"code": why.code, "action": place}
                if why.short is not None and why.short < 2**63:
                    refusal["short"] = str(why.short)
                self.accounts, self.holds = before
                break
        what = {"kind": "command", "source": command["source"], "id": command["id"], "hlc": command["hlc"],
                "actions": [with_defaults(action) for action in command["data"]["actions"]]}
        if refusal is None:
            body = b"\1" + digest + struct.pack("<H", len(amounts)) + b"".join(struct.pack("<q", a) for a in amounts)
            what["amounts"] = [str(a) for a in amounts]
        else:
            body = b"\2" + digest + text(refusal["code"]) + struct.pack("<H", refusal["action"]) + optional(refusal.get("short"))
            what["refusal"] = refusal
        self.clock, self.latest = at, (order, {k: command[k] for k in ("hlc", "source", "id")})
        self.chain(body, what)
        if refusal is None:
            results = [{"transfer": (name + struct.pack(">H", n)).hex(), "amount": str(a)} for n, a in enumerate(amounts)]
            decision = {"kind": "accepted", "sequence": str(self.sequence), "results": results}
        else:
            decision = {"kind": "refused", "sequence": str(self.sequence), "code": refusal["code"], "path": f"/data/actions/{refusal['action']}"}
            if "short" in refusal:
                decision["short"] = refusal["short"]
        self.remembered.append({"key": name, "digest": digest[:16].hex(), "at": at, "decision": decision, "sequence": self.sequence,
                                "told": {"amounts": what["amounts"]} if refusal is None else {"refusal": refusal}})
        return decision, None

    def step(self, commands, now):
        self.fresh = []
        order = sorted(range(len(commands)), key=lambda n: (
            int(commands[n]["hlc"], 16), len(commands[n]["source"].encode()), commands[n]["source"].encode(),
            len(commands[n]["id"].encode()), commands[n]["id"].encode()))
        decided = {n: self.decide(commands[n], ms(now))[0] for n in order}
        self.expire(ms(now))
        return {"state": self.state(), "decisions": [decided[n] for n in range(len(commands))], "entries": self.fresh}

    def state(self):
        accounts = []
        for name, a in self.accounts.items():
            one = {"account": name, "category": a["category"], "currency": a["currency"], "closed": a["closed"],
                   "debitsPosted": str(a["debits_posted"]), "creditsPosted": str(a["credits_posted"]),
                   "debitsPending": str(a["debits_pending"]), "creditsPending": str(a["credits_pending"])}
            if a["overdraft"] is not None:
                one["overdraft"] = str(a["overdraft"])
            if a["max_balance"] is not None:
                one["maxBalance"] = str(a["max_balance"])
            accounts.append(one)
        pending = []
        for id, hold in sorted(self.holds.items()):
            one = {"transfer": id, "debit": hold["debit"], "credit": hold["credit"], "amount": str(hold["amount"])}
            if hold["expires"] is not None:
                one["expiresAt"] = instant(hold["expires"])
            pending.append(one)
        remembered = [{"command": (one["key"] + b"\0\0").hex(), "digest": one["digest"], "sequence": str(one["sequence"]),
                       "at": instant(one["at"]), **one["told"]} for one in self.remembered]
        out = {"accounts": accounts, "pending": pending, "remembered": remembered, "sequence": str(self.sequence),
               "head": "sha256:" + self.head.hex()}
        if self.clock is not None:
            out["clock"] = instant(self.clock)
        if self.latest is not None:
            out["latest"] = self.latest[1]
        due = [hold["expires"] for hold in self.holds.values() if hold["expires"] is not None]
        if due:
            out["nextChangeAt"] = instant(min(due))
        return out
