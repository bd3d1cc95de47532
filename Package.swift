// swift-tools-version: 6.2
import Foundation
import PackageDescription

// Scaffolding while the rooms are being built: only what exists is declared.
func exists(_ n: String) -> Bool {
  if n == "BundledProfiles" { return !bundledProfiles.isEmpty }
  return   ["Sources/\(n)", "Tests/\(n)"].contains {
    FileManager.default.fileExists(atPath: Context.packageDirectory + "/" + $0)
  }
}
func only(_ d: [String]) -> [Target.Dependency] { d.filter(exists).map { .byName(name: $0) } }
let bundledProfiles: [String] =
  (try? FileManager.default.contentsOfDirectory(
    atPath: Context.packageDirectory + "/HardwareProfiles").filter { $0.hasSuffix(".yaml") }.sorted())
  ?? []

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

func library(
  _ name: String, _ dependencies: [String] = [], path: String? = nil,
  resources: [Resource]? = nil
) -> Target {
  .target(
    name: name, dependencies: only(dependencies), path: path, resources: resources,
    swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [String]) -> Target {
  .testTarget(
    name: name, dependencies: only(dependencies + ["TestSupport"]), path: "Tests/\(name)", exclude: name == "SimulationTests" ? ["Measurements"] : [],
    swiftSettings: strict)
}

let package = Package(
  name: "millrace",
  products: [
    exists("millrace") ? .executable(name: "millrace", targets: ["millrace"]) : .library(name: "x", targets: ["Quantities"]),
    .library(name: "Millrace", targets: ["Quantities"] + ["Evaluation", "ReferenceNetworks", "NetworkImport"].filter(exists)),
  ],
  targets: ([
    // Leaves: no knowledge of networks or hardware.
    library("Diagnostics"),
    library("Quantities"),
    library("CommandLineParsing", ["Diagnostics"]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    library("StructuredText", ["Diagnostics", "CYAML"]),

    // Networks.
    library("NetworkModel", ["Quantities", "Diagnostics"]),
    library("ReferenceNetworks", ["NetworkModel"]),
    .target(
      name: "COnnx",
      cxxSettings: [
        .define("ONNX_NAMESPACE", to: "onnx"), .define("ONNX_ML", to: "1"),
        .treatAllWarnings(as: .error),
      ],
      linkerSettings: [
        .linkedLibrary("onnx"), .linkedLibrary("onnx_proto"), .linkedLibrary("protobuf"),
      ]),
    library("NetworkImport", ["NetworkModel", "Diagnostics", "COnnx"]),

    // Hardware.
    library("HardwareModel", ["Quantities", "Diagnostics", "StructuredText"]),
    .target(
      name: "BundledProfiles", path: "HardwareProfiles", exclude: [], sources: ["Bundled.swift"],
      resources: bundledProfiles.map { .embedInCode($0) }, swiftSettings: strict),

    // The flow.
    library("Mapping", ["NetworkModel", "HardwareModel", "Quantities", "Diagnostics"]),
    library("Simulation", ["Mapping", "NetworkModel", "HardwareModel", "Quantities"]),
    library("CostModel", ["Simulation", "HardwareModel", "NetworkModel", "Quantities"]),
    library(
      "Evaluation",
      [
        "NetworkModel", "HardwareModel", "Mapping", "Simulation", "CostModel", "Quantities",
        "Diagnostics",
      ]),
    library("Reporting", ["Evaluation", "NetworkModel", "HardwareModel", "Quantities"]),
    .executableTarget(
      name: "millrace",
      dependencies: only([
        "CommandLineParsing", "Diagnostics", "NetworkModel", "ReferenceNetworks", "NetworkImport",
        "HardwareModel", "BundledProfiles", "Evaluation", "Reporting", "Quantities",
      ]),
      swiftSettings: strict),

    tests("DiagnosticsTests", ["Diagnostics"]),
    tests("QuantitiesTests", ["Quantities"]),
    tests("CommandLineParsingTests", ["CommandLineParsing", "Diagnostics"]),
    tests("StructuredTextTests", ["StructuredText", "Diagnostics"]),
    tests("NetworkModelTests", ["NetworkModel"]),
    tests("ReferenceNetworksTests", ["ReferenceNetworks", "NetworkModel"]),
    tests("NetworkImportTests", ["NetworkImport", "NetworkModel", "Diagnostics"]),
    tests(
      "HardwareModelTests", ["HardwareModel", "BundledProfiles", "Quantities", "Diagnostics"]),
    tests("MappingTests", ["Mapping", "NetworkModel", "HardwareModel", "ReferenceNetworks"]),
    tests(
      "SimulationTests",
      [
        "Simulation", "Mapping", "NetworkModel", "HardwareModel", "ReferenceNetworks",
        "BundledProfiles", "Quantities",
      ]),
    tests("EvaluationTests", ["Evaluation", "ReferenceNetworks", "BundledProfiles"]),
    tests("ReportingTests", ["Reporting", "Evaluation"]),
    tests("CommandLineTests", ["millrace"]),
    library("TestSupport", path: "Tests/TestSupport"),
  ] as [Target]).filter { exists($0.name) || ($0.name == "BundledProfiles" && !bundledProfiles.isEmpty) },
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
// 1795465348
// 1795466430
