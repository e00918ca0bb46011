"""Scores of vaderSentiment over its own corpora, as JSON lines: vader.py SDIST FOLDER [GOEMOTIONS]."""

import functools
import importlib
import json
import operator
import sys
import tarfile
import tempfile
import types
from pathlib import Path


def main() -> None:
    sdist, folder = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as unpacked:
        with tarfile.open(sdist) as archive:
            archive.extractall(unpacked, filter="data")
        root = Path(unpacked, "vaderSentiment-3.3.2")
        with tarfile.open(root / "additional_resources/hutto_ICWSM_2014.tar.gz") as archive:
            archive.extractall(unpacked, filter="data")
        sys.path.insert(0, str(root))
        # Its module asks for a package that is only needed by its demonstration.
        sys.modules.setdefault("requests", types.ModuleType("requests"))
        vader = importlib.import_module("vaderSentiment.vaderSentiment")
        # From CPython 3.12 on the built-in sum compensates; the reference is the plain one of 3.11.
        vader.sum = functools.partial(functools.reduce, operator.add)
        score = vader.SentimentIntensityAnalyzer().polarity_scores
        texts = [(path.name, row.split("\t", 2)[2].rstrip("\r\n"))
                 for path in sorted(Path(unpacked).rglob("*_GroundTruth.txt"))
                 for row in path.read_bytes().decode("utf-8", "surrogateescape").split("\n") if row.strip()]
        for goemotions in sys.argv[3:]:
            for name in ("goemotions_train.tsv", "goemotions_dev.tsv"):
                rows = Path(goemotions, name).read_text(encoding="utf-8").split("\n")[1:]
                texts += [(name, row.split("\t", 3)[3]) for row in rows if row]
        with open(Path(folder, "scores.jsonl"), "w", encoding="utf-8") as out:
            for corpus, text in texts:
                text = text.encode("utf-8", "replace").decode("utf-8")
                out.write(json.dumps({"corpus": corpus, "text": text, **score(text)}) + "\n")


main()
