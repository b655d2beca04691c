import Documents
import Foundation
import Testing
import Typesetting

struct DocumentPDFTests {
    private let madeAt = 1_795_253_400
    private let verification = DocumentVerification(
        address: "https://credit.example/v1/documents/ABCD-EFGH-JKLM", code: "ABCD-EFGH-JKLM")

    private func pdf(_ document: Document, _ verification: DocumentVerification? = nil) throws -> Poppler {
        let bytes = try DocumentPDF(document, verification: verification, madeAt: madeAt).bytes(Typesetter())
        if let folder = ProcessInfo.processInfo.environment["GONGXIN_KEEP_PDF"] {
            try Data(bytes).write(to: URL(filePath: "\(folder)/\(document.sections.map { $0.count ?? 0 }).pdf"))
        }
        return Poppler(bytes: bytes)
    }

    @Test(arguments: [0, 1, 500]) func everyTextIsInTheFile(records: Int) throws {
        let document = SampleDocument.make(records: records)
        let text = try pdf(document, verification).text()
        for expected in Set(SampleDocument.texts(document)) where !expected.isEmpty {
            // A whole report is too much to be shown with every failure.
            let isThere = text.contains(expected.filter { !$0.isWhitespace })
            #expect(isThere, "\(expected)")
        }
    }
}
