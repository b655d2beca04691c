internal import Checks
internal import Cryptography
internal import EventLoop

/// `gongxin attestation verify`: whether a document is the platform's own, offline.
struct AttestationCommand {
    private let path: String
    private let keyPath: String?
    private let configuration: Configuration

    init(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: ["key"])
        guard arguments.words.first == "verify", arguments.words.count == 2 else {
            throw UsageError("usage: gongxin attestation verify FILE [--key PUBLIC.pem|KEYS.json]")
        }
        path = arguments.words[1]
        keyPath = arguments["key"]
        configuration = Configuration(arguments)
    }

    func run() throws {
        let keys = try keys()
        guard !keys.isEmpty else {
            throw UsageError(
                "no key: name a file with --key, a public key in PEM or what /v1/attestations/keys answers")
        }
        let sealed = AttestationFile.sealed(in: try Self.bytes(path))
        do {
            Console.print(String(decoding: try AttestationSeal.open(sealed, with: keys), as: UTF8.self))
        } catch AttestationSeal.Fault.form {
            throw UsageError("\(path) is no attestation")
        } catch {
            throw UsageError("\(path): the signature is of none of these keys, or the document was changed")
        }
    }

    private func keys() throws -> [AttestationPublicKey] {
        if let keyPath { return AttestationFile.keys(in: try Self.bytes(keyPath)) }
        return try configuration.attestationKey().map { [$0.publicKey] } ?? []
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        let file = try InputFile(path)
        var bytes: [UInt8] = []
        while let part = try file.next(), bytes.count < 1 << 20 { bytes += part }
        return bytes
    }
}
