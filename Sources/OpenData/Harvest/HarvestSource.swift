/// A platform as a harvester reaches it. Calls block their thread.
public protocol HarvestSource {
    /// Asks for an address such as `/v1/exports`.
    /// - Parameter content: gets what is answered, piece by piece.
    /// - Returns: the status.
    /// - Throws: when there is no answer.
    func get(_ target: String, _ content: (UnsafeRawBufferPointer) -> Void) throws -> Int

    /// Waits before something is tried again.
    func pause(_ seconds: Int)
}

/// Why a harvest cannot go on.
public enum HarvestFailure: Error, Sendable, CustomStringConvertible {
    /// The platform offers no export of all classes.
    case noExport
    /// The platform refused an address.
    case refused(String, status: Int)
    /// What the platform answered is not what it should be.
    case notUnderstood(String)
    /// A file did not become whole in many attempts.
    case neverWhole(String)
    /// A local file cannot be read or written.
    case file(String, errno: Int32)

    /// For terminals.
    public var description: String {
        switch self {
        case .noExport: "the platform offers no export yet; it makes one every day"
        case .refused(let target, let status): "\(target) is answered with \(status)"
        case .notUnderstood(let target): "\(target) is answered with something else than expected"
        case .neverWhole(let name): "\(name) was renewed again and again while it was fetched"
        case .file(let path, let number): "\(path): error \(number) of the system"
        }
    }
}

extension HarvestSource {
    /// The whole answer to an address.
    /// - Throws: `HarvestFailure.refused` for any status but 200.
    func content(_ target: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let status = try get(target) { bytes.append(contentsOf: $0) }
        guard status == 200 else { throw HarvestFailure.refused(target, status: status) }
        return bytes
    }
}
