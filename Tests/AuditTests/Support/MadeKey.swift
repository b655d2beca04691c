import Cryptography
import Foundation
import Testing

/// A key pair that OpenSSL's own command has made for a test.
struct MadeKey {
    let sealing: SealingKey
    let verifying: SealingKey
    let publicPEM: [UInt8]

    /// - Parameter algorithm: as `openssl genpkey` calls it: `ed25519` or `SM2`.
    init(_ algorithm: String) throws {
        let secret = try Self.openssl(["genpkey", "-algorithm", algorithm])
        publicPEM = try Self.openssl(["pkey", "-pubout"], input: secret)
        sealing = try SealingKey(privatePEM: secret)
        verifying = try SealingKey(publicPEM: publicPEM)
    }

    /// Runs OpenSSL's command and returns what it prints.
    static func openssl(_ arguments: [String], input: [UInt8] = []) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        let (toProcess, fromProcess) = (Pipe(), Pipe())
        process.standardInput = toProcess
        process.standardOutput = fromProcess
        process.standardError = FileHandle.nullDevice
        try process.run()
        try toProcess.fileHandleForWriting.write(contentsOf: Data(input))
        try toProcess.fileHandleForWriting.close()
        let output = try fromProcess.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return Array(output)
    }
}
