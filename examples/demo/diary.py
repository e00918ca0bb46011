"""A person's diary over six weeks, read and drawn: sentences, a simulated wearable and mood words become one state over
time, with intervals, breakthrough moments, and reasons in words.

Usage: diary.py PACKS OUT. PACKS is the folder of packs, OUT the SVG. The diary (`diary.tsv`) is written for this demo;
the heart beats are drawn from a fixed stream by how tense the days are, and no person's.
"""

import json
import math
import random
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from xml.sax.saxutils import escape

import hivecore

FOLDER, OUT = Path(sys.argv[1]), Path(sys.argv[2])
NAMES = ("vader-3.3.2", "emotion-text-1", "emotion-permission-2026.1", "emotion-mappings-1", "emotion-observation-1")
PACKS = hivecore.Packs([(FOLDER / f"{name}.json").read_bytes() for name in NAMES])
SIGNALS = ("text", "body", "self_report")
PERMISSION = {
    "setting": "home", "purpose": "self_reflection", "signals": SIGNALS, "subject": "user", "jurisdiction": "DE",
    "asOf": "2026-11-21",
    "consents": [{"signal": signal, "purpose": "self_reflection", "from": "2026-09-01"} for signal in SIGNALS],
}
CONFIG = {
    "axes": [{"axis": "valence", "halfLifeSeconds": 172_800, "spread": 0.5, "baselineStrength": 10},
             {"axis": "arousal", "halfLifeSeconds": 86_400, "spread": 0.4, "baselineStrength": 10}],
    "changes": {"axis": "valence", "hazard": 0.02, "prior": {"scale": 0.1}},
}
BAD, GOOD = datetime(2026, 10, 12, tzinfo=timezone.utc), datetime(2026, 10, 29, tzinfo=timezone.utc)


def ask(op, **request):
    """The answer of an operation, and its reasons."""
    found = json.loads(PACKS.call(op, json.dumps(request)))
    if "error" in found:
        raise SystemExit(f"{op}: {found['error']}")
    return found["ok"]["answer"], found["ok"]["reasons"]


def beats(when, stream):
    """A minute of a wearable: slower and more even in easy days, faster in tense ones."""
    tense = 0.7 if BAD <= when < GOOD else 0.45 if when >= GOOD and when < GOOD + timedelta(days=3) else 0.15
    mean = 60_000 / (62 + 22 * tense + stream.gauss(0, 1.5))
    return [mean + (45 - 30 * tense) * math.sin(1.6 * n) + stream.gauss(0, 8) for n in range(70)]


def observed(diary):
    """For each entry what was observed at its time, and the words that counted. The sentences stay here."""
    texts, _ = ask("emotion.text", permission=PERMISSION, texts=[text for _, text, _ in diary],
                   analysers=["sentiment", "emotions"], explain=True)
    stream, rates, rows = random.Random(11), [], []
    for number, ((when, text, word), reading) in enumerate(zip(diary, texts["texts"])):
        at = when.strftime("%Y-%m-%dT%H:%M:%SZ")
        shares = {found["class"]: found["micros"] / 1e6 for found in reading["emotions"]["classes"]}
        place, _ = ask("emotion.map", table="russell-mehrabian-1977", shares=shares)
        measures = [("text", [("valence", reading["sentiment"]["compound"], 0.2), ("arousal", place["coordinates"]["arousal"], 0.3)])]
        body, _ = ask("emotion.body", permission=PERMISSION, heart={"intervals": beats(when, stream)})
        # The person's own heart rate so far, beside a prior of 68 that counts for ten days.
        usual = (10 * 68 + sum(rates)) / (10 + len(rates))
        rates.append(body["heart"]["rate"])
        measures.append(("body", [("arousal", max(-1.0, min(1.0, (rates[-1] - usual) / 15)), 0.1)]))
        if word:
            told, _ = ask("emotion.observe", permission=PERMISSION, observed={"kind": "mood_words", "words": [word]})
            measures.append(("self_report", [(m["axis"], m["value"], m["variance"]) for m in told["measures"][:2]]))
        terms = sorted(reading["sentiment"]["terms"], key=lambda term: -abs(term["valence"]))
        words = text.split()
        rows.append({
            "at": when, "text": text, "word": word, "measures": measures,
            "strong": [words[term["word"]].strip(".,!:").lower() for term in terms if term["word"] < len(words)],
            "observations": [{"source": source, "id": str(number), "at": at, "signal": source,
                              "measures": [{"axis": axis, "value": value, "variance": noise} for axis, value, noise in found]}
                             for source, found in measures],
        })
    return rows


