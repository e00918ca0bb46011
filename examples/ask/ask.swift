// ask MODEL REQUEST: opens a model, asks recommend.rank, prints the answer's text.
import Foundation
import Hivecore

let paths = CommandLine.arguments.dropFirst().map { URL(fileURLWithPath: $0) }
let recommender = try Recommender(bytes: Data(contentsOf: paths[0]))
print(recommender.call(op: "recommend.rank", request: try String(contentsOf: paths[1], encoding: .utf8)))
