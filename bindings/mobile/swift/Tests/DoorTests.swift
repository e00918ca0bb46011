import Foundation
import Hivecore

private let canonicalize = "json.canonicalize"

/// What comes through the door, and what does not.
func doorTests(_ checks: Checks) throws {
  let core = Core()

  checks.test("bad input is an error with its code") {
    [
      ("unknown", try refused(core.call(op: "no.such", request: "{}")) == ["operation.unknown", ""]),
      ("cut off", try refused(core.call(op: canonicalize, request: "{")) == ["json.syntax", ""]),
      ("empty", try refused(core.call(op: canonicalize, request: "")) == ["json.syntax", ""]),
      ("null", try refused(core.call(op: canonicalize, request: #"{"text":null}"#)) == ["field.type", "/text"]),
    ]
  }

  checks.test("bytes that are no UTF-8 are an error; a Swift string cannot hold them") {
    let repaired = String(decoding: [0x22, 0xff, 0x22] as [UInt8], as: UTF8.self)
    return [
      ("byte", try refused(core.call(op: canonicalize, bytes: Data([0x22, 0xff, 0x22]))) == ["json.utf8", ""]),
      ("half pair", try refused(core.call(op: canonicalize, bytes: Data([0x22, 0xed, 0xa0, 0x80, 0x22]))) == ["json.utf8", ""]),
      ("repaired", same(repaired, "\"\u{fffd}\"")),
      (
        "escape",
        try refused(core.call(op: canonicalize, request: #"{"text":"\ud800"}"#)) .first == "json.surrogate"
      ),
    ]
  }

  checks.test("the same bytes a thousand times, alone, in a batch and from several threads") {
    let request = #"{"text":"{\"b\":[1e21,0.1],\"a\":\"é\"}"}"#
    let once = core.call(op: canonicalize, request: request)
    let batch = core.callBatch(op: canonicalize, requests: Array(repeating: request, count: 1_000))
    let threads = several(8) { _ in (0..<250).map { _ in core.call(op: canonicalize, request: request) } }
    return [
      ("ok", once.hasPrefix(#"{"ok":"#)),
      ("alone", (0..<1_000).allSatisfy { _ in same(core.call(op: canonicalize, request: request), once) }),
      ("batch", batch.count == 1_000 && batch.allSatisfy { same($0, once) }),
      ("threads", threads.joined().allSatisfy { same($0, once) }),
    ]
  }

  checks.test("closed packs answer an error, and closing twice is fine") {
    let packs = try Packs(files: [])
    let before = packs.call(op: canonicalize, request: #"{"text":"1"}"#)
    packs.close()
    packs.close()
    return [
      ("before", before.hasPrefix(#"{"ok":"#)),
      ("text", try refused(packs.call(op: canonicalize, request: "{}")) == ["handle.closed", ""]),
      ("bytes", try refused(packs.call(op: canonicalize, bytes: Data())) == ["handle.closed", ""]),
      ("batch", try packs.callBatch(op: canonicalize, requests: ["{}"]).map(refused) == [["handle.closed", ""]]),
    ]
  }
}
