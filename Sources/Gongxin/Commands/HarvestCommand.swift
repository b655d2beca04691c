internal import Glibc
internal import HTTPClient
internal import OpenData

/// `gongxin harvest`: a local copy of everything public on a platform, kept up to date.
struct HarvestCommand {
    private let service: String
    private let folder: String
    private let authorities: String?
    private let interval: Int?

    init(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: ["every", "ca-file"])
        guard arguments.words.count == 2, ServiceAddress(arguments.words[0]) != nil else {
            throw UsageError("usage: gongxin harvest URL DIRECTORY [--every SECONDS] [--ca-file FILE]")
        }
        service = arguments.words[0].hasSuffix("/") ? String(arguments.words[0].dropLast()) : arguments.words[0]
        folder = arguments.words[1]
        authorities = arguments["ca-file"]
        interval = try arguments["every"].map { _ in try arguments.integer("every") }
        guard (1...86_400).contains(interval ?? 1) else { throw UsageError("--every takes seconds, from 1 to 86400") }
    }

    func run() throws {
        let source = HTTPHarvestSource(service: service, authorities: authorities)
        let harvester = try Harvester(source, into: folder) { Console.progress($0) }
        while true {
            let number = try harvester.catchUp()
            let records = try harvester.writeRecords()
            Console.progress("")
            Console.print("\(records) records in \(folder)/records, up to change \(number)")
            guard let interval else { return }
            source.pause(interval)
        }
    }
}

/// A platform over HTTP.
private struct HTTPHarvestSource: HarvestSource {
    let service: String
    let authorities: String?

    func get(_ target: String, _ content: (UnsafeRawBufferPointer) -> Void) throws -> Int {
        guard let address = ServiceAddress(service + target) else {
            throw UsageError("no address: \(service)\(target)")
        }
        return try HTTPClient.send(
            "GET", address, [("Accept-Encoding", "identity")], authorities: authorities, content: content)
    }

    func pause(_ seconds: Int) { sleep(UInt32(seconds)) }
}
