"""Random numbers: an independent splitmix64 and key derivation, checked against published draws first."""

import hashlib
import struct

from authoring import answer, emit, error

MASK = (1 << 64) - 1
STEP = 0x9E3779B97F4A7C15
OWN = "independent script: splitmix64 over a SHA-256 key"
CONTRACT = "the contract: strict decoding"


def draws(key):
    """splitmix64 with a running state, as its reference implementation has it."""
    while True:
        key = (key + STEP) & MASK
        z = key
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def first(key, count):
    stream = draws(key)
    return [next(stream) for _ in range(count)]


# The reference implementation's sequence for the seed 42.
assert first(42, 3) == [13679457532755275413, 2949826092126892291, 5139283748462763858]


def key(seed, purpose, ids):
    parts = [struct.pack(">q", seed), purpose.encode(), *(id.encode() for id in ids)]
    text = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big")


def drawn(name, seed, purpose, ids, count, below=None, kind="success"):
    request = {"seed": str(seed), "purpose": purpose, "ids": ids, "count": count}
    values = first(key(seed, purpose, ids), count)
    if below is not None:
        request["below"] = str(below)
        values = [value * below >> 64 for value in values]
    emit(f"random.draw.{name}", "random.draw", kind, request, answer({"draws": [str(v) for v in values]}), OWN)


def refused(name, code, path, **changes):
    request = {"seed": "1", "purpose": "p", "ids": [], "count": 1, **changes}
    emit(f"random.refused.{name}", "random.draw", "failure", request, error(code, path), CONTRACT)


drawn("plain", 42, "explore", ["user-1"], 5)
drawn("other-seed", 43, "explore", ["user-1"], 5)
drawn("other-purpose", 42, "jitter", ["user-1"], 5)
drawn("two-ids", 42, "explore", ["user", "-1"], 5)
drawn("dice", 7, "dice", ["table-3", "round-9"], 20, 6)
drawn("no-ids", 0, "", [], 3, kind="edge")
drawn("none", 1, "p", [], 0, kind="edge")
drawn("least-seed", -(2**63), "p", ["ä", "日本"], 2, kind="edge")
drawn("greatest-seed", 2**63 - 1, "p", ["x" * 256], 2, kind="edge")
drawn("below-1", 5, "p", ["a"], 4, 1, kind="edge")
drawn("below-greatest", 5, "p", ["a"], 4, 2**64 - 1, kind="edge")
refused("count", "field.range", "/count", count=65537)
refused("count-negative", "number.range", "/count", count=-1)
refused("below-zero", "field.range", "/below", below="0")
refused("below-number", "field.type", "/below", below=6)
refused("seed-number", "field.type", "/seed", seed=1)
refused("seed-range", "number.range", "/seed", seed=str(2**63))
refused("id-empty", "id.empty", "/ids/1", ids=["a", ""])
refused("id-length", "id.length", "/ids/0", ids=["x" * 257])
