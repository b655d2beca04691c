/// Keys and certificates for tests, made by OpenSSL's command.
public enum SigningMaterial {
    /// Makes a key `NAME.key` and a self-signed certificate of it, `NAME.crt`.
    /// - Parameter key: as `openssl req -newkey` takes it.
    public static func certificate(_ name: String, key: [String] = curve, in folder: ToolFolder) throws {
        switch key {
        case curve:
            try folder.run(
                "openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "\(name).key")
        default:
            try folder.run(
                "openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "\(name).key")
        }
        try folder.run(
            "openssl", "req", "-x509", "-key", "\(name).key", "-out", "\(name).crt", "-days", "30", "-subj",
            "/O=样例市信用中心/CN=\(name)", "-utf8", "-addext", "keyUsage=critical,digitalSignature,nonRepudiation",
            "-addext", "basicConstraints=critical,CA:FALSE")
    }

    /// A key on the curve P-256.
    public static let curve = ["P-256"]
    /// A key of RSA with 2048 bits.
    public static let rsa = ["RSA"]

    /// Makes a private key `NAME.key` and its public half `NAME.pub`.
    public static func key(_ name: String, _ algorithm: String, in folder: ToolFolder) throws {
        try folder.run("openssl", "genpkey", "-algorithm", algorithm, "-out", "\(name).key")
        try folder.run("openssl", "pkey", "-in", "\(name).key", "-pubout", "-out", "\(name).pub")
    }
}
