import Foundation

/// A line of a check's results. What a line does not have is nil.
struct ResultLine: Decodable, Equatable {
    struct Remark: Decodable, Equatable {
        let code: String
    }

    let row: Int
    let reference: String?
    let code: String?
    let name: String?
    let status: String
    let matchedBy: String?
    let subject: String?
    let registeredName: String?
    let lists: [String]?
    let penaltiesInForce: Int?
    let abnormal: Bool?
    let lastDecision: String?
    let remark: Remark?

    static func lines(_ text: String) throws -> [ResultLine] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try text.split(separator: "\n").map { try decoder.decode(ResultLine.self, from: Data($0.utf8)) }
    }
}
