"""choose.py SPLIT < EVENTS: a process of its own that sees the training part and nothing else.

Reads a RecommendEvents record, prints the answer of recommend.auto on the inner split.
"""

import json
import sys

import hivecore

INNER = {"HASH": {"kind": "hash", "rounds": 2}, "TIME": {"kind": "time"}}

events, split = sys.stdin.read(), json.dumps(INNER[sys.argv[1]])
print(hivecore.call("recommend.auto", f'{{"events":{events},"split":{split}}}'))
