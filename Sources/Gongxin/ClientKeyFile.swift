internal import Cryptography
internal import Disclosure
internal import Glibc
internal import MessageSignatures

/// A key for a client: made here and written to a file that only its owner may read, or given as a public key.
struct ClientKeyFile {
    private enum Origin {
        case given(PublicKey)
        case made(PrivateKey)
        case shared([UInt8], SecretKey)
    }

    private let origin: Origin
    /// Where the key goes; nil for the terminal, or for nowhere when it is not made here.
    private let path: String?

    /// - Parameters:
    ///   - algorithm: what is made when the arguments say nothing; Ed25519 when nil.
    ///   - name: what the file is named after when the arguments do not.
    init(_ arguments: Arguments, _ configuration: Configuration, algorithm: SignatureAlgorithm?, name: String) throws {
        if let file = arguments["public-key"] {
            guard let key = PublicKey(pem: String(decoding: try InputFile(file).whole(), as: UTF8.self)) else {
                throw UsageError(
                    "\(file) holds no public key of Ed25519, P-256 or SM2 (-----BEGIN PUBLIC KEY-----)")
            }
            if let word = arguments["algorithm"], word != key.algorithm.rawValue {
                throw UsageError("\(file) holds a key of \(key.algorithm.rawValue)")
            }
            origin = .given(key)
            path = nil
            return
        }
        let algorithm = try Self.algorithm(arguments["algorithm"]) ?? algorithm ?? .ed25519
        if algorithm == .hmacSHA256 {
            guard let master = try configuration.clientSecrets() else {
                throw UsageError(
                    "secrets are sealed under GONGXIN_CLIENT_SECRET_KEY, which is not set; make one with: openssl rand -hex 32"
                )
            }
            origin = .shared(try RandomBytes.make(32), master)
            path = arguments["out"]
        } else {
            origin = .made(try PrivateKey(generate: algorithm))
            path = arguments["out"] ?? "\(name).key"
        }
    }

    private static func algorithm(_ word: String?) throws(UsageError) -> SignatureAlgorithm? {
        guard let word else { return nil }
        guard let algorithm = SignatureAlgorithm(rawValue: word) else {
            let known = SignatureAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("there is no algorithm “\(word)”; the algorithms are \(known)")
        }
        return algorithm
    }

    /// Registers the key, and keeps the private part once that is done. The file is there before: a key whose private part cannot be
    /// written down is never registered.
    func whenKept(_ register: (KeyMaterial) throws -> ClientKeyName) throws {
        let descriptor = try path.map(Self.create)
        let name: ClientKeyName
        do {
            name = try register(material)
        } catch {
            if let path { unlink(path) }
            throw error
        }
        Console.error("client \(name.client), key \(name.key)")
        guard let key = signingKey(name.key) else { return Console.print(name.key) }
        guard let descriptor, let path else {
            Console.write(Array(key.file.utf8))
            return Console.error("This is the only time the secret is shown; the platform keeps it sealed.")
        }
        Console.write(Array(key.file.utf8), to: descriptor)
        close(descriptor)
        Console.print(name.key)
        Console.error("The key is in \(path) and nowhere else: hand it to the client, and delete it here.")
    }

    private var material: KeyMaterial {
        switch origin {
        case .given(let key): .publicKey(key)
        case .made(let key): .publicKey(key.publicKey)
        case .shared(let secret, let master): .secret(secret, under: master)
        }
    }

    private func signingKey(_ id: String) -> SigningKey? {
        switch origin {
        case .given: nil
        case .made(let key): SigningKey(id: id, key)
        case .shared(let secret, _): SigningKey(id: id, secret: secret)
        }
    }

    /// Makes the file, which must not be there yet.
    private static func create(_ path: String) throws(UsageError) -> Int32 {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw UsageError("cannot make \(path): \(String(cString: strerror(errno))); --out names another file")
        }
        return descriptor
    }
}
