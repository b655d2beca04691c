import Cryptography
import PDFSignatures
import TestSupport
import Testing

/// Signatures that other programs find valid, and nobody forges.
@Suite struct PDFSigningTests {
    private static let time = 1_795_190_400

    private let folder: ToolFolder
    private let identity: CertificateIdentity
    private let signed: [UInt8]

    init() throws {
        folder = try ToolFolder()
        try SigningMaterial.certificate("issuer", in: folder)
        identity = try CertificateIdentity(keyPEM: folder.text("issuer.key"), certificatePEM: folder.text("issuer.crt"))
        signed = try Self.sign(SmallPDF.make("Hello", pages: 2), identity)
    }

    private static func sign(_ file: [UInt8], _ identity: CertificateIdentity) throws -> [UInt8] {
        try PDFSigning(identity).sign(file, at: time, name: "样例市信用中心", reason: "公共信用信息报告")
    }

    private func check(_ file: [UInt8]) -> PDFSignatureCheck.Verdict {
        PDFSignatureCheck.check(file, trusted: [identity.certificate])
    }

    @Test(.enabled(if: ToolFolder.has("pdfsig")), arguments: [SigningMaterial.curve, SigningMaterial.rsa])
    func readersFindItValid(key: [String]) throws {
        try SigningMaterial.certificate("other", key: key, in: folder)
        let other = try CertificateIdentity(
            keyPEM: folder.text("other.key"), certificatePEM: folder.text("other.crt"))
        let original = SmallPDF.make("Hello", pages: 3, padding: 4000)
        let file = try Self.sign(original, other)
        #expect(file.starts(with: original))
        try folder.write("signed.pdf", file)
        let verdict = try folder.run("pdfsig", "-nocert", "signed.pdf")
        #expect(verdict.contains("Signature is Valid."), "\(verdict)")
        #expect(verdict.contains("Total document signed"), "\(verdict)")
        #expect(verdict.contains("ETSI.CAdES.detached"), "\(verdict)")
        #expect(verdict.contains("SHA-256"), "\(verdict)")
        #expect(verdict.contains("Nov 20 2026"), "\(verdict)")
        let text = try folder.run("pdftotext", "signed.pdf", "-")
        #expect(text.contains("Hello 1") && text.contains("Hello 3"))
    }

