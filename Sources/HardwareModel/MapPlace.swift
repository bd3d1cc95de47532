/// Where a feature map lies from its writer to its readers.
public enum MapPlace: String, CaseIterable, Sendable {
  /// In DRAM.
  case dram
  /// Whole in the on-chip store.
  case onChip
  /// In a line buffer of the store, which has the rows that the next step's windows still need.
  case lines
}
