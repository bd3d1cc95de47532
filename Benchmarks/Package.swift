// swift-tools-version: 6.2
import PackageDescription

func benchmark(_ name: String) -> Target {
  .executableTarget(
    name: name, dependencies: [.product(name: "Millrace", package: "millrace")],
    swiftSettings: [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .treatAllWarnings(as: .error),
    ])
}

let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "millrace", path: "..")],
  targets: [benchmark("Benchmarks"), benchmark("CompressionBenchmark")],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
