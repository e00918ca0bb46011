import Foundation
import HivecorePlumbing

/// One fact of many subjects, one value a row.
public enum FactColumn: Hashable, Sendable {
  /// Texts.
  case texts([String])
  /// Integers; booleans as 0 and 1, dates in days since 1970, instants and durations in nanoseconds, minor units of money.
  case integers([Int64])
  /// Decimals, rounded to millionths.
  case floats([Double])

  var rows: Int {
    switch self {
    case .texts(let values): return values.count
    case .integers(let values): return values.count
    case .floats(let values): return values.count
    }
  }

  var buffer: FactBuffer {
    switch self {
    case .texts(let values): return .texts(values: values)
    case .integers(let values): return .integers(values: values.bytes)
    case .floats(let values): return .floats(values: values.bytes)
    }
  }
}

/// Rules over facts and history, from the JSON text of their definition. Immutable; use it from any thread.
///
/// Requests of `rules.*` on it leave `ruleSet` out. Verdicts of the bare path are 0 (false), 1 (unknown), 2 (true).
/// After ``close()`` calls answer the error `handle.closed`, everything else throws it; closing twice is fine.
public final class RuleSet: Operations, Sendable {
  private let handle: RuleSetHandle

  /// Opens the JSON text of a definition; time zones come from the packs.
  public init(definition: Data, packs: Packs? = nil) throws {
    handle = try raised { try RuleSetHandle.open(definition: definition, packs: packs?.handle) }
  }

  /// As ``Core/call(op:request:)``, with this set.
  public func call(op: String, request: String) -> String {
    handle.call(op: op, request: request)
  }

  /// As ``Core/call(op:bytes:)``, with this set.
  public func call(op: String, bytes: Data) -> String {
    handle.callBytes(op: Data(op.utf8), request: bytes)
  }

  /// As ``Core/callBatch(op:requests:)``, with this set.
  public func callBatch(op: String, requests: [String]) -> [String] {
    handle.callBatch(op: op, requests: requests)
  }

  /// The bytes it was made from.
  public func bytes() throws -> Data {
    try raised { try handle.bytes() }
  }

  /// Ids of the rules, in the order of verdicts.
  public func ruleIds() throws -> [String] {
    try raised { try handle.ruleIds() }
  }

  /// The verdict of each rule by facts alone, which are the JSON text of a record.
  public func matches(facts: String) throws -> Data {
    try raised { try handle.matches(facts: facts) }
  }

  /// The verdicts for each row of some columns, by the names of facts: rule r of row s at s * rules + r.
  public func matchesColumns(_ columns: [String: FactColumn]) throws -> Data {
    let sorted = columns.sorted { $0.key < $1.key }
    return try raised {
      try handle.matchesColumns(
        names: sorted.map(\.key), columns: sorted.map(\.value.buffer), rows: UInt32(sorted.first?.value.rows ?? 0))
    }
  }

  /// Lets the set go.
  public func close() {
    handle.release()
  }
}
