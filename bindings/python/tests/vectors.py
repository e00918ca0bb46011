"""Runs every vector, byte for byte, through the installed package. Usage: vectors.py VECTORS PACKS

Each step runs as text. What succeeds also goes through the typed surface: the request decoded and encoded must get an
equal answer, and the decision decoded and encoded must be the same text.
"""

import base64
import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hivecore

VECTORS, PACKS = Path(sys.argv[1]), Path(sys.argv[2])


def read(path: Path, digest: str) -> bytes:
    """A file, if it is the one that is meant."""
    data = path.read_bytes()
    if f"sha256:{hashlib.sha256(data).hexdigest()}" != digest:
        sys.exit(f"{path} is not {digest}")
    return data


def caller(case: dict[str, Any]) -> Callable[[str, str | bytes], str]:
    """How a case is called: on its model, on its packs, or plainly."""
    if "model" in case:
        path, digest = case["model"].split("@")
        return hivecore.Recommender.open(read(VECTORS / path, digest)).call
    packs = [name.split("@") for name in case["packs"]]
    return hivecore.Packs(read(PACKS / f"{name}.json", digest) for name, digest in packs).call if packs else hivecore.call


def failure(case: dict[str, Any]) -> str | None:
    """What is wrong with a case."""
    call = caller(case)
    for step in case["steps"]:
        text, expected = step.get("request"), step["response"]
        if (answer := call(case["op"], base64.b64decode(step["requestB64"]) if text is None else text)) != expected:
            return f"expected {expected}\n  got      {answer}"
        if case["kind"] != "failure" and text is not None and "ok" in json.loads(expected):
            typed = call(case["op"], hivecore.operations.round_trip(case["op"], text))
            if json.loads(typed)["ok"]["answer"] != json.loads(expected)["ok"]["answer"]:
                return f"typed request: expected {expected}\n  got      {typed}"
            if (again := hivecore.operations.round_trip_decision(case["op"], expected)) != expected:
                return f"typed decision: expected {expected}\n  got      {again}"
    return None


def main() -> int:
    """The exit code."""
    manifest = json.loads((VECTORS / "manifest.json").read_text("utf-8"))
    run = failed = 0
    for file in manifest["files"]:
        for line in read(VECTORS / file["path"], file["digest"]).decode().split("\n")[:-1]:
            case = json.loads(line)
            run += 1
            if wrong := failure(case):
                failed += 1
                print(f"vector FAILED: {case['id']}\n  {wrong}")
    print(f"vectors: {run} run, {run - failed} passed, {failed} failed")
    return int(failed > 0 or run != manifest["count"])


if __name__ == "__main__":
    sys.exit(main())