def followed(rows):
    """Steps through the diary; says what became known and why."""
    state, moments = None, []
    for number, row in enumerate(rows):
        given = {} if state is None else {"state": state}
        answer, _ = ask("emotion.step", permission=PERMISSION, config=CONFIG, observations=row["observations"],
                        now=row["observations"][0]["at"], **given)
        state, row["estimates"] = answer["state"], {found["axis"]: found for found in answer["estimates"]}
        moments += [(number, decision) for decision in answer["decisions"] if decision["kind"] == "breakthrough"]
    return state, moments


def reason(rows, number, moment):
    """A breakthrough moment in words: from where to where, since when, and what was said most strongly."""
    began = number - moment["since"] + 1
    strong = [word for row in rows[began:number + 1] for word in row["strong"][:2]]
    told = [row["word"] for row in rows[began:number + 1] if row["word"]]
    way = "fell" if moment["after"] < moment["before"] else "rose"
    return (f"{rows[began]['at']:%-d %B}: valence {way} from {moment['before']:+.2f} to {moment['after']:+.2f} "
            f"({moment['probability'] / 1e4:.0f} % sure, noticed on {rows[number]['at']:%-d %B}). "
            f"Words that counted: {', '.join(dict.fromkeys(strong))}. Said of the mood: {', '.join(told) or 'nothing'}.")


def panel(rows, axis, top, height, left, width):
    """One axis over time: observations, belief, its 90 % interval."""
    first, last = rows[0]["at"], rows[-1]["at"]

    def x(when):
        return left + width * ((when - first) / (last - first))

    def y(value):
        return top + height * (1 - max(-1.0, min(1.0, value))) / 2

    colours = {"text": "#8a6d3b", "body": "#2a7f9e", "self_report": "#7b3fa0"}
    estimates = [(row["at"], row["estimates"][axis]) for row in rows]
    upper = [f"{x(at):.1f},{y(found['high']):.1f}" for at, found in estimates]
    lower = [f"{x(at):.1f},{y(found['low']):.1f}" for at, found in reversed(estimates)]
    line = " ".join(f"{x(at):.1f},{y(found['mean']):.1f}" for at, found in estimates)
    parts = [f'<line x1="{left}" x2="{left + width}" y1="{y(value):.1f}" y2="{y(value):.1f}" stroke="#ddd"/>'
             f'<text x="{left - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{value}</text>' for value in (-1, 0, 1)]
    parts.append(f'<text x="{left}" y="{top - 8}" font-weight="bold">{axis}</text>')
    parts.append(f'<polygon points="{" ".join(upper + lower)}" fill="#4a7" fill-opacity="0.22"/>')
    parts.append(f'<polyline points="{line}" fill="none" stroke="#275" stroke-width="2"/>')
    for row in rows:
        for source, found in row["measures"]:
            parts += [f'<circle cx="{x(row["at"]):.1f}" cy="{y(value):.1f}" r="2.4" fill="{colours[source]}" fill-opacity="0.75"/>'
                      for name, value, _ in found if name == axis]
    return parts, x


