import Foundation
import Hivecore

private let users = ["1", "1", "2", "2", "2", "3", "3"]
private let items = ["tea", "cup", "tea", "cup", "jam", "cup", "jam"]
private let rank = "recommend.rank"
private let request = #"{"user":"1","k":2}"#

private func fitted(_ progress: (@Sendable (TrainingProgress) -> Bool)? = nil) throws -> Recommender {
  try Recommender(
    users: .texts(users), items: .texts(items), weights: Array(repeating: 1, count: 7), timestamps: Array(0..<7),
    progress: progress)
}

/// Models and factors as handles.
func handleTests(_ checks: Checks, committedModel: Data) throws {
  checks.test("a model becomes bytes and comes back") {
    let (first, integers) = (try fitted(), try Recommender(users: .integers([1, 1, 2, 2, 2, 3, 3]), items: .texts(items)))
    let second = try Recommender(bytes: first.bytes())
    let once = first.call(op: rank, request: request)
    return [
      ("committed", try Recommender(bytes: committedModel).bytes() == committedModel),
      ("bytes", try first.bytes() == second.bytes()),
      ("answers", once.hasPrefix(#"{"ok":"#) && same(once, second.call(op: rank, request: request))),
      (
        "batch",
        second.callBatch(op: rank, requests: Array(repeating: request, count: 1_000)).allSatisfy { same($0, once) }
      ),
      (
        "integer ids",
        try integers.bytes() == Recommender(users: .texts(users), items: .texts(items)).bytes()
      ),
    ]
  }

  checks.test("a batch answers what single rankings answer") {
    let recommender = try fitted()
    let (catalogue, people) = (try recommender.items(), ["1", "2", "stranger"])
    let batch = try recommender.rankBatch(users: .texts(people), k: 3)
    var claims = [("personal", batch.personal == [true, true, false])]
    for (row, person) in people.enumerated() {
      let ok = try record(recommender.call(op: rank, request: #"{"user":"\#(person)","k":3}"#))["ok"] as? [String: Any]
      let ranked = (ok?["answer"] as? [String: Any])?["items"] as? [[String: Any]] ?? []
      let places = (0..<Int(batch.lengths[row])).map { row * batch.k + $0 }
      claims.append((person, ranked.compactMap { $0["item"] as? String } == places.map { catalogue[Int(batch.items[$0])] }))
      claims.append((person, ranked.compactMap { ($0["score"] as? NSNumber)?.int64Value } == places.map { batch.scores[$0] }))
    }
    let histories = try recommender.rankHistories(starts: [0, 2], items: .texts(["tea", "cup"]), k: 3)
    return claims + [("histories", catalogue[Int(histories.items[0])] == "jam")]
  }

  checks.test("a compact model ranks as its model, and is refused when it is damaged or closed") {
    let recommender = try fitted()
    let (file, catalogue, cup) = (try recommender.compact(), try recommender.items(), Ids.texts(["cup"]))
    let ranked = try recommender.rankHistories(starts: [0, 1], items: cup, k: 2).items.map { catalogue[Int($0)] }
    let compact = try CompactRecommender(bytes: file)
    let claims = [
      ("items", try compact.rankHistory(cup, k: 2).map(\.item) == ranked),
      ("seen", try compact.rankHistory(cup, includeSeen: true).count == 3),
      ("k 0", try code { try compact.rankHistory(cup, k: 0) } == "field.range"),
      ("neighbours", try code { try recommender.compact(neighbours: 1_001) } == "field.range"),
      ("file", try code { try CompactRecommender(bytes: file.dropLast()) }.hasPrefix("file.")),
    ]
    compact.close()
    return claims + [("closed", try code { try compact.rankHistory(cup) } == "handle.closed")]
  }

  checks.test("bad columns, numbers and files are refused") {
    let recommender = try fitted()
    return [
      ("lengths", try code { try Recommender(users: .texts(users), items: .texts(["x"])) } == "buffer.shape"),
      ("empty id", try code { try Recommender(users: .texts([""]), items: .texts(["x"])) } == "id.empty"),
      ("negative", try code { try Recommender(users: .integers([-1]), items: .texts(["x"])) } == "number.range"),
      ("file", try code { try Recommender(bytes: Data([1, 2, 3])) }.hasPrefix("file.")),
      ("k 0", try code { try recommender.rankBatch(users: .texts(users), k: 0) } == "field.range"),
      ("k -1", try code { try recommender.rankBatch(users: .texts(users), k: -1) } == "field.range"),
      ("k big", try code { try recommender.rankBatch(users: .texts(users), k: 70_000) } == "field.range"),
      (
        "starts",
        try code { try recommender.rankHistories(starts: [0, 5], items: .texts(items), k: 3) } == "buffer.shape"
      ),
      ("text", try refused(recommender.call(op: rank, request: "nonsense")).first == "json.syntax"),
      ("bytes", try refused(recommender.call(op: rank, bytes: Data([0xff]))).first == "json.utf8"),
    ]
  }

  checks.test("a model is chosen, on any number of threads, and the search can be stopped") {
    let who = Ids.texts((0..<160).map { "u\($0 % 17)" })
    let what = Ids.texts((0..<160).map { "i\($0 * $0 % 23)" })
    let one = try Recommender.auto(users: who, items: what, k: 5, budget: 2).bytes()
    return [
      ("threads", try Recommender.auto(users: who, items: what, k: 5, budget: 2, threads: 3).bytes() == one),
      ("stopped", try code { try Recommender.auto(users: who, items: what) { _ in false } } == "budget.cancelled"),
      ("budget", try code { try Recommender.auto(users: who, items: what, budget: 0) } == "field.range"),
    ]
  }

  checks.test("training reports progress and can be stopped") {
    let lock = NSLock()
    nonisolated(unsafe) var stages: [TrainingProgress] = []
    _ = try fitted { progress in
      lock.withLock { stages.append(progress) }
      return true
    }
    return [
      ("progress", !stages.isEmpty && stages.allSatisfy { $0.done <= $0.total }),
      ("stopped", try code { try fitted { _ in false } } == "budget.cancelled"),
    ]
  }

  checks.test("after close everything is refused, and closing twice is fine") {
    let (recommender, index) = (try fitted(), try FactorIndex(values: [1, 2], dims: 2))
    for _ in 0..<2 {
      recommender.close()
      index.close()
    }
    return [
      ("call", try refused(recommender.call(op: rank, request: "{}")) == ["handle.closed", ""]),
      ("bytes", try code { try recommender.bytes() } == "handle.closed"),
      ("items", try code { try recommender.items() } == "handle.closed"),
      ("rankBatch", try code { try recommender.rankBatch(users: .texts(users), k: 1) } == "handle.closed"),
      ("topK", try code { try index.topK(queries: [1, 0], k: 1) } == "handle.closed"),
    ]
  }

  checks.test("one handle serves several threads, and closing it meanwhile is an error and no crash") {
    let recommender = try fitted()
    let once = recommender.call(op: rank, request: request)
    let open = several(8) { _ in (0..<100).map { _ in recommender.call(op: rank, request: request) } }
    let closing = several(8) { thread in
      (0..<100).map { n in
        if thread == 0 && n == 50 { recommender.close() }
        return recommender.call(op: rank, request: request)
      }
    }
    return [
      ("open", open.joined().allSatisfy { same($0, once) }),
      ("closing", try closing.joined().allSatisfy { try same($0, once) || refused($0).first == "handle.closed" }),
    ]
  }

  checks.test("a price book quotes in batches") {
    let book = try PriceBook(definition: Data(#"{"currency":"EUR","version":"1"}"#.utf8))
    let cart = #"{"now":"2026-11-21T00:00:00Z","cart":{"lines":[{"id":"a","unitPrice":5}]}}"#
    let answers = book.quoteBatch([cart, "{}"])
    let full = book.call(op: "pricing.quote", request: cart)
    let again = try PriceBook(definition: try book.bytes()).bytes() == book.bytes()
    book.close()
    book.close()
    return [
      ("payable", answers[0].contains(#""payable":"5""#) && full.contains(answers[0])),
      ("error", try refused(answers[1]).first == "field.missing"),
      ("bytes", again),
      ("closed", try refused(book.quoteBatch([cart])[0]).first == "handle.closed"),
      ("closed bytes", try code { try book.bytes() } == "handle.closed"),
    ]
  }

  checks.test("a rule set decides by facts and by columns") {
    let definition = Data(
      #"{"id":"s","version":"1","rules":[{"id":"r","when":{"any":[{"fact":"a","gte":7},{"fact":"c","gt":0.5},{"fact":"t","eq":"x"}]}}]}"#.utf8)
    let set = try RuleSet(definition: definition)
    let one = try set.matches(facts: #"{"a":7}"#)
    let columns: [String: FactColumn] = [
      "a": .integers([6, 7, 1]), "c": .floats([0.5, 0.1, 0.75]), "t": .texts(["y", "y", "y"]),
    ]
    let rows = try set.matchesColumns(columns)
    let again = several(4) { _ in (0..<50).map { _ in try? set.matchesColumns(columns) } }
    let full = set.call(op: "rules.evaluate", request: #"{"facts":{"a":7}}"#)
    let bytes = try set.bytes()
    set.close()
    set.close()
    return [
      ("one", [UInt8](one) == [2]),
      ("rows", [UInt8](rows) == [0, 2, 2]),
      ("threads", again.joined().allSatisfy { $0 == rows }),
      ("full", full.contains(#""verdict":"true""#)),
      ("bytes", bytes == definition),
      ("closed", try code { try set.matches(facts: "{}") } == "handle.closed"),
      ("broken", try code { try RuleSet(definition: Data("{".utf8)) } == "json.syntax"),
    ]
  }

  checks.test("a portfolio is screened in columns") {
    let pack = Data(
      #"{"effectiveFrom":"2026-01-01","id":"debt","kind":"equity_screen","payload":{"authority":"a","checks":[{"citation":{"document":"d"},"id":"debt","rule":{"denominator":{"input":"cap","months":2},"kind":"ratio","numerator":[{"input":"debt"}],"operator":"lt","threshold":"33/100"},"title":"t"}],"title":"t"},"sources":[],"status":"unverified","version":"1"}"#
        .utf8)
    let settings = #"{"asOf":"2026-06-30","standard":"debt","currency":"USD"}"#
    let packs = try Packs(files: [pack])
    let batch = try Batch(op: "compliance.screen", settings: settings, packs: packs)
    packs.close()
    let columns: [String: [Int64]] = ["debt": [32, 33, Batch.missing], "cap": [50, 150, 100, 100, 1, 1]]
    let answer = try batch.run(columns)
    let again = several(4) { _ in (0..<50).map { _ in try? batch.run(columns) } }
    let proof = batch.prove(columns, row: 1)
    let beyond = batch.prove(columns, row: 3)
    let narrow = try code { try batch.run(columns, rows: 2) }
    batch.close()
    batch.close()
    return [
      ("status", answer["status"] == [1, 4, 3]),
      ("failing", answer["failing"] == [0, 1, 0]),
      ("margin", answer["margin"] == [10_000, 0, Batch.missing]),
      ("threads", again.joined().allSatisfy { $0 == answer }),
      ("proof", proof.contains(#""change":"-1""#)),
      ("beyond", beyond.contains("number.range")),
      ("rows", narrow == "buffer.shape"),
      ("unknown", try code { try Batch(op: "no.such", settings: settings) } == "operation.unknown"),
      ("closed", try code { try batch.run(columns) } == "handle.closed"),
    ]
  }

  checks.test("exact top-k over factors") {
    let index = try FactorIndex(values: [1, 0, 0, 1, 1, 1], dims: 2)
    let queries: [Float] = [1, 0.5, 0, 1]
    let best = try index.topK(queries: queries, k: 2)
    let again = several(4) { _ in (0..<100).map { _ in try? index.topK(queries: queries, k: 2) } }
    return [
      ("indices", best.perQuery == 2 && best.indices == [2, 0, 1, 2]),
      ("scores", best.scores == [1.5, 1, 1, 1]),
      ("threads", again.joined().allSatisfy { $0 == best }),
      ("length", try code { try index.topK(queries: [1], k: 1) } == "buffer.shape"),
      ("k", try code { try index.topK(queries: [1, 2], k: 0) } == "field.range"),
      ("NaN", try code { try index.topK(queries: [.nan, 2], k: 1) } == "number.range"),
      ("dims", try code { try FactorIndex(values: [1], dims: 0) } == "field.range"),
    ]
  }

  checks.test("exact top-k has the same bits as everywhere") {
    // The known hash of core/tests/factor_index.rs: FNV-1a (64 bits) over score bits and index, little-endian.
    let best = try FactorIndex(values: uniform(5_000 * 64, seed: 1), dims: 64)
      .topK(queries: uniform(10 * 64, seed: 2), k: 20)
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for (score, index) in zip(best.scores, best.indices) {
      for word in [score.bitPattern, index] {
        for shift in [UInt32(0), 8, 16, 24] { hash = (hash ^ UInt64(word >> shift & 0xff)) &* 0x100_0000_01b3 }
      }
    }
    return [("hash", hash == 0xf7d7_06b5_6f33_0dba)]
  }
}

/// Values between -1 and 1 from splitmix64.
private func uniform(_ count: Int, seed: UInt64) -> [Float] {
  (0..<count).map { n in
    var x = seed &+ UInt64(n + 1) &* 0x9e37_79b9_7f4a_7c15
    x = (x ^ (x >> 30)) &* 0xbf58_476d_1ce4_e5b9
    x = (x ^ (x >> 27)) &* 0x94d0_49bb_1331_11eb
    return Float((x ^ (x >> 31)) >> 40) / 16_777_216 * 2 - 1
  }
}
