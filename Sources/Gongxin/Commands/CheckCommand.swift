internal import Catalogue
internal import CatalogueStore
internal import Checks
internal import EventLoop
internal import FoundationEssentials
internal import Glibc
internal import Ingestion
internal import PostgresClient
internal import Unpacking

/// `gongxin check`: a credit check that the operator makes for an organisation, with direct access to the database.
struct CheckCommand {
    private let arguments: Arguments
    private let configuration: Configuration
    private let path: String

    init(_ words: [String]) throws {
        arguments = try Arguments(
            words, flags: ["purpose", "organisation", "out", "format", "encoding", "sheet"], switches: ["english"])
        guard arguments.words.count == 1 else {
            throw UsageError("usage: gongxin check FILE --purpose PURPOSE --organisation CODE [--out FILE.xlsx]")
        }
        path = arguments.words[0]
        configuration = Configuration(arguments)
    }

    func run() throws {
        let owner = try configuration.database("check", statementTimeout: .seconds(120))
        let gate = try configuration.database(of: .shared)
        let purpose = try arguments.required("purpose")
        let organisation = try arguments.required("organisation")
        let format = try format()
        let encoding = try encoding()
        let payload = try payload()
        let loop = try EventLoop()
        let command = self
        let export = try loop.runUntilComplete {
            let sessions = SessionPool(owner, on: loop, size: 3)
            let catalogue = try await sessions.withSession { try await CatalogueStore($0).load(on: Today.date) }
            do {
                let check = try await OperatorCheck(
                    payload, format: format, encoding: encoding, sheet: command.arguments["sheet"], purpose: purpose,
                    organisation: organisation, catalogue, sessions)
                // Read while it is worked off: what is done need not wait for the rest.
                async let results = check.results { await loop.sleep(for: .milliseconds(20)) }
                try await Self.work(check, CheckWorker(on: loop, gate: gate, owner: owner), loop)
                let export = try await check.export(
                    results, catalogue, english: command.arguments.has("english"))
                sessions.close()
                return export
            } catch let refusal as OperatorCheck.Refused {
                throw UsageError(refusal.explanation)
            }
        }
        try write(export)
    }

    /// Works on the check beside whatever service does, and shows how far it is.
    private static func work(_ check: OperatorCheck, _ worker: CheckWorker, _ loop: EventLoop) async throws {
        let startedAt = MonotonicClock.now()
        let display = Task(executorPreference: loop) {
            while !Task.isCancelled {
                let status = try await check.status()
                guard !Task.isCancelled else { return }
                let done = status.done + status.refused
                let seconds = Double(MonotonicClock.now() - startedAt) / 1e9
                let rate = Int(Double(done) / max(seconds, 0.001))
                Console.progress(
                    ProgressBar.line("checking", done: done, of: status.rows, "\(done) rows, \(rate) rows/s"))
                await loop.sleep(for: .milliseconds(200))
            }
        }
        while try await !check.status().isFinished {
            try await worker.workAll()
            if try await !check.status().isFinished { await loop.sleep(for: .milliseconds(100)) }
        }
        // It is not waited for: it may have just begun to sleep.
        display.cancel()
        worker.closeSessions()
        Console.progress("")
    }

    private func write(_ export: CheckExport) throws {
        for (outcome, rows) in export.counts where rows > 0 { Console.error("\(outcome): \(rows)") }
        guard let output = arguments["out"] else { return Console.write(export.csv) }
        let file = output.lowercased().hasSuffix(".xlsx") ? try export.workbook() : export.csv
        do {
            try Data(file).write(to: URL(filePath: output), options: .atomic)
        } catch {
            throw UsageError("cannot write \(output): \(error)")
        }
        Console.print(output)
    }

    private func payload() throws -> [UInt8] {
        let file = try InputFile(path)
        var bytes: [UInt8] = []
        while let part = try file.next() {
            bytes += part
            guard bytes.count <= CheckLimits().payloadBytes else {
                throw UsageError("\(path) is too large for one check")
            }
        }
        return bytes
    }

    private func format() throws -> PayloadFormat {
        guard let name = arguments["format"] else { return PayloadFormat(fileName: path) ?? .csv }
        guard let format = PayloadFormat(rawValue: name) else {
            throw UsageError("--format is csv, ndjson, json or xlsx")
        }
        return format
    }

    private func encoding() throws -> TextEncoding? {
        guard let name = arguments["encoding"] else { return nil }
        guard let encoding = TextEncoding(name: name) else { throw UsageError("--encoding is utf-8 or gb18030") }
        return encoding
    }
}
