internal import HardwareModel
internal import Mapping
internal import NetworkModel
internal import SystolicArrays

extension Scheduler {
  /// The machine as SCALE-Sim describes it, `nil` where the profile does not count by its rules.
  func scaleSimMachine() throws(ScheduleError) -> ScaleSimMachine? {
    guard let array = profile.array.systolic, case .scaleSim(let rules) = array.mode else {
      return nil
    }
    do throws(ScaleSimFault) {
      return try ScaleSimMachine(
        array: array, rules: rules, inputWords: Int(profile.buffers.inputs.capacityBytes),
        weightWords: Int(profile.buffers.weights.capacityBytes),
        outputWords: Int(profile.buffers.outputs.capacityBytes))
    } catch {
      throw ScheduleError(layer: profile.name, reason: error.reason, remedy: error.remedy)
    }
  }

  /// Counts a step; equal layers are counted once.
  mutating func scaleSimStep(
    _ step: Step, _ layer: Layer, on machine: ScaleSimMachine
  ) throws(ScheduleError) -> ScaleSimStep {
    note("counted as SCALE-Sim 3.0.0 counts: a word is a byte, whatever the precision")
    var pattern = BlockPattern.dense
    if case .convolution(let convolution) = layer.operation {
      pattern = convolution.weights.pattern
    }
    do throws(ScaleSimFault) {
      let work = try ScaleSimWork(step.shape, pattern: pattern)
      if work.isApproximate {
        note(
          "\(layer.name): SCALE-Sim knows no dilated or transposed windows; a dense one is counted")
      }
      let figures: ScaleSimFigures
      if let known = counted[work.layer] {
        figures = known
      } else {
        figures = try ScaleSimFigures(work.layer, on: machine)
        counted[work.layer] = figures
      }
      return ScaleSimStep(work, figures)
    } catch {
      throw ScheduleError(layer: layer.name, reason: error.reason, remedy: error.remedy)
    }
  }
}
