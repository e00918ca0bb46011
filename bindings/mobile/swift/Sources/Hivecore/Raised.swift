import HivecorePlumbing

/// Runs work of a handle; the core's error becomes the case of its family.
func raised<T>(_ work: () throws -> T) throws -> T {
  do {
    return try work()
  } catch let HandleError.Refused(code, path, detail, help) {
    throw HivecoreError(Refusal(code: code, path: path, detail: detail, help: help))
  }
}
