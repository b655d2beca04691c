internal import CCrypto

/// The digests Gongxin uses, by OpenSSL.
public enum DigestAlgorithm: Sendable {
    /// SHA-256 (FIPS 180-4), 32 bytes.
    case sha256
    /// SHA-512 (FIPS 180-4), 64 bytes.
    case sha512
    /// SM3 (GB/T 32905-2016), 32 bytes.
    case sm3
    /// MD5 (RFC 1321), 16 bytes: for names that are to be those which PostgreSQL makes with it. It protects nothing.
    case md5

    /// The digest's length, in bytes.
    public var length: Int {
        switch self {
        case .sha256, .sm3: 32
        case .sha512: 64
        case .md5: 16
        }
    }

    var implementation: OpaquePointer? {
        switch self {
        case .sha256: EVP_sha256()
        case .sha512: EVP_sha512()
        case .sm3: EVP_sm3()
        case .md5: EVP_md5()
        }
    }
}

/// A failure inside OpenSSL: out of memory, or an algorithm its configuration forbids.
public struct CryptographyError: Error, Sendable, CustomStringConvertible {
    let operation: String

    /// For logs and terminals.
    public var description: String { "OpenSSL: \(operation) failed" }
}

/// A digest of bytes given piece by piece, reusable after `finish`.
///
/// It belongs to one task at a time.
public final class Digest {
    private let context: OpaquePointer
    private let algorithm: DigestAlgorithm

    /// Begins a digest.
    /// - Throws: `CryptographyError` when OpenSSL refuses the algorithm.
    public init(_ algorithm: DigestAlgorithm) throws(CryptographyError) {
        guard let context = EVP_MD_CTX_new() else { throw CryptographyError(operation: "EVP_MD_CTX_new") }
        self.context = context
        self.algorithm = algorithm
        guard EVP_DigestInit_ex(context, algorithm.implementation, nil) == 1 else {
            EVP_MD_CTX_free(context)
            throw CryptographyError(operation: "EVP_DigestInit_ex")
        }
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes.
    public func update(_ bytes: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// Adds bytes.
    public func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Ends the digest into `target`, which has room for the algorithm's `length` bytes, and begins a new one.
    public func finish(into target: UnsafeMutablePointer<UInt8>) {
        EVP_DigestFinal_ex(context, target, nil)
        EVP_DigestInit_ex(context, nil, nil)
    }

    /// Ends the digest and begins a new one.
    public func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: algorithm.length) { buffer, count in
            if let base = buffer.baseAddress { finish(into: base) }
            count = algorithm.length
        }
    }

    /// The digest of bytes at hand.
    /// - Throws: `CryptographyError` when OpenSSL refuses the algorithm.
    public static func of(_ bytes: [UInt8], _ algorithm: DigestAlgorithm = .sha256) throws(CryptographyError) -> [UInt8]
    {
        let digest = try Digest(algorithm)
        digest.update(bytes)
        return digest.finish()
    }
}
