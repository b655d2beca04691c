internal import Audit
internal import Cryptography
internal import FoundationEssentials
internal import Glibc

/// The files that commands about the access log read and write.
enum AuditFiles {
    /// The public keys of a file in PEM, one or several behind each other: of a key that was replaced the blocks remain.
    static func publicKeys(_ path: String) throws -> [SealingKey] {
        let text = String(decoding: try InputFile.bytes(path), as: UTF8.self)
        let end = "-----END PUBLIC KEY-----"
        let keys = try text.components(separatedBy: end).dropLast().map { part in
            do {
                return try SealingKey(publicPEM: Array((part + end + "\n").utf8))
            } catch {
                throw UsageError("\(path) has a public key that is neither Ed25519 nor SM2")
            }
        }
        if keys.isEmpty { throw UsageError("\(path) has no public key in PEM (openssl pkey -in KEY -pubout)") }
        return keys
    }

    /// A published list of blocks.
    static func published(_ path: String) throws -> [Int: [UInt8]] {
        guard let digests = RootList.digests(json: try InputFile.bytes(path)) else {
            throw UsageError("\(path) is no list of blocks, as “gongxin audit roots” and /v1/audit/roots give it")
        }
        return digests
    }

    /// Writes a document to a file, or to the terminal.
    static func write(_ bytes: [UInt8], to path: String?) throws {
        guard let path else { return Console.write(bytes + [0x0A]) }
        do {
            try Data(bytes + [0x0A]).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw UsageError("cannot write \(path): \(error)")
        }
        Console.print(path)
    }

    /// Who gives the command, as the log names them.
    static var operatorName: String {
        let name = getpwuid(getuid()).flatMap { $0.pointee.pw_name }.map { String(cString: $0) }
        return "command:\(name ?? "\(getuid())")"
    }
}

extension InputFile {
    /// The whole of a small file.
    static func bytes(_ path: String) throws -> [UInt8] {
        let file = try InputFile(path)
        var bytes: [UInt8] = []
        while let part = try file.next() { bytes += part }
        return bytes
    }
}
