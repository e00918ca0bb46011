import Foundation
import Hivecore

private func micros(_ term: Term) -> Int64 {
  switch term {
  case .liked(_, let micros), .attribute(_, let micros), .others(_, let micros): return micros
  case .popular(let micros): return micros
  }
}

/// The error that some work throws, if it is one of ours.
private func refusal<T>(_ work: () throws -> T) throws -> HivecoreError? {
  do {
    _ = try work()
    return nil
  } catch let error as HivecoreError {
    return error
  }
}

/// The surface that callers use: types in, types out, errors by family, no JSON in sight.
func typedTests(_ checks: Checks, committedModel: Data) throws {
  checks.test("a ranking with its reasons adds up") {
    let recommender = try Recommender(bytes: committedModel)
    let liked = ItemId(rawValue: try recommender.items()[0])
    let decision = try recommender.rank(RankRequest(history: [liked], k: 3))
    return [
      ("op", decision.receipt.op == "recommend.rank"),
      ("items", decision.answer.items.count == 3),
      ("sums", decision.answer.items.allSatisfy { $0.score == $0.terms.map(micros).reduce(0, +) }),
    ]
  }

  checks.test("a refusal is the error of its family") {
    let syntax = try refusal { try Core().jsonCanonicalize(CanonicalizeRequest(text: "{")) }
    let pack = try refusal { try Core().timeCivil(CivilRequest(instant: "2026-01-01T00:00:00Z", zone: "Europe/Paris")) }
    var families = (json: false, pack: false)
    if case .json = syntax { families.json = true }
    if case .pack = pack { families.pack = true }
    return [
      ("json", families.json && syntax?.code == "json.syntax" && syntax?.path == "/text"),
      ("pack", families.pack && pack?.code == "pack.missing" && pack?.help.isEmpty == false),
    ]
  }

  checks.test("a closed handle refuses typed calls") {
    let recommender = try Recommender(bytes: committedModel)
    recommender.close()
    return [("closed", try code { try recommender.inspect() } == "handle.closed")]
  }

  checks.test("a configuration reaches the training") {
    let config = RecommendConfig(weighting: .cosine, neighbours: 7)
    let fit = { config in
      try Recommender(users: .integers([1, 1, 2]), items: .texts(["a", "b", "a"]), config: config)
    }
    return [
      ("kept", try fit(config).inspect().answer.config == config),
      ("refused", try code { try fit(RecommendConfig(neighbours: 5_000)) } == "field.range"),
    ]
  }
}
