internal import Catalogue
internal import Formats

/// What an export consists of, as JSON.
struct ManifestDocument {
    let export: OfferedExport
    let files: [OfferedFile]
    let catalogue: Catalogue

    var json: JSONWriter {
        var json = JSONWriter(capacity: 4096)
        json.object { json in
            Self.write(export, &json)
            json.key("records")
            json.value(files.filter { $0.classCode != nil && $0.format == "ndjson" }.reduce(0) { $0 + $1.records })
            json.key("classes")
            json.array { json in for code in export.classes { json.object { write(code, &$0) } } }
            json.key("changes")
            if let after = export.changesAfter {
                json.object { json in
                    json.key("after")
                    json.value(after)
                    json.key("until")
                    json.value(export.from)
                    write(files: files.filter { $0.classCode == nil }, &json)
                }
            } else {
                json.null()
            }
        }
        json.output.append(0x0A)
        return json
    }

    /// Writes the members that say which export it is.
    static func write(_ export: OfferedExport, _ json: inout JSONWriter) {
        json.key("id")
        json.value(export.id)
        json.key("made_at")
        json.value(export.madeAt)
        json.key("complete")
        json.value(export.isComplete)
        json.key("from")
        json.value(export.from)
        json.key("until")
        json.value(export.until)
        json.key("catalogue_version")
        json.value(export.catalogueVersion)
    }

    private func write(_ code: String, _ json: inout JSONWriter) {
        let informationClass = catalogue.informationClass(code)
        let ofClass = files.filter { $0.classCode == code }
        json.key("class")
        json.value(code)
        json.key("name")
        json.value(informationClass?.name)
        json.key("name_en")
        json.value(informationClass?.englishName)
        json.key("records")
        json.value(ofClass.filter { $0.format == "ndjson" }.reduce(0) { $0 + $1.records })
        json.key("items")
        json.array { json in
            for item in informationClass?.items ?? [] where item.shareClass == .public {
                json.object { json in
                    json.key("code")
                    json.value(item.code)
                    json.key("name")
                    json.value(item.name)
                }
            }
        }
        write(files: ofClass, &json)
    }

    private func write(files: [OfferedFile], _ json: inout JSONWriter) {
        json.key("files")
        json.array { json in
            for file in files {
                json.object { json in
                    json.key("name")
                    json.value(file.name)
                    json.key("address")
                    json.value("/v1/exports/\(export.id)/\(file.name)")
                    json.key("format")
                    json.value(file.format)
                    json.key("records")
                    json.value(file.records)
                    json.key("size")
                    json.value(file.size)
                    json.key("sha256")
                    json.value(file.digest)
                    json.key("ready")
                    json.value(file.isClean)
                    write("first", file.first, &json)
                    write("last", file.last, &json)
                }
            }
        }
    }

    private func write(_ name: StaticString, _ place: (uscc: String, key: String)?, _ json: inout JSONWriter) {
        json.key(name)
        guard let place else { return json.null() }
        json.object { json in
            json.key("uscc")
            json.value(place.uscc)
            json.key("key")
            json.value(place.key)
        }
    }
}
