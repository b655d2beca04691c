internal import CPango
internal import Synchronization

/// The fonts of a process: the system's, and reduced ones of the typefaces that documents are set in.
///
/// Sendable because Fontconfig's configurations may be read by many threads, and nothing changes this one after `init`.
struct FontCollection: @unchecked Sendable {
    let configuration: OpaquePointer

    /// The one there is; it is made when the first text is set, which takes some tenths of a second.
    static func shared() throws(TypesettingError) -> FontCollection {
        try made.withLock { (made) throws(TypesettingError) in
            if let made { return made }
            let collection = try FontCollection()
            made = collection
            return collection
        }
    }

    private static let made = Mutex<FontCollection?>(nil)

    private init() throws(TypesettingError) {
        guard let configuration = FcInitLoadConfigAndFonts() else {
            throw TypesettingError(operation: "fonts", reason: "Fontconfig has no configuration")
        }
        self.configuration = configuration
        let characters = try CommonCharacters.ofGB2312()
        for typeface in Typeface.allCases {
            let found = try find(typeface)
            let reduced = try ReducedFont(
                file: found.file, index: found.index, characters: characters, ranges: CommonCharacters.ranges)
            try add(reduced, as: typeface.reducedFamily)
        }
    }

    /// The file of a typeface and the place in it.
    private func find(_ typeface: Typeface) throws(TypesettingError) -> (file: String, index: Int32) {
        let pattern = FcPatternCreate()
        defer { FcPatternDestroy(pattern) }
        FcPatternAddString(pattern, FC_FAMILY, typeface.family)
        FcPatternAddInteger(pattern, FC_WEIGHT, typeface.isBold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR)
        FcConfigSubstitute(configuration, pattern, FcMatchPattern)
        FcDefaultSubstitute(pattern)
        var result = FcResultNoMatch
        guard let match = FcFontMatch(configuration, pattern, &result) else { throw missing(typeface) }
        defer { FcPatternDestroy(match) }
        var file: UnsafeMutablePointer<FcChar8>?
        var family: UnsafeMutablePointer<FcChar8>?
        var index: Int32 = 0
        guard FcPatternGetString(match, FC_FILE, 0, &file) == FcResultMatch, let file,
            FcPatternGetString(match, FC_FAMILY, 0, &family) == FcResultMatch, let family,
            FcPatternGetInteger(match, FC_INDEX, 0, &index) == FcResultMatch,
            String(cString: family) == typeface.family
        else { throw missing(typeface) }
        return (String(cString: file), index)
    }

    private func missing(_ typeface: Typeface) -> TypesettingError {
        TypesettingError(
            operation: "fonts", reason: "there is no font \(typeface.family); Debian has it in fonts-noto-cjk")
    }

    /// Adds a font under a name of its own: under its own name the whole font would be found.
    private func add(_ font: ReducedFont, as family: String) throws(TypesettingError) {
        let before = FcConfigGetFonts(configuration, FcSetApplication)?.pointee.nfont ?? 0
        guard FcConfigAppFontAddFile(configuration, font.path) == FcTrue,
            let fonts = FcConfigGetFonts(configuration, FcSetApplication)?.pointee, fonts.nfont > before
        else { throw TypesettingError(operation: "fonts", reason: "Fontconfig does not read the reduced font") }
        for place in Int(before)..<Int(fonts.nfont) {
            guard let pattern = fonts.fonts[place] else { continue }
            FcPatternDel(pattern, FC_FAMILY)
            FcPatternAddString(pattern, FC_FAMILY, family)
        }
    }
}
