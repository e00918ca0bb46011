import Foundation
import HivecorePlumbing

// Columns cross the border as little-endian bytes in one piece, which is how every platform of Swift holds them.

extension Array where Element: BitwiseCopyable {
  /// The bytes of a column of numbers.
  var bytes: Data { withUnsafeBytes { Data($0) } }

  /// The column of numbers that the bytes hold.
  init(bytes: Data) {
    let count = bytes.count / MemoryLayout<Element>.stride
    self.init(unsafeUninitializedCapacity: count) { column, filled in
      filled = bytes.copyBytes(to: UnsafeMutableRawBufferPointer(column)) / MemoryLayout<Element>.stride
    }
  }
}

/// A column of ids.
public enum Ids: Hashable, Sendable {
  /// Texts of 1 to 256 bytes.
  case texts([String])
  /// Integers of 0 or more: `7` is the same id as the text `"7"`, and crosses faster.
  case integers([Int64])

  var column: IdColumn {
    switch self {
    case .texts(let values): return .texts(values: values)
    case .integers(let values): return .integers(values: values.bytes)
    }
  }
}
