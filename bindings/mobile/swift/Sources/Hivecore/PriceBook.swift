import Foundation
import HivecorePlumbing

/// Prices, promotions and taxes of one catalogue version, made ready for many carts. Immutable; use it from any thread.
///
/// After ``close()`` every call answers the error `handle.closed`; closing twice is fine.
public final class PriceBook: Operations, Sendable {
  private let handle: PriceBookHandle

  /// Opens the JSON text of a definition. Throws what it gives, with its path.
  public init(definition: Data) throws {
    handle = try raised { try PriceBookHandle.open(definition: definition) }
  }

  /// As ``Core/call(op:request:)``, with this book: requests may leave theirs out.
  public func call(op: String, request: String) -> String {
    handle.call(op: op, request: request)
  }

  /// As ``Core/call(op:bytes:)``, with this book.
  public func call(op: String, bytes: Data) -> String {
    handle.callBytes(op: Data(op.utf8), request: bytes)
  }

  /// The definition's canonical text.
  public func bytes() throws -> Data {
    try raised { try handle.bytes() }
  }

  /// Prices many carts in one crossing: for each request of `pricing.quote` the JSON text of the plain answer, without
  /// reasons and digests, or `{"error":…}`.
  public func quoteBatch(_ requests: [String]) -> [String] {
    handle.quoteBatch(requests: requests)
  }

  /// Lets the book go.
  public func close() {
    handle.release()
  }
}
