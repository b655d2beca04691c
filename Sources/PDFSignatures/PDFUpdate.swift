/// An incremental update (ISO 32000-1, 7.5.6): objects behind a file, and a table of them.
struct PDFUpdate {
    private var bytes: [UInt8]
    private var offsets: [Int: Int] = [:]
    private var size: Int
    private let trailer: String

    init(_ pdf: PDFFile) throws(PDFSignatureError) {
        guard !pdf.trailer.contains(where: { $0.name == "Encrypt" }) else { throw .unsupported("encryption") }
        guard let entry = pdf.trailer.first(where: { $0.name == "Size" }), let size = Int(pdf.text(entry.value)) else {
            throw .unreadable("its trailer tells no size")
        }
        self.size = size
        bytes = pdf.bytes
        if bytes.last != 10 { bytes.append(10) }
        trailer =
            pdf.trailer.filter { ["Root", "Info", "ID"].contains($0.name) }
            .map { "/\($0.name) \(pdf.text($0.value)) " }.joined() + "/Prev \(pdf.crossReference)"
    }

    /// Adds an object and returns its number.
    mutating func add(_ text: String) -> Int {
        let number = size
        size += 1
        write(number, Array(text.utf8))
        return number
    }

    /// Writes a dictionary anew, with some entries set.
    mutating func replace(
        _ number: Int, _ pdf: PDFFile, _ entries: [(name: String, value: Range<Int>)], _ set: [(String, String)]
    ) {
        var text = Array("<< ".utf8)
        for entry in entries where !set.contains(where: { $0.0 == entry.name }) {
            text += Array("/\(entry.name) ".utf8) + pdf.bytes[entry.value] + Array(" ".utf8)
        }
        for (name, value) in set { text += Array("/\(name) \(value) ".utf8) }
        write(number, text + Array(">>".utf8))
    }

    private mutating func write(_ number: Int, _ text: [UInt8]) {
        offsets[number] = bytes.count
        bytes += Array("\(number) 0 obj\n".utf8) + text + Array("\nendobj\n".utf8)
    }

    /// The file with its update.
    func finished() -> [UInt8] {
        var text = "xref\n"
        for (number, offset) in offsets.sorted(by: { $0.key < $1.key }) {
            let digits = String(offset)
            text += "\(number) 1\n" + String(repeating: "0", count: max(0, 10 - digits.count)) + digits + " 00000 n \n"
        }
        text += "trailer\n<< /Size \(size) \(trailer) >>\nstartxref\n\(bytes.count)\n%%EOF\n"
        return bytes + Array(text.utf8)
    }
}
