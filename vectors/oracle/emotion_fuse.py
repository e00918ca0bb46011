"""Fusion: confusion-Bayes, learned evidence and the baselines, in plain Python from their formulas."""

import math

from authoring import RECORDED, emit, error, part

OWN = "independent: vectors/oracle/emotion_fuse.py"
CONTRACT = "the contract: strict decoding, and what the engine refuses"
PACKS = ["emotion-permission-2026.1"]
ALL = ["voice", "face", "body", "self_report", "text"]
PERMISSION = {"setting": "home", "purpose": "self_reflection", "signals": ALL, "subject": "user",
              "jurisdiction": "DE", "asOf": "2026-11-21",
              "consents": [{"signal": s, "purpose": "self_reflection", "from": "2026-01-01"} for s in ALL]}

CREMA = ["anger", "disgust", "fear", "happy", "neutral", "sad"]
VOICE = [[4093, 1681, 406, 144, 1509, 90], [783, 2206, 658, 195, 3131, 815], [455, 450, 2475, 212, 3027, 1153],
         [478, 529, 662, 2288, 3516, 282], [237, 378, 333, 138, 5290, 489], [125, 543, 885, 96, 4153, 2084]]
FACE = [[4619, 1591, 326, 218, 1215, 216], [591, 4550, 831, 106, 457, 1673], [722, 865, 3521, 106, 1763, 1163],
        [70, 109, 77, 7243, 698, 65], [299, 519, 248, 334, 5100, 552], [268, 829, 935, 122, 3382, 2682]]


def zeros(rows, columns):
    return [[0] * columns for _ in range(rows)]


def calibration(classes, prior, modalities, weights, learned=None, deciles=None):
    """`modalities`: name, signal, labels, confusion; `weights` and `learned` by the ids of a subset."""
    subsets = []
    for bits in range(1, 1 << len(modalities)):
        ids = [n for n in range(len(modalities)) if bits >> n & 1]
        subsets.append({
            "modalities": ids,
            "weights": weights.get(tuple(ids), [1] * len(ids)),
            "evidence": [(learned or {}).get((tuple(ids), n), {"perLog": zeros(len(classes), len(modalities[n][2])),
                                                              "perVote": zeros(len(classes), len(modalities[n][2]))})
                         for n in ids]})
    return {"classes": classes, "priorCounts": prior,
            "modalities": [{"name": n, "signal": s, "labels": k, "confusion": c} for n, s, k, c in modalities],
            "subsets": subsets, "entropyDeciles": deciles or [100000 * n for n in range(1, 10)]}


def half_away(x):
    return int(math.floor(abs(x) + 0.5)) * (1 if x >= 0 else -1)


def micronats(nats):
    return half_away(min(max(nats * 1e6, -1e9), 1e9))


def centred(row):
    mean = sum(row) / len(row)
    return [x - mean for x in row]


def softmax(scores):
    top = max(scores)
    e = [math.exp((s - top) / 1e6) for s in scores]
    return [x / sum(e) for x in e]


def millionths(shares):
    whole = [math.floor(s * 1e6) for s in shares]
    left = 1_000_000 - sum(whole)
    for n in sorted(range(len(shares)), key=lambda n: (whole[n] - shares[n] * 1e6, n))[:left]:
        whole[n] += 1
    return whole


def entropy(shares):
    return -sum(p * math.log(p) for p in shares if p > 0)


def first_greatest(values):
    return values.index(max(values))


def smoothed(votes, s):
    total = sum(v + s for v in votes)
    return [(v + s) / total if total > 0 else 1 / len(votes) for v in votes]


def dempster(experts, discount):
    masses, open_, agreed = [0.0] * len(experts[0]), 1.0, 1.0
    for expert in experts:
        out = [m * e * discount + m * (1 - discount) + open_ * e * discount for m, e in zip(masses, expert)]
        open_ *= 1 - discount
        total = sum(out) + open_
        agreed *= total
        if total <= 0:
            return None, 1.0
        masses, open_ = [m / total for m in out], open_ / total
    return [m + open_ / len(masses) for m in masses], 1 - agreed


