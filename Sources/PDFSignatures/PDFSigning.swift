public import Cryptography

/// Signs PDF files after PAdES, level B-B (ETSI EN 319 142-1): the signature is added behind the file, which stays as it is up to there,
/// and covers everything but itself. It certifies the document: nothing may be changed or added (ISO 32000-1, 12.8.2.2).
public struct PDFSigning: Sendable {
    private let identity: CertificateIdentity

    /// Signs as somebody.
    public init(_ identity: CertificateIdentity) { self.identity = identity }

    /// The file with a signature behind it.
    /// - Parameters:
    ///   - file: a PDF with classic cross-reference tables, without a form.
    ///   - time: when it is signed, in seconds since 1970; told in the time of Beijing.
    ///   - name: who signs, as readers show it.
    ///   - reason: why, as readers show it.
    /// - Throws: `PDFSignatureError`, `CryptographyError`.
    public func sign(_ file: [UInt8], at time: Int, name: String, reason: String) throws -> [UInt8] {
        let pdf = try PDFFile(file)
        var update = try PDFUpdate(pdf)
        let width = identity.signatureBytes * 2
        let signature = update.add(
            Self.dictionary(width: width, time: time, name: name, reason: reason))
        let page = try pdf.firstPage()
        let field = update.add(
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /F 132 /Rect [ 0 0 0 0 ] /P \(page) 0 R /V \(signature) 0 R >>"
        )
        try Self.enter(field, signature, page, pdf, &update)
        return try filled(update.finished(), from: file.count, width: width)
    }

    /// The signature's dictionary, with room for what is known only when everything else stands: fixed widths.
    private static func dictionary(width: Int, time: Int, name: String, reason: String) -> String {
        """
        << /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M \(PDFText.date(time)) \
        /Name \(PDFText.string(name)) /Reason \(PDFText.string(reason)) \
        /Reference [ << /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >> ] \
        /ByteRange [ 0 \(placeholder) \(placeholder) \(placeholder) ] /Contents <\(String(repeating: "0", count: width))> >>
        """
    }

    private static let placeholder = "0000000000"

    /// Makes the catalogue and the first page know of the signature.
    private static func enter(
        _ field: Int, _ signature: Int, _ page: Int, _ pdf: PDFFile, _ update: inout PDFUpdate
    ) throws {
        let root = try pdf.root()
        let catalogue = try pdf.dictionary(root)
        guard !catalogue.contains(where: { $0.name == "AcroForm" || $0.name == "Perms" }) else {
            throw PDFSignatureError.unsupported("a form or a signature already")
        }
        update.replace(
            root, pdf, catalogue,
            [
                ("AcroForm", "<< /Fields [ \(field) 0 R ] /SigFlags 3 >>"),
                ("Perms", "<< /DocMDP \(signature) 0 R >>"),
            ])
        let entries = try pdf.dictionary(page)
        let annotations = try pdf.references("Annots", in: entries) + [field]
        let list = annotations.map { "\($0) 0 R" }.joined(separator: " ")
        update.replace(page, pdf, entries, [("Annots", "[ \(list) ]")])
    }

    private func filled(_ bytes: [UInt8], from start: Int, width: Int) throws -> [UInt8] {
        var bytes = bytes
        guard let range = bytes[start...].firstRange(of: Array("/ByteRange [ 0 ".utf8)),
            let contents = bytes[range.upperBound...].firstRange(of: Array("/Contents <".utf8))
        else { throw PDFSignatureError.unreadable("the signature's dictionary") }
        let gap = contents.upperBound - 1..<contents.upperBound + width + 1
        var place = range.upperBound
        for number in [gap.lowerBound, gap.upperBound, bytes.count - gap.upperBound] {
            let digits = String(number)
            let text = String(repeating: "0", count: Self.placeholder.count - digits.count) + digits
            bytes.replaceSubrange(place..<place + Self.placeholder.count, with: text.utf8)
            place += Self.placeholder.count + 1
        }
        let signature = try identity.sign(Array(bytes[..<gap.lowerBound]) + bytes[gap.upperBound...])
        guard signature.count * 2 <= width else { throw PDFSignatureError.unsupported("no room for the signature") }
        let digits = Array(Hexadecimal.encode(signature).utf8)
        bytes.replaceSubrange(gap.lowerBound + 1..<gap.lowerBound + 1 + digits.count, with: digits)
        return bytes
    }
}
