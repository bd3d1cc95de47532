import NetworkModel
import Testing

struct PoolingTests {
  /// Caffe's rule, from pooling_layer.cpp: round up, then drop a window that begins beyond the
  /// image and its padding before it.
  private func caffeRows(_ size: Int, _ kernel: Int, _ stride: Int, _ padding: Int) -> Int {
    let span = size + 2 * padding - kernel
    var rows = (span + stride - 1) / stride + 1
    if (rows - 1) * stride >= size + padding { rows -= 1 }
    return rows
  }

  @Test func roundingUpIsCaffes() throws {
    for size in 1...12 {
      for kernel in 1...4 {
        for stride in 1...4 {
          for padding in 0..<kernel where size + 2 * padding >= kernel {
            let window = try Pooling.window(
              over: TensorShape(channels: 3, rows: size, columns: size), kernel: (kernel, kernel),
              stride: (stride, stride), padding: .all(padding), roundsUp: true)
            #expect(
              window.outputRows == caffeRows(size, kernel, stride, padding),
              "\(size) \(kernel) \(stride) \(padding)")
            #expect(
              window.groups == 3
                && window.outputCount == 3 * window.outputRows
                  * window.outputColumns
            )
          }
        }
      }
    }
  }

  @Test func roundingDownDropsPartialWindows() throws {
    let shape = try TensorShape(channels: 1, rows: 6, columns: 7)
    let down = try Pooling.window(over: shape, kernel: (3, 3), stride: (2, 2))
    let up = try Pooling.window(over: shape, kernel: (3, 3), stride: (2, 2), roundsUp: true)
    #expect((down.outputRows, down.outputColumns) == (2, 3))
    #expect((up.outputRows, up.outputColumns) == (3, 3))
  }

  @Test func aWindowOverTheWholeMapIsGlobal() throws {
    let shape = try TensorShape(channels: 8, rows: 7, columns: 7)
    func pooling(_ kernel: Int) throws -> Pooling {
      Pooling(
        function: .average,
        window: try Pooling.window(over: shape, kernel: (kernel, kernel), stride: (1, 1)))
    }
    #expect(try pooling(7).isGlobal)
    #expect(try !pooling(6).isGlobal)
  }
}
