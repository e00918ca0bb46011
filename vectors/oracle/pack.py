"""Packs: small ones made here, read from their canonical text."""

import hashlib
import json

from authoring import answer, emit, error

OWN = "independent: vectors/oracle/pack.py"
CONTRACT = "the contract: packs"


def canonical(value):
    """RFC 8785 for ASCII keys and integers."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


SOURCE = {"authority": "ISO", "document": "8601-1:2019, clause 4", "licence": "quoted"}


def pack(**more):
    head = {"id": "notes", "version": "1", "kind": "notes", "effectiveFrom": "2026-01-01", "sources": [SOURCE],
            "status": "cited", "payload": {"lines": [1, "two"]}}
    return {key: value for key, value in {**head, **more}.items() if value is not None}


def listed(packs):
    """What an inspection shows: the head with the digest of the file."""
    order = sorted(packs, key=lambda p: (p["id"], p["effectiveFrom"]))
    head = lambda p: {key: value for key, value in p.items() if key != "payload"}
    return answer({"packs": [{**head(p), "digest": "sha256:" + hashlib.sha256(canonical(p).encode()).hexdigest()} for p in order]})


def check(id, *packs, kind="success"):
    emit(f"pack.check.{id}", "pack.check", kind, {"texts": [canonical(p) for p in packs]}, listed(packs), OWN)


SECOND = pack(version="2", effectiveFrom="2026-07-01")
EURO = {"code": "EUR", "number": "978", "exponent": 2, "name": "Euro"}
GOLD = {"code": "XAU", "number": "959", "name": "Gold"}
ZONES = {"release": "2026e", "names": {"Etc/UTC": 0, "Test/One": 1}, "zones": [
    {"offsets": [0], "times": [], "changes": "", "tail": [0]},
    {"offsets": [-968, 3600], "times": [-1830383032], "changes": "1", "tail": [3600, 7200, 3, 5, 0, 7200, 10, 5, 0, 10800]}]}

check("none", kind="edge")
check("one", pack())
check("order-of-ids", pack(id="b"), pack(id="a", status="unverified", sources=[]))
check("successor-ends-its-predecessor", SECOND, pack(), kind="edge")
check("periods-that-touch", pack(effectiveTo="2026-07-01"), SECOND, kind="edge")
check("periods-with-a-gap", pack(effectiveTo="2026-02-01"), SECOND, kind="edge")
check("currencies", pack(kind="currencies", payload={"currencies": [EURO, GOLD]}))
check("time-zones", pack(kind="time_zones", payload=ZONES))


def fails(id, text, code, path, *others):
    texts = [t if isinstance(t, str) else canonical(t) for t in (text, *others)]
    emit(f"pack.check.{id}", "pack.check", "failure", {"texts": texts}, error(code, path), CONTRACT)


fails("line-feed-at-the-end", canonical(pack()) + "\n", "pack.canonical", "/texts/0")
fails("other-key-order", json.dumps(pack(), separators=(",", ":")), "pack.canonical", "/texts/0")
fails("other-number-spelling", canonical(pack(payload=10)).replace("10,", "1e1,", 1), "pack.canonical", "/texts/0")
fails("no-json", "{", "json.syntax", "/texts/0")
fails("second-is-a-list", pack(), "field.type", "/texts/1", [])
fails("unknown-field", pack(digest="x"), "field.unknown", "/texts/0/digest")
fails("without-payload", pack(payload=None), "field.missing", "/texts/0/payload")
fails("empty-id", pack(id=""), "id.empty", "/texts/0/id")
fails("unknown-status", pack(status="draft"), "field.variant", "/texts/0/status")
fails("source-without-document", pack(sources=[{"authority": "ISO"}]), "field.missing", "/texts/0/sources/0/document")
fails("ends-before-it-begins", pack(effectiveTo="2026-01-01"), "field.range", "/texts/0/effectiveTo")
fails("no-such-day", pack(effectiveFrom="2026-02-30"), "time.date", "/texts/0/effectiveFrom")
fails("periods-overlap", pack(effectiveTo="2026-07-02"), "pack.overlap", "/texts", SECOND)
fails("same-version-twice", pack(), "pack.overlap", "/texts", pack())
fails("currencies-out-of-order", pack(kind="currencies", payload={"currencies": [GOLD, EURO]}), "pack.payload", "/texts/0/payload/currencies")
fails("currency-with-five-decimals", pack(kind="currencies", payload={"currencies": [{**EURO, "exponent": 5}]}), "pack.payload", "/texts/0/payload/currencies")


def zones(id, path, zone=None, **more):
    payload = {**ZONES, **more}
    if zone is not None:
        payload["zones"] = [{**ZONES["zones"][1], **zone}]
        payload["names"] = {}
    fails(f"time-zones-{id}", pack(kind="time_zones", payload=payload), "pack.payload", "/texts/0/payload" + path)


zones("name-without-rules", "/names/Test~1Two", names={"Test/Two": 2})
zones("no-offset", "/zones/0/offsets", {"offsets": []})
zones("change-without-time", "/zones/0/changes", {"times": []})
zones("change-to-no-offset", "/zones/0/changes", {"changes": "2"})
zones("changes-go-back", "/zones/0/times", {"times": [100, -1], "changes": "10"})
zones("offset-of-a-day-and-two-hours", "/zones/0/offsets", {"offsets": [-968, 3600, 93600]})
zones("tail-of-two", "/zones/0/tail", {"tail": [3600, 7200]})
zones("tail-contradicts-the-last-change", "/zones/0/tail", {"tail": [7200]})
zones("tail-in-month-thirteen", "/zones/0/tail", {"tail": [3600, 7200, 13, 5, 0, 7200, 10, 5, 0, 10800]})

emit("pack.inspect.plain-call", "pack.inspect", "edge", {}, answer({"packs": []}), CONTRACT)


def inspected(id, names, ids, kind="success", **request):
    from pathlib import Path
    files = [Path(__file__).resolve().parents[2].joinpath("packs", name + ".json").read_bytes() for name in names]
    packs = [p for p in map(json.loads, files) if p["id"] in ids]
    emit(f"pack.inspect.{id}", "pack.inspect", kind, request, listed(packs), OWN, names)


BOTH = ["time-zones-2026e", "currencies-2025.1"]
inspected("both", BOTH, {"time-zones", "currencies"})
inspected("one", BOTH[:1], {"time-zones"})
inspected("as-of-the-day-the-zones-begin", BOTH, {"time-zones", "currencies"}, "edge", asOf="2026-09-30")
inspected("as-of-the-day-before", BOTH, {"currencies"}, "edge", asOf="2026-09-29")
inspected("as-of-long-ago", BOTH, set(), "edge", asOf="1999-01-01")
emit("pack.inspect.as-of-no-day", "pack.inspect", "failure", {"asOf": "today"}, error("time.date", "/asOf"), CONTRACT, BOTH)
