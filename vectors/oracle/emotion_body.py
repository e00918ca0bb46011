"""Body: heart rate variability by the formulas of the Task Force (1996), and Welch's method, in plain Python."""

import math

from authoring import answer, emit, error, part

OWN = "independent: vectors/oracle/emotion_body.py"
PEER = "hrv-analysis 1.0.5 on the same series"
CONTRACT = "the contract: strict decoding, and what the engine refuses"
PACKS = ["emotion-permission-2026.1"]
PERMISSION = {"setting": "home", "purpose": "self_reflection", "signals": ["body"], "subject": "user",
              "jurisdiction": "DE", "asOf": "2026-11-21",
              "consents": [{"signal": "body", "purpose": "self_reflection", "from": "2026-01-01"}]}


def six(x):
    return math.floor(abs(x) * 1e6 + 0.5) / 1e6 * (1 if x >= 0 else -1) + 0


def variance(values):
    mean = sum(values) / len(values)
    return sum((x - mean) ** 2 for x in values) / (len(values) - 1)


def heart(intervals, d=None):
    """`d`: differences of beats that follow each other, where some were left out."""
    d = d or [b - a for a, b in zip(intervals, intervals[1:])]
    mean = sum(intervals) / len(intervals)
    return {"used": len(intervals), "rate": six(60000 / mean), "mean": six(mean), "sdnn": six(math.sqrt(variance(intervals))),
            "rmssd": six(math.sqrt(sum(x * x for x in d) / len(d))),
            "pnn50": six(100 * sum(abs(x) > 50 for x in d) / len(d)), "sd1": six(math.sqrt(variance(d) / 2)),
            "sd2": six(math.sqrt(max(2 * variance(intervals) - variance(d) / 2, 0)))}


def case(name, intervals, expect, source=OWN, kind="success", rejected=0, **more):
    emit(f"emotion.body.{name}", "emotion.body", kind,
         {"permission": PERMISSION, "heart": {"intervals": intervals, **more}},
         part(**{f"/heart/{key}": value for key, value in {**expect, "rejected": rejected}.items()}), source, PACKS)


steady = [800, 810, 790, 805, 795, 860, 800, 805, 790, 850]
case("heart", steady, heart(steady))
case("heart-of-three", [800, 900, 850], heart([800, 900, 850]), kind="edge", rejectArtefacts=False)
case("heart-like-a-clock", [1000] * 6, heart([1000] * 6), kind="edge")
case("missed-beat", [800] * 6 + [1610, 250] + [800] * 3, heart([800] * 9, [0] * 7), rejected=2)
case("a-heart-that-runs", [1000, 1010, 990, 1000, 1000] + [600] * 9, heart([1000, 1010, 990, 1000, 1000] + [600] * 6,
                                                                         [10, -20, 10, 0] + [0] * 5), rejected=3)
case("begins-with-an-artefact", [1600, 800, 810, 790, 800, 805], heart([800, 810, 790, 800, 805]), rejected=1)
case("neighbours-of-a-missed-beat", [800, 820, 800, 810, 790, 1630, 850, 800],
     heart([800, 820, 800, 810, 790, 850, 800], [20, -20, 10, -20, -50]), rejected=1)
case("missed-beat-kept", [800] * 6 + [1610, 250] + [800] * 3, heart([800] * 6 + [1610, 250] + [800] * 3), rejectArtefacts=False)
case("outside-of-any-beat", [299.9, 2000.1] + [700] * 4, heart([700] * 4), kind="edge", rejected=2)
case("fifty-is-not-beyond", [800, 850, 800, 851], heart([800, 850, 800, 851]), kind="edge")

# The known answers: 300 intervals with two waves.
series, t = [], 0.0
for n in range(300):
    series.append(850 + 40 * math.sin(2 * math.pi * 0.1 * t) + 25 * math.sin(2 * math.pi * 0.25 * t) + 5 * math.cos(1.7 * n))
    t += series[-1] / 1000
case("two-waves", series, heart(series))


