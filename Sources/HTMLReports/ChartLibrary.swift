internal import CChartJS

/// The charting library that pages carry.
public enum ChartLibrary {
  /// The library's script, in UTF-8.
  public static var script: [UInt8] {
    Array(UnsafeBufferPointer(start: millrace_chartjs_bytes(), count: millrace_chartjs_length()))
  }
}
