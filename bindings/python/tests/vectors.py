"""Runs every vector, byte for byte, through the installed package. Usage: vectors.py VECTORS PACKS"""

import base64
import difflib
import json
import sys
from pathlib import Path
from typing import Any

import hivecore


def passes(case: dict[str, Any], vectors: Path, packs: Path) -> bool:
    """One case: each step's answer must be the expected bytes."""
    for step in case["steps"]:
        text = step.get("request")
        request = base64.b64decode(step["requestB64"]) if text is None else text
        answer = hivecore.call(case["op"], request)
        if answer != step["response"]:
            print(f"vector FAILED: {case['id']}")
            print("\n".join(difflib.ndiff([step["response"][:2000]], [answer[:2000]])))
            return False
    return True


def main() -> int:
    vectors, packs = Path(sys.argv[1]), Path(sys.argv[2])
    manifest = json.loads((vectors / "manifest.json").read_text("utf-8"))
    lines = [line for file in manifest["files"] for line in (vectors / file["path"]).read_text("utf-8").split("\n") if line]
    results = [passes(json.loads(line), vectors, packs) for line in lines]
    failed = results.count(False) + (len(results) != manifest["count"])
    print(f"vectors: {len(results)} run, {results.count(True)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
