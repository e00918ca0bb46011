import Foundation
import HivecorePlumbing

/// One operation over columns, opened from its settings. Immutable; use it from any thread.
///
/// `compliance.screen` with `asOf`, `standard` (a pack's id), `currency` and, if wanted, `margins` screens a portfolio,
/// one company a row. After ``close()`` everything throws `handle.closed`; closing twice is fine.
public final class Batch: Sendable {
  /// What stands where there is no value.
  public static let missing = Int64.min

  private let handle: BatchHandle

  /// Opens the JSON text of an operation's settings; the packs may be closed afterwards.
  public init(op: String, settings: String, packs: Packs? = nil) throws {
    handle = try raised { try BatchHandle.open(op: op, settings: settings, packs: packs?.handle) }
  }

  /// The answer's columns by name, without reasons and digests, one value a row. There are as many rows as the shortest
  /// column has, where nobody says; a column that holds a series has as many values for each row.
  public func run(_ columns: [String: [Int64]], rows: Int? = nil) throws -> [String: [Int64]] {
    let found = try raised {
      try handle.run(
        names: Array(columns.keys), columns: columns.values.map { .integers(values: $0.bytes) },
        rows: Self.rows(columns, rows))
    }
    return Dictionary(uniqueKeysWithValues: found.map { ($0.name, [Int64](bytes: $0.values)) })
  }

  /// The full decision for one row, as ``Core/call(op:request:)`` answers it: its answer is what stands in the row.
  public func prove(_ columns: [String: [Int64]], row: Int, rows: Int? = nil) -> String {
    handle.prove(
      names: Array(columns.keys), columns: columns.values.map { .integers(values: $0.bytes) },
      rows: Self.rows(columns, rows), row: UInt32(clamping: row))
  }

  private static func rows(_ columns: [String: [Int64]], _ rows: Int?) -> UInt32 {
    UInt32(clamping: rows ?? columns.values.map(\.count).min() ?? 0)
  }

  /// Lets it go.
  public func close() {
    handle.release()
  }
}
