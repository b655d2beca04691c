public import Cryptography

/// Looks at the signature of a PDF file.
public enum PDFSignatureCheck {
    /// What became of a file since it was signed.
    public enum Verdict: Sendable, Equatable {
        /// Nothing, and the signature is of somebody who is trusted.
        case intact(signer: Certificate)
        /// Nothing, but nobody vouches for the signature's certificate.
        case ofUnknown(signer: Certificate)
        /// What was signed is not what stands there now.
        case changed
        /// Something was added behind what was signed.
        case extended
        /// It has no signature.
        case unsigned
        /// Its structure is damaged, so that no signature can be found in it.
        case damaged
    }

    /// Checks a file.
    /// - Parameter trusted: the certificates, or those that issued them, that are known to be the signer's.
    public static func check(_ file: [UInt8], trusted: [Certificate]) -> Verdict {
        do {
            guard let found = try FoundSignature(file) else { return .unsigned }
            return found.check(trusted)
        } catch {
            return .damaged
        }
    }

    /// The parts of a signature: the bytes it covers, and its CMS. For whoever checks it with another program.
    /// - Throws: `PDFSignatureError` when the file cannot be read or has no signature.
    public static func parts(of file: [UInt8]) throws(PDFSignatureError) -> (content: [UInt8], signature: [UInt8]) {
        guard let found = try FoundSignature(file) else { throw .unreadable("it has no signature") }
        guard let der = found.der, let content = found.content else { throw .unreadable("its signature is damaged") }
        return (content, der)
    }
}

/// The signature that a file's form has.
private struct FoundSignature {
    let file: [UInt8]
    /// Where its hexadecimal digits stand, with the brackets.
    let contents: Range<Int>
    let byteRange: [Int]

    init?(_ file: [UInt8]) throws(PDFSignatureError) {
        let pdf = try PDFFile(file)
        guard let form = try pdf.dictionary(pdf.root()).first(where: { $0.name == "AcroForm" }) else { return nil }
        var scanner = PDFScanner(file, at: form.value.lowerBound)
        if let number = scanner.reference() {
            scanner = try pdf.object(number)
        } else {
            scanner = PDFScanner(file, at: form.value.lowerBound)
        }
        let fields = try pdf.references("Fields", in: scanner.dictionary())
        guard let field = fields.first, let value = pdf.reference("V", in: try pdf.dictionary(field)) else {
            return nil
        }
        let entries = try pdf.dictionary(value)
        guard let contents = entries.first(where: { $0.name == "Contents" })?.value,
            let range = entries.first(where: { $0.name == "ByteRange" })?.value
        else { throw .unreadable("a signature without its parts") }
        var numbers = PDFScanner(file, at: range.lowerBound + 1)
        byteRange = (0..<4).compactMap { _ in numbers.integer() }
        self.contents = contents
        self.file = file
    }

    /// Whether it covers all but itself up to its end.
    private var isWhole: Bool {
        byteRange.count == 4 && byteRange[0] == 0 && byteRange[1] == contents.lowerBound
            && byteRange[2] == contents.upperBound && byteRange[3] <= file.count - contents.upperBound
    }

    var content: [UInt8]? {
        isWhole
            ? Array(file[..<contents.lowerBound])
                + file[contents.upperBound..<contents.upperBound + byteRange[3]] : nil
    }

    /// The CMS; nil when the digits are not exactly those that a signature and zeros behind it are written with.
    var der: [UInt8]? {
        let digits = file[contents].dropFirst().dropLast()
        guard let bytes = Hexadecimal.decode(String(decoding: digits, as: UTF8.self)),
            Hexadecimal.encode(bytes).utf8.elementsEqual(digits), bytes.count > 4, bytes[0] == 0x30, bytes[1] == 0x82
        else { return nil }
        let length = 4 + Int(bytes[2]) << 8 + Int(bytes[3])
        guard length <= bytes.count, bytes[length...].allSatisfy({ $0 == 0 }) else { return nil }
        return Array(bytes[..<length])
    }

    func check(_ trusted: [Certificate]) -> PDFSignatureCheck.Verdict {
        guard let content, let signature = der.flatMap(DetachedSignature.init(der:)) else { return .changed }
        let verdict = signature.check(content, trusted: trusted)
        if verdict != .broken, byteRange[3] != file.count - contents.upperBound { return .extended }
        return switch verdict {
        case .good(let signer): .intact(signer: signer)
        case .ofUnknown(let signer): .ofUnknown(signer: signer)
        case .broken: .changed
        }
    }
}
