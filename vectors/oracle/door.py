"""The strict door and canonical text: cases of RFC 8259, RFC 8785 and the contract."""

import hashlib

from authoring import RECORDED, answer, dump, emit, error, part

RFC = "RFC 8785"
JSON = "RFC 8259"
CONTRACT = "the contract: strict decoding"


def canonical(id, text, expected, source, kind="success"):
    digest = "sha256:" + hashlib.sha256(expected.encode()).hexdigest()
    emit(f"door.canonical.{id}", "json.canonicalize", kind, {"text": text},
         answer({"canonical": expected, "digest": digest}), source)


def refused(id, text, code, source, path="/text"):
    emit(f"door.refused.{id}", "json.canonicalize", "failure", {"text": text}, error(code, path), source)


def request(id, raw, code, path, source, op="json.canonicalize"):
    emit(f"door.request.{id}", op, "failure", raw, error(code, path), source)


# RFC 8785: the sample of section 3.2.2, the sorting of 3.2.3, the numbers of appendix B.
canonical("sample", '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],'
          '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
          '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
          '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}', f"{RFC} section 3.2.2")
canonical("sorting", '{"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh",'
          '"1":"One","\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control",'
          '"\\u00f6":"Latin Small Letter O With Diaeresis"}',
          '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis",'
          '"€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
          f"{RFC} section 3.2.3")
NUMBERS = [
    ("least", "5e-324", "5e-324"), ("greatest", "1.7976931348623157e308", "1.7976931348623157e+308"),
    ("minus-zero", "-0", "0"), ("minus-zero-fraction", "-0.0", "0"), ("last-plain-integer", "999999999999999700000.0", "999999999999999700000"),
    ("first-exponent", "1e21", "1e+21"), ("rounding-23", "9.999999999999997e22", "9.999999999999997e+22"),
    ("small-exponent", "9.999999999999997e-7", "9.999999999999997e-7"), ("small-plain", "0.000001", "0.000001"),
    ("fraction", "333333333.33333343", "333333333.33333343"), ("negative-fraction", "-0.0000033333333333333333", "-0.0000033333333333333333"),
    ("tie-to-even", "1424953923781206.25", "1424953923781206.2"), ("int53", "9007199254740991", "9007199254740991"),
    ("minus-int53", "-9007199254740991", "-9007199254740991"), ("exponent-integer", "1E2", "100"), ("trailing-zeros", "1.50", "1.5"),
    ("tenth-sum", "0.30000000000000004", "0.30000000000000004"), ("underflow", "1e-400", "0"),
]
for name, text, expected in NUMBERS:
    canonical(f"number.{name}", f"[{text}]", f"[{expected}]", f"{RFC} appendix B and ECMA-262 Number::toString", "edge")
canonical("empty-record", " { } ", "{}", RFC, "edge")
canonical("empty-list", "[ ]", "[]", RFC, "edge")
canonical("empty-key", '{"a":1,"":2}', '{"":2,"a":1}', RFC, "edge")
canonical("whitespace", "\t[\r\n1 ,\n2 ]\n", "[1,2]", JSON)
canonical("scalar", '"x"', '"x"', JSON, "edge")
canonical("controls", '"\\u0000\\u0008\\u0009\\u000b\\u000c\\u001f\\u007f\\u2028"', '"\\u0000\\b\\t\\u000b\\f\\u001f\u007f\u2028"', f"{RFC} section 3.2.2.2")
canonical("no-normalisation", '"e\u0301"', '"e\u0301"', f"{RFC} section 3.1")
canonical("prefix-keys", '{"ab":1,"a":2,"B":3}', '{"B":3,"a":2,"ab":1}', f"{RFC} section 3.2.3")
canonical("nested", '{"b":[{"d":1,"c":[]}],"a":{}}', '{"a":{},"b":[{"c":[],"d":1}]}', RFC)
canonical("depth-64", "[" * 64 + "]" * 64, "[" * 64 + "]" * 64, "the table of limits", "edge")
canonical("key-beyond-bmp", '{"\uffff":1,"\U00010000":2}', '{"\U00010000":2,"\uffff":1}', f"{RFC} section 3.2.3", "edge")

