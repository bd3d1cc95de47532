internal import MemorySystem
package import Simulation

// The names of enumeration cases, without making a string for each event.

extension TileEvent.Cause {
  /// The cause's name.
  var word: StaticString {
    switch self {
    case .none: "none"
    case .weightBuffer: "weightBuffer"
    case .inputBuffer: "inputBuffer"
    case .outputBuffer: "outputBuffer"
    case .weights: "weights"
    case .inputs: "inputs"
    case .producer: "producer"
    case .compute: "compute"
    case .layer: "layer"
    }
  }
}

extension TileEvent.Activity {
  /// The activity's name.
  package var word: StaticString {
    switch self {
    case .loadWeights: "loadWeights"
    case .loadPartialSums: "loadPartialSums"
    case .loadInputs: "loadInputs"
    case .compute: "compute"
    case .store: "store"
    }
  }
}

extension ArrayEvent.Kind {
  /// The kind's name.
  var word: StaticString {
    switch self {
    case .fold: "fold"
    case .fifoLevel: "fifoLevel"
    case .queueStall: "queueStall"
    case .columnStall: "columnStall"
    }
  }
}

extension MemoryStream {
  /// The stream's name.
  var word: StaticString {
    switch self {
    case .weights: "weights"
    case .inputs: "inputs"
    case .residuals: "residuals"
    case .partialSumReads: "partialSumReads"
    case .partialSumWrites: "partialSumWrites"
    case .outputs: "outputs"
    }
  }
}

extension DRAMCommand.Kind {
  /// The kind's name.
  var word: StaticString {
    switch self {
    case .activate: "activate"
    case .precharge: "precharge"
    case .read: "read"
    case .write: "write"
    case .readPrecharge: "readPrecharge"
    case .writePrecharge: "writePrecharge"
    case .refresh: "refresh"
    }
  }
}
