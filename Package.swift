// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "millrace",
  products: [
    .executable(name: "millrace", targets: ["millrace"]),
    .library(
      name: "Millrace",
      targets: [
        "BundledMemoryDevices",
        "BundledPlans", "BundledProfiles", "Compression", "Datasets", "Diagnostics", "Evaluation",
        "Exploration", "HTMLReports", "HardwareModel", "Inference", "Mapping", "MemorySystem",
        "NetworkContainers",
        "NetworkExport",
        "NetworkImport", "NetworkModel", "Placement", "Quantities", "ReferenceNetworks",
        "Reporting",
        "Simulation", "SparseArrays", "StreamingArrays",
        "SystolicArrays", "TraceFiles", "Training", "WeightCoding",
      ]),
  ],
  targets: [
    // Leaves: no knowledge of networks or hardware.
    library("Diagnostics"),
    library("Quantities"),
    library("CommandLineParsing", ["Diagnostics"]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLAPACK", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
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
    library("NetworkExport", ["NetworkModel", "WeightCoding", "Diagnostics", "COnnx"]),
    library(
      "NetworkContainers",
      ["NetworkModel", "WeightCoding", "Quantities", "Diagnostics", "CZlib"]),

    // Data, and networks that run on it.
    library("Datasets", ["Diagnostics", "StructuredText", "CZlib"]),
    .target(name: "COpenBLAS", dependencies: ["CLAPACK"]),
    library("Inference", ["NetworkModel", "Datasets", "Diagnostics", "CLAPACK", "COpenBLAS"]),
    library(
      "Training", ["NetworkModel", "Datasets", "Quantities", "Diagnostics", "CLAPACK", "COpenBLAS"]),

    // Fewer bits.
    library("WeightCoding", ["NetworkModel", "Quantities", "Diagnostics"]),
    library(
      "Compression",
      [
        "NetworkModel", "Inference", "Training", "Datasets", "WeightCoding", "StructuredText",
        "Quantities", "Diagnostics", "CLAPACK", "COpenBLAS",
      ]),

    // Hardware.
    library("HardwareModel", ["MemorySystem", "Quantities", "Diagnostics", "StructuredText"]),
    .target(
      name: "BundledProfiles", path: "HardwareProfiles", sources: ["Bundled.swift"],
      resources: [
        .embedInCode("array-32x32.yaml"), .embedInCode("array-32x64.yaml"),
        .embedInCode("array-32x96.yaml"), .embedInCode("array-64x64.yaml"),
        .embedInCode("eie-64pe.yaml"), .embedInCode("kv260-b4096.yaml"),
        .embedInCode("pynq-z1-cnv-w1a1.yaml"), .embedInCode("scalesim-32x32-is.yaml"),
        .embedInCode("scalesim-32x32-os.yaml"), .embedInCode("scalesim-32x32-ws.yaml"),
        .embedInCode("u280-store.yaml"), .embedInCode("vc707-zhang15.yaml"),
        .embedInCode("zc706-qiu16.yaml"), .embedInCode("zc706-store.yaml"),
        .embedInCode("zcu102-3xb4096.yaml"), .embedInCode("zcu102-b1024.yaml"),
        .embedInCode("zcu102-b1152.yaml"), .embedInCode("zcu102-b1600.yaml"),
        .embedInCode("zcu102-b2304.yaml"), .embedInCode("zcu102-b3136.yaml"),
        .embedInCode("zcu102-b4096.yaml"), .embedInCode("zcu102-b512.yaml"),
        .embedInCode("zcu102-b800.yaml"), .embedInCode("zcu102-decompress-64.yaml"),
        .embedInCode("zcu102-eie-64.yaml"), .embedInCode("zcu102-finn.yaml"),
        .embedInCode("zcu102-store.yaml"), .embedInCode("zcu102-fused.yaml"),
        .embedInCode("zc706-fused.yaml"), .embedInCode("eyeriss-168pe.yaml"),
        .embedInCode("u280-fused.yaml"),
        .embedInCode("zcu102-systolic-32x32.yaml"),
        .embedInCode("zcu104-2xb4096.yaml"), .embedInCode("zcu104-b4096.yaml"),
        .embedInCode("zcu104-store.yaml"),
      ], swiftSettings: strict),

    .target(
      name: "BundledPlans", path: "Plans", sources: ["Bundled.swift"],
      resources: [
        .embedInCode("deep-compression-alexnet.yaml"),
        .embedInCode("deep-compression-lenet-300-100.yaml"),
        .embedInCode("deep-compression-lenet-5.yaml"),
        .embedInCode("deep-compression-vgg16.yaml"),
        .embedInCode("han15-alexnet.yaml"), .embedInCode("han15-vgg16.yaml"),
        .embedInCode("qiu16-vgg16-svd.yaml"),
      ], swiftSettings: strict),

    // Memory beyond the chip.
    .target(
      name: "BundledMemoryDevices", path: "MemoryDevices", sources: ["Bundled.swift"],
      resources: [
        .embedInCode("ddr3-1066.yaml"),
        .embedInCode("ddr3-1600.yaml"),
        .embedInCode("ddr4-2133.yaml"),
        .embedInCode("ddr4-2400.yaml"),
        .embedInCode("ddr4-2400-bgi.yaml"),
        .embedInCode("ddr4-2666.yaml"),
        .embedInCode("hbm2.yaml"),
        .embedInCode("hbm2-pseudo.yaml"),
        .embedInCode("lpddr4-2133.yaml"),
        .embedInCode("lpddr4-3200.yaml"),
        .embedInCode("zcu102-ps-ddr4.yaml"),
      ], swiftSettings: strict),
    library(
      "MemorySystem", ["Quantities", "Diagnostics", "StructuredText", "CZlib"]),

    // Array families by themselves.
    library("SystolicArrays", ["HardwareModel", "NetworkModel", "Quantities"]),
    library("SparseArrays", ["HardwareModel", "NetworkModel", "Quantities"]),
    library("StreamingArrays", ["HardwareModel", "NetworkModel", "Quantities"]),

    library("Placement", ["HardwareModel", "Quantities"]),

    // The flow, from a network and a machine to a report.
    library("Mapping", ["NetworkModel", "HardwareModel", "Quantities", "SystolicArrays"]),
    library(
      "Simulation",
      [
        "Mapping", "MemorySystem", "NetworkModel", "HardwareModel", "Diagnostics", "Quantities",
        "SystolicArrays", "SparseArrays", "StreamingArrays",
      ]),
    library(
      "CostModel",
      [
        "Simulation", "Mapping", "HardwareModel", "NetworkModel", "Placement", "Quantities",
        "StreamingArrays",
      ]),
    library(
      "TraceFiles", ["Simulation", "MemorySystem", "Quantities", "Diagnostics", "CZlib"]),
    library(
      "Evaluation",
      [
        "NetworkModel", "HardwareModel", "Mapping", "MemorySystem", "Placement", "Simulation",
        "CostModel", "Quantities", "Diagnostics", "StreamingArrays",
      ]),
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    library(
      "Exploration",
      [
        "Evaluation", "NetworkModel", "HardwareModel", "Mapping", "MemorySystem", "Simulation",
        "CostModel", "StructuredText", "Quantities", "Diagnostics",
      ]),
    library(
      "ResultStore",
      ["Exploration", "CostModel", "Simulation", "Quantities", "Diagnostics", "CSQLite"]),
    // The project's own network and its images inside.
    .target(
      name: "CDigits",
      cSettings: [.headerSearchPath("../../Networks/digits"), .treatAllWarnings(as: .error)]),
    .target(
      name: "Validation",
      dependencies: [
        "BundledMemoryDevices", "BundledProfiles", "BundledPlans", "CDigits", "Compression",
        "Datasets", "Evaluation", "HardwareModel", "Inference", "Mapping", "MemorySystem",
        "NetworkImport", "NetworkModel", "ReferenceNetworks", "Simulation", "SparseArrays",
        "StreamingArrays", "SystolicArrays", "Quantities", "Diagnostics",
      ],
      resources: [
        .embedInCode("Measurements/dpu_alexnet_zcu102_profile.csv"),
        .embedInCode("Measurements/dpu_fcn8_zcu102_profile.csv"),
        .embedInCode("Measurements/dpu_model_zoo.csv"),
        .embedInCode("Measurements/dpu_resnet50_zcu104_vaitrace.csv"),
        .embedInCode("Measurements/dram_reference.csv"),
        .embedInCode("Measurements/fpga23_array_per_layer.csv"),
        .embedInCode("Measurements/hp_ports_zcu102.csv"),
        .embedInCode("Measurements/qiu_fpga16_per_layer.csv"),
        .embedInCode("Measurements/scalesim_counts.csv"),
        .embedInCode("Measurements/zhang_fpga15.csv"),
      ], swiftSettings: strict),
    library(
      "Reporting",
      [
        "Compression", "Diagnostics", "Evaluation", "Exploration", "HardwareModel", "Inference",
        "Validation",
        "MemorySystem",
        "NetworkModel", "Placement", "Quantities", "Simulation", "SparseArrays", "StreamingArrays",
        "SystolicArrays",
        "TraceFiles",
      ]),
    // Pages with Chart.js, which libjs-chart.js installs, inside.
    .target(name: "CChartJS", cSettings: [.treatAllWarnings(as: .error)]),
    .target(
      name: "HTMLReports",
      dependencies: ["CChartJS", "Diagnostics", "Evaluation", "Reporting"],
      resources: [
        .embedInCode("Page/page.html"), .embedInCode("Page/report.css"),
        .embedInCode("Page/report.js"), .embedInCode("Page/simulation.js"),
        .embedInCode("Page/comparison.js"), .embedInCode("Page/exploration.js"),
        .embedInCode("Page/validation.js"),
      ], swiftSettings: strict),
    .executableTarget(
      name: "millrace",
      dependencies: [
        "HTMLReports",
        "CommandLineParsing", "Diagnostics", "NetworkModel", "ReferenceNetworks", "NetworkImport",
        "HardwareModel", "BundledProfiles", "Evaluation", "Exploration", "ResultStore",
        "Validation",
        "Simulation", "Reporting", "Quantities",
        "BundledMemoryDevices", "MemorySystem", "Placement",
        "BundledPlans", "Compression", "Datasets", "Inference", "NetworkContainers",
        "NetworkExport", "TraceFiles", "WeightCoding", "COpenBLAS",
      ],
      swiftSettings: strict),

    // Tests.
    .target(
      name: "TestSupport", dependencies: [], path: "Tests/TestSupport", swiftSettings: strict),
    tests("DiagnosticsTests", ["Diagnostics"]),
    tests("CommandLineParsingTests", ["CommandLineParsing"]),
    tests("StructuredTextTests", ["StructuredText", "Diagnostics"]),
    tests("NetworkModelTests", ["NetworkModel", "TestSupport"]),
    tests("ReferenceNetworksTests", ["ReferenceNetworks", "NetworkModel"]),
    tests(
      "NetworkImportTests", ["NetworkImport", "NetworkModel", "Diagnostics"],
      exclude: ["Fixtures"]),
    tests(
      "WeightCodingTests",
      [
        "WeightCoding", "NetworkExport", "NetworkImport", "NetworkModel", "Quantities",
        "TestSupport",
      ]),
    tests(
      "NetworkContainersTests",
      [
        "NetworkContainers", "NetworkImport", "WeightCoding", "NetworkModel", "ReferenceNetworks",
        "Diagnostics", "TestSupport",
      ]),
    tests(
      "NetworkExportTests",
      [
        "NetworkExport", "NetworkImport", "Inference", "NetworkModel", "ReferenceNetworks",
        "Diagnostics", "TestSupport",
      ]),
    tests(
      "MemorySystemTests",
      [
        "BundledMemoryDevices", "MemorySystem", "Quantities", "Diagnostics", "TestSupport",
        "CZlib",
      ]),
    tests(
      "TraceFilesTests",
      ["TraceFiles", "Simulation", "MemorySystem", "Quantities", "Diagnostics", "TestSupport"]),
    tests("DatasetsTests", ["Datasets", "Diagnostics", "TestSupport", "CZlib"]),
    tests(
      "InferenceTests",
      [
        "Inference", "NetworkImport", "Datasets", "NetworkModel", "Diagnostics", "TestSupport",
      ]),
    tests(
      "TrainingTests",
      ["Training", "Inference", "NetworkImport", "Datasets", "NetworkModel", "TestSupport"]),
    tests(
      "CompressionTests",
      [
        "BundledPlans", "Compression", "Training", "Inference", "NetworkImport",
        "ReferenceNetworks", "Datasets",
        "WeightCoding", "NetworkModel", "Quantities", "Diagnostics", "TestSupport",
      ]),
    tests(
      "HardwareModelTests",
      ["HardwareModel", "BundledProfiles", "Diagnostics", "StructuredText", "Quantities"]),
    tests("PlacementTests", ["Placement", "HardwareModel", "Quantities", "TestSupport"]),
    tests(
      "SystolicArraysTests",
      ["SystolicArrays", "HardwareModel", "NetworkModel", "Quantities", "TestSupport"],
      exclude: ["Fixtures"]),
    tests("ValidationTests", ["Validation"]),
    tests(
      "ExplorationTests",
      [
        "BundledPlans", "Compression", "Exploration", "ResultStore", "CostModel", "Evaluation",
        "HardwareModel", "Mapping", "NetworkModel", "Simulation",
        "ReferenceNetworks", "BundledProfiles", "Quantities", "Diagnostics", "TestSupport",
        "BundledMemoryDevices", "MemorySystem",
      ]),
    tests(
      "StreamingArraysTests",
      [
        "StreamingArrays", "Simulation", "Evaluation", "HardwareModel", "NetworkModel", "Mapping",
        "CostModel",
        "ReferenceNetworks", "BundledProfiles", "Quantities", "Diagnostics", "TestSupport",
      ]),
    tests(
      "SparseArraysTests",
      ["SparseArrays", "HardwareModel", "NetworkModel", "Quantities", "TestSupport"]),
    tests(
      "SimulationTests",
      [
        "Simulation", "SparseArrays", "StreamingArrays", "Mapping", "MemorySystem", "NetworkModel",
        "HardwareModel",
        "ReferenceNetworks", "BundledMemoryDevices", "BundledProfiles", "Diagnostics",
        "Quantities", "SystolicArrays", "TestSupport",
      ]),
    tests(
      "CostModelTests",
      [
        "CostModel", "HardwareModel", "BundledProfiles", "Diagnostics", "Quantities",
        "TestSupport",
      ]),
    tests(
      "EvaluationTests",
      [
        "Evaluation", "CostModel", "Placement", "Simulation", "HardwareModel", "NetworkModel",
        "Quantities", "Mapping", "MemorySystem", "BundledMemoryDevices",
        "Diagnostics", "ReferenceNetworks", "BundledProfiles", "TestSupport",
      ]),
    tests(
      "ReportingTests",
      [
        "Reporting", "Evaluation", "Diagnostics", "HardwareModel", "NetworkModel", "TestSupport",
      ]),
    tests(
      "HTMLReportsTests",
      [
        "HTMLReports", "Reporting", "Evaluation", "Diagnostics", "HardwareModel", "NetworkModel",
        "TestSupport",
      ]),
    tests(
      "CommandLineTests",
      ["BundledMemoryDevices", "millrace", "BundledProfiles", "ReferenceNetworks", "TestSupport"],
      exclude: ["Fixtures"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
