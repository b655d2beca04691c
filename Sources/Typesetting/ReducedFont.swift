internal import CKernel
internal import CPango
internal import Glibc

/// A font file reduced to the common characters, in memory.
///
/// A font for Chinese, Japanese and Korean has 65,535 glyphs, and Cairo goes through all of them for each document it embeds some in: that
/// would take longer than everything else. Other characters are taken from the whole font.
struct ReducedFont {
    /// Where other libraries open it; good for as long as the process lives.
    let path: String

    /// Reduces a font to some characters.
    /// - Parameters:
    ///   - file: The font's file.
    ///   - index: Which of the file's fonts it is.
    init(file: String, index: Int32, characters: [UInt32], ranges: [ClosedRange<UInt32>]) throws(TypesettingError) {
        guard let blob = hb_blob_create_from_file_or_fail(file) else { throw Self.failure("cannot read \(file)") }
        defer { hb_blob_destroy(blob) }
        // The bits above are the number of an instance of a variable font.
        let face = hb_face_create(blob, UInt32(index & 0xFFFF))
        defer { hb_face_destroy(face) }
        guard let input = hb_subset_input_create_or_fail() else { throw Self.failure("no memory") }
        defer { hb_subset_input_destroy(input) }
        let wanted = hb_subset_input_unicode_set(input)
        for range in ranges { hb_set_add_range(wanted, range.lowerBound, range.upperBound) }
        for character in characters { hb_set_add(wanted, character) }
        // Variants of glyphs, such as vertical ones, would more than double their number.
        hb_set_clear(hb_subset_input_set(input, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG))
        // Glyphs share subroutines, which Cairo embeds as a whole for the few glyphs that a document has: without any, files are a third
        // as long and take half the time.
        hb_subset_input_set_flags(
            input, HB_SUBSET_FLAGS_NO_HINTING.rawValue | HB_SUBSET_FLAGS_DESUBROUTINIZE.rawValue)
        guard let reduced = hb_subset_or_fail(face, input) else { throw Self.failure("\(file) cannot be reduced") }
        defer { hb_face_destroy(reduced) }
        let content = hb_face_reference_blob(reduced)
        defer { hb_blob_destroy(content) }
        path = try Self.memoryFile(content)
    }

    private static func memoryFile(_ content: OpaquePointer?) throws(TypesettingError) -> String {
        var size: UInt32 = 0
        guard let data = hb_blob_get_data(content, &size) else { throw failure("empty font") }
        let descriptor = gongxin_memory_file("gongxin-font")
        guard descriptor >= 0 else { throw failure(String(cString: strerror(errno))) }
        var written = 0
        while written < Int(size) {
            let count = write(descriptor, data + written, Int(size) - written)
            guard count > 0 else {
                close(descriptor)
                throw failure(String(cString: strerror(errno)))
            }
            written += count
        }
        return "/proc/self/fd/\(descriptor)"
    }

    private static func failure(_ reason: String) -> TypesettingError {
        TypesettingError(operation: "reducing a font", reason: reason)
    }
}
