/// What any set of operations stands on.
public protocol Operations {
  func call(op: String, request: String) -> String
}
/// The same on a model.
public protocol RecommenderOperations {
  func call(op: String, request: String) -> String
}
/// The core's error.
public struct Refusal: Hashable, Sendable {
  public let code: String
  public let path: String
  public let detail: String
  public let help: String
}
/// The core's error.
public struct HivecoreError: Error {
  let refusal: Refusal
  init(_ refusal: Refusal) { self.refusal = refusal }
  public var code: String { refusal.code }
  public var path: String { refusal.path }
  public var detail: String { refusal.detail }
}
/// How to learn: by default.
public struct RecommendConfig: Hashable, Sendable {
  public init() {}
  func text() -> String { "{}" }
}
