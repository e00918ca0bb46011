"""What every oracle uses to print its cases. Standard library only."""

import base64
import json
import sys


def dump(value):
    """JSON text in a fixed form; key order is the author's."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def step(request, expect):
    """One call. A dict is dumped, a str is the text itself, bytes are the bytes themselves."""
    if isinstance(request, bytes):
        return {"requestB64": base64.b64encode(request).decode(), "expect": expect}
    return {"request": request if isinstance(request, str) else dump(request), "expect": expect}


def emit(id, op, kind, request, expect, source, packs=(), model=None):
    """Prints a case of one call."""
    emit_steps(id, op, kind, [step(request, expect)], source, packs, model)


def emit_steps(id, op, kind, steps, source, packs=(), model=None):
    """Prints a case of several calls."""
    case = {"id": id, "op": op, "kind": kind, "packs": list(packs), "steps": steps, "source": source}
    if model is not None:
        case["model"] = model
    sys.stdout.buffer.write((dump(case) + "\n").encode())


def answer(value):
    """The whole answer is known."""
    return {"answer": value}


def part(**pointers):
    """Parts of the answer are known: part(**{"/a/0": 1})."""
    return {"answerPart": pointers}


def error(code, path=""):
    """The request is refused with this code at this path."""
    return {"code": code, "path": path}


RECORDED = {"recorded": True}
