internal import Catalogue
internal import CatalogueStore
internal import Cryptography
internal import EventLoop
internal import Ingestion
internal import PostgresClient
internal import Unpacking

/// `gongxin feed submit`: an operator's way to send a file, with direct access to the database – or a department's, signed and over HTTP,
/// when a key is set.
struct FeedCommand {
    private let arguments: Arguments
    private let configuration: Configuration
    private let path: String

    init(_ words: [String]) throws {
        arguments = try Arguments(
            words, flags: ["class", "source", "format", "encoding", "sheet", "key", "action"],
            switches: ["wait", "json", "snapshot"])
        guard arguments.words.first == "submit", arguments.words.count == 2 else {
            throw UsageError("usage: gongxin feed submit --class CLASS --source DEPARTMENT FILE [--wait]")
        }
        path = arguments.words[1]
        configuration = Configuration(arguments)
    }

    func run() throws {
        let format = try format()
        if let remote = try RemoteFeed(configuration) { return try remote.submit(path, format, arguments) }
        let loop = try EventLoop()
        let file = try InputFile(path)
        let encoding = try encoding()
        let settings = try configuration.database("feed", statementTimeout: .seconds(600))
        let key = try configuration.personKey()
        let arguments = self.arguments
        try loop.runUntilComplete {
            let sessions = SessionPool(settings, on: loop, size: 2)
            let catalogue = try await sessions.withSession { try await CatalogueStore($0).load(on: Today.date) }
            let request = try Self.request(arguments, format, encoding, catalogue)
            let outcome = try await Self.send(file, request, sessions)
            Console.progress("")
            if !outcome.isNew { Console.error("this file was sent before, as batch \(outcome.batch)") }
            guard arguments.has("wait") else { return Console.print("\(outcome.batch)") }
            let follower = BatchFollower(outcome.batch, sessions, loop)
            try await follower.workAndWait(settings, personKey: key)
            guard let receipt = try await follower.receipt(catalogue) else { return }
            Console.print(
                arguments.has("json") ? String(decoding: receipt.json(), as: UTF8.self) : ReceiptText(receipt).text)
            if receipt.status.isHeld { throw BatchHeld() }
            if ["failed", "cancelled"].contains(receipt.status.state) {
                throw UsageError("the batch is \(receipt.status.state)")
            }
        }
    }

    private func format() throws -> PayloadFormat {
        guard let name = arguments["format"] else {
            guard !path.lowercased().hasSuffix(".xls") else {
                throw UsageError("old .xls workbooks cannot be read: save \(path) as .xlsx")
            }
            return try checked(PayloadFormat(fileName: path) ?? .csv)
        }
        guard let format = PayloadFormat(rawValue: name) else {
            throw UsageError("--format is csv, ndjson, json or xlsx")
        }
        return try checked(format)
    }

    private func checked(_ format: PayloadFormat) throws -> PayloadFormat {
        if arguments["sheet"] != nil, format != .xlsx { throw UsageError("--sheet is for workbooks (.xlsx) only") }
        return format
    }

    private func encoding() throws -> TextEncoding? {
        guard let name = arguments["encoding"] else { return nil }
        guard let encoding = TextEncoding(name: name) else { throw UsageError("--encoding is utf-8 or gb18030") }
        return encoding
    }

    private static func request(
        _ arguments: Arguments, _ format: PayloadFormat, _ encoding: TextEncoding?, _ catalogue: Catalogue
    ) throws -> UploadRequest {
        let classCode = try arguments.required("class")
        guard let informationClass = catalogue.informationClass(classCode) else {
            let known = catalogue.classes.map(\.code).joined(separator: ", ")
            throw UsageError("there is no class “\(classCode)”; the classes are \(known)")
        }
        let source = try arguments.required("source")
        guard let department = catalogue.department(source) else {
            let known = catalogue.departments.map(\.code).joined(separator: ", ")
            throw UsageError("there is no department “\(source)”; the departments are \(known)")
        }
        let action = try action(arguments["action"])
        if arguments.has("snapshot"), action != .update {
            throw UsageError("--snapshot is for updates: send corrections and withdrawals as rows")
        }
        return UploadRequest(
            informationClass: informationClass, source: department, format: format, idempotencyKey: arguments["key"],
            action: action, encoding: encoding, sheet: arguments["sheet"], isSnapshot: arguments.has("snapshot"))
    }

    private static func action(_ word: String?) throws -> RecordAction {
        guard let word else { return .update }
        guard let action = RecordAction(rawValue: word) else {
            let words = RecordAction.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("there is no action “\(word)”; the actions are \(words)")
        }
        return action
    }

    private static func send(
        _ file: InputFile, _ request: UploadRequest, _ sessions: SessionPool
    ) async throws -> UploadOutcome {
        do {
            return try await UploadReceiver(sessions).receive(request) {
                let part = try file.next()
                Console.progress(ProgressBar.line("sending", done: file.position, of: file.size, ""))
                return part
            }
        } catch let refusal as UploadRefusal {
            throw UsageError("the file was not accepted: \(refusal.explanation)")
        }
    }
}