def fused(cal, evidence, method):
    """Shares and, where the answer is a sum, the parts by name."""
    n = sum(cal["priorCounts"])
    prior = [micronats(math.log(c / n)) for c in cal["priorCounts"]]
    given = {e["modality"]: e for e in evidence if any(v > 0 for v in e["votes"])}
    there = [(n, m) for n, m in enumerate(cal["modalities"]) if m["name"] in given]
    kind = method["kind"]
    if not there or kind in ("learned", "confusion_bayes"):
        parts = [("prior", prior)]
        ids = [n for n, _ in there]
        subset = next((s for s in cal["subsets"] if s["modalities"] == ids), None)
        for at, (_, modality) in enumerate(there):
            e = given[modality["name"]]
            if kind == "learned":
                table = subset["evidence"][at]
                nats = [sum(a * math.log1p(v) + b * v for a, b, v in zip(pl, pv, e["votes"]) if v > 0)
                        for pl, pv in zip(table["perLog"], table["perVote"])]
            else:
                nats = [subset["weights"][at] * sum(v * math.log((c + 1) / sum(x + 1 for x in row))
                                                    for c, v in zip(row, e["votes"])) for row in modality["confusion"]]
            nats = centred([x * e.get("reliability", 1) for x in nats])
            parts.append((modality["name"], [micronats(x) for x in nats]))
        scores = [sum(p[c] for _, p in parts) for c in range(len(prior))]
        return softmax(scores), parts, scores
    experts = [smoothed(given[m["name"]]["votes"], method.get("smoothing", 0.5)) for _, m in there]
    if kind == "mean":
        return [sum(e[c] / len(experts) for e in experts) for c in range(len(prior))], None, None
    if kind == "product_of_experts":
        parts = [("prior", [0] * len(prior))]
        parts += [(m["name"], [micronats(x) for x in centred([math.log(max(p, 1e-12)) for p in e])])
                  for (_, m), e in zip(there, experts)]
        scores = [sum(p[c] for _, p in parts) for c in range(len(prior))]
        return softmax(scores), parts, scores
    shares, _ = dempster(experts, method.get("discount", 0.8))
    return shares or [1 / len(prior)] * len(prior), None, None


