internal import Catalogue
internal import HTTPServer

/// What `POST /v1/portfolios` is sent: subjects, each by its code alone or with the authorisation to follow it under.
struct PortfolioRequest: Sendable {
    /// The members as they come.
    struct Body: Decodable {
        let name: String
        let purpose: String
        let subjects: [Member]

        static let members: Set<String> = ["name", "purpose", "subjects"]
    }

    /// A subject: its code, or an object with `uscc` and `authorisation`.
    struct Member: Decodable {
        let uscc: String
        let authorisation: String?

        private enum Key: String, CodingKey { case uscc, authorisation }

        init(from decoder: any Decoder) throws {
            if let code = try? decoder.singleValueContainer().decode(String.self) {
                uscc = code
                authorisation = nil
                return
            }
            let container = try decoder.container(keyedBy: Key.self)
            uscc = try container.decode(String.self, forKey: .uscc)
            authorisation = try container.decodeIfPresent(String.self, forKey: .authorisation)
        }
    }

    /// A subject that cannot be followed, by its place in the request, from 1.
    struct Fault: Sendable {
        let place: Int
        let reason: String
    }

    private static let mostSubjects = 10_000

    let name: String
    let purpose: String
    /// Each subject once, with its authorisation (empty: the youngest that runs) and its place.
    private(set) var subjects: [(code: String, authorisation: String, place: Int)] = []
    private(set) var faults: [Fault] = []

    /// - Throws: `Problem` naming the member that cannot be used; single subjects that cannot be are among the faults.
    init(_ body: Body, _ catalogue: Catalogue) throws {
        guard (1...200).contains(body.name.unicodeScalars.count),
            !body.name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { throw Problem.invalidMember("name", "应为 1 至 200 个字。", "it must have 1 to 200 characters.") }
        name = body.name
        guard let purpose = catalogue.purpose(body.purpose) else {
            throw Problem.invalidMember(
                "purpose", "取值见 /v1/catalogue/purposes。", "/v1/catalogue/purposes lists them.")
        }
        self.purpose = purpose.code
        guard (1...Self.mostSubjects).contains(body.subjects.count) else {
            throw Problem.invalidMember(
                "subjects", "应有 1 至 \(Self.mostSubjects) 个主体。", "it must have 1 to \(Self.mostSubjects) subjects.")
        }
        var seen: Set<String> = []
        for (index, member) in body.subjects.enumerated() { add(member, index + 1, &seen) }
    }

    private mutating func add(_ member: Member, _ place: Int, _ seen: inout Set<String>) {
        guard let code = try? AuthorisationRequest.creditCode(member.uscc) else {
            // The value itself is not repeated: it may be a person's number.
            return faults.append(Fault(place: place, reason: "invalid_credit_code"))
        }
        let authorisation = member.authorisation.map(AuthorisationID.init)
        if let authorisation, authorisation == nil {
            return faults.append(Fault(place: place, reason: "authorisation_required"))
        }
        guard seen.insert(code).inserted else { return faults.append(Fault(place: place, reason: "repeated")) }
        subjects.append((code, authorisation.flatMap { $0?.text } ?? "", place))
    }
}
