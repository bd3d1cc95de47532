import BundledPlans
import CommandLineParsing
import Evaluation
import Glibc
import MemorySystem
import Placement
import Simulation
import TraceFiles

/// The command line's words.
enum Arguments {
  static let network = Positional(
    .required(.path("NETWORK", orOneOf: BuiltInNetworks.names)),
    "A network's file (\(NetworkLoading.suffixes)) or a built-in network's name.")
  static let hardware = Option(
    "--hardware", .required(.path("PROFILE", orOneOf: BuiltInProfiles.names)),
    "The hardware profile: a .yaml file, a SCALE-Sim .cfg file or a built-in profile's name.")
  static let fidelity = Option(
    "--fidelity", .defaulted(.choice(Fidelity.self), to: .l1),
    "How exactly time is modelled: l0 closed form, l1 tile recurrence, l2 DRAM transactions.")
  static let weights = Option(
    "--weights", .defaulted(.choice(WeightPolicy.self), to: .auto),
    "Where weights lie: auto as the objective wants, all on-chip, or all in dram.")
  static let objective = Option(
    "--minimise", .defaulted(.choice(PlacementObjective.self), to: .latency),
    "What --weights auto makes small: latency, energy or DRAM traffic.")
  static let batch = Option(
    "--batch", .defaulted(.integer("N", in: 1...1024), to: 1), "Images in one inference.")
  static let weightBits = Option(
    "--weight-bits", .optional(.integer("B", in: 1...32)),
    "Bits of a weight where the network is not quantized.")
  static let activationBits = Option(
    "--activation-bits", .optional(.integer("B", in: 1...32)),
    "Bits of an activation where the network is not quantized.")
  static let json = Option("--json", .optional(.destination()), "Where JSON is written.")
  static let csv = Option(
    "--csv", .optional(.destination()), "Where the layers are written as comma-separated values.")
  static let markdown = Option(
    "--markdown", .optional(.destination()), "Where a Markdown report is written.")
  static let report = Option(
    "--report", .optional(.destination("FILE.html")), "Where a page of HTML is written.")
  static let timeline = Option(
    "--timeline", .optional(.integer("N", in: 0...10_000)),
    "Tiles of each layer whose times the JSON has; none when left out, some in a page.")
  static let trace = Option(
    "--trace", .optional(.path("FILE.mrt.gz")), "Where a trace of what happens is written.")
  static let traceLevel = Option(
    "--trace-level", .defaulted(.integer("N", in: 1...9), to: 6),
    "How hard a trace is compressed.")
  static let traceEvents = Option(
    "--trace-events", .optional(.eventFamilies),
    "What is traced: tiles, memory, commands, array, with commas between; otherwise all but commands."
  )
  static let traceFile = Positional(.required(.path("FILE")), "A trace's file.")
  static let exportFormat = Option(
    "--format", .required(.choice(ExportFormat.self, named: "FORMAT")),
    "The format: \(ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  static let firstCycle = Option(
    "--from", .optional(.integer("CYCLE", in: 0...Int64.max)),
    "The first cycle of the accelerator in which an event begins.")
  static let endCycle = Option(
    "--to", .optional(.integer("CYCLE", in: 0...Int64.max)),
    "The cycle of the accelerator before which an event begins.")
  static let layers = Option(
    "--layer", .repeated(.string("NAME")),
    "The layer that leads a step; may be given several times.")
  static let exportOutput = Option(
    "--output", short: "-o", .defaulted(.destination("OUT"), to: .standardOutput),
    "Where it is written; what ends with .gz is compressed.")
  static let sliceOutput = Option(
    "--output", short: "-o", .required(.destination("OUT")), "Where the slice is written.")
  static let scaleSimReports = Option(
    "--scalesim-reports", .optional(.path("DIR")),
    "A directory for the reports that SCALE-Sim writes; for profiles of mode scalesim.")
  static let prototxt = Option(
    "--prototxt", .optional(.path("FILE")),
    "The Caffe deploy file that belongs to a .net network.")
  static let plan = Option(
    "--plan", .required(.path("PLAN", orOneOf: PlanLibrary.names)),
    "The compression plan: a .yaml file or a built-in plan's name.")
  static let optionalPlan = Option(
    "--plan", .optional(.path("PLAN", orOneOf: PlanLibrary.names)),
    "A compression plan that is run first: a .yaml file or a built-in plan's name.")
  static let planName = Positional(
    .required(.path("NAME", orOneOf: PlanLibrary.names)), "A built-in plan's name.")
  static let output = Option(
    "--output", short: "-o", .required(.path("OUT")),
    "Where the network is written: a .mrn container, .onnx, or .net of Deep Compression.")
  static let calibrate = Option(
    "--calibrate", .optional(.path("DATA")),
    "The data description (.yaml) of the images on which steps may look.")
  static let evaluate = Option(
    "--evaluate", .optional(.path("DATA")),
    "The data description (.yaml) of the images on which accuracy is measured.")
  static let seed = Option(
    "--seed", .defaulted(.integer("N", in: 0...1_000_000_000), to: 1),
    "Where every choice that is left to chance begins.")
  static let data = Option(
    "--data", .required(.path("DATA")), "The data description: a .yaml file.")
  static let first = Option(
    "--first", .optional(.integer("N", in: 1...1_000_000_000)), "The most images that are run.")
  static let skip = Option(
    "--skip", .defaulted(.integer("N", in: 0...1_000_000_000), to: 0),
    "Images that are passed over at the beginning.")
  static let arithmetic = Option(
    "--arithmetic", .defaulted(.choice(ArithmeticChoice.self), to: .stored),
    "The numbers that are computed with: stored as the formats say, real single precision.")
  static let jobs = Option(
    "--jobs", .optional(.integer("N", in: 1...1024)),
    "Images or designs that run side by side; the processor's cores when left out.")
  static let profileName = Positional(
    .required(.path("NAME", orOneOf: BuiltInProfiles.names)), "A built-in profile's name.")
  static let profileFile = Positional(.required(.path("FILE")), "A profile's .yaml file.")