def case(name, cal, evidence, method=None, kind="success", coverage=None):
    request = {"permission": PERMISSION, "calibration": cal, "evidence": evidence}
    if method:
        request["method"] = method
    if coverage is not None:
        request["coverage"] = coverage
    method = method or {"kind": "learned"}
    shares, parts, scores = fused(cal, evidence, method)
    h = max(micronats(entropy(shares)), 0)
    best = first_greatest(shares)
    second = first_greatest([-1 if n == best else s for n, s in enumerate(shares)])
    abstained = coverage is not None and h > cal["entropyDeciles"][coverage // 10 - 1]
    expect = {f"/classes/{n}/micros": m for n, m in enumerate(millionths(shares))}
    expect |= {"/abstained": abstained, "/entropy": h}
    if not abstained:
        expect |= {"/best": cal["classes"][best], "/second": cal["classes"][second]}
    if parts:
        expect |= {f"/classes/{n}/score": s for n, s in enumerate(scores)}
        expect |= {f"/contributions/{n}/modality": m for n, (m, _) in enumerate(parts)}
        expect |= {f"/contributions/{n}/micronats": p for n, (_, p) in enumerate(parts)}
        expect |= {f"/contributions/{n}/forBest": p[best] - p[second] for n, (_, p) in enumerate(parts)}
        if not abstained:
            expect["/logOdds"] = scores[best] - scores[second]
    there = [e for m in cal["modalities"] for e in evidence if e["modality"] == m["name"] and any(e["votes"])]
    expect["/used"] = [e["modality"] for e in there]
    if len(there) == 2:
        alone = [fused(cal, [e], method)[0] for e in there]
        middle = [(a + b) / 2 for a, b in zip(*alone)]
        apart = entropy(middle) - sum(map(entropy, alone)) / 2
        expect |= {"/conflict/divergence": micronats(max(apart, 0)),
                   "/conflict/dempsterMicros": micronats(dempster(alone, 1)[1]),
                   "/conflict/between": [e["modality"] for e in there],
                   "/conflict/favours": [cal["classes"][first_greatest(a)] for a in alone]}
    emit(f"emotion.fuse.{name}", "emotion.fuse", kind, request, part(**expect), OWN, PACKS)


def votes(modality, *counts, **more):
    return {"modality": modality, "votes": list(counts), **more}


crema = calibration(CREMA, [852, 852, 852, 852, 729, 852],
                    [("voice", "voice", CREMA, VOICE), ("face", "face", CREMA, FACE)],
                    {(0,): [0.354871], (1,): [0.280652], (0, 1): [0.27, 0.24]})
plain = {"kind": "confusion_bayes"}
clip = [votes("voice", 6, 2, 0, 0, 1, 0), votes("face", 5, 2, 0, 0, 3, 0)]
case("crema-angry-clip", crema, clip, plain)
case("crema-order-of-signals", crema, clip[::-1], plain)
case("crema-voice-alone", crema, clip[:1], plain)
case("crema-face-alone", crema, clip[1:], plain)
case("crema-no-signal", crema, [], plain, kind="edge")
case("crema-silent-signals", crema, [votes("voice", *[0] * 6), votes("face", *[0] * 6)], plain, kind="edge")
case("crema-silent-voice", crema, [votes("voice", *[0] * 6), clip[1]], plain, kind="edge")
case("crema-contradiction", crema, [votes("voice", 0, 0, 0, 0, 1, 8), votes("face", 0, 0, 0, 9, 1, 0)], plain)
case("crema-soft-counts", crema, [votes("voice", .7, .1, .05, .05, .05, .05), votes("face", .2, .5, .1, .1, .05, .05)], plain)
case("crema-half-trusted-voice", crema, [votes("voice", 6, 2, 0, 0, 1, 0, reliability=0.5), clip[1]], plain)
case("crema-distrusted-voice", crema, [votes("voice", 6, 2, 0, 0, 1, 0, reliability=0), clip[1]], plain, kind="edge")
for kind in ("mean", "product_of_experts", "dempster_shafer"):
    case(f"crema-{kind.replace('_', '-')}", crema, clip, {"kind": kind})
    case(f"crema-{kind.replace('_', '-')}-of-one", crema, clip[:1], {"kind": kind})
case("crema-mean-unsmoothed", crema, clip, {"kind": "mean", "smoothing": 0})
case("crema-product-unsmoothed", crema, clip, {"kind": "product_of_experts", "smoothing": 0})
case("crema-mean-no-signal", crema, [], {"kind": "mean"}, kind="edge")

three = ["tumour", "concussion", "meningitis"]
zadeh = calibration(three, [1, 1, 1], [("first", "self_report", three, zeros(3, 3)), ("second", "text", three, zeros(3, 3))], {})
experts = [votes("first", .99, .01, 0), votes("second", 0, .01, .99)]
case("zadehs-experts", zadeh, experts, {"kind": "dempster_shafer", "smoothing": 0, "discount": 1})
case("zadehs-experts-discounted", zadeh, experts, {"kind": "dempster_shafer", "smoothing": 0})
case("total-contradiction", zadeh, [votes("first", 1, 0, 0), votes("second", 0, 0, 1)],
     {"kind": "dempster_shafer", "smoothing": 0, "discount": 1}, kind="edge")
case("nothing-believed", zadeh, experts, {"kind": "dempster_shafer", "smoothing": 0, "discount": 0}, kind="edge")

moods = ["calm", "glad", "sad"]
pulse = {"perLog": [[0.8, -0.6], [-0.2, 0.5], [0.1, -0.3]], "perVote": [[0.02, 0], [-0.01, 0.04], [0, 0.01]]}
scale = {"perLog": [[1.5, -0.5, -1], [-0.4, 1.9, -1.1], [-1, -1.2, 2.1]], "perVote": [[0.1, 0, 0], [0, 0.1, 0], [0, 0, 0.1]]}
both = calibration(moods, [5, 3, 2], [("pulse", "body", ["slow", "fast"], [[9, 2], [3, 6], [4, 3]]),
                                      ("scale", "self_report", moods, [[9, 1, 0], [1, 8, 1], [0, 1, 7]])],
                   {(0,): [0.5], (1,): [0.9], (0, 1): [0.4, 0.7]},
                   {((0,), 0): pulse, ((1,), 1): scale, ((0, 1), 0): pulse, ((0, 1), 1): scale},
                   [50000, 120000, 200000, 300000, 420000, 550000, 700000, 850000, 1000000])
case("learned", both, [votes("pulse", 3, 1), votes("scale", 0, 1, 0)])
case("learned-pulse-alone", both, [votes("pulse", 0, 7)])
case("learned-scale-alone", both, [votes("scale", 0, 0, 1)])
case("learned-no-signal", both, [], kind="edge")
case("learned-many-votes", both, [votes("pulse", 1e6, 0)], kind="edge")
case("other-labels-plain", both, [votes("pulse", 3, 1), votes("scale", 0, 1, 0)], plain)
for coverage in (10, 50, 90):
    case(f"coverage-{coverage}-certain", both, [votes("scale", 0, 0, 9)], coverage=coverage)
    case(f"coverage-{coverage}-uncertain", both, [votes("pulse", 1, 1)], coverage=coverage)
case("coverage-of-nothing", both, [], coverage=90, kind="edge")


def fails(name, code, path, kind="failure", packs=PACKS, **changed):
    request = {"permission": PERMISSION, "calibration": both, "evidence": [votes("pulse", 3, 1)], **changed}
    emit(f"emotion.fuse.{name}", "emotion.fuse", kind, request, error(code, path), CONTRACT, packs)


def broken(**changed):
    return {**both, **changed}


fails("unknown-signal", "emotion.evidence", "/evidence/0/modality", evidence=[votes("nose", 1)])
fails("too-few-votes", "emotion.evidence", "/evidence/0/votes", evidence=[votes("pulse", 1)])
fails("negative-votes", "emotion.evidence", "/evidence/0/votes", evidence=[votes("pulse", 1, -1)])
fails("the-same-signal-twice", "emotion.evidence", "/evidence/1/modality", evidence=[votes("pulse", 1, 0)] * 2)
fails("reliability-above-one", "field.range", "/evidence/0/reliability", evidence=[votes("pulse", 1, 0, reliability=1.5)])
fails("coverage-of-fifteen", "field.range", "/coverage", coverage=15)
fails("coverage-of-all", "field.range", "/coverage", coverage=100)
fails("discount-above-one", "field.range", "/method", method={"kind": "dempster_shafer", "discount": 2})
fails("no-such-method", "field.variant", "/method/kind", method={"kind": "vote"})
fails("baseline-needs-the-classes", "emotion.evidence", "/method", method={"kind": "mean"})
fails("one-class", "emotion.calibration", "/calibration/priorCounts", calibration=broken(classes=["calm"], priorCounts=[1]))
fails("class-never-seen", "emotion.calibration", "/calibration/priorCounts", calibration=broken(priorCounts=[5, 0, 2]))
fails("subset-missing", "emotion.calibration", "/calibration/subsets", calibration=broken(subsets=both["subsets"][:2]))
fails("weights-missing", "emotion.calibration", "/calibration/subsets/0",
      calibration=broken(subsets=[{**both["subsets"][0], "weights": []}, *both["subsets"][1:]]))
fails("confusion-of-another-size", "emotion.calibration", "/calibration/modalities/0",
      calibration=broken(modalities=[{**both["modalities"][0], "labels": ["slow"]}, both["modalities"][1]]))
fails("deciles-descend", "emotion.calibration", "/calibration/entropyDeciles",
      calibration=broken(entropyDeciles=[9, 8, 7, 6, 5, 4, 3, 2, 1]))
fails("without-the-table", "pack.missing", "", packs=[])
fails("at-work", "emotion.prohibited", "/permission/setting",
      permission={**PERMISSION, "setting": "workplace", "subject": "worker"})
fails("setting-not-known", "emotion.undetermined", "/permission/setting", permission={**PERMISSION, "setting": "unknown"})
fails("consent-withdrawn", "emotion.consent", "/permission/consents", permission={**PERMISSION, "consents": []})
fails("signal-not-declared", "emotion.undeclared", "/permission/signals", permission={**PERMISSION, "signals": ["text"]})
fails("silent-signals-are-asked-for-as-well", "emotion.undeclared", "/permission/signals", kind="edge",
      permission={**PERMISSION, "signals": []}, evidence=[votes("pulse", 0, 0)])
for infers in ("apparent_expression", "physical_state", "intention"):
    fails(f"emotions-called-{infers.replace('_', '-')}", "emotion.undeclared", "/permission/infers",
          permission={**PERMISSION, "infers": infers})
fails("an-emotion-in-other-letters", "emotion.undeclared", "/permission/infers", kind="edge",
      permission={**PERMISSION, "infers": "apparent_expression"},
      calibration=broken(classes=["at rest", "VERY_ANGRY-2", "else"]))
# What is no emotion may be seen at work.
emit("emotion.fuse.a-tired-driver", "emotion.fuse", "success",
     {"permission": {**PERMISSION, "infers": "physical_state", "setting": "workplace", "subject": "worker"},
      "calibration": {**both, "classes": ["awake", "tired", "asleep"]}, "evidence": [votes("pulse", 3, 1)]},
     part(**{"/used": ["pulse"], "/abstained": False}), OWN, PACKS)


# What is fitted is compared by its parts: counts are exact, optima are recorded for parity.
def calibrates(name, expect, source, kind="success", **request):
    emit(f"emotion.calibrate.{name}", "emotion.calibrate", kind, request, expect, source)


rows = [0, 0, 0, 1, 1, 1, 0, 1]
seen = [[3, 0], [2, 1], [4, 0], [0, 3], [1, 2], [0, 5], [1, 1], [1, 1]]
base = {"classes": ["low", "high"], "truths": rows, "modalities": [{"name": "scale", "signal": "self_report", "votes": seen}]}
counts = {"/calibration/priorCounts": [4, 4], "/calibration/modalities/0/confusion": [[10, 2], [2, 11]],
          "/calibration/modalities/0/labels": ["low", "high"], "/calibration/subsets/0/modalities": [0], "/rows": 8}
calibrates("counts", part(**counts), OWN, **base)
calibrates("one-signal", RECORDED, "recorded", **base)
second = {"name": "pulse", "signal": "body", "labels": ["slow", "even", "fast"],
          "votes": [[2, 1, 0], [1, 1, 0], [3, 0, 0], [0, 1, 2], [0, 0, 1], [0, 2, 2], [1, 0, 1], [0, 1, 0]]}
calibrates("two-signals", part(**counts, **{"/calibration/modalities/1/confusion": [[7, 2, 1], [0, 4, 5]],
                                            "/calibration/subsets/1/modalities": [1],
                                            "/calibration/subsets/2/modalities": [0, 1]}), OWN,
           classes=base["classes"], truths=rows, modalities=[base["modalities"][0], second])
calibrates("strong-penalty", RECORDED, "recorded", **base, penalty=1)
calibrates("one-step", RECORDED, "recorded", **base, iterations=1)
# Nothing was ever voted: nothing is learnt, and the prior's entropy ln 2 is every decile.
silent = [{"name": "scale", "signal": "self_report", "votes": [[0, 0]] * 8}]
calibrates("silence", part(**{"/calibration/subsets/0/evidence": [{"perLog": zeros(2, 2), "perVote": zeros(2, 2)}],
                              "/calibration/entropyDeciles": [micronats(math.log(2))] * 9}), OWN, kind="edge",
           classes=base["classes"], truths=rows, modalities=silent)


def refuses(name, code, path, **changed):
    calibrates(name, error(code, path), CONTRACT, kind="failure", **{**base, **changed})


refuses("no-rows", "emotion.evidence", "/truths", truths=[], modalities=[{**base["modalities"][0], "votes": []}])
refuses("class-without-a-row", "emotion.evidence", "/truths", truths=[0] * 8)
refuses("no-such-class", "field.range", "/truths/1", truths=[0, 2] + rows[2:])
refuses("row-without-votes", "emotion.evidence", "/modalities/0", modalities=[{**base["modalities"][0], "votes": seen[:7]}])
refuses("votes-below-nothing", "emotion.evidence", "/modalities/0",
        modalities=[{**base["modalities"][0], "votes": [[-1, 0]] + seen[1:]}])
refuses("no-signal", "field.range", "/modalities", modalities=[])
refuses("one-class-only", "field.range", "/classes", classes=["low"])
refuses("no-penalty", "field.range", "/penalty", penalty=0)
refuses("no-iterations", "field.range", "/iterations", iterations=0)
