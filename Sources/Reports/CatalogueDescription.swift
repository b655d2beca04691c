internal import Catalogue
internal import CatalogueStore
internal import Formats
internal import HTTPServer
internal import RequestParameters

/// `GET /v1/catalogue/classes`: the information classes and their items, for people and programs that send or read records;
/// `GET /v1/catalogue/purposes`: what information that is not public may be asked for.
struct CatalogueDescription: Sendable {
    private let context: ReaderContext

    init(_ context: ReaderContext) { self.context = context }

    func answer(_ request: Request) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        let catalogue = context.catalogue.value
        var json = JSONWriter(capacity: 65_536)
        json.object { json in
            json.key("classes")
            json.array { json in
                for informationClass in catalogue.classes { json.object { write(informationClass, &$0) } }
            }
        }
        return .json(json, headers: [.askedAgain])
    }

    func purposes(_ request: Request) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        var json = JSONWriter()
        json.object { json in
            json.key("purposes")
            json.array { json in for purpose in context.catalogue.value.purposes { json.object { write(purpose, &$0) } }
            }
        }
        return .json(json, headers: [.askedAgain])
    }

    private func write(_ purpose: Purpose, _ json: inout JSONWriter) {
        json.key("code")
        json.value(purpose.code)
        json.key("name")
        json.value(purpose.name)
        json.key("name_en")
        json.value(purpose.englishName)
        json.key("kinds")
        json.array { json in for reader in purpose.readers { json.value(reader.rawValue) } }
    }

    private func write(_ informationClass: InformationClass, _ json: inout JSONWriter) {
        json.key("code")
        json.value(informationClass.code)
        json.key("name")
        json.value(informationClass.name)
        json.key("name_en")
        json.value(informationClass.englishName)
        json.key("section")
        json.value(informationClass.section.rawValue)
        json.key("subjects")
        json.array { json in for template in informationClass.subjects { json.value(template.rawValue) } }
        json.key("natural_key")
        json.array { json in for code in informationClass.naturalKey { json.value(code) } }
        json.key("publicity_rule")
        json.value(informationClass.publicityRule.rawValue)
        json.key("items")
        json.array { json in for item in informationClass.items { json.object { write(item, informationClass, &$0) } } }
    }

    private func write(_ item: Item, _ informationClass: InformationClass, _ json: inout JSONWriter) {
        json.key("code")
        json.value(item.code)
        json.key("name")
        json.value(item.name)
        json.key("name_en")
        json.value(item.englishName)
        json.key("type")
        json.value(item.type.rawValue)
        json.key("length")
        if let length = item.length { json.value(length) } else { json.null() }
        json.key("scale")
        if let scale = item.scale { json.value(scale) } else { json.null() }
        json.key("code_table")
        json.value(item.codeTable)
        json.key("share_class")
        json.value(item.shareClass.rawValue)
        json.key("personal")
        json.value(item.personal != .no)
        json.key("requirement")
        json.object { json in
            for template in informationClass.subjects {
                json.key(text: template.rawValue)
                json.value(item.requirement(for: template).rawValue)
            }
        }
    }
}
