internal import Formats
internal import HTTPServer
internal import PostgresClient
internal import RequestParameters

/// `GET /v1/audit/roots`: the sealed blocks, for everybody to keep.
struct PublishedRoots: Sendable {
    let sessions: SessionPool

    func answer(_ request: Request) async throws -> Response {
        let parameters = try QueryParameters(request, known: ["after", "limit"])
        let limit = try parameters.limit(default: 100, atMost: RootList.pageSize)
        let after = try Self.number(parameters["after"])
        let list = try await sessions.withSession { try await RootList.page(after: after, limit: limit + 1, $0) }
        let shown = RootList(blocks: Array(list.blocks.prefix(limit)))
        var json = JSONWriter()
        json.object { json in
            json.key("blocks")
            json.array { shown.write(&$0) }
            json.key("next")
            if list.blocks.count > limit, let last = shown.blocks.last {
                json.value(last.header.number)
            } else {
                json.null()
            }
        }
        return .json(json, headers: [.askedAgain])
    }

    private static func number(_ text: String?) throws -> Int {
        guard let text else { return 0 }
        // As far as every program reads numbers exactly (RFC 8259 §6).
        guard let number = Int(text), (0...9_007_199_254_740_991).contains(number), text == "\(number)" else {
            throw Problem.invalidParameter(
                "after", LocalisedText("应为区块编号。", "It must be the number of a block."))
        }
        return number
    }
}
