// The sample in Swift: built, encoded, decoded, compared; every value of values.jsonl through its type and back.
import Foundation

let everything = Everything(
    boolean: true,
    text: "\u{1}\t\"\\/é😀",
    small: 255,
    count: 0,
    wide: 9_007_199_254_740_993,
    natural: .max,
    ratio: 1e-7,
    id: "é\"\\\n",
    shade: .darkRed,
    bits: .rest(in: [[1, -1], []]),
    tree: .all(of: [.not(inner: .is(value: "x")), .nothing]),
    table: ["é\"\\\n": .min, "": 0],
    present: "y",
    nested: ["k": [.nothingSet]]
)

func describe(_ tree: Expression) -> String {
    switch tree {
    case .not(let inner): return "not " + describe(inner)
    case .all(let of): return of.map(describe).joined(separator: " ")
    case .is(let value): return value
    case .list(let string): return string.joined(separator: " ")
    case .string(let expression): return describe(expression)
    case .nothing: return "nothing"
    }
}

struct Sampler: SamplerOperations {
    func call(op: String, request: String) -> String {
        let digest = "sha256:" + String(repeating: "0", count: 64)
        let receipt = #"{"answer":"\#(digest)","engine":"e/1","inputs":"\#(digest)","op":"\#(op)","packs":[]}"#
        return #"{"ok":{"answer":\#(request),"reasons":[],"receipt":\#(receipt)}}"#
    }
}

struct Refusing: Operations {
    func call(op: String, request: String) -> String {
        #"{"error":{"code":"field.range","detail":"d","help":"h","path":"/a"}}"#
    }
}

@main struct Check {
    static func main() throws {
        let lines = try String(contentsOfFile: CommandLine.arguments[1], encoding: .utf8).split(separator: "\n")
        let cases = try lines.map { try Json.parse(String($0)) }
        for each in cases {
            let (op, text) = (try each.required("op").text(), try each.required("text").text())
            let (found, complete) = (try roundTrip(op: op, text: text), try each.required("complete").text())
            precondition(Array(found.utf8) == Array(complete.utf8), text)
        }
        let text = encoded { writeEverything(&$0, everything) }
        let complete = try cases[0].required("complete").text()
        precondition(text == complete, text)
        let decoded = try readEverything(Json.parse(text))
        precondition(decoded == everything)
        precondition(describe(everything.tree) == "not x nothing")
        let keywords = Keywords(in: 1, default: "$x", class: .is(value: "é"))
        let answer: Keywords = try Sampler().import(keywords).answer
        precondition(answer == keywords && answer.as == .in && answer.none == nil)
        let plain = try Sampler().import().answer
        precondition(plain == Keywords())
        do {
            _ = try Refusing().sampleEverything(everything)
            preconditionFailure("not refused")
        } catch HivecoreError.field(let refused) {
            precondition(refused == Refusal(code: "field.range", path: "/a", detail: "d", help: "h"))
        }
        for wrong in [#"{"id":"a","bits":{"kind":"other"},"wide":"1"}"#, "{}", "[]", ""] {
            do {
                _ = try roundTrip(op: "sample.everything", text: wrong)
                preconditionFailure(wrong)
            } catch is JsonMismatch {}
        }
        // Identifiers differ by bytes, though Swift's strings are equal across normal forms.
        precondition("\u{e9}" == "e\u{301}" && SampleId(rawValue: "\u{e9}") != SampleId(rawValue: "e\u{301}"))
        let count = cases.count + 11
        print("tests: \(count) run, \(count) passed, 0 failed")
    }
}
