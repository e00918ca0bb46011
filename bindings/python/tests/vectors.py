"""Runs every vector, byte for byte, through the installed package. Usage: vectors.py VECTORS PACKS

Each step runs as text and through the typed surface: requests and answers into their types and back, refusals into
their exceptions.
"""

import base64
import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hivecore
from hivecore import operations

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


def body(answer: str) -> str:
    """An answer without its receipt: a typed request names its defaults, which changes the digest and nothing else."""
    return answer[: answer.rfind(',"receipt":')]


def typed_failure(call: Callable[[str, str | bytes], str], op: str, request: str | bytes, response: str) -> str | None:
    """What is wrong with the typed surface: the request's type and back, the answer's type and back, the exception."""
    if not response.startswith('{"ok":'):
        error = json.loads(response)["error"]
        try:
            operations.decided("ops.list", response)
        except hivecore.HivecoreError as raised:
            fits = (raised.code, raised.path, raised.detail, raised.help) == tuple(
                error[name] for name in ("code", "path", "detail", "help")
            )
            return None if fits else f"raised {raised!r}"
        return "no exception"
    if (again := operations.round_trip_decision(op, response)) != response:
        return f"the typed answer is {again}"
    text = request if isinstance(request, str) else request.decode()
    again = operations.round_trip(op, text)
    return None if body(call(op, again)) == body(response) else f"the typed request is {again}"


def failure(case: dict[str, Any]) -> str | None:
    """What is wrong with a case."""
    call, op = caller(case), case["op"]
    for step in case["steps"]:
        request = step["request"] if "request" in step else base64.b64decode(step["requestB64"])
        expected = step["response"]
        if (answer := call(op, request)) != expected:
            return f"expected {expected}\n  got      {answer}"
        if wrong := typed_failure(call, op, request, expected):
            return wrong
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
