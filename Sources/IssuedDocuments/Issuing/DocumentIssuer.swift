internal import Catalogue
internal import Cryptography
internal import Disclosure
internal import Documents
internal import Formats
internal import HTTPServer
internal import PDFSignatures
internal import PostgresClient

/// Issues documents: reads, states, signs, draws and takes down.
struct DocumentIssuer: Sendable {
    let reading: DocumentReading
    let owner: SessionPool
    let keys: DocumentKeys
    let rendering: DocumentRendering
    /// The address that verification addresses begin with, such as `https://credit.example.cn`.
    let address: String
    /// Who issues, if not whom the catalogue names.
    let issuer: String?
    /// Seconds since 1970.
    let now: @Sendable () -> Int

    /// Issues a document of what everybody may see. What would say the same on the same day is the same document.
    func issue(_ subject: String, _ asked: IssueRequest, _ catalogue: Catalogue) async throws -> IssuedDocument {
        let report = try await reading.publicReport(subject, asked)
        let issuedAt = now()
        let code = try keys.code(of: report.identity(asked, catalogue, on: MomentText.day(issuedAt)))
        if let earlier = try await document(code) { return earlier }
        return try await issue(report, asked, code, issuedAt, to: nil, catalogue)
    }

    /// Issues a document for a caller that signed, on its authority.
    func issue(
        _ subject: String, _ asked: IssueRequest, _ caller: Caller, _ signer: Signer, request: String,
        _ catalogue: Catalogue
    ) async throws -> IssuedDocument {
        let report = try await reading.report(subject, asked, signer, request: request, catalogue)
        let code = VerificationCode(from: try RandomBytes.make(16))
        return try await issue(report, asked, code, now(), to: caller, catalogue)
    }

    private func issue(
        _ report: StatedReport, _ asked: IssueRequest, _ code: VerificationCode, _ issuedAt: Int, to caller: Caller?,
        _ catalogue: Catalogue
    ) async throws -> IssuedDocument {
        // Two of the same second with the same digits are next to impossible, and the second is given others then.
        for attempt in 1... {
            let mark = IssuedMark(
                number: ReportNumber.make(at: issuedAt, report.view, random: try RandomBytes.make(7)), code: code,
                address: "\(address)/v1/documents/\(code.text)", issuedAt: issuedAt,
                issuer: issuer ?? catalogue.reportTexts.issuer ?? keys.pdf.certificate.commonName,
                purpose: asked.purpose, recipient: caller?.organisation)
            let draft = try await draft(report, asked, mark, catalogue)
            do {
                let parameters = try draft.parameters(keys, hidden: catalogue.hiddenItems, client: caller?.client)
                let added = try await owner.withSession { try await $0.query(SQL.addDocument, parameters) }
                if added.boolean(0, 0) { return draft.issued }
                if let earlier = try await document(code) { return earlier }
            } catch let error as PostgresError where error.sqlState == "23505" && attempt < 3 {
                continue
            }
            throw Problem.internalError
        }
        throw Problem.internalError
    }

    /// Draws all forms, one after the other: others may be served in between.
    private func draft(
        _ report: StatedReport, _ asked: IssueRequest, _ mark: IssuedMark, _ catalogue: Catalogue
    ) async throws -> DocumentDraft {
        let statement = try SignedStatement(
            StatementJSON(report: report, mark: mark, kind: asked.kind, catalogue: catalogue).value, with: keys)
        var contents: [(DocumentForm, [UInt8])] = [(.json, statement.file)]
        await Task.yield()
        if asked.forms.contains(.html) { contents.append((.html, try await rendering.html(report, mark, catalogue))) }
        if asked.forms.contains(.pdf) {
            let plain = try await rendering.pdf(report, mark, catalogue)
            await Task.yield()
            let signed = try PDFSigning(keys.pdf).sign(
                plain, at: mark.issuedAt, name: mark.issuer, reason: "\(asked.kind.title) \(mark.number)")
            contents.append((.pdf, signed))
        }
        return try DocumentDraft(report: report, kind: asked.kind, mark: mark, statement: statement, contents: contents)
    }

    /// A document that was issued before.
    func document(_ code: VerificationCode) async throws -> IssuedDocument? {
        let digest = try code.digest()
        let rows = try await owner.withSession { try await $0.query(SQL.documentOfCode, [.bytes(digest)]) }
        guard rows.count > 0 else { return nil }
        let forms = (0..<rows.count).compactMap { row in
            DocumentForm(rawValue: rows.string(row, 2)).map { form in
                HandedOut(
                    form: form, sha256: rows.string(row, 3), sm3: rows.string(row, 4), bytes: rows.integer(row, 5))
            }
        }
        let order = DocumentForm.allCases.compactMap { form in forms.first { $0.form == form } }
        return IssuedDocument(
            number: rows.string(0, 0), code: code, issuedAt: rows.integer(0, 1), forms: order, isNew: false)
    }
}
