"""ask.py MODEL REQUEST: opens a model, asks recommend.rank, prints the answer's text."""

import sys
from pathlib import Path

from hivecore import Recommender

model, request = map(Path, sys.argv[1:])
print(Recommender.open(model.read_bytes()).call("recommend.rank", request.read_text(encoding="utf-8")))
