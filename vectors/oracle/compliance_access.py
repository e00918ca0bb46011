"""Access by a small evaluator of its own, and the audit chain by hashlib over canonical JSON."""

import hashlib
import itertools
import json

from authoring import answer, emit, error, part

OWN = "independent: vectors/oracle/compliance_access.py"
OP = "compliance.access"
NOW = "2026-06-30T12:00:00Z"

# --- access ----------------------------------------------------------------------------------------------------------

CLINIC = [
    {"id": "admin", "effect": "permit", "roles": ["admin"], "actions": ["read", "write", "delete", "configure"]},
    {"id": "editor", "effect": "permit", "roles": ["editor"], "actions": ["read", "write"], "resources": ["article"]},
    {"id": "viewer", "effect": "permit", "roles": ["viewer", "editor"], "actions": ["read"]},
    {"id": "own-patients", "effect": "permit", "roles": ["doctor"], "actions": ["read", "write"], "resources": ["record"],
     "when": {"fact": "treating", "eq": True}},
    {"id": "emergency", "effect": "permit", "roles": ["doctor"], "actions": ["read"], "resources": ["record"], "breakGlass": True},
    {"id": "sealed", "effect": "forbid", "resources": ["record"], "when": {"fact": "sealed", "eq": True}},
    {"id": "no-deleting-records", "effect": "forbid", "actions": ["delete"], "resources": ["record"]},
]


def decide(policies, question):
    """Deny overrides, default deny, undecided is closed; conditions here are `fact is value` alone."""
    permits, forbids, undecided, closed = [], [], [], False
    for policy in policies:
        fits = (not policy.get("roles") or set(policy["roles"]) & set(question.get("roles", []))) \
            and (not policy.get("actions") or question["action"] in policy["actions"]) \
            and (not policy.get("resources") or question["resource"] in policy["resources"]) \
            and (not policy.get("breakGlass") or "breakGlass" in question)
        if not fits:
            continue
        verdict = True
        if "when" in policy:
            value = question.get("facts", {}).get(policy["when"]["fact"])
            verdict = None if value is None else value == policy["when"]["eq"]
        if verdict is None:
            undecided.append(policy["id"])
            closed |= policy["effect"] == "forbid"
        elif verdict:
            (forbids if policy["effect"] == "forbid" else permits).append(policy)
    ids = lambda found: [p["id"] for p in found]
    glass = permits and all(p.get("breakGlass") for p in permits)
    if forbids:
        return {"allowed": False, "reason": "forbidden", "policies": ids(forbids), "undecided": undecided, "obligations": []}
    if closed or (not permits and undecided):
        return {"allowed": False, "reason": "undecided", "policies": [], "undecided": undecided, "obligations": []}
    if not permits:
        return {"allowed": False, "reason": "no_policy", "policies": [], "undecided": undecided, "obligations": []}
    review = [{"code": "break_glass_review", "check": permits[0]["id"]}] if glass else []
    return {"allowed": True, "reason": "permitted", "policies": ids(permits), "undecided": undecided, "obligations": review}


def ask(id, questions, policies=CLINIC, kind="success", **more):
    emit(f"compliance.access.{id}", OP, kind, {"policies": policies, "now": NOW, "questions": questions, **more},
         answer({"decisions": [decide(policies, q) for q in questions]}), OWN)


for role in ("admin", "editor", "viewer", "nobody"):
    ask(f"role.{role}", [{"roles": [role], "action": action, "resource": resource, "facts": {"sealed": False}}
                         for action, resource in itertools.product(("read", "write", "delete", "configure"), ("article", "record"))])
doctor = {"roles": ["doctor"], "action": "read", "resource": "record"}
ask("attribute", [{**doctor, "facts": facts} for facts in ({"treating": True, "sealed": False}, {"treating": False, "sealed": False},
                                                           {"treating": True, "sealed": True}, {"treating": True}, {"sealed": False}, {})], kind="edge")
ask("break-glass", [{**doctor, "facts": {"treating": False, "sealed": False}, "breakGlass": "unconscious patient"},
                    {**doctor, "facts": {"treating": True, "sealed": False}, "breakGlass": "unconscious patient"},
                    {**doctor, "facts": {"treating": False, "sealed": True}, "breakGlass": "unconscious patient"},
                    {**doctor, "action": "write", "facts": {"treating": False, "sealed": False}, "breakGlass": "unconscious patient"}], kind="edge")
ask("several-roles", [{"roles": ["viewer", "admin"], "action": "read", "resource": "article"}, {"roles": [], "action": "read", "resource": "article"},
                      {"action": "read", "resource": "article"}], kind="edge")
ask("no-policies", [{"roles": ["admin"], "action": "read", "resource": "article"}], [], "edge")
ask("no-questions", [], kind="edge")
ask("forbid-beats-any-number", [{"roles": ["admin"], "action": "delete", "resource": "record", "facts": {"sealed": False}}], list(reversed(CLINIC)), "edge")
HOURS = [{"id": "hours", "effect": "permit", "when": {"all": [{"fact": "level", "gte": 3}, {"fact": "amount", "lt": 100.50}]}}]
emit("compliance.access.rules-language", OP, "edge", {"policies": HOURS, "now": NOW, "questions": [
    {"action": "pay", "resource": "order", "facts": {"level": 3, "amount": 100.49}}, {"action": "pay", "resource": "order", "facts": {"level": 3, "amount": 100.5}},
    {"action": "pay", "resource": "order", "facts": {"level": 2}}, {"action": "pay", "resource": "order", "facts": {"level": 5}}]},
    part(**{"/decisions/0/allowed": True, "/decisions/1/reason": "no_policy", "/decisions/2/reason": "no_policy", "/decisions/3/reason": "undecided"}), OWN)

