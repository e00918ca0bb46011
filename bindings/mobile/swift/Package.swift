// swift-tools-version:5.9
// Built from where bindings/mobile/build.sh stages it, beside the generated plumbing:
//   swift build --package-path target/mobile/swift -Xlinker -L"$PWD/target/mobile/swift/lib"
import PackageDescription

let package = Package(
  name: "Hivecore",
  products: [.library(name: "Hivecore", targets: ["Hivecore"])],
  targets: [
    .systemLibrary(name: "HivecoreFFI", path: "Sources/HivecoreFFI"),
    .target(
      name: "HivecorePlumbing", dependencies: ["HivecoreFFI"], path: "Sources/HivecorePlumbing",
      linkerSettings: [
        .linkedLibrary("hivecore_mobile"),
        .linkedLibrary("m", .when(platforms: [.linux, .android])),
        .linkedLibrary("dl", .when(platforms: [.linux, .android])),
        .linkedLibrary("pthread", .when(platforms: [.linux])),
      ]),
    .target(name: "Hivecore", dependencies: ["HivecorePlumbing"], path: "Sources/Hivecore"),
    .executableTarget(name: "hivecore-tests", dependencies: ["Hivecore"], path: "Tests"),
    .executableTarget(name: "hivecore-bench", dependencies: ["Hivecore"], path: "Benches"),
  ]
)
