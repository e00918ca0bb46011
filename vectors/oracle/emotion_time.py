"""Time: exact Ornstein-Uhlenbeck steps, the Kalman filter and change-points in plain Python, from their papers."""

import math
from datetime import datetime, timezone

from authoring import RECORDED, emit, error, part

OWN = "independent: vectors/oracle/emotion_time.py"
CONTRACT = "the contract: strict decoding, and what the engine refuses"
PACKS = ["emotion-permission-2026.1"]
SIGNALS = ["text", "self_report", "voice", "body"]
PERMISSION = {"setting": "home", "purpose": "self_reflection", "signals": SIGNALS, "subject": "user",
              "jurisdiction": "DE", "asOf": "2026-11-21",
              "consents": [{"signal": s, "purpose": "self_reflection", "from": "2026-01-01"} for s in SIGNALS]}
START = 1_700_000_000
Z90 = 1.6448536269514722
ORDER = {name: n for n, name in enumerate(["text", "self_report", "voice", "face", "body", "keystroke"])}


def at(seconds):
    return datetime.fromtimestamp(START + seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def axis(name="valence", half_life=600, spread=0.3, baseline=0.1, strength=None):
    found = {"axis": name, "halfLifeSeconds": half_life, "spread": spread, "baseline": baseline}
    return found | ({} if strength is None else {"baselineStrength": strength})


def observe(seconds, *measures, id=None, signal="self_report", source="app"):
    return {"source": source, "id": id or f"{seconds}", "at": at(seconds), "signal": signal,
            "measures": [{"axis": a, "value": v, "variance": r} for a, v, r in measures], "_t": seconds}


def clean(observations):
    return [{k: v for k, v in o.items() if k != "_t"} for o in observations]


def digits(x):
    return math.floor(abs(x) * 1e9 + 0.5) / 1e9 * (1 if x >= 0 else -1) + 0


def drift(mean, variance, rate, spread, baseline, seconds):
    lost = -math.expm1(-2 * rate * seconds)
    return baseline + (mean - baseline) * math.exp(-rate * seconds), variance * (1 - lost) + spread**2 * lost


def followed(axes, observations):
    """For each axis mean, variance, time, and the personal baseline."""
    out = []
    for a in axes:
        rate = math.log(2) / a["halfLifeSeconds"]
        mean, variance, last, n, average = a["baseline"], a["spread"] ** 2, None, 0, 0.0
        strength = a.get("baselineStrength")

        def home():
            if strength is None or n == 0:
                return a["baseline"]
            return (strength * a["baseline"] + n * average) / (strength + n)

        ordered = sorted(observations, key=lambda o: (o["_t"], ORDER[o["signal"]], o["source"], o["id"]))
        for t in sorted({o["_t"] for o in ordered}):
            mean, variance = drift(mean, variance, rate, a["spread"], home(), 0 if last is None else t - last)
            last = t
            for m in (m for o in ordered if o["_t"] == t for m in o["measures"]):
                if m["axis"] == a["axis"]:
                    gain = variance / (variance + m["variance"])
                    mean, variance = mean + gain * (m["value"] - mean), variance * (1 - gain)
                    n += 1
                    average += (m["value"] - average) / n
        out.append((a, rate, mean, variance, last, home()))
    return out


def estimates(axes, observations, now):
    found = {}
    for n, (a, rate, mean, variance, last, home) in enumerate(followed(axes, observations)):
        mean, variance = drift(mean, variance, rate, a["spread"], home, 0 if last is None else now - last)
        deviation = math.sqrt(variance)
        found |= {f"/estimates/{n}/axis": a["axis"], f"/estimates/{n}/mean": digits(mean),
                  f"/estimates/{n}/deviation": digits(deviation), f"/estimates/{n}/low": digits(mean - Z90 * deviation),
                  f"/estimates/{n}/high": digits(mean + Z90 * deviation), f"/estimates/{n}/baseline": digits(home)}
    return found


def request(axes, observations, now, **more):
    return {"permission": PERMISSION, "config": {"axes": axes, **more.pop("config", {})},
            "observations": clean(observations), "now": at(now), **more}


def case(name, axes, observations, now, kind="success", expect=None, **more):
    emit(f"emotion.step.{name}", "emotion.step", kind, request(axes, observations, now, **more),
         part(**{**estimates(axes, observations, now), **(expect or {})}), OWN, PACKS)


V = lambda value, variance=0.04: ("valence", value, variance)
A = lambda value, variance=0.04: ("arousal", value, variance)
one, two = [axis()], [axis(), axis("arousal", 300, 0.5, 0)]
case("nothing-yet", one, [], 0, kind="edge", expect={"/decisions": []})
case("one-observation", one, [observe(0, V(0.6))], 0)
case("then-time-passes", one, [observe(0, V(0.6))], 600)
case("then-much-time-passes", one, [observe(0, V(0.6))], 10**7)
case("three-in-order", one, [observe(0, V(0.6)), observe(60, V(0.5)), observe(600, V(-0.2))], 700)
case("three-out-of-order", one, [observe(600, V(-0.2)), observe(0, V(0.6)), observe(60, V(0.5))], 700)
case("two-axes", two, [observe(0, V(0.6), A(0.3)), observe(90, A(-0.1)), observe(120, V(0.2))], 120)
case("two-signals-at-once", one, [observe(0, V(0.6), signal="voice"), observe(0, V(0.1, 0.2), signal="text", id="x")], 0)
case("the-same-signals-turned", one, [observe(0, V(0.1, 0.2), signal="text", id="x"), observe(0, V(0.6), signal="voice")], 0)
case("exact-and-vague", one, [observe(0, V(0.6, 1e-12)), observe(1, V(-1, 1e12))], 1, kind="edge")
case("personal-baseline", [axis(strength=3)], [observe(60 * n, V(0.5 + 0.01 * n)) for n in range(8)], 10**6)
case("personal-baseline-at-once", [axis(strength=0)], [observe(0, V(0.9))], 10**6, kind="edge")
case("fast-drift", [axis(half_life=0.001)], [observe(0, V(0.9))], 1, kind="edge")
case("slow-drift", [axis(half_life=1e10)], [observe(0, V(0.9))], 1, kind="edge")
case("an-axis-that-is-not-tracked", one, [observe(0, V(0.2), A(0.9))], 0)
held = {"maxLatenessSeconds": 3600}
case("held-for-late-ones", one, [observe(0, V(0.6)), observe(60, V(0.5))], 120, config=held,
     expect={"/state/held/0/id": "0", "/state/held/1/id": "60", "/state/settledThrough": at(-3480)})
case("settled", one, [observe(0, V(0.6)), observe(60, V(0.5))], 3700, config=held,
     expect={"/state/held": [], "/state/at": at(60)})


def rejected(name, given, now, cause, config=None, axes=one, counted=()):
    emit(f"emotion.step.{name}", "emotion.step", "edge", request(axes, given, now, config=config or {}),
         part(**{**estimates(axes, list(counted), now), "/decisions/0/cause": cause, "/decisions/0/kind": "rejected"}),
         OWN, PACKS)


first = observe(0, V(0.6))
rejected("from-the-future", [first, observe(61, V(0.1))], 60, "future", counted=[first])
rejected("twice-the-same", [first, first], 60, "duplicate", config=held, counted=[first])

# A lasting change: change-points by Adams and MacKay, run here.
CHANGES = {"hazard": 0.05, "recent": 3, "threshold": 0.5, "longest": 32}


def breakthroughs(values, hazard=0.05, k=3, threshold=0.5, longest=32, mu0=0.0, k0=1.0, a0=1.0, b0=0.05):
    runs, found, announced = [(1.0, mu0, b0)], [], False
    for n, x in enumerate(values, 1):
        grown, change = [], 0.0
        for r, (p, mu, b) in enumerate(runs):
            kappa, alpha = k0 + r, a0 + r / 2
            nu, s2 = 2 * alpha, b * (kappa + 1) / (alpha * kappa)
            density = math.exp(math.lgamma((nu + 1) / 2) - math.lgamma(nu / 2) - 0.5 * math.log(nu * math.pi * s2)
                               - (nu + 1) / 2 * math.log1p((x - mu) ** 2 / (nu * s2)))
            change += p * density * hazard
            grown.append((p * density * (1 - hazard), (kappa * mu + x) / (kappa + 1),
                          b + kappa * (x - mu) ** 2 / (2 * (kappa + 1))))
        runs = ([(change, mu0, b0)] + grown)[:longest]
        total = sum(p for p, _, _ in runs)
        runs = [(p / total, mu, b) for p, mu, b in runs]
        recent = sum(p for p, _, _ in runs[:k])
        begun = n > 2 * k and recent > threshold
        if begun and not announced:
            since = max(range(1, k), key=lambda r: runs[r][0])
            before = max(range(k, len(runs)), key=lambda r: runs[r][0])
            found.append({"n": n, "probability": math.floor(recent * 1e6 + 0.5), "since": since,
                          "before": digits(runs[before][1]), "after": digits(runs[since][1])})
        announced = begun
    return found


def moments(name, values, kind="success", **changed):
    settings = {**CHANGES, **changed}
    given = [observe(600 * n, V(v)) for n, v in enumerate(values)]
    found = breakthroughs(values, settings["hazard"], settings["recent"], settings["threshold"], settings["longest"])
    expect = {}
    for n, moment in enumerate(found):
        expect |= {f"/decisions/{n}/kind": "breakthrough", f"/decisions/{n}/at": at(600 * (moment["n"] - 1)),
                   **{f"/decisions/{n}/{key}": moment[key] for key in ("probability", "since", "before", "after")}}
    if not found:
        expect["/decisions"] = []
    case(name, one, given, 600 * len(values), kind, expect, config={"changes": settings})
    return found


calm = [0.1, 0.12, 0.08, 0.11, 0.09, 0.1, 0.12, 0.1, 0.08, 0.11]
assert moments("breakthrough", calm + [0.8, 0.82, 0.79, 0.81])
assert moments("two-breakthroughs", calm + [0.8, 0.82, 0.79, 0.81, 0.8, 0.82, 0.8] + [-0.5, -0.52, -0.49])
moments("no-breakthrough", calm * 2)
moments("no-alarm-while-every-run-is-recent", [0.1, 0.9, 0.1, 0.9, 0.1], kind="edge")
moments("rare-changes", calm + [0.8, 0.82], hazard=0.001)

# State goes from answer to answer; what was erased stays erased.
fresh = {"axes": [{"mean": 0.1, "variance": 0.09, "observed": 0, "average": 0}], "held": []}
known = {**fresh, "axes": [{"mean": 0.4, "variance": 0.01, "observed": 4, "average": 0.35}], "at": at(0), "settledThrough": at(0),
         "signals": ["text", "voice"]}


def with_state(name, state, observations, now, expect, kind="success", **more):
    emit(f"emotion.step.{name}", "emotion.step", kind,
         request(one, observations, now, state=state, **more), part(**expect), OWN, PACKS)


rate = math.log(2) / 600
mean, variance = drift(0.4, 0.01, rate, 0.3, 0.1, 300)
with_state("goes-on", known, [], 300, {"/estimates/0/mean": digits(mean), "/estimates/0/deviation": digits(math.sqrt(variance)),
                                       "/state/axes/0/observed": 4, "/state/at": at(0)})
with_state("too-late", known, [observe(-60, V(0.5))], 300, {"/decisions/0/cause": "too_late", "/state/axes/0/observed": 4}, "edge")
with_state("reset", known, [], 300, {"/state/axes/0": {"mean": 0.1, "variance": 0.09, "observed": 0, "average": 0},
                                     "/estimates/0/mean": 0.1, "/estimates/0/deviation": 0.3}, command="reset")
with_state("erase", known, [observe(200, V(0.5))], 300,
           {"/state": {"axes": fresh["axes"], "held": [], "signals": [], "announced": False, "erasedAt": at(300), "settledThrough": at(300)},
            "/decisions/0/cause": "erased"}, command="erase")
with_state("erased-stays-erased", {**fresh, "erasedAt": at(300), "settledThrough": at(300)}, [observe(250, V(0.5))], 400,
           {"/decisions/0/cause": "erased", "/state/erasedAt": at(300)}, "edge")

# A state knows what it stands on; what that needs leave for, its estimates need leave for.
case("remembers-its-signals", one, [observe(0, V(0.6), signal="voice"), observe(9, V(0.1), signal="text"),
                                    observe(9, V(0.2), signal="voice", id="x")], 9,
     expect={"/state/signals": ["text", "voice"]})
case("held-is-not-stood-on", one, [observe(0, V(0.6), signal="voice"), observe(3000, V(0.1), signal="body")], 3700,
     config=held, expect={"/state/signals": ["voice"]})
with_state("adds-a-signal", known, [observe(200, V(0.5), signal="self_report")], 300,
           {"/state/signals": ["text", "self_report", "voice"]})
# Whoever withdraws their consents can be forgotten: at work, without the table, with a state of another configuration.
gone = {**PERMISSION, "consents": [], "setting": "workplace", "subject": "worker"}
for name, state, packs in (("without-consents", known, PACKS), ("without-the-table", known, []),
                           ("another-state", {**known, "axes": []}, PACKS)):
    emit(f"emotion.step.erase-{name}", "emotion.step", "edge",
         {**request(one, [], 300, state=state, command="erase"), "permission": gone},
         part(**{"/state/signals": [], "/state/axes": fresh["axes"], "/estimates/0/mean": 0.1}), CONTRACT, packs)
emit("emotion.step.reset-without-consents", "emotion.step", "edge",
     {**request(one, [], 300, state=known, command="reset"), "permission": gone},
     part(**{"/state/signals": [], "/state/axes": fresh["axes"]}), CONTRACT, PACKS)


def fails(name, code, path, packs=PACKS, **changed):
    emit(f"emotion.step.{name}", "emotion.step", "failure", {**request(one, [first], 60), **changed},
         error(code, path), CONTRACT, packs)


def config(**changed):
    return {"axes": [{**one[0], **changed}]}


fails("no-axes", "field.range", "/config/axes", config={"axes": []})
fails("axes-descend", "field.range", "/config/axes", config={"axes": [two[1], two[0]]})
fails("no-half-life", "field.range", "/config/axes/0", config=config(halfLifeSeconds=0))
fails("no-spread", "field.range", "/config/axes/0", config=config(spread=0))
fails("too-much-lateness", "field.range", "/config/maxLatenessSeconds", config={"axes": one, "maxLatenessSeconds": 2592001})
fails("certain-hazard", "field.range", "/config/changes", config={"axes": one, "changes": {"hazard": 1}})
fails("changes-on-another-axis", "field.range", "/config/changes", config={"axes": one, "changes": {"axis": "arousal"}})
fails("state-of-another-configuration", "emotion.state", "/state", state={**fresh, "axes": []})
fails("state-with-a-run", "emotion.state", "/state",
      state={**fresh, "run": {"probabilities": [1], "means": [0], "scales": [1], "observed": 0}})
fails("state-that-hides-its-signals", "emotion.state", "/state", state={**known, "signals": []}, observations=[])
fails("state-with-a-signal-twice", "emotion.state", "/state", state={**known, "signals": ["voice", "voice"]}, observations=[])
fails("state-stands-on-more-than-declared", "emotion.undeclared", "/permission/signals", state=known, observations=[],
      permission={**PERMISSION, "signals": ["text"]})
fails("held-is-more-than-declared", "emotion.undeclared", "/permission/signals", observations=[],
      state={**fresh, "held": clean([observe(0, V(0.5), signal="voice")])}, permission={**PERMISSION, "signals": ["text"]})
fails("reset-with-observations-needs-consent", "emotion.consent", "/permission/consents", command="reset",
      permission={**PERMISSION, "consents": []})
fails("a-feeling-called-an-intention", "emotion.undeclared", "/permission/infers",
      permission={**PERMISSION, "infers": "intention"})
fails("no-measures", "field.range", "/observations/0/measures", observations=[{**clean([first])[0], "measures": []}])
fails("no-noise", "field.range", "/observations/0/measures", observations=clean([observe(0, V(0.5, 0))]))
fails("one-id-for-two", "event.conflict", "/observations/1", config={"axes": one, **held},
      observations=clean([first, observe(0, V(0.7))]))
fails("the-law-of-an-earlier-day", "field.range", "/permission/asOf", permission={**PERMISSION, "asOf": "2001-01-01"})
fails("a-feeling-called-a-state-of-the-body", "emotion.undeclared", "/permission/infers",
      permission={**PERMISSION, "infers": "physical_state"})
fails("no-signals-named", "emotion.undeclared", "/permission/signals", observations=[], permission={**PERMISSION, "signals": []})
fails("undeclared", "emotion.undeclared", "/permission/signals", observations=clean([observe(0, V(0.5), signal="face")]))
fails("at-work", "emotion.prohibited", "/permission/setting",
      permission={**PERMISSION, "setting": "workplace", "subject": "worker"})
fails("without-the-table", "pack.missing", "", packs=[])


# Forecasts: the drift is the whole forecast.
def forecasts(name, times, kind="success", state=known, width=Z90, **more):
    expect = {}
    for n, t in enumerate(times):
        m, v = drift(state["axes"][0]["mean"], state["axes"][0]["variance"], rate, 0.3, 0.1, t)
        deviation = math.sqrt(v + more.get("noise", 0))
        expect |= {f"/forecasts/{n}/at": at(t), f"/forecasts/{n}/axes/0/mean": digits(m),
                   f"/forecasts/{n}/axes/0/deviation": digits(deviation),
                   f"/forecasts/{n}/axes/0/low": digits(m - width * deviation),
                   f"/forecasts/{n}/axes/0/high": digits(m + width * deviation)}
    emit(f"emotion.forecast.{name}", "emotion.forecast", kind,
         {"permission": PERMISSION, "config": {"axes": one}, "state": state, "at": [at(t) for t in times], **more},
         part(**expect), OWN, PACKS)


forecasts("near-and-far", [0, 60, 600, 86400])
forecasts("of-an-observation", [60], noise=0.04)
forecasts("half-the-time", [600], width=0.6744897501960817, level=0.5)
emit("emotion.forecast.none", "emotion.forecast", "edge",
     {"permission": PERMISSION, "config": {"axes": one}, "state": known, "at": []}, part(**{"/forecasts": []}), OWN, PACKS)


def no_forecast(name, code, path, **changed):
    emit(f"emotion.forecast.{name}", "emotion.forecast", "failure",
         {"permission": PERMISSION, "config": {"axes": one}, "state": known, "at": [at(60)], **changed},
         error(code, path), CONTRACT, PACKS)


no_forecast("the-past", "field.range", "/at/0", at=[at(-1)])
no_forecast("certainty", "field.range", "/level", level=1)
no_forecast("negative-noise", "field.range", "/noise", noise=-1)
no_forecast("no-width", "field.range", "/width", width=0)
no_forecast("of-more-than-declared", "emotion.undeclared", "/permission/signals", permission={**PERMISSION, "signals": ["text"]})
no_forecast("without-the-voice's-consent", "emotion.consent", "/permission/consents",
            permission={**PERMISSION, "consents": [c for c in PERMISSION["consents"] if c["signal"] != "voice"]})
no_forecast("signals-left-out", "emotion.state", "/state", state={**known, "signals": []})
no_forecast("another-state", "emotion.state", "/state", state={**fresh, "axes": fresh["axes"] * 2})


# Fits: sums are exact, optima are recorded.
series = {"seconds": list(range(12)), "values": [1, 2, 1.5, 2.5, 2, 1, 0.5, 1.5, 2, 2.5, 3, 2]}
emit("emotion.fit.mean", "emotion.fit", "success", {**series, "train": 8},
     part(**{"/baseline": 1.5, "/tested": 4}), OWN)
emit("emotion.fit.all", "emotion.fit", "success", series, part(**{"/tested": 0, "/coverage": 0}), OWN)
emit("emotion.fit.parameters", "emotion.fit", "success", {**series, "train": 10}, RECORDED, "recorded")
for name, code, path, changed in (
    ("too-short", "field.range", "/train", {"train": 7}), ("longer-than-it-is", "field.range", "/train", {"train": 13}),
    ("one-moment", "field.range", "/train", {"seconds": [5] * 12}), ("descends", "field.range", "/seconds", {"seconds": list(range(12, 0, -1))}),
    ("values-missing", "field.range", "/values", {"values": [1]}), ("certain", "field.range", "/level", {"level": 1}),
):
    emit(f"emotion.fit.{name}", "emotion.fit", "failure", {**series, **changed}, error(code, path), CONTRACT)


# Patterns: means and effect sizes from their definitions; bootstrapped ends are recorded.
def patterns(name, points, kind="success", marks=(), expect=None, zone="UTC", packs=PACKS):
    body = {"permission": PERMISSION, "points": [{"at": at(t), "value": v} for t, v in points],
            "marks": [{"kind": k, "at": at(t)} for k, t in marks], "zone": zone, "bootstraps": 100}
    emit(f"emotion.patterns.{name}", "emotion.patterns", kind, body, part(**(expect or {})) if expect else RECORDED,
         OWN if expect else "recorded", packs)


def hedges(inside, outside):
    n, m = len(inside), len(outside)
    a, b = sum(inside) / n, sum(outside) / m
    pooled = math.sqrt((sum((x - a) ** 2 for x in inside) + sum((x - b) ** 2 for x in outside)) / (n + m - 2))
    return a - b, (a - b) / pooled * (1 - 3 / (4 * (n + m - 2) - 1))


day = 86400
noon = (12 * 3600 - START % day) % day
diary = [(noon + day * n + h * 3600, 0.5 * (h < 0) + 0.01 * ((n * 7 + h) % 5)) for n in range(8) for h in (-4, 4)]
morning = [v for t, v in diary if (START + t) % day // 21600 == 1]
other = [v for t, v in diary if (START + t) % day // 21600 != 1]
difference, effect = hedges(morning, other)
patterns("better-in-the-morning", diary, expect={
    "/days": 8, "/patterns/0/family": "part_of_day", "/patterns/0/name": "morning", "/patterns/0/points": 8,
    "/patterns/0/days": 8, "/patterns/0/difference": digits(difference), "/patterns/0/effect": digits(effect),
    "/patterns/0/clear": True})
patterns("none-without-points", [], kind="edge", expect={"/patterns": [], "/days": 0})
patterns("one-point-has-no-others", [(0, 0.5)], kind="edge", expect={"/patterns": [], "/days": 1})
patterns("after-a-run", diary, marks=[("run", noon + day * n - 5 * 3600) for n in range(8)])
patterns("in-berlin", diary, zone="Europe/Berlin", packs=[*PACKS, "time-zones-2026e"])


def no_patterns(name, code, path, packs=PACKS, **changed):
    emit(f"emotion.patterns.{name}", "emotion.patterns", "failure",
         {"permission": PERMISSION, "points": [], "zone": "UTC", **changed}, error(code, path), CONTRACT, packs)


no_patterns("the-law-of-an-earlier-day", "field.range", "/permission/asOf", permission={**PERMISSION, "asOf": "2023-11-01"},
            points=[{"at": at(0), "value": 0.5}])
no_patterns("after-nothing", "field.range", "/afterSeconds", afterSeconds=0)
no_patterns("few-bootstraps", "field.range", "/bootstraps", bootstraps=99)
no_patterns("zone-without-its-pack", "pack.missing", "", zone="Europe/Berlin")
no_patterns("no-such-zone", "time.zone", "/zone", [*PACKS, "time-zones-2026e"], zone="Mars/Olympus")
