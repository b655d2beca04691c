internal import Catalogue
public import CatalogueStore
internal import Formats
public import HTTPServer
public import PostgresClient

/// `GET /v1/exports…`: the exports that are offered, their manifests, their files.
public struct ExportRoutes: Sendable {
    private let connection: PipelineGroup
    private let catalogue: CurrentCatalogue

    /// Routes that read as the role that everybody reads by: the database decides what is handed out.
    public init(_ connection: PipelineGroup, _ catalogue: CurrentCatalogue) {
        self.connection = connection
        self.catalogue = catalogue
    }

    /// Adds them to a router.
    public func add(to router: inout Router) {
        router.on(.get, "/v1/exports") { try await list($0) }
        router.on(.get, "/v1/exports/{export}/manifest.json") { try await manifest($0) }
        router.on(.get, "/v1/exports/{export}/{file}") { try await file($0) }
    }

    private func list(_ request: Request) async throws -> Response {
        let parameters = try request.query(known: ["class"])
        if let code = parameters["class"], catalogue.value.informationClass(code) == nil {
            let known = catalogue.value.classes.map(\.code).joined(separator: ", ")
            throw Problem.invalidParameter(
                "class", LocalisedText("没有这个信息类；可用：\(known)。", "There is no such class; there are: \(known)."))
        }
        let rows = try await connection.query(SQL.exports, [.optional(parameters["class"])])
        var json = JSONWriter(capacity: 1024)
        json.object { json in
            json.key("exports")
            json.array { json in
                for row in 0..<rows.count { json.object { Self.write(OfferedExport(rows, row), &$0) } }
            }
        }
        return .json(json, headers: [.askedAgain])
    }

    private static func write(_ export: OfferedExport, _ json: inout JSONWriter) {
        ManifestDocument.write(export, &json)
        json.key("classes")
        json.array { json in for code in export.classes { json.value(code) } }
        json.key("manifest")
        json.value("/v1/exports/\(export.id)/manifest.json")
    }

    private func manifest(_ request: Request) async throws -> Response {
        _ = try request.query(known: [])
        let export = try await offered(request)
        let rows = try await connection.query(SQL.files, [.integer(export.id), .null])
        let document = ManifestDocument(
            export: export, files: (0..<rows.count).map { OfferedFile(rows, $0) }, catalogue: catalogue.value)
        return .json(document.json, headers: [.askedAgain])
    }

    private func offered(_ request: Request) async throws -> OfferedExport {
        let rows = try await connection.query(SQL.exportByID, [.integer(try id(request))])
        guard rows.count == 1 else { throw ExportProblem.noSuchExport }
        return OfferedExport(rows, 0)
    }

    private func id(_ request: Request) throws -> Int {
        let text = request.parameter("export")
        guard let id = Int(text), id > 0, text == "\(id)" else { throw ExportProblem.noSuchExport }
        return id
    }

    private func file(_ request: Request) async throws -> Response {
        _ = try request.query(known: [])
        let id = try id(request)
        let name = request.parameter("file")
        // A NUL or a mark of broken UTF-8 is in no file's name.
        guard name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw ExportProblem.noSuchFile }
        let rows = try await connection.query(SQL.files, [.integer(id), .text(name)])
        guard rows.count == 1 else { throw ExportProblem.noSuchFile }
        let file = OfferedFile(rows, 0)
        guard file.isClean else { throw ExportProblem.beingRenewed }
        let etag = "\"\(file.digest)\""
        let headers = [
            Header("ETag", etag), .askedAgain, Header("Accept-Ranges", "bytes"),
        ]
        if let known = request.header("If-None-Match"), Self.names(known, etag) {
            return Response(status: 304, headers: headers, body: .bytes([]))
        }
        let blocks = try await connection.query(
            SQL.blockSizes, [.integer(id), .text(name), .integer(file.edition)])
        let sizes = (0..<blocks.count).map { (number: blocks.integer($0, 0), size: blocks.integer($0, 1)) }
        guard sizes.reduce(0, { $0 + $1.size }) == file.size else { throw ExportProblem.beingRenewed }
        let stream = FileStream(connection, export: id, name: name, edition: file.edition, blocks: sizes)
        return try answer(request, stream, size: file.size, etag, headers)
    }

    private static func names(_ field: String, _ etag: String) -> Bool {
        field == "*" || field.split(separator: ",").contains { $0.drop { $0 == " " }.prefix { $0 != " " } == etag }
    }

    private func answer(
        _ request: Request, _ stream: FileStream, size: Int, _ etag: String, _ headers: [Header]
    ) throws -> Response {
        let headers = [Header("Content-Type", "application/gzip")] + headers
        // A part of a file that has become another one would be of no use.
        let mayBePart = request.header("If-Range").map { $0 == etag } ?? true
        guard mayBePart, let field = request.header("Range"), let wanted = ByteRange(field) else {
            return Response(headers: headers, body: .stream { try await stream.send(0..<size, to: $0) })
        }
        guard let range = wanted.within(size) else { throw ExportProblem.noSuchRange(size) }
        let place = Header("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)")
        return Response(
            status: 206, headers: headers + [place], body: .stream { try await stream.send(range, to: $0) })
    }
}

/// A single range of bytes (RFC 9110, 14.1.2).
struct ByteRange: Equatable {
    /// The first byte; nil: the last `last` bytes are meant.
    let first: Int?
    /// The last byte; nil: all behind the first.
    let last: Int?

    /// Reads `bytes=500-999`, `bytes=500-` or `bytes=-500`; nil for anything else, which is as if nothing was asked.
    init?(_ field: String) {
        guard field.hasPrefix("bytes=") else { return nil }
        let sides = field.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard sides.count == 2,
            sides.allSatisfy({ $0.utf8.count < 19 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        first = Int(sides[0])
        last = Int(sides[1])
        if first == nil, last == nil { return nil }
        if let first, let last, last < first { return nil }
    }

    /// The bytes of a file of some size; nil when it has none of them.
    func within(_ size: Int) -> Range<Int>? {
        guard let first else {
            let count = min(last ?? 0, size)
            return count > 0 ? size - count..<size : nil
        }
        guard first < size else { return nil }
        return first..<min(size, (last ?? size - 1) + 1)
    }
}
