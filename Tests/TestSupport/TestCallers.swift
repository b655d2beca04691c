public import Disclosure
import HTTPServer
import Synchronization

/// Who sends a test's request: said in a header, where the service has a signature.
public struct TestCaller: Sendable {
    /// The header that says who calls. No service reads it: it is known to the tests' own authentication alone.
    public static let header = "Test-Caller"

    private let organisation: String
    private let kind: CallerKind
    private let uscc: String?
    private static let lastNonce = Atomic(0)

    /// A caller as `TestDatabase.insertCaller` makes it.
    public init(_ organisation: String, _ kind: CallerKind, uscc: String? = nil) {
        self.organisation = organisation
        self.kind = kind
        self.uscc = uscc
    }

    /// The header of a request, with a nonce of its own if none is given.
    public func header(nonce: String? = nil) -> [String: String] {
        let nonce = nonce ?? "nonce-\(Self.lastNonce.add(1, ordering: .relaxed).newValue)"
        return [Self.header: [organisation, kind.rawValue, nonce, uscc ?? "-"].joined(separator: " ")]
    }

    /// Believes what the header says.
    public static let authentication = CallerAuthentication { request in
        guard let words = request.header(header)?.split(separator: " ").map(String.init), words.count == 4,
            let kind = CallerKind(rawValue: words[1])
        else { return nil }
        let client = "\(words[0])-client"
        return Caller(
            organisation: words[0], kind: kind, client: client, uscc: words[3] == "-" ? nil : words[3],
            proof: .signature(key: "\(client)-key", nonce: words[2], expires: 4_102_444_800))
    }
}
