// What one call costs in Swift. Usage: hivecore-bench MODEL
import Foundation
import Hivecore

/// Prints the nanoseconds of processor time for one call, the best of some rounds. One run of the work makes `many` calls.
func measure(_ name: String, runs: Int, many: Int = 1, _ work: () throws -> Void) rethrows {
  let rounds = try (0..<7).map { _ in
    let start = clock()
    for _ in 0..<runs { try work() }
    return clock() - start
  }
  let nanoseconds = Int64(rounds.min() ?? 0) * 1_000_000_000 / Int64(CLOCKS_PER_SEC)
  print("swift\t\(name)\t\(nanoseconds / Int64(runs * many))\tns")
}

let (core, trivial) = (Core(), #"{"text":"1"}"#)
let batch = Array(repeating: trivial, count: 1_000)
let recommender = try Recommender(bytes: Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[1])))
let users = Ids.integers(Array(repeating: 1, count: 1_000))

measure("call", runs: 50_000) { _ = core.call(op: "json.canonicalize", request: trivial) }
measure("call of an unknown operation", runs: 50_000) { _ = core.call(op: "no.such", request: trivial) }
try measure("call, typed", runs: 50_000) { _ = try core.jsonCanonicalize(CanonicalizeRequest(text: "1")) }
measure("call, in a batch of 1,000", runs: 20, many: 1_000) {
  _ = core.callBatch(op: "json.canonicalize", requests: batch)
}
measure("rank on a handle", runs: 50_000) {
  _ = recommender.call(op: "recommend.rank", request: #"{"user":"1","k":10}"#)
}
try measure("rank on a handle, in a batch of 1,000", runs: 20, many: 1_000) {
  _ = try recommender.rankBatch(users: users, k: 10)
}
