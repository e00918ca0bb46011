"""The permission gate: Regulation (EU) 2024/1689 read row by row, as an independent decision in plain Python."""

from itertools import product

from authoring import emit, error, part

LAW = "Regulation (EU) 2024/1689, Art. 3(39), 5(1)(f), 50(3), 113, Annex III 1(c); read independently here"
CONTRACT = "the contract: strict decoding, and what the engine refuses"
PACKS = ["emotion-permission-2026.1"]
BIOMETRIC = {"voice", "face", "body", "keystroke"}
MEMBERS = set("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())
# Their parts with codes of their own (TFEU, Art. 355), and how the Union spells Greece and itself.
MEMBERS |= set("AX GF GP MF MQ RE YT EL EU".split())
# What ISO 3166-1 leaves to its users names no country.
NO_PLACE = {"AA", "ZZ", *(f"Q{c}" for c in "MNOPQRSTUVWXYZ"), *(f"X{c}" for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
EXEMPT = {"medical", "safety"}


def expected(p):
    """Row, classification, whether it refuses, and the duties with their days."""
    biometric = bool(BIOMETRIC & set(p["signals"]))
    infers = p.get("infers", "emotion")
    duties = [("high_risk_requirements", "2027-12-02"), ("inform_persons", "2026-08-02")]
    bound = p["subject"] in {"worker", "candidate", "trainee", "student"}
    if biometric and p["setting"] == "unknown":
        return "unknown_setting", "undetermined", True, []
    if p["jurisdiction"] not in MEMBERS | NO_PLACE:
        return "outside_union", "not_applicable", False, []
    if infers in ("physical_state", "apparent_expression"):
        return "no_emotion", "outside_definition", False, []
    if not biometric:
        return "no_biometric_data", "outside_definition", False, []
    inside = p["setting"] in ("workplace", "education")
    if infers == "emotion" and inside and p["purpose"] in EXEMPT:
        return "medical_or_safety", "high_risk", False, duties
    if infers == "emotion" and inside and p["subject"] != "customer":
        return "work_or_education", "prohibited", p["asOf"] >= "2025-02-02", []
    elsewhere = p["setting"] in ("customer_service", "healthcare", "public_space", "research")
    if infers == "emotion" and elsewhere and bound and p["purpose"] not in EXEMPT:
        return "worker_elsewhere", "prohibited", p["asOf"] >= "2025-02-02", []
    return "other_biometric", "high_risk", False, duties


def case(name, kind="success", consent=True, **changed):
    p = {"setting": "home", "purpose": "self_reflection", "signals": ["voice"], "subject": "user",
         "jurisdiction": "DE", "asOf": "2026-11-21", **changed}
    p.setdefault("consents", [{"signal": s, "purpose": p["purpose"], "from": "2024-01-01"} for s in p["signals"]]
                 if consent else [])
    row, classification, refuses, duties = expected(p)
    held = {c["signal"] for c in p["consents"] if c["purpose"] == p["purpose"] and c["from"] <= p["asOf"]
            and p["asOf"] < c.get("until", "9999-12-31")}
    missing = [s for s in p["signals"] if s not in held]
    owed = [day for _, day in duties if day <= p["asOf"]]
    decision = "refuse" if refuses or missing else "allow_with_duties" if owed else "allow"
    emit(f"emotion.permit.{name}", "emotion.permit", kind, {"permission": p},
         part(**{"/decision": decision, "/row": row, "/classification": classification,
                 "/biometric": bool(BIOMETRIC & set(p["signals"])), "/missingConsents": missing,
                 **{f"/duties/{n}/duty": duty for n, (duty, _) in enumerate(duties)},
                 **{f"/duties/{n}/inForce": day <= p["asOf"] for n, (_, day) in enumerate(duties)}}), LAW, PACKS)


for setting, subject in product(("workplace", "education"), ("worker", "student", "customer", "unknown")):
    case(f"{setting}-{subject}", setting=setting, subject=subject, signals=["face"], purpose="wellbeing")
for purpose in ("medical", "safety", "performance", "selection"):
    case(f"workplace-for-{purpose}", setting="workplace", subject="worker", purpose=purpose)
for setting in ("customer_service", "healthcare", "public_space", "research", "home"):
    case(f"worker-in-{setting}", setting=setting, subject="worker", purpose="service")
case("call-centre-customer", setting="customer_service", subject="customer", purpose="service")
for setting in ("unknown",):
    for signals in (["voice"], ["text"], ["self_report"], ["keystroke", "text"]):
        case(f"unknown-setting-{'-'.join(signals)}", setting=setting, signals=signals, kind="edge")
    case("unknown-setting-outside-the-union", setting=setting, jurisdiction="US", kind="edge")
case("outside-the-union", jurisdiction="US", setting="workplace", subject="worker", purpose="performance")
case("place-not-known", jurisdiction="ZZ", setting="workplace", subject="worker", purpose="performance", kind="edge")
for place in ("RE", "AX", "EL", "EU", "XK", "QM", "AA"):
    case(f"at-work-in-{place}", jurisdiction=place, setting="workplace", subject="worker", purpose="performance", kind="edge")
for place in ("CH", "GB", "NO", "QA", "RU"):
    case(f"at-work-outside-in-{place}", jurisdiction=place, setting="workplace", subject="worker", purpose="performance")
case("text-at-work", signals=["text"], setting="workplace", subject="worker", purpose="performance")
case("text-beside-voice", signals=["text", "voice"], setting="workplace", subject="worker", purpose="performance")
case("intention-at-work", infers="intention", setting="workplace", subject="worker", purpose="performance")
case("fatigue-of-a-driver", infers="physical_state", setting="workplace", subject="worker", purpose="safety",
     signals=["face"])
case("a-smile", infers="apparent_expression", signals=["face"])
case("day-before-prohibition", setting="workplace", subject="worker", asOf="2025-02-01", kind="edge")
case("day-of-prohibition", setting="workplace", subject="worker", asOf="2025-02-02", kind="edge")
case("day-before-transparency", asOf="2026-08-01", kind="edge")
case("day-of-transparency", asOf="2026-08-02", kind="edge")
case("day-of-high-risk", asOf="2027-12-02", kind="edge")
case("no-consents", consent=False)
case("one-consent-of-two", signals=["voice", "body"],
     consents=[{"signal": "body", "purpose": "self_reflection", "from": "2026-01-01"}])
case("consent-from-tomorrow", kind="edge",
     consents=[{"signal": "voice", "purpose": "self_reflection", "from": "2026-11-22"}])
case("consent-from-today", kind="edge",
     consents=[{"signal": "voice", "purpose": "self_reflection", "from": "2026-11-21"}])
case("consent-withdrawn-today", kind="edge",
     consents=[{"signal": "voice", "purpose": "self_reflection", "from": "2026-01-01", "until": "2026-11-21"}])
case("consent-for-another-purpose", purpose="marketing",
     consents=[{"signal": "voice", "purpose": "self_reflection", "from": "2026-01-01"}])
case("no-signals", signals=[], kind="edge")


def fails(name, changed, code, path):
    p = {"setting": "home", "purpose": "other", "signals": [], "subject": "user", "jurisdiction": "DE",
         "asOf": "2026-11-21", "consents": [], **changed}
    emit(f"emotion.permit.{name}", "emotion.permit", "failure",
         {"permission": {key: value for key, value in p.items() if value is not None}},
         error(code, f"/permission{path}"), CONTRACT, PACKS)


fails("no-setting", {"setting": None}, "field.missing", "/setting")
fails("setting-of-its-own", {"setting": "office"}, "field.variant", "/setting")
fails("signal-of-its-own", {"signals": ["smell"]}, "field.variant", "/signals/0")
fails("country-in-small-letters", {"jurisdiction": "de"}, "field.range", "/jurisdiction")
fails("country-of-three-letters", {"jurisdiction": "DEU"}, "field.range", "/jurisdiction")
fails("no-such-day", {"asOf": "2026-02-30"}, "time.date", "/asOf")
fails("unknown-field", {"mood": "good"}, "field.unknown", "/mood")
emit("emotion.permit.without-the-table", "emotion.permit", "failure",
     {"permission": {"setting": "home", "purpose": "other", "signals": [], "subject": "user", "jurisdiction": "DE",
                     "asOf": "2026-11-21", "consents": []}}, error("pack.missing", ""), CONTRACT)
emit("emotion.permit.undetected", "emotion.permit", "success",
     {"permission": {"setting": "home", "purpose": "other", "signals": [], "subject": "user", "jurisdiction": "DE",
                     "asOf": "2026-11-21", "consents": []}},
     part(**{"/undetected/0/need": "crisis", "/undetected/1/need": "self_harm", "/duties": []}), LAW, PACKS)
