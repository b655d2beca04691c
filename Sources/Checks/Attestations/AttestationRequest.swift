internal import FoundationEssentials
internal import HTTPServer
internal import Identifiers
internal import Ingestion

/// What a bank or agency wants to know of a subject.
struct AttestationRequest: Decodable {
    /// The most questions of a request.
    static let mostQuestions = 20

    let subject: String
    let questions: [String]
    let authorisation: String
    let purpose: String

    /// - Throws: `Problem`.
    static func parse(_ body: [UInt8]) throws -> AttestationRequest {
        guard let request = try? JSONDecoder().decode(AttestationRequest.self, from: Data(body)) else {
            throw AttestationProblem.unreadable
        }
        guard (1...mostQuestions).contains(request.questions.count),
            Set(request.questions).count == request.questions.count,
            (1...100).contains(request.purpose.unicodeScalars.count),
            request.questions.allSatisfy({ (1...100).contains($0.utf8.count) }), UUIDBits(request.authorisation) != nil,
            !(request.questions + [request.purpose]).contains(where: { $0.utf8.contains(0) })
        else { throw AttestationProblem.unreadable }
        guard (try? SocialCreditCode(request.subject)) != nil else { throw AttestationProblem.invalidSubject }
        return request
    }
}