    @Test func opensslFindsWhatPAdESWants() throws {
        let parts = try PDFSignatureCheck.parts(of: signed)
        try folder.write("content", parts.content)
        try folder.write("signature.der", parts.signature)
        try folder.run(
            "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "signature.der", "-content",
            "content", "-CAfile", "issuer.crt", "-partial_chain", "-out", "/dev/null")
        let shown = try folder.run("openssl", "cms", "-cmsout", "-print", "-inform", "DER", "-in", "signature.der")
        for attribute in ["id-smime-aa-signingCertificateV2", "messageDigest", "contentType"] {
            #expect(shown.contains(attribute), "\(attribute)")
        }
        #expect(!shown.contains("signingTime"))
        #expect(
            shown.contains("unsignedAttrs:\n        <ABSENT>") || shown.contains("unsignedAttrs:\n          <ABSENT>"))
        try folder.write("content", parts.content + [0])
        #expect(throws: ToolFolder.Failed.self) {
            try folder.run(
                "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "signature.der", "-content",
                "content", "-CAfile", "issuer.crt", "-partial_chain", "-out", "/dev/null")
        }
    }

    @Test func anUntouchedFileIsIntact() throws {
        #expect(check(signed) == .intact(signer: identity.certificate))
        #expect(PDFSignatureCheck.check(signed, trusted: []) == .ofUnknown(signer: identity.certificate))
        #expect(check(SmallPDF.make("Hello")) == .unsigned)
        #expect(check(Array("no PDF".utf8)) == .damaged)
        #expect(check([]) == .damaged)
        #expect(identity.certificate.commonName == "issuer")
    }

    /// Every byte of the signature's own part, some of its padding, and many of the rest.
    @Test func aChangedByteIsFoundAnywhere() throws {
        let update = SmallPDF.make("Hello", pages: 2).count
        let padding = try #require(signed.firstRange(of: Array(repeating: UInt8(ascii: "0"), count: 200)))
        let end = try #require(signed[padding.upperBound...].firstIndex(of: UInt8(ascii: ">")))
        let everything =
            Array(stride(from: 0, to: update, by: 11)) + Array(update..<padding.lowerBound)
            + Array(stride(from: padding.lowerBound, to: end, by: 97))
            + Array(stride(from: end, to: signed.count, by: 5))
        for place in everything {
            var changed = signed
            changed[place] ^= 1
            let verdict = check(changed)
            switch verdict {
            case .changed, .damaged, .unsigned, .extended: break
            case .intact: Issue.record("byte \(place) of \(signed.count): nothing found")
            case .ofUnknown: Issue.record("byte \(place) of \(signed.count): another signer")
            }
        }
    }

    @Test func whatIsAddedOrCutOffIsFound() throws {
        #expect(check(signed + Array("\n%more\n".utf8)) == .extended)
        #expect(check(Array(signed.dropLast(1))) == .changed)
        #expect(check(Array(signed.dropLast(400))) != .intact(signer: identity.certificate))
        // Signed again by somebody else, with the first signature's form in the way.
        #expect(throws: PDFSignatureError.unsupported("a form or a signature already")) {
            try Self.sign(signed, identity)
        }
    }

    @Test func theSignatureOfAnotherIsOfNobodyKnown() throws {
        try SigningMaterial.certificate("issuer2", in: folder)
        let other = try CertificateIdentity(
            keyPEM: folder.text("issuer2.key"), certificatePEM: folder.text("issuer2.crt"))
        let forged = try Self.sign(SmallPDF.make("Hello", pages: 2), other)
        #expect(check(forged) == .ofUnknown(signer: other.certificate))
    }

    @Test func aChainLeadsToItsRoot() throws {
        try folder.run(
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "root.key", "-out", "root.crt",
            "-days", "30", "-subj", "/CN=root")
        try folder.run("openssl", "req", "-new", "-key", "issuer.key", "-out", "leaf.csr", "-subj", "/CN=leaf")
        try folder.write("leaf.ext", "keyUsage=critical,digitalSignature,nonRepudiation\n".utf8)
        try folder.run(
            "openssl", "x509", "-req", "-in", "leaf.csr", "-CA", "root.crt", "-CAkey", "root.key", "-CAcreateserial",
            "-extfile", "leaf.ext", "-days", "30", "-out", "leaf.crt")
        let leaf = try CertificateIdentity(
            keyPEM: folder.text("issuer.key"), certificatePEM: folder.text("leaf.crt") + folder.text("root.crt"))
        #expect(leaf.chain.count == 1)
        let file = try Self.sign(SmallPDF.make("Hello"), leaf)
        #expect(PDFSignatureCheck.check(file, trusted: leaf.chain) == .intact(signer: leaf.certificate))
        #expect(check(file) == .ofUnknown(signer: leaf.certificate))
    }

    @Test func whatCannotBeSignedIsRefused() throws {
        for file in [[], Array("%PDF-1.5\n".utf8), Array("%PDF-1.5\nstartxref\n3\n%%EOF\n".utf8)] {
            #expect(throws: PDFSignatureError.self) { try Self.sign(file, identity) }
        }
        let stream = Array("%PDF-1.5\n5 0 obj\n<< /Type /XRef >>\nendobj\nstartxref\n9\n%%EOF\n".utf8)
        #expect(throws: PDFSignatureError.unsupported("a cross-reference stream (write it as PDF 1.4)")) {
            try Self.sign(stream, identity)
        }
        #expect(throws: CryptographyError.self) {
            try CertificateIdentity(keyPEM: "nonsense", certificatePEM: folder.text("issuer.crt"))
        }
        try SigningMaterial.certificate("second", in: folder)
        #expect(throws: CryptographyError.self) {
            try CertificateIdentity(keyPEM: folder.text("second.key"), certificatePEM: folder.text("issuer.crt"))
        }
    }

    /// Files nobody made on purpose end in a verdict, not in a crash.
    @Test func damagedFilesAreJudged() throws {
        var random = SeededNumbers(seed: 5)
        for _ in 0..<400 {
            var file = signed
            for _ in 0..<Int.random(in: 1...20, using: &random) {
                let place = Int.random(in: 0..<file.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: file[place] = UInt8.random(in: 0...255, using: &random)
                case 1: file.remove(at: place)
                default: file.insert(UInt8.random(in: 0...255, using: &random), at: place)
                }
            }
            // A byte may have been replaced by itself.
            if file != signed { #expect(check(file) != .intact(signer: identity.certificate)) }
        }
    }
}
