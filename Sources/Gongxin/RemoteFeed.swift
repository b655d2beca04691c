internal import FoundationEssentials
internal import Glibc
internal import HTTPClient
internal import Ingestion

/// The feed commands over HTTP, each request signed with a department's key: what they do where there is no database at hand.
struct RemoteFeed {
    private let call: SignedCall
    private let service: String

    /// nil when no key is set: then the commands work on the database.
    init?(_ configuration: Configuration) throws {
        guard let keyFile = configuration.clientKeyFile else { return nil }
        call = try SignedCall(keyFile: keyFile, id: nil)
        service = configuration.serviceURL
    }

    /// Sends a file and prints the batch, or with `--wait` its receipt.
    func submit(_ path: String, _ format: PayloadFormat, _ arguments: Arguments) throws {
        let target = "/v1/feeds/\(try arguments.required("class"))/batches?" + Self.query(format, arguments)
        var fields = [("Content-Type", Self.mediaType(format, encoding: arguments["encoding"]))]
        if let key = arguments["key"] { fields.append(("Idempotency-Key", key)) }
        let batch = try batch("POST", target, fields.map { ($0.0, $0.1) }, body: CallBody(path))
        guard arguments.has("wait") else { return Console.print(batch.id) }
        let state = try wait(batch)
        Console.write(try content("GET", "/v1/batches/\(batch.id)/receipt"))
        if state == "held" { throw BatchHeld() }
        if state != "done" { throw UsageError("the batch is \(state)") }
    }

    /// Stops a batch, or lets a held snapshot go on.
    /// - Parameter verb: `cancel` or `confirm`.
    func post(_ verb: String, _ batch: String) throws {
        let answer = try self.batch("POST", "/v1/batches/\(batch)/\(verb)")
        Console.print("batch \(answer.id): \(answer.state)")
    }

    /// Asks for, puts or deletes a declaration that a feed is complete, and prints what is known then.
    func completeness(_ method: String, _ classCode: String, body: [UInt8]? = nil) throws {
        let target = "/v1/feeds/\(Self.encoded(classCode))/completeness"
        let fields = body == nil ? [] : [(name: "Content-Type", value: "application/json")]
        Console.write(try content(method, target, fields, body: body.map { try CallBody(bytes: $0) }) + [0x0A])
    }

    private struct Batch: Decodable {
        let id: String
        let state: String
    }

    private struct Problem: Decodable {
        let title: String
        let detail: String?
        let code: String
    }

    /// Asks once a second: a batch of millions of rows takes minutes.
    private func wait(_ batch: Batch) throws -> String {
        var state = batch.state
        while !["done", "failed", "cancelled", "held"].contains(state) {
            sleep(1)
            state = try self.batch("GET", "/v1/batches/\(batch.id)").state
        }
        return state
    }

    private func batch(
        _ method: String, _ target: String, _ fields: [(name: String, value: String)] = [], body: CallBody? = nil
    ) throws -> Batch {
        try JSONDecoder().decode(Batch.self, from: Data(content(method, target, fields, body: body)))
    }

    private func content(
        _ method: String, _ target: String, _ fields: [(name: String, value: String)] = [], body: CallBody? = nil
    ) throws -> [UInt8] {
        guard let address = ServiceAddress(service + target) else {
            throw UsageError("GONGXIN_SERVICE_URL is no address: \(service)")
        }
        let answer = try call.answer(method, address, fields + [("Accept-Language", "en")], body: body)
        guard answer.status < 400 else {
            let problem = try? JSONDecoder().decode(Problem.self, from: Data(answer.content))
            let text = [problem?.title, problem?.detail].compactMap { $0 }.joined(separator: ". ")
            throw UsageError("\(service) answers \(answer.status) \(problem?.code ?? ""): \(text)")
        }
        return answer.content
    }

    private static func query(_ format: PayloadFormat, _ arguments: Arguments) -> String {
        var parameters = ["format=\(format.rawValue)"]
        for name in ["source", "action", "sheet"] {
            guard let value = arguments[name] else { continue }
            parameters.append("\(name)=" + encoded(value))
        }
        if arguments.has("snapshot") { parameters.append("snapshot=true") }
        return parameters.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                String(Unicode.Scalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    private static func mediaType(_ format: PayloadFormat, encoding: String?) -> String {
        let type =
            switch format {
            case .csv: "text/csv"
            case .ndjson: "application/x-ndjson"
            case .json: "application/json"
            case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        return type + (encoding.map { "; charset=\($0)" } ?? "")
    }
}
