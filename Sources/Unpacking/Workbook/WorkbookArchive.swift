internal import CArchive
internal import Formats
internal import Glibc

/// The parts of a workbook's package, a ZIP file (ECMA-376 part 2), one after the other.
final class WorkbookArchive {
    private let archive: OpaquePointer
    private var entry: OpaquePointer?
    private var isReadable = false

    /// The name of the part at hand, as `normalised` writes it.
    private(set) var name = ""

    /// Starts before the first part of the package in a file.
    init(_ file: SpoolFile) throws(UnpackingError) {
        guard let archive = archive_read_new() else { throw .notAWorkbook }
        self.archive = archive
        archive_read_support_format_zip_seekable(archive)
        guard lseek(file.descriptor, 0, SEEK_SET) == 0,
            archive_read_open_fd(archive, file.descriptor, 1 << 16) == ARCHIVE_OK
        else { throw .notAWorkbook }
    }

    deinit { archive_read_free(archive) }

    /// Part names are compared without regard to case (ECMA-376 part 2, 6.2.2.3); some writers use backslashes.
    static func normalised(_ name: some StringProtocol) -> String {
        String(String(name).replacing("\\", with: "/").drop { $0 == "/" }).lowercased()
    }

    /// Moves on to the next part.
    /// - Returns: false when there is none.
    func next() throws(UnpackingError) -> Bool {
        switch archive_read_next_header(archive, &entry) {
        case ARCHIVE_OK, ARCHIVE_WARN: break
        case ARCHIVE_EOF: return false
        default: throw .notAWorkbook
        }
        // Workbooks know no other compression; some others could ask for gigabytes of memory.
        let method = archive_format_name(archive).map { String(cString: $0) } ?? ""
        isReadable = method.hasSuffix("(deflation)") || method.hasSuffix("(uncompressed)")
        name = Self.normalised(archive_entry_pathname(entry).map { String(cString: $0) } ?? "")
        return true
    }

    /// Reads a piece of the part at hand.
    /// - Returns: false at its end.
    func read(into buffer: OutputBuffer) throws(UnpackingError) -> Bool {
        guard isReadable else { throw .damagedPart(name) }
        var length = 0
        buffer.append(atMost: Gunzip.pieceBytes) { target in
            length = archive_read_data(archive, target, Gunzip.pieceBytes)
            return length
        }
        guard length >= 0 else { throw .damagedPart(name) }
        return length > 0
    }

    /// How many bytes of the file were read so far.
    var position: Int { Int(archive_filter_bytes(archive, -1)) }
}
