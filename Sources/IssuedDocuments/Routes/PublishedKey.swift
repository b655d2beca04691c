internal import Cryptography
internal import Formats

/// A key that documents are checked with, as everybody is told it.
struct PublishedKey {
    let id: String
    let algorithm: String
    /// SubjectPublicKeyInfo, or a certificate, in DER.
    let publicPart: [UInt8]

    static func all(of keys: DocumentKeys?) throws -> [PublishedKey] {
        try keys?.published().map { PublishedKey(id: $0.id, algorithm: $0.algorithm, publicPart: $0.publicPart) } ?? []
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("id")
            json.value(id)
            json.key("algorithm")
            json.value(algorithm)
            json.key("pem")
            json.value(
                algorithm == "pades"
                    ? Certificate(der: publicPart)?.pem : (try? SealingKey(publicDER: publicPart))?.publicPEM)
        }
    }
}