def bands(intervals, out=()):
    """Without the intervals at the places `out`, whose time passes."""
    times, now = [], 0.0
    for n, x in enumerate(intervals):
        now += x / 1000 if times else 0
        if n not in out:
            times.append(now)
    intervals = [x for n, x in enumerate(intervals) if n not in out]
    samples, at, n = [], 0, 0
    while n / 4 < times[-1]:
        while times[at + 1] <= n / 4:
            at += 1
        share = (n / 4 - times[at]) / (times[at + 1] - times[at])
        samples.append(intervals[at] + (intervals[at + 1] - intervals[at]) * share)
        n += 1
    length = min(256, len(samples))
    window = [0.5 - 0.5 * math.cos(2 * math.pi * n / length) for n in range(length)]
    power, segments = [0.0] * 411, 0
    for start in range(0, len(samples) - length + 1, length - length // 2):
        piece = samples[start:start + length]
        mean = sum(piece) / length
        piece = [(x - mean) * w for x, w in zip(piece, window)]
        segments += 1
        for k in range(411):
            re = sum(x * math.cos(2 * math.pi * (k * n % 4096) / 4096) for n, x in enumerate(piece))
            im = sum(x * math.sin(2 * math.pi * (k * n % 4096) / 4096) for n, x in enumerate(piece))
            power[k] += (2 if k else 1) * (re * re + im * im) / (4 * sum(w * w for w in window))
    power = [p / segments for p in power]

    def area(low, high):
        inside = [p for k, p in enumerate(power) if low <= k * 4 / 4096 < high]
        return sum((a + b) / 2 for a, b in zip(inside, inside[1:])) * 4 / 4096

    return area(0.003, 0.04), area(0.04, 0.15), area(0.15, 0.4)


very_low, low, high = bands(series)
# hrv-analysis gives 1.2949, 762.183, 237.8321 and 3.2047.
assert [round(x, 4) for x in (very_low, low, high, low / high)] == [1.2949, 762.183, 237.8321, 3.2047]
case("two-waves-by-frequency", series, {"veryLow": six(very_low), "low": six(low), "high": six(high),
                                        "lowOverHigh": six(low / high), "total": six(very_low + low + high), "method": "welch_4hz_linear_256_hann_4096"}, PEER)
with_gap = series[:100] + [1900] + series[100:]
very_low, low, high = bands(with_gap, {100})
case("time-passes-in-a-missed-beat", with_gap, {"veryLow": six(very_low), "low": six(low), "high": six(high)}, rejected=1)


def skin(name, samples, expect, kind="success", **more):
    emit(f"emotion.body.{name}", "emotion.body", kind,
         {"permission": PERMISSION, "skin": {"samples": samples, "rate": 4, **more}},
         part(**{f"/skin/{key}": value for key, value in expect.items()}), OWN, PACKS)


flat = {"responses": 0, "perMinute": 0, "amplitude": 0, "rise": 0}
skin("skin-at-rest", [2] * 40, {"level": 2, **flat})
ramp = [2] * 12 + [2.1, 2.2, 2.3, 2.4, 2.5, 2.5, 2.5] + [2.4, 2.3, 2.2, 2.1, 2] + [2] * 12
skin("skin-responds-once", ramp, {"level": six(sum(ramp) / len(ramp)), "responses": 1, "amplitude": 0.5,
                                  "perMinute": six(60 * 4 / len(ramp))})
skin("skin-below-the-least", ramp, {"responses": 0}, least=0.6)
skin("skin-responds-twice", ramp + ramp, {"responses": 2, "amplitude": 0.5})
skin("skin-one-sample", [3], {"level": 3, **flat}, "edge")
emit("emotion.body.nothing", "emotion.body", "edge", {"permission": PERMISSION}, answer({}), CONTRACT, PACKS)


def fails(name, code, path, packs=PACKS, **changed):
    emit(f"emotion.body.{name}", "emotion.body", "failure", {"permission": PERMISSION, **changed}, error(code, path),
         CONTRACT, packs)


fails("two-beats", "field.range", "/heart/intervals", heart={"intervals": [800, 800]})
fails("no-normal-beats", "field.range", "/heart/intervals", heart={"intervals": [100] * 9})
fails("interval-of-nothing", "field.range", "/heart/intervals", heart={"intervals": [800, 0, 800]})
fails("no-samples", "field.range", "/skin/samples", skin={"samples": [], "rate": 4})
fails("negative-conductance", "field.range", "/skin/samples", skin={"samples": [-1], "rate": 4})
fails("no-rate", "field.range", "/skin/rate", skin={"samples": [1], "rate": 0})
fails("at-school", "emotion.prohibited", "/permission/setting",
      permission={**PERMISSION, "setting": "education", "subject": "student"})
fails("without-consent", "emotion.consent", "/permission/consents", permission={**PERMISSION, "consents": []})
fails("without-the-table", "pack.missing", "", [])
