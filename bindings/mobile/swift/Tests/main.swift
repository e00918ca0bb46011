// Every vector, then the package's own tests. Usage: hivecore-tests VECTORS PACKS
import Foundation

setvbuf(stdout, nil, _IOLBF, 0)
let folders = CommandLine.arguments.dropFirst().map { URL(fileURLWithPath: $0) }
guard folders.count == 2 else {
  print("usage: hivecore-tests VECTORS PACKS")
  exit(2)
}
let vectors = try Vectors(folder: folders[folders.startIndex], packs: folders[folders.startIndex + 1])
let vectorsPass = try vectors.run()
let checks = Checks()
try doorTests(checks)
try handleTests(checks, committedModel: vectors.file("models/recommend-v1.hive"))
try emotionTests(checks, packs: folders[folders.index(after: folders.startIndex)])
try typedTests(checks, committedModel: vectors.file("models/recommend-v1.hive"))
let checksPass = checks.report()
exit(vectorsPass && checksPass ? 0 : 1)
