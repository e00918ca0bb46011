"""Voice: spectra by the definition of the Fourier transform, Slaney's mel scale, YIN, Boersma's path, in plain Python."""

import cmath
import math

from authoring import answer, emit, error, part

OWN = "independent: vectors/oracle/emotion_voice.py, by de Cheveigné and Kawahara 2002, Boersma 1993, Slaney 1998"
TRUTH = "how the signal was made"
CONTRACT = "the contract: strict decoding, and what the engine refuses"
PACKS = ["emotion-permission-2026.1"]
PERMISSION = {"setting": "home", "purpose": "self_reflection", "signals": ["voice"], "subject": "user",
              "jurisdiction": "DE", "asOf": "2026-11-21",
              "consents": [{"signal": "voice", "purpose": "self_reflection", "from": "2026-01-01"}]}
DEFAULTS = {"lowest": 60, "highest": 500, "mels": 40, "coefficients": 13, "quietest": -60, "contours": False}


def six(x):
    return math.floor(abs(x) * 1e6 + 0.5) / 1e6 * (1 if x >= 0 else -1) + 0


def db(power):
    return 10 * math.log10(max(power, 1e-10))


def mel(f):
    return f / (200 / 3) if f < 1000 else 15 + math.log(f / 1000) / (math.log(6.4) / 27)


def hertz(m):
    return m * 200 / 3 if m < 15 else 1000 * math.exp((m - 15) * math.log(6.4) / 27)


def bands(count, bins, rate):
    edges = [hertz(mel(rate / 2) * k / (count + 1)) for k in range(count + 2)]
    at = [k * rate / 2 / (bins - 1) for k in range(bins)]
    return [[max(0, min((f - a) / (b - a), (c - f) / (c - b))) * 2 / (c - a) for f in at]
            for a, b, c in zip(edges, edges[1:], edges[2:])]


def vertex(a, b, c):
    bend = a - 2 * b + c
    return min(1, max(-1, (a - c) / 2 / bend)) if 0 < bend < math.inf else 0


class Pitch:
    def __init__(self, rate, lowest, highest):
        self.longest, self.shortest = math.ceil(rate / lowest), max(2, int(rate / highest))
        self.length = 3 * self.longest + 1

    def candidates(self, x):
        w = 2 * self.longest
        d = [sum((x[j] - x[j + t]) ** 2 for j in range(w)) for t in range(self.longest + 2)]
        normal, total = [1.0], 0.0
        for t in range(1, len(d)):
            total += d[t]
            normal.append(d[t] * t / total if total > 0 else 1.0)
        dips = [t for t in range(self.shortest, self.longest + 1)
                if normal[t] < normal[t - 1] and normal[t] <= normal[t + 1] and normal[t] < 1]
        least = min((normal[t] for t in dips), default=1)
        return [(t, normal[t]) for t in dips if normal[t] <= least + 0.3][:8]

    def refined(self, x, place, reach):
        w = 2 * self.longest

        def d(t):
            s = (len(x) - w - t) // 2
            return math.inf if s < 0 else sum((x[s + j] - x[s + t + j]) ** 2 for j in range(w))

        best = min(range(place - reach, place + reach + 1), key=d)
        shift, s = vertex(d(best - 1), d(best), d(best + 1)), (len(x) - w - best) // 2
        # The parabola through three points at its vertex.
        self.noise = d(best) + ((d(best + 1) - d(best - 1)) / 2 * shift + (d(best + 1) - 2 * d(best) + d(best - 1)) / 2 * shift**2
                                if shift else 0)
        self.noise /= sum(v * v for v in x[s:s + w]) + sum(v * v for v in x[s + best:s + best + w])
        return best + shift

    def period(self, x, lag):
        count, period = 1, self.refined(x, lag, 1)
        self.apart = self.noise
        while (count + 1) * period + 2 <= self.longest:
            count += 1
            period = self.refined(x, math.floor(count * period + 0.5), max(1, int(period / 10))) / count
        return min(max(period, self.shortest), self.longest)