  /// The threads that work at once.
  static func jobCount(_ parsed: ParsedCommand) -> Int {
    parsed[jobs] ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  static let memoryDevice = Option(
    "--device", .required(.path("DEVICE", orOneOf: BuiltInMemories.names)),
    "The memory: a .yaml file, a DRAMsim3 .ini file, or a built-in memory's name.")
  static let requestStream = Option(
    "--stream", .optional(.path("FILE")),
    "The requests: a DRAMsim3 trace (0xADDR READ|WRITE CYCLE a line), which gzip may compress.")
  static let requestPattern = Option(
    "--pattern", .optional(.requestPattern),
    "The requests: \(RequestPattern.forms.joined(separator: ", ")); with @N, one every N clocks.")
  static let outstanding = Option(
    "--outstanding", .optional(.integer("N", in: 1...65_536)),
    "The most requests, or bursts of a port, that may be unanswered; otherwise as many as are taken."
  )

  static let burstBytes = Option(
    "--burst-bytes", .optional(.integer("N", in: 1...AXIBursts.boundaryBytes)),
    "The longest burst of a port, a power of two; for memories with ports.")

  static let program = Program(
    "millrace", "Simulate FPGA accelerators that run compressed neural networks.",
    discussion: """
      A network is mapped to a hardware profile, timed, and priced in DRAM traffic and energy. \
      What was assumed is listed with every result.
      """,
    examples: [
      "millrace networks list",
      "millrace simulate resnet50 --hardware zcu102-b4096",
      "millrace simulate vgg16 --hardware my-board.yaml --json - --csv layers.csv",
    ]
  ) {
    Command(
      "simulate", "Simulate one inference.",
      discussion: """
        Prints the totals, one line a layer, and what was assumed. Where --json, --csv, \
        --markdown or --report is -, that goes to standard output instead. Cycles and latency are those of \
        one core by itself; frames a second those of all cores.
        """,
      examples: ["millrace simulate resnet50 --hardware zcu102-b4096 --fidelity l0 --json -"]
    ) {
      network
      hardware
      fidelity
      weights
      objective
      batch
      weightBits
      activationBits
      optionalPlan
      activationDensities
      activationsFile
      activationImages
      skip
      seed
      prototxt
      json
      csv
      markdown
      report
      timeline
      trace
      traceLevel
      traceEvents
      scaleSimReports
    }
    compare
    makeReport
    placement
    foldings
    explore
    validate
    calibratePower
    Command(
      "evaluate", "Run a network on labelled images and measure its accuracy.",
      discussion: """
        Integers are summed and rounded as the network's formats say, bit by bit. Prints the \
        accuracy and, for each layer, how much of what it writes is not zero and its range. Where \
        --json is -, that goes to standard output instead.
        """,
      examples: ["millrace evaluate digits-int8.onnx --data digits.yaml --skip 1437"]
    ) {
      network
      data
      first
      skip
      arithmetic
      jobs
      prototxt
      json
    }
    Command(
      "compress", "Prune, share, quantize and encode a network's weights.",
      discussion: """
        Runs a plan's steps, encodes every layer as briefly as it can be, and prints a line for \
        each. With --evaluate, accuracy before and after is measured by bit-exact inference.
        """,
      examples: [
        "millrace compress digits-float.onnx --plan plan.yaml -o digits.mrn --calibrate train.yaml",
        "millrace compress alexnet --plan deep-compression/alexnet -o alexnet.mrn",
      ]
    ) {
      network
      plan
      output
      calibrate
      evaluate
      seed
      jobs
      prototxt
      json
    }
    Command("plans", "List and show compression plans.") {
      Command("list", "List the built-in plans.")
      Command("show", "Print a built-in plan with its comments.") { planName }
    }
    Command(
      "memory", "Run a stream of requests on a memory.",
      discussion: """
        Every request is for one burst of the DRAM. Where a memory's description has ports, a \
        pattern goes through them in bursts of the bus, each of several streams on a port of its \
        own. Built-in memories: \
        \(BuiltInMemories.names.joined(separator: ", ")).
        """,
      examples: [
        "millrace memory --device ddr4-2400 --pattern seq-read:8388608",
        "millrace memory --device my-memory.ini --stream requests.trace.gz --json -",
      ]
    ) {
      memoryDevice
      requestStream
      requestPattern
      outstanding
      burstBytes
      json
    }
    Command("trace", "Look into traces.") {
      Command("info", "Say what a trace holds.") {
        traceFile
        json
      }
      Command("verify", "Compare a trace with what its simulation said.") { traceFile }
      Command(
        "export", "Write a trace for other tools.",
        discussion: """
          dramsim3 and ramulator are requests to the DRAM, perfetto the tiles as a timeline, vcd \
          everything as signals, csv everything as a table.
          """,
        examples: [
          "millrace trace export resnet50.mrt.gz --format perfetto -o resnet50.json.gz",
          "millrace trace export resnet50.mrt.gz --format vcd --from 0 --to 20000 -o start.vcd",
        ]
      ) {
        traceFile
        exportFormat
        firstCycle
        endCycle
        layers
        exportOutput
      }
      Command(
        "slice", "Take a part of a trace as a trace of its own.",
        discussion: "Only the blocks that have something of the part are read.",
        examples: ["millrace trace slice resnet50.mrt.gz --from 0 --to 20000 -o start.mrt.gz"]
      ) {
        traceFile
        firstCycle
        endCycle
        layers
        sliceOutput
      }
    }
    Command("networks", "List and show networks.") {
      Command("list", "List the built-in networks.")
      Command("show", "Show a network's layers.") {
        network
        prototxt
        json
      }
    }
    Command("profiles", "List, show and check hardware profiles.") {
      Command("list", "List the built-in profiles.")
      Command("show", "Print a built-in profile with its comments.") { profileName }
      Command("check", "Check a profile's file.") { profileFile }
    }
  }
}

extension ValueSyntax where Value == RequestPattern {
  /// A pattern of requests.
  static var requestPattern: Self {
    Self(
      "PATTERN", expectation: "a pattern such as seq-read:8388608 or stride-read:1000:4096@16",
      parse: { try? RequestPattern(parsing: $0) })
  }
}

extension ValueSyntax where Value == EventFamilies {
  /// Families of events, with commas between.
  static var eventFamilies: Self {
    let known: [(Substring, EventFamilies)] = [
      ("tiles", .tiles), ("memory", .memory), ("commands", .commands), ("array", .array),
    ]
    return Self(
      "EVENTS", expectation: "tiles, memory, commands, array, or several with commas between",
      parse: { text in
        var families: EventFamilies = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
          guard let family = known.first(where: { $0.0 == word })?.1 else { return nil }
          families.formUnion(family)
        }
        return families
      })
  }
}
