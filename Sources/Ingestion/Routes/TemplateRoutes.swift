internal import Catalogue
internal import CatalogueStore
internal import HTTPServer

/// The addresses of the templates that departments fill in. Open to everybody: what may be sent is no secret.
struct TemplateRoutes: Sendable {
    private let catalogue: CurrentCatalogue
    private let shelf = TemplateShelf()

    init(_ catalogue: CurrentCatalogue) { self.catalogue = catalogue }

    func add(to router: inout Router) {
        for form in FeedTemplate.Form.allCases {
            router.on(.get, "/v1/feeds/{class}/template.\(form.rawValue)") { try template(form, $0) }
        }
    }

    private func template(_ form: FeedTemplate.Form, _ request: Request) throws -> Response {
        _ = try request.query(known: [])
        let catalogue = catalogue.value
        guard let informationClass = catalogue.informationClass(request.parameter("class")) else {
            throw FeedProblem.unknownClass(catalogue.classes.map(\.code))
        }
        let headers = [
            Header("Content-Type", form.mediaType), .askedAgain,
            Header("Content-Disposition", disposition(informationClass, form)),
        ]
        return Response(
            headers: headers, body: .bytes(try shelf.file(form, informationClass, catalogue.codeTables)))
    }

    /// The name under which a browser saves the file, in Chinese for those that can (RFC 6266).
    private func disposition(_ informationClass: InformationClass, _ form: FeedTemplate.Form) -> String {
        let plain = "\(informationClass.code)-template.\(form.rawValue)"
        let name = "\(informationClass.name)填报模板.\(form.rawValue)"
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(Self.percentEncoded(name))"
    }

    private static func percentEncoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }
    }
}
