"""The gate of emotion inference as a verdict: Regulation (EU) 2024/1689, its conditions typed here a second time."""

from authoring import emit, error, part

LAW = "Regulation (EU) 2024/1689: Art. 3(39), 5(1)(f), 50(3), 113, Annex III 1(c)"
OP, PACK = "compliance.privacy", ["emotion-permission-2026.1"]
C, N, U, X = "compliant", "non_compliant", "undetermined", "not_applicable"
WORK = {"jurisdiction": "FR", "setting": "workplace", "purpose": "performance", "subject": "worker", "infers": "emotion", "signals": ["voice"]}


def ask(id, rows, kind="success"):
    expect = {}
    for at, (_, fields) in enumerate(rows):
        for name, value in fields.items():
            expect[f"/verdicts/{at}/{name}"] = value
    questions = [{"kind": "emotion_gate", "asOf": "2026-06-30", **case} for case, _ in rows]
    emit(f"compliance.privacy.emotion.{id}", OP, kind, {"questions": questions}, part(**expect), LAW, PACK)


DUTIES = [{"code": "duty", "check": "high_risk_requirements", "by": "2027-12-02"}, {"code": "duty", "check": "inform_persons", "by": "2026-08-02"}]
ask("prohibited", [(WORK, {"status": N, "notes": ["prohibited"], "obligations": [], "missing": []}), ({**WORK, "setting": "education", "subject": "student", "signals": ["face"]}, {"status": N}),
                   ({**WORK, "purpose": "wellbeing"}, {"status": N}), ({**WORK, "signals": ["text", "voice"]}, {"status": N})])
ask("day", [({**WORK, "asOf": "2025-02-01"}, {"status": C, "notes": ["not_yet_in_force"]}), ({**WORK, "asOf": "2025-02-02"}, {"status": N, "notes": ["prohibited"]})], "edge")
ask("call-centre", [({**WORK, "setting": "customer_service", "purpose": "service", "subject": "customer"}, {"status": C, "notes": ["high_risk", "day_unverified"], "obligations": DUTIES}),
                    ({**WORK, "setting": "customer_service", "purpose": "service"}, {"status": N})], "edge")
ask("medical", [({**WORK, "purpose": "medical"}, {"status": C, "obligations": DUTIES}), ({**WORK, "purpose": "safety"}, {"status": C})])
ask("outside", [({**WORK, "jurisdiction": "US"}, {"status": X, "notes": ["outside_union"]}), ({**WORK, "jurisdiction": "ZZ"}, {"status": N}), ({**WORK, "signals": ["text"]}, {"status": X, "notes": ["outside_definition"]}),
                ({**WORK, "infers": "physical_state"}, {"status": X}), ({**WORK, "infers": "intention"}, {"status": C, "notes": ["high_risk", "day_unverified"]})], "edge")
ask("unknown-setting", [({**WORK, "setting": "unknown"}, {"status": U, "missing": ["setting"], "notes": ["undetermined"]})], "edge")
without = lambda name: {k: v for k, v in WORK.items() if k != name}
ask("missing", [(without("setting"), {"status": U, "missing": ["setting"]}), (without("subject"), {"status": U, "missing": ["subject"]}), (without("jurisdiction"), {"status": U, "missing": ["jurisdiction"]}),
                (without("signals"), {"status": U, "missing": ["signals"]}), (without("purpose"), {"status": U, "missing": ["purpose"]}), (without("infers"), {"status": U, "missing": ["infers"]})], "edge")
ask("missing-but-settled", [({**without("subject"), "jurisdiction": "US"}, {"status": X}), ({**without("purpose"), "setting": "home", "subject": "user"}, {"status": C, "notes": ["high_risk", "day_unverified"]})], "edge")
for id, case, code, path, packs in [
    ("jurisdiction", {**WORK, "jurisdiction": "fr"}, "field.range", "/questions/0/jurisdiction", PACK),
    ("setting", {**WORK, "setting": "office"}, "field.variant", "/questions/0/setting", PACK),
    ("no-pack", WORK, "pack.missing", "/questions/0", []),
]:
    emit(f"compliance.privacy.emotion.refused.{id}", OP, "failure", {"questions": [{"kind": "emotion_gate", "asOf": "2026-06-30", **case}]}, error(code, path), "the contract: values", packs)
