public import Quantities

/// A part of the accelerator that energy is accounted to.
public enum EnergyComponent: String, CaseIterable, Sendable {
  /// Multipliers and adders.
  case mac
  /// Registers beside the multipliers, where the profile tells them apart.
  case register
  /// The on-chip memory of weights.
  case weightBuffer
  /// The on-chip memory in which weights stay for good.
  case weightStore
  /// The on-chip memory in which feature maps stay between their steps.
  case mapStore
  /// The on-chip memory of input feature maps.
  case inputBuffer
  /// The on-chip memory of outputs and partial sums.
  case outputBuffer
  /// DRAM with its interface.
  case dram
  /// Leakage of the device.
  case `static`
  /// Clocks and idle logic of the board.
  case idle
}

/// Energy by component, in picojoules.
public struct EnergyBreakdown: Hashable, Sendable {
  private var bands: [Band]

  /// The breakdown of nothing.
  public static let zero = EnergyBreakdown { _ in .zero }

  /// Creates a breakdown from each component's picojoules.
  public init(_ picojoules: (EnergyComponent) -> Band) {
    bands = EnergyComponent.allCases.map(picojoules)
  }

  /// The picojoules of a component.
  public subscript(component: EnergyComponent) -> Band {
    bands[EnergyComponent.allCases.firstIndex(of: component) ?? 0]
  }

  /// The picojoules of all components, added in the order of `EnergyComponent.allCases`.
  public var total: Band { bands.reduce(.zero, +) }
}
