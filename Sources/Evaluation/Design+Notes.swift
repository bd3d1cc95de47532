internal import CostModel
internal import HardwareModel
internal import MemorySystem
internal import NetworkModel
internal import Simulation

extension Design {
  /// What was assumed, each once, in the order in which it was assumed.
  func notes(
    of schedule: Schedule, _ energy: EnergyModel, _ memory: MemoryActivity?
  ) -> [String] {
    var notes = schedule.notes
    switch network.weightKnowledge {
    case .real: break
    case .synthetic: notes.append("weights are synthetic, made from a seed")
    case .statistical: notes.append("published statistics stand in for weights")
    case .absent:
      notes.append("weight values are not known; every weight is stored at its full width")
    }
    if activations.isStated, profile.array.sparse == nil {
      notes.append("zeros of activations are multiplied here; what is said of them has no effect")
    }
    let overheads = profile.overheads
    if profile.cores > 1 {
      notes.append(
        "framesPerSecond is that of \(profile.cores) cores that share the DRAM; threads hide the "
          + "host's time")
      notes.append(
        "energy is that of one core's pass, with the leakage and idle power of the whole board")
    }
    if overheads.perInferenceNanoseconds > 0 || overheads.perInputPixelNanoseconds > 0 {
      notes.append(
        "latency contains the host's time; energy and average power are those of the "
          + "accelerator's time")
    }
    notes += energy.priors(hasCommands: memory != nil && schedule.streaming == nil)
    if let device = memory?.statistics.device {
      notes.append("figures of \(device.name): \(device.source)")
      notes += device.notes.map { "\(device.name): \($0)" }
      notes.append(
        schedule.streaming != nil
          ? "frames overlap, so DRAM energy is that of the bits of a frame, as at l1"
          : device.interfacePicojoulesPerBit == nil
            ? "DRAM energy is that of its currents, without drivers and termination"
            : "DRAM energy is that of its currents; drivers and termination are a prior")
    }
    var seen = Set<String>()
    return notes.filter { seen.insert($0).inserted }
  }
}
