internal import Catalogue
internal import CatalogueStore
internal import EventLoop
internal import FoundationEssentials
internal import Glibc
internal import Ingestion
internal import PostgresClient

/// `gongxin feed template`: the template of a class, as `GET /v1/feeds/{class}/template.xlsx` gives it.
struct TemplateCommand {
    private let classCode: String
    private let output: String?
    private let form: FeedTemplate.Form
    private let configuration: Configuration

    init(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: ["class", "output", "format"])
        guard arguments.words == ["template"] else {
            throw UsageError("usage: gongxin feed template --class CLASS [--output FILE] [--format xlsx|csv]")
        }
        classCode = try arguments.required("class")
        output = arguments["output"]
        let name = arguments["format"] ?? (output?.lowercased().hasSuffix(".csv") == true ? "csv" : "xlsx")
        guard let form = FeedTemplate.Form(rawValue: name) else { throw UsageError("--format is xlsx or csv") }
        self.form = form
        configuration = Configuration(arguments)
        if form == .xlsx, output == nil, isatty(STDOUT_FILENO) == 1 {
            throw UsageError("a workbook is nothing for a terminal: name a file with --output")
        }
    }

    func run() throws {
        let settings = try configuration.database("feed")
        let loop = try EventLoop()
        let catalogue = try loop.runUntilComplete {
            try await Session.with(settings, on: loop) { try await CatalogueStore($0).load(on: Today.date) }
        }
        guard let informationClass = catalogue.informationClass(classCode) else {
            let known = catalogue.classes.map(\.code).joined(separator: ", ")
            throw UsageError("there is no class “\(classCode)”; the classes are \(known)")
        }
        let file = try FeedTemplate(informationClass, catalogue.codeTables).file(form)
        guard let output else { return Console.write(file) }
        do {
            try Data(file).write(to: URL(filePath: output), options: .atomic)
        } catch {
            throw UsageError("cannot write \(output): \(error)")
        }
        Console.print(output)
    }
}