# What RFC 8259 does not allow.
SYNTAX = {
    "empty": "", "blank": "  ", "word": "nul", "capital": "True", "nan": "NaN", "infinity": "-Infinity", "plus": "+1",
    "leading-zero": "01", "minus-leading-zero": "-01", "point-first": ".5", "point-last": "1.", "exponent-empty": "1e", "hex": "0x10",
    "minus-alone": "-", "single-quotes": "'a'", "unclosed-string": '"a', "unclosed-list": "[1", "unclosed-record": '{"a":1',
    "trailing-comma-list": "[1,]", "trailing-comma-record": '{"a":1,}', "missing-comma": "[1 2]", "missing-colon": '{"a" 1}',
    "bare-key": "{a:1}", "number-key": "{1:1}", "two-values": "1 2", "comment": "[1/*x*/]", "control-in-string": '"a\tb"',
    "newline-in-string": '"a\nb"', "bad-escape": '"\\x41"', "short-escape": '"\\u12"', "byte-order-mark": "\ufeff1", "no-break-space": "\u00a01",
}
for name, text in SYNTAX.items():
    refused(f"syntax.{name}", text, "json.syntax", JSON)
for name, text in {"high-alone": '"\\ud800"', "low-alone": '"\\udc00"', "high-high": '"\\ud800\\ud800"', "high-text": '"\\ud83dx"'}.items():
    refused(f"surrogate.{name}", text, "json.surrogate", f"{RFC} section 3.2.2.2 and RFC 7493 section 2.1")
refused("duplicate", '{"a":1,"b":2,"a":3}', "json.duplicate_key", "RFC 7493 section 2.3")
refused("duplicate-escaped", '{"a":1,"\\u0061":2}', "json.duplicate_key", "RFC 7493 section 2.3")
refused("duplicate-nested", '[{"x":{"y":1,"y":1}}]', "json.duplicate_key", "RFC 7493 section 2.3")
refused("depth-66", "[" * 66 + "]" * 66, "json.depth", "the table of limits")
refused("integer-2-53", "9007199254740992", "number.range", "RFC 7493 section 2.2")
refused("integer-minus-2-53", "-9007199254740992", "number.range", "RFC 7493 section 2.2")
refused("integer-huge", "1" + "0" * 40, "number.range", "RFC 7493 section 2.2")
refused("infinite", "1e309", "number.range", "RFC 7493 section 2.2")
refused("spelling-of-65", "0." + "1" * 63, "number.precision", "the table of limits")

# The request itself.
request("bad-utf8", b'{"text":"\xff"}', "json.utf8", "", CONTRACT)
request("surrogate-bytes", b'{"text":"\xed\xa0\x80"}', "json.utf8", "", CONTRACT)
request("overlong", b'{"text":"\xc0\xaf"}', "json.utf8", "", CONTRACT)
request("utf16", "{}".encode("utf-16-le"), "json.syntax", "", CONTRACT)
request("nothing", b"", "json.syntax", "", CONTRACT)
request("list-for-record", '["x"]', "field.type", "", CONTRACT)
request("text-for-record", '"x"', "field.type", "", CONTRACT)
request("null-for-record", "null", "field.type", "", CONTRACT)
request("unknown-field", '{"text":"1","more":1}', "field.unknown", "/more", CONTRACT)
request("unknown-field-escaped", '{"text":"1","a/b~c":1}', "field.unknown", "/a~1b~0c", "RFC 6901 section 3")
request("field-of-other-case", '{"Text":"1"}', "field.unknown", "/Text", CONTRACT)
request("missing", "{}", "field.missing", "/text", CONTRACT)
request("null-field", '{"text":null}', "field.type", "/text", CONTRACT)
request("number-field", '{"text":1}', "field.type", "/text", CONTRACT)
request("duplicate-field", '{"text":"1","text":"1"}', "json.duplicate_key", "/text", CONTRACT)
request("empty-record-unknown", '{"x":{}}', "field.unknown", "/x", CONTRACT, "ops.list")
request("empty-record-list", "[]", "field.type", "", CONTRACT, "ops.limits")
request("unknown-operation", "{}", "operation.unknown", "", CONTRACT, "no.such")
request("empty-operation", "{}", "operation.unknown", "", CONTRACT, "")
request("operation-of-other-case", "{}", "operation.unknown", "", CONTRACT, "OPS.LIST")
request("unknown-operation-bad-request", "{", "operation.unknown", "", CONTRACT, "no.such")

# The catalogue. The limits are stated here once more, by hand.
emit("door.limits", "ops.limits", "success", "{}", part(**{
    "/limits/0": {"name": "request_bytes", "most": 64 * 2**20, "meaning": "Bytes of a request's text."},
    "/limits/5": {"name": "int53", "most": 2**53 - 1, "meaning": "Greatest magnitude of an integer written as a JSON number: 2^53 − 1."},
}), CONTRACT)
emit("door.errors", "ops.errors", "success", "{}", part(**{"/errors/0/code": "json.size", "/errors/1/code": "json.utf8"}), CONTRACT)
emit("door.list", "ops.list", "success", " {} ", RECORDED, "recorded")
