/// The structure of a PDF file (ISO 32000-1, 7.5): its cross-reference tables, its trailer, its objects. Cross-reference streams are not
/// read.
struct PDFFile {
    let bytes: [UInt8]
    /// Where the last cross-reference table stands.
    let crossReference: Int
    /// Entries of the last trailer.
    let trailer: [(name: String, value: Range<Int>)]
    private let offsets: [Int: Int]

    init(_ bytes: [UInt8]) throws(PDFSignatureError) {
        self.bytes = bytes
        guard bytes.starts(with: Array("%PDF-1.".utf8)) else { throw .unreadable("it does not begin as one") }
        guard let mark = Self.lastMark(in: bytes) else { throw .unreadable("it has no startxref") }
        var scanner = PDFScanner(bytes, at: mark)
        guard let start = scanner.integer() else { throw .unreadable("startxref tells no place") }
        crossReference = start
        var offsets: [Int: Int] = [:]
        var trailers: [[(name: String, value: Range<Int>)]] = []
        var place: Int? = start
        while let table = place {
            let (entries, trailer) = try Self.table(bytes, at: table)
            offsets.merge(entries) { newer, _ in newer }
            trailers.append(trailer)
            guard trailers.count < 100 else { throw .unreadable("its tables go round in a circle") }
            place = trailer.first { $0.name == "Prev" }.flatMap { entry in
                var scanner = PDFScanner(bytes, at: entry.value.lowerBound)
                return scanner.integer()
            }
        }
        self.offsets = offsets
        trailer = trailers.first ?? []
    }

    private static func lastMark(in bytes: [UInt8]) -> Int? {
        let word = Array("startxref".utf8)
        var place = bytes.count - word.count
        while place >= 0 {
            if bytes[place] == word[0], bytes[place..<place + word.count].elementsEqual(word) {
                return place + word.count
            }
            place -= 1
        }
        return nil
    }

    /// A classic cross-reference table and the trailer behind it.
    private static func table(
        _ bytes: [UInt8], at place: Int
    ) throws(PDFSignatureError) -> (offsets: [Int: Int], trailer: [(name: String, value: Range<Int>)]) {
        var scanner = PDFScanner(bytes, at: place)
        scanner.skipSpace()
        guard scanner.take("xref") else {
            // An object stands there: `12 0 obj`, a cross-reference stream.
            if scanner.integer() != nil { throw .unsupported("a cross-reference stream (write it as PDF 1.4)") }
            throw .unreadable("no cross-reference table at \(place)")
        }
        var offsets: [Int: Int] = [:]
        while true {
            scanner.skipSpace()
            if scanner.take("trailer") { return (offsets, try scanner.dictionary()) }
            guard let first = scanner.integer(), let count = scanner.integer(), count <= bytes.count / 18 else {
                throw .unreadable("a damaged cross-reference table at \(scanner.place)")
            }
            for number in first..<first + count {
                guard let offset = scanner.integer(), scanner.integer() != nil else {
                    throw .unreadable("a damaged cross-reference table at \(scanner.place)")
                }
                scanner.skipSpace()
                if scanner.take("n") {
                    offsets[number] = offset
                } else if !scanner.take("f") {
                    throw .unreadable("a damaged cross-reference table at \(scanner.place)")
                }
            }
        }
    }

    /// A scanner at the value of an object.
    func object(_ number: Int) throws(PDFSignatureError) -> PDFScanner {
        guard let offset = offsets[number] else { throw .unreadable("object \(number) is missing") }
        var scanner = PDFScanner(bytes, at: offset)
        guard scanner.integer() == number, scanner.integer() != nil else {
            throw .unreadable("object \(number) is not in its place")
        }
        scanner.skipSpace()
        guard scanner.take("obj") else { throw .unreadable("object \(number) is not in its place") }
        scanner.skipSpace()
        return scanner
    }

    /// Entries of an object that is a dictionary.
    func dictionary(_ number: Int) throws(PDFSignatureError) -> [(name: String, value: Range<Int>)] {
        var scanner = try object(number)
        return try scanner.dictionary()
    }

    /// The number of the object that an entry refers to.
    func reference(_ name: String, in entries: [(name: String, value: Range<Int>)]) -> Int? {
        guard let entry = entries.first(where: { $0.name == name }) else { return nil }
        var scanner = PDFScanner(bytes, at: entry.value.lowerBound)
        return scanner.reference()
    }

    /// The text of a value as it stands in the file.
    func text(_ value: Range<Int>) -> String { String(decoding: bytes[value], as: UTF8.self) }

    /// The objects that an array refers to, written where it is used or as an object of its own.
    func references(_ name: String, in entries: [(name: String, value: Range<Int>)]) throws(PDFSignatureError) -> [Int]
    {
        guard let entry = entries.first(where: { $0.name == name }) else { return [] }
        var scanner = PDFScanner(bytes, at: entry.value.lowerBound)
        if let number = scanner.reference() {
            scanner = try object(number)
        } else {
            scanner = PDFScanner(bytes, at: entry.value.lowerBound)
        }
        guard scanner.take("[") else { throw .unreadable("no array at \(scanner.place)") }
        var numbers: [Int] = []
        while true {
            scanner.skipSpace()
            if scanner.take("]") { return numbers }
            guard let number = scanner.reference() else { throw .unreadable("no reference at \(scanner.place)") }
            numbers.append(number)
        }
    }

    /// The object of the document catalogue.
    func root() throws(PDFSignatureError) -> Int {
        guard let root = reference("Root", in: trailer) else { throw .unreadable("it has no catalogue") }
        return root
    }

    /// The object of the first page.
    func firstPage() throws(PDFSignatureError) -> Int {
        guard var node = reference("Pages", in: try dictionary(root())) else { throw .unreadable("it has no pages") }
        for _ in 0..<64 {
            guard let child = try references("Kids", in: dictionary(node)).first else { return node }
            node = child
        }
        throw .unreadable("its pages go round in a circle")
    }
}
