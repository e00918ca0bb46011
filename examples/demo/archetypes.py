"""Turns each rating into an event, steps through them day by day, and shows what the people have become.

Usage: archetypes.py DATA PACK. The definition is the pack's payload; the events are nobody's invention but MovieLens's.
"""

import json
import re
import sys
from datetime import datetime, timedelta, timezone
from itertools import groupby
from pathlib import Path

from pyarrow import csv

import hivecore

DATA, PACK = Path(sys.argv[1]), Path(sys.argv[2])
FANS = ["1", "196", "943"]
DAY = timedelta(days=1)


def asked(op, **request):
    """The answer of an operation."""
    reply = json.loads(hivecore.call(op, json.dumps(request)))
    if "error" in reply:
        raise SystemExit(f"{op}: {reply['error']}")
    return reply["ok"]["answer"]


def text(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def films():
    """For each film the first of its genres and the decade it is from, as far as they are known."""
    found = {}
    for film, genres in zip(*(csv.read_csv(DATA / "genres.csv")[name].to_pylist() for name in ("movie_id", "genres"))):
        found[film] = {"topic": genres.split("|")[0].lower()} if genres else {}
    for film, title in zip(*(csv.read_csv(DATA / "titles.csv")[name].to_pylist() for name in ("movie_id", "title"))):
        year = re.search(r"\((\d{3})\d\)", title)
        found[film] |= {"era": f"{year[1]}0s"} if year else {}
    return found


def events(user, table, about):
    """The person's ratings as CloudEvents, in the order of time."""
    made = []
    for film, rating, when in sorted(table, key=lambda row: (row[2], row[0])):
        made.append((datetime.fromtimestamp(when, timezone.utc), {
            "specversion": "1.0", "id": f"{user}-{film}", "source": "movielens", "type": "item.rated", "subject": user,
            "hlc": f"{when * 1000:012x}{0:04x}{1:016x}", "data": {"item": str(film), "rating": rating, **about[film]},
        }))
    return made


def bar(micros):
    return f"[{'#' * (20 * micros // 1_000_000):.<20}] {micros / 10_000:5.1f} %"


def show(user, log, definition):
    state, said = {}, []
    for day, rated in groupby(log, lambda entry: entry[0].date()):
        now = datetime(day.year, day.month, day.day, tzinfo=timezone.utc) + DAY
        stepped = asked("archetype.step", definition=definition, events=[event for _, event in rated], now=text(now), **state)
        state = {"state": stepped["state"]}
        said += stepped["decisions"]
    overview = asked("archetype.overview", definition=definition, now=text(now), **state)
    names = {(a["id"], t["id"]): (a["name"], t["name"], t.get("criteria")) for a in definition["archetypes"] for t in a["tiers"]}
    print(f"\n  User {user}: {len(log)} ratings, level {overview['level']}, {overview['xp']} points; the state has {len(state['state']) * 3 // 4} bytes")
    for decision in said:
        if decision["code"] in ("award.granted", "award.regressed"):
            name, tier, _ = names[decision["archetype"], decision["tier"]]
            verb = "unlocked" if decision["code"] == "award.granted" else "lost"
            print(f"    {decision['at']}  {verb} {name}, {tier}")
    for standing in overview["archetypes"]:
        following = standing.get("next")
        if following and following.get("progress"):
            name, tier, criteria = names[standing["archetype"], following["tier"]]
            missing = [f"{repair['have']} of {repair['need']}" for repair in following.get("nearMiss", {}).get("repairs", []) if "have" in repair]
            print(f"    {bar(following['progress'])}  {name + ', ' + tier:28} {criteria} {'Now ' + ', '.join(missing) + '.' if missing else ''}")


def main():
    definition = json.loads(PACK.read_text())["payload"]
    definition["examples"] = []  # the linter has run them
    columns = csv.read_csv(DATA / "ratings.csv")
    rows = list(zip(*(columns[name].to_pylist() for name in ("user_id", "movie_id", "rating", "timestamp"))))
    about = films()
    for user in FANS:
        show(user, events(user, [row[1:] for row in rows if str(row[0]) == user], about), definition)


if __name__ == "__main__":
    main()
