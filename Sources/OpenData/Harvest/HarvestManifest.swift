internal import FoundationEssentials

/// What a harvester reads of an export's manifest.
struct HarvestManifest: Decodable {
    struct Class: Decodable {
        let files: [File]
    }

    struct File: Decodable {
        let name: String
        let address: String
        let format: String
        let size: Int
        let sha256: String
        let ready: Bool
    }

    /// The exports that are offered.
    private struct List: Decodable {
        struct Export: Decodable {
            let id: Int
            let complete: Bool
            let manifest: String
        }

        let exports: [Export]
    }

    let id: Int
    let from: Int
    let classes: [Class]

    /// The files with the records.
    var files: [File] { classes.flatMap(\.files).filter { $0.format == "ndjson" } }

    /// The newest export of all classes.
    static func newest(_ source: some HarvestSource) throws -> HarvestManifest {
        let list: List = try read("/v1/exports", source)
        guard let export = list.exports.filter(\.complete).max(by: { $0.id < $1.id }) else {
            throw HarvestFailure.noExport
        }
        return try read(export.manifest, source)
    }

    /// The same export as it is offered now; the newest when it was removed meanwhile.
    func again(_ source: some HarvestSource) throws -> HarvestManifest {
        do {
            return try Self.read("/v1/exports/\(id)/manifest.json", source)
        } catch HarvestFailure.refused(_, status: 404) {
            return try Self.newest(source)
        }
    }

    private static func read<Value: Decodable>(_ target: String, _ source: some HarvestSource) throws -> Value {
        let content = try source.content(target)
        do { return try JSONDecoder().decode(Value.self, from: Data(content)) } catch {
            throw HarvestFailure.notUnderstood(target)
        }
    }
}
