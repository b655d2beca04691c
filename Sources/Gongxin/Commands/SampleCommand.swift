internal import Catalogue
internal import Samples

/// `gongxin sample`
struct SampleCommand {
    private let arguments: Arguments
    private let configuration: Configuration

    init(_ arguments: [String]) throws {
        let parsed = try Arguments(
            arguments, flags: ["class", "rows", "seed", "faults", "persons", "subjects", "today"])
        self.arguments = parsed
        configuration = Configuration(parsed)
    }

    func run() throws {
        let catalogue = try Catalogue(
            files: CatalogueFiles(directory: configuration.schemaDirectory + "/catalogue"), on: Today.date)
        let rows = try arguments.integer("rows")
        let seed = try arguments.integer("seed", default: 1)
        let subjects = try arguments.integer("subjects", default: max(1, rows))
        var today = Today.date
        if let text = arguments["today"] {
            guard let date = CivilDate(iso: text) else { throw UsageError("--today takes a date such as 2026-01-31") }
            today = date
        }
        let feed = SampleFeed(
            classCode: try arguments.required("class"), seed: UInt64(bitPattern: Int64(seed)), rows: rows,
            subjects: subjects, faultPercent: try arguments.percent("faults"),
            naturalPersonPercent: try arguments.percent("persons"), today: today, catalogue: catalogue)
        guard var feed else {
            throw UsageError(
                "no such sample: --class is a class of the catalogue, such as penalty or honour; --rows and --subjects are counts"
            )
        }
        Console.write(feed.header())
        while let chunk = feed.nextChunk(maximumRows: 1000) { Console.write(chunk) }
    }
}
