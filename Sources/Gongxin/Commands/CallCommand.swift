internal import Glibc
internal import HTTPClient
internal import MessageSignatures

/// `gongxin call METHOD URL`: one signed request, for the shell.
struct CallCommand {
    private let arguments: Arguments
    private let configuration: Configuration
    private let method: String
    private let address: ServiceAddress

    init(_ words: [String]) throws {
        arguments = try Arguments(
            words, flags: ["key", "key-id", "data", "type", "idempotency-key", "language", "ca-file"])
        configuration = Configuration(arguments)
        guard arguments.words.count == 2 else {
            throw UsageError("usage: gongxin call METHOD URL [--key KEYFILE] [--data FILE|-] [--type MEDIATYPE]")
        }
        method = arguments.words[0].uppercased()
        let text = arguments.words[1]
        guard let address = ServiceAddress(text.hasPrefix("/") ? configuration.serviceURL + text : text) else {
            throw UsageError(
                "“\(text)” is no address: it begins with http://, https://, or / for one of GONGXIN_SERVICE_URL")
        }
        self.address = address
    }

    func run() throws {
        guard let keyFile = arguments["key"] ?? configuration.clientKeyFile else {
            throw UsageError("no key to sign with: give --key, or set GONGXIN_CLIENT_KEY to the key's file")
        }
        let call = try SignedCall(keyFile: keyFile, id: arguments["key-id"], authorities: arguments["ca-file"])
        let body = try arguments["data"].map { try CallBody($0) }
        let status = try call.send(method, address, fields, body: body) { Console.write(Array($0)) }
        Console.error("\(status)")
        if status >= 400 { exit(1) }
    }

    private var fields: [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        if arguments["data"] != nil { fields.append(("Content-Type", arguments["type"] ?? "application/json")) }
        if let key = arguments["idempotency-key"] { fields.append(("Idempotency-Key", key)) }
        if let language = arguments["language"] { fields.append(("Accept-Language", language)) }
        return fields
    }
}