def drawn(rows, moments, reasons):
    """The picture as SVG."""
    width, left = 980, 60
    parts, bottom = [], 60 + 2 * 210
    for at, axis in enumerate(("valence", "arousal")):
        more, x = panel(rows, axis, 60 + at * 210, 160, left, width - left - 20)
        parts += more
    day = rows[0]["at"].replace(hour=0, minute=0)
    while day <= rows[-1]["at"]:
        if day.weekday() == 0 and day >= rows[0]["at"].replace(hour=0, minute=0):
            place = max(x(day), left)
            parts.append(f'<text x="{place:.1f}" y="{bottom - 26}" text-anchor="middle">{day:%-d %b}</text>')
        day += timedelta(days=1)
    for number, (entry, moment) in enumerate(moments, 1):
        place = x(rows[entry - moment["since"] + 1]["at"])
        parts.append(f'<line x1="{place:.1f}" x2="{place:.1f}" y1="46" y2="{bottom - 44}" stroke="#b22" stroke-dasharray="5 4"/>'
                     f'<text x="{place:.1f}" y="40" fill="#b22" text-anchor="middle">change {number}</text>')
    legend = (("line: belief", "#275"), ("band: 90 % interval", "#4a7"), ("text", "#8a6d3b"), ("wearable (simulated)", "#2a7f9e"),
              ("mood word", "#7b3fa0"))
    place = left
    for name, colour in legend:
        parts.append(f'<circle cx="{place + 4}" cy="{bottom}" r="4" fill="{colour}"/><text x="{place + 14}" y="{bottom + 4}">{name}</text>')
        place += 30 + 7 * len(name)
    at = bottom + 30
    for number, told in enumerate(reasons, 1):
        line = f"change {number}, "
        for word in told.split():
            if len(line) + len(word) > 140:
                parts.append(f'<text x="{left}" y="{at}">{escape(line)}</text>')
                line, at = "    ", at + 17
            line += word + " "
        parts.append(f'<text x="{left}" y="{at}">{escape(line)}</text>')
        at += 24
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {at}" font-family="sans-serif" font-size="12">'
            f'<rect width="{width}" height="{at}" fill="#fff"/>'
            f'<text x="{left}" y="20" font-size="15" font-weight="bold">A diary over six weeks</text>')
    return head + "\n" + "\n".join(parts) + "\n</svg>\n"


def main():
    lines = (Path(__file__).parent / "diary.tsv").read_text().splitlines()
    diary = [(datetime.fromisoformat(when.replace("Z", "+00:00")), text, word)
             for when, text, word in (line.split("\t") for line in lines)]
    rows = observed(diary)
    state, moments = followed(rows)
    reasons = [reason(rows, number, moment) for number, moment in moments]
    OUT.write_text(drawn(rows, moments, reasons))
    print(f"  {len(rows)} entries, {sum(len(row['observations']) for row in rows)} observations; the state has {len(json.dumps(state))} bytes")
    for told in reasons:
        print(f"  {told}")
    for row in (rows[0], rows[len(rows) // 2], rows[-1]):
        found = row["estimates"]["valence"]
        print(f"  {row['at']:%a %-d %B}: valence {found['mean']:+.2f} (90 %: {found['low']:+.2f} to {found['high']:+.2f}): {row['text']}")
    ahead = [(rows[-1]["at"] + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ") for days in (1, 7)]
    answer, reasons = ask("emotion.forecast", permission=PERMISSION, config=CONFIG, state=state, at=ahead)
    for found in answer["forecasts"]:
        axis = found["axes"][0]
        print(f"  forecast for {found['at'][:10]}: valence {axis['mean']:+.2f} (90 %: {axis['low']:+.2f} to {axis['high']:+.2f})")
    for told in reasons:
        if told["code"] == "emotion.undetected":
            print(f"  not detected: {told['texts']['need']}. Use {told['texts']['instead']}.")
    # The gate: the same diary at work, with a camera, is refused before anything is looked at.
    work = {**PERMISSION, "setting": "workplace", "subject": "worker", "signals": ["face"], "purpose": "performance"}
    refused = json.loads(PACKS.call("emotion.observe", json.dumps({"permission": work, "observed": {"kind": "action_units", "intensities": {"AU12": 5}}})))
    print(f"  a smile at work, for performance: {refused['error']['code']}, {refused['error']['detail']}")
    print(f"  drawn in {OUT.name}")


if __name__ == "__main__":
    main()
