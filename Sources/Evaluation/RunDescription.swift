public import MemorySystem
internal import Mapping
internal import NetworkModel
internal import Simulation

/// What a simulation is about to run, for those who listen to it.
public struct RunDescription: Sendable {
  /// For each step in the order of execution, the name of its leading layer.
  public let steps: [String]
  /// The memory that transactions go to, at fidelity L2.
  public let memory: DRAMDevice?

  init(_ schedule: Schedule, memory: DRAMDevice?) {
    steps = schedule.plan.steps.map { schedule.network.layers[$0.layers[0]].name }
    self.memory = memory
  }
}