CONTRACT = "the contract: values"
good = {"action": "read", "resource": "x"}
for id, body, code, path in [
    ("two-of-one-id", {"policies": [CLINIC[0], CLINIC[0]], "now": NOW, "questions": []}, "rules.duplicate", "/policies/1/id"),
    ("empty-reason", {"policies": CLINIC, "now": NOW, "questions": [good, {**good, "breakGlass": " "}]}, "field.range", "/questions/1/breakGlass"),
    ("no-such-effect", {"policies": [{"id": "a", "effect": "allow"}], "now": NOW, "questions": []}, "field.variant", "/policies/0/effect"),
    ("fact-of-another-type", {"policies": CLINIC, "now": NOW, "questions": [{**good, "facts": {"sealed": "yes"}}]}, "rules.fact", "/questions/0/facts/sealed"),
    ("types-that-contradict", {"policies": [CLINIC[0], {"id": "b", "effect": "permit", "when": {"all": [{"fact": "a", "eq": True}, {"fact": "a", "gte": 3}]}}],
                               "now": NOW, "questions": []}, "rules.type", "/policies/1/when/all/1/fact"),
    ("no-question-of-what", {"policies": [], "now": NOW, "questions": [{"action": "read"}]}, "field.missing", "/questions/0/resource"),
]:
    emit(f"compliance.access.refused.{id}", OP, "failure", body, error(code, path), CONTRACT)

# --- the audit chain -------------------------------------------------------------------------------------------------


def canonical(value):
    """RFC 8785 for what is here: ASCII keys, strings and small integers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def record(at, subject, n):
    return {"at": at, "subject": subject, "receipt": {"op": "compliance.screen", "engine": "compliance/1", "inputs": sha(b"in%d" % n), "answer": sha(b"out%d" % n),
                                                      "packs": [{"id": "screen-djim", "version": "2026-02", "digest": sha(b"pack")}]}}


def chain(records, head=None):
    entries = []
    for item in records:
        entry = {"sequence": head["sequence"] + 1 if head else 0, "record": item, **({"previous": head["digest"]} if head else {})}
        entry["digest"] = sha(canonical(entry))
        head = {"sequence": entry["sequence"], "digest": entry["digest"]}
        entries.append(entry)
    return entries, head


A = "compliance.audit"
RECORDS = [record("2026-01-01T00:00:00Z", "customer 7", 1), record("2026-01-01T00:00:00Z", "customer 8", 2), record("2026-01-02T09:30:00.5Z", "ü", 3)]
ENTRIES, HEAD = chain(RECORDS)
MORE, END = chain([record("2026-02-01T00:00:00Z", "later", 4)], HEAD)
HOLDS = {"entries": [], "holds": True}
emit(f"{A}.append", A, "success", {"kind": "append", "records": RECORDS}, answer({"entries": ENTRIES, "head": HEAD, "holds": True}), OWN)
emit(f"{A}.append-to-a-head", A, "success", {"kind": "append", "head": HEAD, "records": [MORE[0]["record"]]}, answer({"entries": MORE, "head": END, "holds": True}), OWN)
emit(f"{A}.append-nothing", A, "edge", {"kind": "append", "records": []}, answer(HOLDS), OWN)
emit(f"{A}.verify", A, "success", {"kind": "verify", "entries": ENTRIES + MORE}, answer({**HOLDS, "head": END}), OWN)
emit(f"{A}.verify-a-part", A, "success", {"kind": "verify", "head": HEAD, "entries": MORE}, answer({**HOLDS, "head": END}), OWN)
emit(f"{A}.verify-nothing", A, "edge", {"kind": "verify", "entries": [], "head": HEAD}, answer({**HOLDS, "head": HEAD}), OWN)


def broken(id, entries, at, fault, head=None):
    emit(f"{A}.broken.{id}", A, "edge", {"kind": "verify", "entries": entries, **({"head": head} if head else {})},
         part(**{"/holds": False, "/brokenAt": at, "/fault": fault}), OWN)


def changed(entry, **fields):
    return {**entry, **fields}


broken("changed", [ENTRIES[0], changed(ENTRIES[1], record={**RECORDS[1], "subject": "customer 9"}), ENTRIES[2]], 1, "digest")
broken("left-out", [ENTRIES[0], ENTRIES[2]], 1, "sequence")
broken("renumbered", [ENTRIES[0], changed(ENTRIES[2], sequence=1)], 1, "previous")
broken("swapped", [ENTRIES[1], ENTRIES[0], ENTRIES[2]], 0, "sequence")
broken("twice", [ENTRIES[0], ENTRIES[0]], 1, "sequence")
broken("another-beginning", ENTRIES, 0, "sequence", HEAD)
broken("wrong-head", MORE, 0, "previous", {**HEAD, "digest": sha(b"x")})
broken("false-digest", [changed(ENTRIES[0], digest=sha(b"x"))], 0, "digest")
BACK, _ = chain([RECORDS[2], RECORDS[0]])
broken("back-in-time", BACK, 1, "time")
emit(f"{A}.refused.out-of-order", A, "failure", {"kind": "append", "records": [RECORDS[2], RECORDS[0]]}, error("field.range", "/records/1/at"), OWN)
emit(f"{A}.refused.digest", A, "failure", {"kind": "append", "head": {"sequence": 0, "digest": "abc"}, "records": []}, error("digest.text", "/head/digest"), CONTRACT)
emit(f"{A}.refused.the-end", A, "failure", {"kind": "append", "head": {"sequence": 2**53 - 1, "digest": sha(b"x")}, "records": RECORDS[:1]},
     error("number.range", "/head"), CONTRACT)
emit(f"{A}.refused.kind", A, "failure", {"kind": "erase"}, error("field.variant", "/kind"), CONTRACT)
