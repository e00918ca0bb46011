"""choose.py SPLIT < EVENTS: a process of its own that sees the training part and nothing else.

Reads a RecommendEvents record, prints the answer of recommend.select on the inner split.
"""

import json
import sys

import hivecore

INNER = {"HASH": {"kind": "hash", "rounds": 2}, "TIME": {"kind": "time"}}

events, split = sys.stdin.read(), json.dumps(INNER[sys.argv[1]])
print(hivecore.call("recommend.select", f'{{"events":{events},"split":{split}}}'))
