"""Events: ids and clocks by their published rules, order and digests by the standard library."""

import hashlib
import json

from authoring import answer, dump, emit, emit_steps, error, step

OWN = "independent: vectors/oracle/event.py"
CLOUD = "CloudEvents 1.0.3, JSON event format"
CONTRACT = "the contract: events"
TRACE = "Kulkarni et al. 2014, Logical Physical Clocks; the trace computed by vectors/oracle/event.py"
STAMP = "018bcfe5680000000000000000000001"
P = 1700000000000


def canonical(value):
    """RFC 8785 for ASCII keys and integers."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def sha(text):
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def event(id="1", source="hive://shop/1", hlc=STAMP, **more):
    return {"specversion": "1.0", "type": "hive.shop.paid.v1", "source": source, "id": id, "hlc": hlc, **more}


def check(id, events, kind="success", source=OWN, sent=None, **more):
    seen, kept, duplicates = {}, [], []
    for place, one in enumerate(events):
        key = (one["source"], one["id"])
        if key in seen:
            duplicates.append({"place": place, "of": seen[key]})
        else:
            seen[key] = place
            kept.append(place)
    shortlex = lambda text: (len(text.encode()), text.encode())
    kept.sort(key=lambda p: (events[p]["hlc"], shortlex(events[p]["source"]), shortlex(events[p]["id"])))
    texts = [canonical(events[p]) for p in kept]
    order = [{"place": p, "hlc": events[p]["hlc"], "source": events[p]["source"], "id": events[p]["id"], "digest": sha(t)}
             for p, t in zip(kept, texts)]
    emit(f"event.check.{id}", "event.check", kind, {"events": sent or events, **more},
         answer({"order": order, "duplicates": duplicates, "digest": sha("\n".join(texts))}), source)


FULL = event(subject="user-1", time="2023-11-14T22:13:20.5Z", datacontenttype="application/json", dataref="blob/7",
             dataschema="https://schema.example/paid/1", timezone="Europe/Paris", partitionkey="user-1",
             sequence="00000000000000000007", correlationid="c", causationid="d",
             traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", tracestate="v=1",
             recordedtime="2023-11-14T22:13:21Z", region="eu", retries=-2147483648, replayed=False,
             data={"amount": "1990", "lines": [1, 2, None, True]})
later = lambda ms, counter=0, node=1: f"{P + ms:012x}{counter:04x}{node:016x}"

check("nothing", [], kind="edge")
check("least-event", [event()])
check("every-attribute", [FULL])
check("text-of-a-record", [FULL], sent=[json.dumps(FULL)], kind="edge", source=CONTRACT)
check("stamps-order-first", [event("1", hlc=later(2)), event("2", hlc=later(1)), event("3", hlc=later(0, 7))])
check("counter-then-node", [event("1", hlc=later(0, 1, 1)), event("2", hlc=later(0, 0, 9)), event("3", hlc=later(0, 0, 2))])
check("source-then-id-shortlex", [event("10"), event("9"), event("1", source="hive://b"), event("b"), event("é")])
check("delivered-twice", [event("1", hlc=later(5)), event("2"), event("1", hlc=later(5)), event("2"), event("2")])
check("key-order-is-no-difference", [event(), event()], sent=[event(), json.loads(dump(event()), object_pairs_hook=lambda p: dict(reversed(p)))], kind="edge")
check("spelling-is-no-difference", [event(data=100), event(data=100)], sent=[event(data=100), json.dumps(event(data=100)).replace("100", "1e2")], kind="edge")
check("data-null", [event(data=None)], kind="edge", source=CLOUD)
check("relative-source", [event(source="../sensors/tn-1234567/alerts")], kind="edge", source=CLOUD)
check("exactly-in-time", [event(hlc=later(0))], kind="edge", now="2023-11-14T22:14:20Z", maxLateness=60000)
check("from-the-future", [event(hlc=later(999999))], kind="edge", now="2023-11-14T22:13:20Z", maxLateness=0)
check("any-lateness-without-a-limit", [event(hlc="0" * 32)], kind="edge", now="2023-11-14T22:13:20Z")


def check_fails(id, code, path, one=None, events=None, source=CLOUD, **more):
    emit(f"event.check.{id}", "event.check", "failure", {"events": events or [one], **more}, error(code, path), source)


def without(name):
    return {key: value for key, value in event().items() if key != name}


for name in ("specversion", "id", "source", "type", "hlc"):
    check_fails(f"without-{name}", "field.missing", f"/events/0/{name}", without(name))
check_fails("version-of-the-draft", "event.version", "/events/0/specversion", {**event(), "specversion": "0.3"})
check_fails("patch-level", "event.version", "/events/0/specversion", {**event(), "specversion": "1.0.2"})
check_fails("empty-id", "event.attribute", "/events/0/id", event(id=""))
check_fails("control-character", "event.attribute", "/events/0/subject", event(subject="a\u0085b"))
check_fails("noncharacter", "event.attribute", "/events/0/subject", event(subject="a\ufdd0"))
check_fails("source-with-a-space", "event.attribute", "/events/0/source", event(source="hive://my shop"))
check_fails("source-with-a-bare-percent", "event.attribute", "/events/0/source", event(source="hive://shop/%1"))
check_fails("relative-schema", "event.attribute", "/events/0/dataschema", event(dataschema="schemas/paid"))
check_fails("data-of-another-type", "event.attribute", "/events/0/datacontenttype", event(datacontenttype="text/xml"))
check_fails("time-with-an-offset", "time.text", "/events/0/time", event(time="2023-11-14T23:13:20+01:00"), source=CONTRACT)
check_fails("extension-with-underscore", "event.extension", "/events/0/correlation_id", event(correlation_id="c"))
check_fails("extension-with-capital", "event.extension", "/events/0/causationId", event(causationId="c"))
check_fails("extension-name-of-21", "event.extension", "/events/0/abcdefghijklmnopqrstu", event(abcdefghijklmnopqrstu="c"))
check_fails("binary-data", "event.extension", "/events/0/data_base64", event(data_base64="AA=="), source=CONTRACT)
check_fails("extension-record", "event.extension", "/events/0/actor", event(actor={"id": "7"}))
check_fails("extension-null", "event.extension", "/events/0/actor", event(actor=None), source=CONTRACT)
check_fails("extension-beyond-32-bits", "number.range", "/events/0/count", event(count=2**31))
check_fails("sequence-without-padding", "event.attribute", "/events/0/sequence", event(sequence="7"), source=CONTRACT)
check_fails("sequence-zero", "event.attribute", "/events/0/sequence", event(sequence="0" * 20), source=CONTRACT)
check_fails("trace-parent", "event.attribute", "/events/0/traceparent", event(traceparent="00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"),
            source="W3C Trace Context: lower-case hexadecimal")
check_fails("stamp-in-capitals", "event.attribute", "/events/0/hlc", event(hlc=STAMP.upper()), source=CONTRACT)
check_fails("stamp-of-31-digits", "event.attribute", "/events/0/hlc", event(hlc=STAMP[1:]), source=CONTRACT)
check_fails("list", "field.type", "/events/0", [1], source=CONTRACT)
check_fails("text-with-a-key-twice", "json.duplicate_key", "/events/0/id", dump(event())[:-1] + ',"id":"2"}', source=CONTRACT)
room = 65536 - len(canonical(event(data="")).encode())
check("largest", [event(data="x" * room)], kind="edge", source=CONTRACT)
check_fails("one-byte-too-large", "event.size", "/events/0", event(data="x" * (room + 1)), source=CONTRACT)
check_fails("conflict", "event.conflict", "/events/2", events=[event(data=1), event("2"), event(data=2)], source=CONTRACT)
check_fails("conflict-in-the-stamp", "event.conflict", "/events/1", events=[event(hlc=later(1)), event(hlc=later(0))], source=CONTRACT)
LATE = {"now": "2023-11-14T22:14:20.001Z", "source": CONTRACT}
check_fails("too-late", "event.too_late", "/events/1", events=[event("1", hlc=later(1)), event("2", hlc=later(0))], maxLateness=60000, **LATE)
check_fails("lateness-without-now", "field.missing", "/now", event(), source=CONTRACT, maxLateness=60000)
check_fails("negative-lateness", "number.range", "/maxLateness", event(), maxLateness=-1, **LATE)


def identify(id, source, sequence, expected=None, kind="success"):
    length = lambda n: n.to_bytes(4, "big")
    digest = bytearray(hashlib.sha256(b"hive.event.v1\0" + length(len(source.encode())) + source.encode()
                                      + length(8) + sequence.to_bytes(8, "big")).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    h = digest.hex()
    uuid = "-".join((h[:8], h[8:12], h[12:16], h[16:20], h[20:]))
    assert expected in (None, uuid)
    emit(f"event.identify.{id}", "event.identify", kind, {"source": source, "sequence": str(sequence)},
         answer({"id": uuid, "sequence": f"{sequence:020}"}), OWN + "; RFC 9562 version 8")


identify("shop", "hive://shop/1", 7, "ff055041-2ff7-8186-96a9-88865cc07009")
identify("first", "hive://shop/2", 1)
identify("greatest", "é", 2**64 - 1, kind="edge")


def identify_fails(id, source, sequence, code, path):
    emit(f"event.identify.{id}", "event.identify", "failure", {"source": source, "sequence": sequence}, error(code, path), CONTRACT)


identify_fails("sequence-zero", "s", "0", "number.range", "/sequence")
identify_fails("sequence-as-number", "s", 7, "field.type", "/sequence")
identify_fails("sequence-beyond-64-bits", "s", str(2**64), "number.range", "/sequence")
identify_fails("empty-source", "", "1", "id.empty", "/source")
identify_fails("long-source", "s" * 257, "1", "id.length", "/source")


def now(ms):
    seconds, rest = divmod(P + ms, 1000)
    assert 1699999980 <= seconds < 1700003580
    minute, second = divmod(seconds - 1699999980, 60)
    return f"2023-11-14T22:{13 + minute:02}:{second:02}.{rest:03}Z"


class Clock:
    """The algorithm of the paper, with the carry of a 16-bit counter."""

    def __init__(self, node, l=0, c=0):
        self.node, self.l, self.c, self.steps = node, l, c, []

    def step(self, ms, received=None):
        request = {"clock": {"milliseconds": self.l, "counter": self.c}, "node": str(self.node), "now": now(ms)}
        pt, old = P + ms, self.l
        if received is None:
            l = max(old, pt)
            c = self.c + 1 if l == old else 0
        else:
            request["received"] = received
            lm, cm = int(received[:12], 16), int(received[12:16], 16)
            l = max(old, lm, pt)
            c = (max(self.c, cm) + 1 if l == old == lm else self.c + 1 if l == old else cm + 1 if l == lm else 0)
        self.l, self.c = (l + 1, 0) if c == 65536 else (l, c)
        stamp = f"{self.l:012x}{self.c:04x}{self.node:016x}"
        self.steps.append(step(request, answer({"clock": {"milliseconds": self.l, "counter": self.c}, "stamp": stamp})))
        return stamp


a, b = Clock(1), Clock(2)
trace = [a.step(0), a.step(0), a.step(-5), a.step(10), b.step(3)]
trace.append(b.step(4, trace[3]))
trace.append(b.step(5))
trace.append(a.step(10, trace[6]))
trace.append(a.step(20, trace[4]))
trace.append(b.step(11, trace[7]))
assert hashlib.sha256("\n".join(sorted(trace)).encode()).hexdigest() == "631f2fd25f9b20c4db3195d292bd967310c60bac8363f9a35610ffc4543741ac"
emit_steps("event.stamp.trace-of-two-nodes", "event.stamp", "success", a.steps + b.steps, TRACE)
minute = Clock(2, P + 11, 0)
assert minute.step(11, later(60011, 0, 9)) == "018bcfe6526b00010000000000000002"
emit_steps("event.stamp.exactly-one-minute-ahead", "event.stamp", "edge", minute.steps, TRACE)
carry = Clock(3, P, 65534)
assert [carry.step(0) for _ in range(3)][1] == "018bcfe5680100000000000000000003"
full = Clock(3, P, 5)
assert full.step(0, later(0, 65535)) == "018bcfe5680100000000000000000003"
emit_steps("event.stamp.full-counter-carries", "event.stamp", "edge", carry.steps + full.steps, TRACE)
back = Clock(7, P + 500, 3)
back.step(0)
emit_steps("event.stamp.wall-clock-went-back", "event.stamp", "edge", back.steps, TRACE)


def stamp_fails(id, code, path, **more):
    request = {"node": "1", "now": now(0), **more}
    emit(f"event.stamp.{id}", "event.stamp", "failure", request, error(code, path), CONTRACT)


stamp_fails("too-far-ahead", "event.clock", "/received", received=later(60001))
stamp_fails("limit-of-the-caller", "event.clock", "/received", received=later(6), maxAhead=5)
stamp_fails("no-time-left", "event.clock", "/clock", clock={"milliseconds": 2**48 - 1, "counter": 65535})
stamp_fails("clock-beyond-48-bits", "event.clock", "/clock", clock={"milliseconds": 2**48, "counter": 0})
stamp_fails("clock-below-zero", "event.clock", "/clock", clock={"milliseconds": -1, "counter": 0})
stamp_fails("counter-beyond-16-bits", "number.range", "/clock/counter", clock={"milliseconds": 0, "counter": 65536})
stamp_fails("before-1970", "event.clock", "/now", now="1969-12-31T23:59:59Z")
stamp_fails("bad-stamp", "event.attribute", "/received", received="0")
stamp_fails("node-as-number", "field.type", "/node", node=1)
