"""The sample in Python: built, encoded, decoded, compared; every value of values.jsonl through its type and back."""

from __future__ import annotations

import json
import sys

from hivecore_sample import operations as o
from hivecore_sample.errors import FieldError

CASES: list[dict[str, str]] = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]

EVERYTHING = o.Everything(
    boolean=True,
    text='\u0001\t"\\/é😀',
    small=255,
    count=0,
    wide=9007199254740993,
    natural=2**64 - 1,
    ratio=1e-7,
    id=o.SampleId('é"\\\n'),
    shade=o.Shade.DARK_RED,
    bits=o.BitsRest(in_=((1, -1), ())),
    tree=o.ExpressionAll(
        of=(o.ExpressionNot(inner=o.ExpressionIs(value="x")), o.ExpressionNothing()),
    ),
    table={'é"\\\n': -(2**63), "": 0},
    present="y",
    nested={"k": (o.BitsNothingSet(),)},
)


def describe(tree: o.Expression) -> str:
    """An exhaustive look at a sum: mypy refuses it if a variant is missing."""
    if tree.kind == "not":
        return "not " + describe(tree.inner)
    if tree.kind == "is":
        return tree.value
    if tree.kind == "all":
        return " ".join(describe(each) for each in tree.of)
    if tree.kind == "list":
        return " ".join(tree.string)
    if tree.kind == "string":
        return describe(tree.expression)
    return tree.kind


class Sampler(o.SamplerOperations):
    """Answers with its request."""

    def call(self, op: str, request: str) -> str:
        digest = "sha256:" + "0" * 64
        receipt = json.dumps({"op": op, "engine": "e/1", "inputs": digest, "answer": digest, "packs": []})
        return '{"ok":{"answer":' + request + ',"reasons":[],"receipt":' + receipt + "}}"


class Refusing(o.Operations):
    """Refuses all."""

    def call(self, op: str, request: str) -> str:
        return '{"error":{"code":"field.range","detail":"d","help":"h","path":"/a"}}'


def main() -> None:
    for case in CASES:
        assert o.round_trip(case["op"], case["text"]) == case["complete"], case
    text = o.encode_request("sample.everything", EVERYTHING)
    assert text == CASES[0]["complete"]
    assert o.decode_request("sample.everything", text) == EVERYTHING
    assert describe(EVERYTHING.tree) == "not x nothing"
    keywords = o.Keywords(in_=1, class_=o.ExpressionIs(value="é"), default="$x")
    answer: o.Keywords = Sampler().import_(keywords).answer
    assert answer == keywords and answer.from_ == (1, 2) and answer.as_ is o.Shade.IN and answer.none is None
    try:
        Refusing().sample_everything(EVERYTHING)
    except FieldError as refused:
        assert (refused.code, refused.path, refused.detail, refused.help) == ("field.range", "/a", "d", "h")
    else:
        raise AssertionError("not refused")
    for wrong in ('{"id":1.5,"bits":{"kind":"other"},"wide":"1"}', "{}", "[]"):
        try:
            o.round_trip("sample.everything", wrong)
        except (TypeError, ValueError):
            continue
        raise AssertionError(wrong)
    count = len(CASES) + 9
    print(f"tests: {count} run, {count} passed, 0 failed")


main()
