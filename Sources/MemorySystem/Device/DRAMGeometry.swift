/// How a memory is put together: what a channel, a rank, a bank and a row are.
///
/// Every count is a power of two, so that an address is cut into fields of whole bits.
public struct DRAMGeometry: Hashable, Sendable {
  /// Independent channels, each with its own controller; pseudo channels count as channels.
  public var channels: Int
  /// Ranks that share a channel's bus.
  public var ranks: Int
  /// Bank groups of a rank; 1 where the standard has none.
  public var bankGroups: Int
  /// Banks of a bank group.
  public var banksPerGroup: Int
  /// Rows of a bank.
  public var rows: Int
  /// Columns of a row, each as wide as the device.
  public var columns: Int
  /// Data bits of one device.
  public var deviceWidthBits: Int
  /// Data bits of the channel's bus.
  public var busWidthBits: Int
  /// Transfers of one burst, two a clock.
  public var burstLength: Int

  /// Creates a geometry.
  public init(
    channels: Int, ranks: Int, bankGroups: Int, banksPerGroup: Int, rows: Int, columns: Int,
    deviceWidthBits: Int, busWidthBits: Int, burstLength: Int
  ) {
    self.channels = channels
    self.ranks = ranks
    self.bankGroups = bankGroups
    self.banksPerGroup = banksPerGroup
    self.rows = rows
    self.columns = columns
    self.deviceWidthBits = deviceWidthBits
    self.busWidthBits = busWidthBits
    self.burstLength = burstLength
  }

  /// Banks of a rank.
  public var banksPerRank: Int { bankGroups * banksPerGroup }
  /// Banks of a channel.
  public var banksPerChannel: Int { ranks * banksPerRank }
  /// Devices that together fill the bus.
  public var devicesPerRank: Int { busWidthBits / deviceWidthBits }
  /// Bytes of one burst: bus bytes times burst length.
  public var burstBytes: Int { busWidthBits / 8 * burstLength }
  /// Clocks for which a burst occupies the bus.
  public var burstCycles: Int { burstLength / 2 }
  /// Bytes of a row over all devices of the rank.
  public var rowBytes: Int { columns * busWidthBits / 8 }
  /// Bursts of a row.
  public var burstsPerRow: Int { columns / burstLength }
  /// Bytes of the whole memory.
  public var capacityBytes: Int { channels * banksPerChannel * rows * rowBytes }
}
