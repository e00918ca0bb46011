"""The universal door: text in, text out, from any thread."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

import hivecore


def test_text_and_bytes_are_the_same_request() -> None:
    request = json.dumps({"text": '{"é": 1.0, "a": 2}'}, ensure_ascii=False)
    answer = hivecore.call("json.canonicalize", request)
    assert json.loads(answer)["ok"]["answer"]["canonical"] == '{"a":2,"é":1}'
    assert hivecore.call("json.canonicalize", request.encode()) == answer


@pytest.mark.parametrize(
    ("op", "request_", "code", "path"),
    [
        ("no.such", "{}", "operation.unknown", ""),
        ("ops.list", '{"x":1}', "field.unknown", "/x"),
        ("json.canonicalize", "{}", "field.missing", "/text"),
        ("json.canonicalize", '{"text":7}', "field.type", "/text"),
        ("json.canonicalize", b'{"text":"\xff"}', "json.utf8", ""),
        ("json.canonicalize", '{"text":"a","text":"b"}', "json.duplicate_key", "/text"),
        ("ops.list", "[" * 10_000, "json.depth", ""),
        ("ops.list", "", "json.syntax", ""),
    ],
)
def test_a_refusal_is_an_answer_with_code_and_path(op: str, request_: str | bytes, code: str, path: str) -> None:
    error = json.loads(hivecore.call(op, request_))["error"]
    assert error["code"] == code
    if path:
        assert error["path"] == path
    assert error["detail"] and error["help"]


def test_what_is_no_text_is_a_type_error() -> None:
    for request in (7, None, bytearray(b"{}"), ["{}"]):
        with pytest.raises(TypeError):
            hivecore.call("ops.list", request)  # type: ignore[arg-type]
    with pytest.raises(UnicodeEncodeError):
        hivecore.call("ops.list", "\ud800")


@pytest.mark.parametrize("size", [10, 100_000])
def test_a_thousand_calls_and_eight_threads_get_the_same_bytes(size: int) -> None:
    inner = json.dumps({f"key{n}": n / 7 for n in range(size // 10)})
    request = json.dumps({"text": inner})
    first = hivecore.call("json.canonicalize", request)
    assert "ok" in json.loads(first)
    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(lambda _: hivecore.call("json.canonicalize", request), range(1000 if size < 1000 else 100)))
    assert answers == {first}