def path(frames, scale, longest):
    """Least cost through all frames."""
    def octave(lag):
        return math.log2(lag) if lag else None

    def local(c):
        return c[1] - (0.08 * (math.log2(longest) - octave(c[0])) if c[0] else 0)

    def turn(a, b):
        if a[0] and b[0]:
            return 0.35 * scale * abs(octave(a[0]) - octave(b[0]))
        return 0.14 * scale if a[0] or b[0] else 0

    costs, back = [local(c) for c in frames[0]], []
    for before, now in zip(frames, frames[1:]):
        choices = [min(range(len(before)), key=lambda i: costs[i] + turn(c, before[i])) for c in now]
        costs = [costs[i] + turn(c, before[i]) + local(c) for i, c in zip(choices, now)]
        back.append(choices)
    at = costs.index(min(costs))
    chosen = [frames[-1][at]]
    for choices, frame in zip(reversed(back), reversed(frames[:-1])):
        at = choices[at]
        chosen.append(frame[at])
    return chosen[::-1]


def spoken(levels, voiced, reach):
    loud = sorted(levels)[len(levels) // 10] + 12
    marks = [v or (level > loud and any(voiced[max(0, n - reach):n + reach + 1]))
             for n, (v, level) in enumerate(zip(voiced, levels))]
    for kind, longest in ((False, reach), (True, reach // 2)):
        n = 0
        while n < len(marks):
            end = n
            while end < len(marks) and marks[end] == marks[n]:
                end += 1
            if marks[n] == kind and end - n <= longest and (kind or (n > 0 and end < len(marks))):
                marks[n:end] = [not kind] * (end - n)
            n = end
    return marks


def cycles(x, first, last, period):
    """Lags and amplitudes of neighbours, in chains."""
    def peak(a, b):
        at = max(range(a, b + 1), key=lambda n: abs(x[n]) if n < len(x) else 0)
        y = [abs(x[n]) if n < len(x) else 0 for n in (max(at - 1, 0), at, at + 1)]
        return at, y[1] - (y[0] - y[2]) / 4 * vertex(-y[0], -y[1], -y[2])

    lags, heights = [[]], [[]]
    mark = peak(first, min(first + int(period(first)), last))[0]
    while True:
        place = math.floor(mark + 0.5)
        T = period(place)
        if place + int(1.75 * T) + 1 >= min(last, len(x)):
            return lags, heights
        half = int(T / 2)
        heights[-1].append(peak(max(0, place - half // 2), place + half // 2)[1])
        start = max(0, place - half)

        def alike(lag):
            a, b = x[start:start + 2 * half], x[start + lag:start + lag + 2 * half]
            if len(b) < 2 * half or not any(a) or not any(b):
                return -1
            return sum(p * q for p, q in zip(a, b)) / math.sqrt(sum(p * p for p in a) * sum(q * q for q in b))

        best = max(range(int(0.8 * T), int(1.25 * T) + 1), key=alike)
        if alike(best) <= 0.3:
            lags.append([])
            heights.append([])
            mark += T
            continue
        lag = best + vertex(-alike(best - 1), -alike(best), -alike(best + 1))
        lags[-1].append(lag)
        mark += lag


def measured(x, **config):
    """Everything that the answer holds."""
    c = {**DEFAULTS, **config}
    rate = c["rate"]
    window = c.get("window", 1 << math.ceil(math.log2(rate * 32 // 1000)))
    hop, bins = c.get("hop", rate // 100), window // 2 + 1
    triangles, tracker = bands(c["mels"], bins, rate), Pitch(rate, c["lowest"], c["highest"])
    taper = [0.5 - 0.5 * math.cos(2 * math.pi * n / window) for n in range(window)]
    waves = [cmath.exp(-2j * math.pi * k / window) for k in range(window)]
    rows = {key: [] for key in ("rms", "centroid", "rolloff", "flux", "zeroCrossings")}
    mels, shares, frames, levels = [], None, [], []

    def near(middle):
        start = min(max(0, middle - tracker.length // 2), max(0, len(x) - tracker.length))
        return x[start:start + tracker.length]

    for middle in range(0, len(x) + 1, hop):
        places = range(middle - window // 2, middle + window // 2)
        piece = [x[p] if 0 <= p < len(x) else 0.0 for p in places]
        rms = math.sqrt(sum(v * v for v in piece) / window)
        tapered = [v * t for v, t in zip(piece, taper)]
        spectrum = [abs(sum(v * waves[k * n % window] for n, v in enumerate(tapered) if v)) for k in range(bins)]
        total = sum(spectrum)
        rows["rms"].append(rms)
        rows["centroid"].append(sum(k * s for k, s in enumerate(spectrum)) / total * rate / window if total else 0)
        below, roll = 0, 0
        for k, s in enumerate(spectrum):
            below += s
            if total and below >= 0.85 * total:
                roll = k
                break
        rows["rolloff"].append(roll * rate / window)
        now = [s / total if total else 0 for s in spectrum]
        rows["flux"].append(math.sqrt(sum((a - b) ** 2 for a, b in zip(now, shares))) if shares else 0)
        shares = now
        signs = [x[min(max(p, 0), len(x) - 1)] < -1e-10 for p in places]
        rows["zeroCrossings"].append(sum(a != b for a, b in zip(signs, signs[1:])) / window)
        mels.append([db(sum(w * s * s for w, s in zip(row, spectrum))) for row in triangles])
        heard = rms >= 10 ** (c["quietest"] / 20) and len(x) >= tracker.length
        frames.append([(0, 0.45)] + (tracker.candidates(near(middle)) if heard else []))
        levels.append(max(db(rms * rms), c["quietest"]))
    chosen = path(frames, rate / hop / 100, rate / c["lowest"])
    pitch, harmonies = [], []
    for n, (lag, _) in enumerate(chosen):
        pitch.append(rate / tracker.period(near(n * hop), lag) if lag else 0)
        if lag:
            noise = min(max(tracker.apart, 1e-10), 1 - 1e-10)
            harmonies.append(10 * math.log10((1 - noise) / noise))
    speech = spoken(levels, [p > 0 for p in pitch], int(0.2 * rate / hop))
    most = max(max(row) for row in mels)
    cepstra = [[math.sqrt((1 if k == 0 else 2) / len(row)) * sum(
        max(v, most - 80) * math.cos(math.pi * k * (2 * n + 1) / (2 * len(row))) for n, v in enumerate(row))
        for k in range(c["coefficients"])] for row in mels]
    marks = speech if any(speech) else [True] * len(speech)
    spans, n = [], 0
    while n < len(speech):
        end = n
        while end < len(speech) and speech[end] == speech[n]:
            end += 1
        if speech[n]:
            clamp = lambda frame: six(min(max(hop / rate * (frame - 0.5), 0), len(x) / rate))
            spans.append({"from": clamp(n), "to": clamp(end)})
        n = end
    chains = [[], []]
    n = 0
    while n < len(pitch):
        end = n
        while end < len(pitch) and (pitch[end] > 0) == (pitch[n] > 0):
            end += 1
        if pitch[n]:
            def period(place, a=n, b=end - 1):
                return rate / pitch[min(max((place + hop // 2) // hop, a), b)]
            lags, heights = cycles(x, n * hop, min((end - 1) * hop, len(x)), period)
            chains[0] += lags
            chains[1] += heights
        n = end

    def mean(rows_):
        kept = [row for row, mark in zip(rows_, marks) if mark]
        return [six(sum(column) / len(kept)) for column in zip(*kept)]

    found = {"seconds": six(len(x) / rate), "frames": len(pitch), "level": six(db(sum(v * v for v in x) / len(x))),
             "speech": spans, "cycles": sum(map(len, chains[0])), "mels": mean(mels), "cepstra": mean(cepstra),
             **{key: mean([[v] for v in column])[0] for key, column in rows.items() if key != "rms"}}
    lags = [lag for chain in chains[0] for lag in chain]
    steps = [abs(b - a) for chain in chains[0] for a, b in zip(chain, chain[1:])]
    if steps:
        found["jitter"] = six(sum(steps) / len(steps) / (sum(lags) / len(lags)))
    loud = [abs(20 * math.log10(b / a)) for chain in chains[1] for a, b in zip(chain, chain[1:]) if a > 0 and b > 0]
    if loud:
        found["shimmer"] = six(sum(loud) / len(loud))
    voiced = sorted(p for p in pitch if p)
    if voiced:
        found["harmonicity"] = six(sum(harmonies) / len(harmonies))
        def at(share):
            place = share * (len(voiced) - 1)
            low = voiced[int(place)]
            return low + (voiced[min(int(place) + 1, len(voiced) - 1)] - low) * (place % 1)
        found["pitch"] = {"frames": len(voiced), "median": six(at(0.5)), "mean": six(sum(voiced) / len(voiced)),
                          "low": six(at(0.1)), "high": six(at(0.9)), "semitones": six(12 * math.log2(at(0.5) / 27.5))}
    if c["contours"]:
        found["contours"] = {**{key: [six(v) for v in column] for key, column in rows.items()},
                             "pitch": [six(p) for p in pitch], "speech": speech,
                             "aperiodicity": [six(a if p else 1) for (_, a), p in zip(chosen, pitch)],
                             "mels": [six(v) for row in mels for v in row],
                             "cepstra": [six(v) for row in cepstra for v in row]}
    return found


def case(name, x, kind="success", source=OWN, **config):
    config = {"rate": 8000, **config}
    emit(f"emotion.voice.{name}", "emotion.voice", kind, {"permission": PERMISSION, "config": config, "samples": x},
         answer(measured([float(v) for v in x], **config)), source, PACKS)


def tone(count, of, rate=8000):
    return [round(of(n / rate), 3) for n in range(count)]


def noise(count, loud):
    state, values = 7, []
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        values.append(round(loud * (state / 2**30 - 1), 3))
    return values


two_pi = 2 * math.pi
sine = tone(1200, lambda t: 0.5 * math.sin(two_pi * 220 * t))
case("sine", sine, contours=True, mels=8, coefficients=4, hop=160)
case("forty-bands", sine)
case("chirp", tone(1600, lambda t: 0.4 * math.sin(two_pi * (150 * t + 400 * t * t))), mels=4, coefficients=2)
vowel = tone(1400, lambda t: sum(0.3 / k * math.sin(two_pi * 130 * k * t) for k in range(1, 6)))
case("vowel", vowel, contours=True, mels=6, coefficients=3, hop=160)


def pulses(count, rate=8000):
    x, starts, t = [0.0] * count, [], 0.003
    for n in range(40):
        starts.append((t, 0.5 + 0.04 * (n * 7 % 5 - 2)))
        t += 0.008 + 0.0002 * (n * 3 % 4 - 1.5)
    for start, height in starts:
        for n in range(math.ceil(start * rate), min(count, math.ceil(start * rate) + 56)):
            t = n / rate - start
            x[n] += height * math.exp(-400 * t) * math.sin(two_pi * 600 * t)
    return [round(v, 3) for v in x]


case("pulses", pulses(1800), mels=4, coefficients=2)
case("noise", noise(1200, 0.5), mels=6, coefficients=3)
case("ten-decibels-above-the-noise", [round(a + b, 3) for a, b in zip(sine, noise(1200, 0.19))], mels=4, coefficients=2)
case("a-word-between-silences", [0] * 1600 + vowel[:1000] + [0] * 1600, mels=3, coefficients=2)
case("two-words-with-a-short-pause", vowel[:900] + [0] * 800 + vowel[:900], mels=3, coefficients=2)
case("two-words-with-a-long-pause", vowel[:1000] + [0] * 3200 + vowel[:1000], mels=3, coefficients=2)
case("a-hiss-before-the-word", [0] * 1600 + noise(400, 0.3) + vowel[:1000] + [0] * 400, mels=3, coefficients=2)
case("silence", [0] * 800, "edge", TRUTH, mels=3, coefficients=3, contours=True)
case("one-sample", [0.5], "edge", mels=3, coefficients=1, contours=True)
case("too-short-for-a-pitch", sine[:300], "edge", mels=3, coefficients=2)
case("just-long-enough-for-a-pitch", sine[:403], "edge", mels=3, coefficients=2)
case("full-scale-and-beyond", [1, -1, 1.5, -1.5] * 100, "edge", mels=3, coefficients=2)
case("below-the-quietest", [round(v / 1000, 6) for v in sine[:800]], "edge", mels=3, coefficients=2)
case("below-the-quietest-but-asked-for", [round(v / 1000, 6) for v in sine[:800]], quietest=-90, mels=3, coefficients=2)
case("constant", [0.25] * 600, "edge", mels=3, coefficients=2)
case("higher-than-the-highest", tone(800, lambda t: 0.5 * math.sin(two_pi * 880 * t)), "edge", mels=3, coefficients=2)
case("bounds-of-a-child", tone(800, lambda t: 0.5 * math.sin(two_pi * 880 * t)), lowest=200, highest=1000, mels=3,
     coefficients=2)
case("own-window-and-hop", sine[:700], window=128, hop=100, mels=5, coefficients=5)
case("sixteen-kilohertz", tone(1700, lambda t: 0.5 * math.sin(two_pi * 110 * t), 16000), rate=16000, mels=4, coefficients=2)
case("an-odd-rate", tone(900, lambda t: 0.5 * math.sin(two_pi * 200 * t), 5513), rate=5513, mels=4, coefficients=2)
case("no-bass", tone(700, lambda t: 0.2 * math.cos(two_pi * 3000 * t)), mels=4, coefficients=2)
case("shout-after-whisper", noise(600, 0.02) + [round(2 * v, 3) for v in vowel[:900]], mels=3, coefficients=2)
# By how it was made: a period of exactly eighty samples.
saw = [round((n % 80 - 40) / 64, 6) for n in range(1200)]
emit("emotion.voice.exactly-a-hundred-hertz", "emotion.voice", "success",
     {"permission": PERMISSION, "config": {"rate": 8000}, "samples": saw},
     part(**{"/pitch/median": 100, "/pitch/mean": 100, "/pitch/low": 100, "/pitch/high": 100, "/pitch/frames": 16,
             "/jitter": 0, "/frames": 16, "/seconds": 0.15}), TRUTH, PACKS)


def fails(name, code, path, packs=PACKS, permission=PERMISSION, samples=(0.1, 0.2), **config):
    emit(f"emotion.voice.{name}", "emotion.voice", "failure",
         {"permission": permission, "config": {"rate": 8000, **config}, "samples": list(samples)}, error(code, path),
         CONTRACT, packs)


fails("no-samples", "field.range", "/samples", samples=[])
fails("a-sample-beyond", "field.range", "/samples", samples=[0, 1000.5])
fails("rate-too-low", "field.range", "/config/rate", rate=3999)
fails("rate-too-high", "field.range", "/config/rate", rate=192001)
fails("lowest-too-low", "field.range", "/config/lowest", lowest=19.9)
fails("lowest-above-highest", "field.range", "/config/highest", lowest=300, highest=300)
fails("highest-too-high", "field.range", "/config/highest", highest=2001)
fails("window-no-power", "field.range", "/config/window", window=300)
fails("window-too-short", "field.range", "/config/window", window=32)
fails("hop-of-nothing", "field.range", "/config/hop", hop=0)
fails("hop-beyond-the-window", "field.range", "/config/hop", hop=257)
fails("no-bands", "field.range", "/config/mels", mels=0)
fails("more-coefficients-than-bands", "field.range", "/config/coefficients", mels=5, coefficients=6)
fails("quietest-above-full-scale", "field.range", "/config/quietest", quietest=1)
fails("unknown-setting-of-a-voice", "field.unknown", "/config/gender", gender="f")
fails("too-much-work", "emotion.limit", "/samples", samples=[0] * 1_100, rate=192000, lowest=20, hop=1)
fails("at-work", "emotion.prohibited", "/permission/setting",
      permission={**PERMISSION, "setting": "workplace", "subject": "worker"})
fails("setting-not-known", "emotion.undetermined", "/permission/setting", permission={**PERMISSION, "setting": "unknown"})
fails("without-consent", "emotion.consent", "/permission/consents", permission={**PERMISSION, "consents": []})
fails("not-declared", "emotion.undeclared", "/permission/signals", permission={**PERMISSION, "signals": ["text"]})
fails("the-gate-before-the-samples", "emotion.consent", "/permission/consents",
      permission={**PERMISSION, "consents": []}, samples=[])
fails("without-the-table", "pack.missing", "", [])
