/// How much may come out of a payload.
public struct UnpackingLimits: Sendable {
    /// The most bytes that may come out.
    public var unpackedBytes = 8 << 30
    /// The most bytes that may come out for each one received, once more than `harmlessBytes` came out. Feeds compress to a
    /// tenth, machine-made ones to a fiftieth; gzip's utmost is a thousandth.
    public var ratio = 200
    /// What may come out whatever the ratio.
    public var harmlessBytes = 256 << 20
    /// The most bytes of a workbook, packed.
    public var workbookBytes = 1 << 30
    /// The most bytes the shared texts of a workbook may have, on disk.
    public var sharedTextBytes = 2 << 30
    /// The most shared texts; each takes four bytes of memory.
    public var sharedTexts = 16 << 20
    /// How many bytes of shared texts may wait in memory before they are put aside on disk.
    public var heldTextBytes = 16 << 20
    /// The most columns of a sheet.
    public var columns = 1024
    /// The most bytes of one cell's text, and of one row: what is longer is cut here, and refused as too long a row later.
    public var rowBytes = 2 << 20
    /// The most parts of a workbook's package.
    public var parts = 10_000
    /// The most bytes of one of the small parts of a workbook: its list of sheets, its styles.
    public var partBytes = 16 << 20

    /// The limits of a service.
    public init() {}

    func check(unpacked: Int, received: Int) throws(UnpackingError) {
        if unpacked > unpackedBytes { throw .tooLarge(limit: unpackedBytes) }
        if unpacked > harmlessBytes, unpacked / ratio > received {
            throw .tooLarge(limit: max(harmlessBytes, received * ratio))
        }
    }
}
