public import Cryptography
internal import FoundationEssentials

/// Reads what `gongxin attestation verify` is given.
public enum AttestationFile {
    private struct Answer: Decodable {
        let attestation: String
    }

    private struct KeySet: Decodable {
        struct Key: Decodable {
            let kty: String
            let crv: String?
            let x: String?
        }

        let keys: [Key]
    }

    /// The sealed document in a file: the answer as it came, or the seal alone.
    public static func sealed(in file: [UInt8]) -> String {
        if let answer = try? JSONDecoder().decode(Answer.self, from: Data(file)) { return answer.attestation }
        return String(decoding: file, as: UTF8.self).filter { !$0.isWhitespace }
    }

    /// The public keys in a file: a JSON Web Key Set, or one key in PEM form.
    public static func keys(in file: [UInt8]) -> [AttestationPublicKey] {
        if let key = AttestationPublicKey(pem: String(decoding: file, as: UTF8.self)) { return [key] }
        guard let set = try? JSONDecoder().decode(KeySet.self, from: Data(file)) else { return [] }
        return set.keys.compactMap { key in
            guard key.kty == "OKP", key.crv == "Ed25519", let raw = key.x.flatMap({ Base64URL.decode($0) }),
                raw.count == 32
            else { return nil }
            return AttestationPublicKey(raw: raw)
        }
    }
}
