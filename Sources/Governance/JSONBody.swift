internal import Disclosure
internal import Foundation
internal import HTTPServer

/// Reads a request's body as a JSON object with known members.
enum JSONBody {
    private struct Name: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// The members' names alone.
    private struct Names: Decodable {
        let names: [String]
        init(from decoder: any Decoder) throws {
            names = try decoder.container(keyedBy: Name.self).allKeys.map(\.stringValue)
        }
    }

    /// - Throws: `Problem` for what is no JSON object, for a member that is not known, and for one of another type.
    static func decode<Body: Decodable>(_ bytes: [UInt8], _ type: Body.Type, members: Set<String>) throws -> Body {
        let data = Data(bytes)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            for name in try JSONDecoder().decode(Names.self, from: data).names where !members.contains(name) {
                let known = members.sorted().joined(separator: ", ")
                throw Problem.invalidMember(
                    String(name.prefix(40)), "不认识；可用：\(known)。", "unknown; known are \(known).")
            }
            return try decoder.decode(type, from: data)
        } catch DecodingError.keyNotFound(let key, _) {
            throw Problem.invalidMember(snakeCase(key.stringValue), "不能缺少。", "it is required.")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            guard let member = context.codingPath.first else { throw Problem.notAnObject }
            throw Problem.invalidMember(
                snakeCase(member.stringValue), "类型不符，见接口文档。", "not of the type that the API's description has.")
        } catch is DecodingError {
            throw Problem.notAnObject
        }
    }

    private static func snakeCase(_ name: String) -> String {
        name.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : String($1) }
    }
}

extension CallerAuthentication {
    /// The caller of a signed request, and its body.
    /// - Throws: `Problem` (400, 401, 403, 413).
    func signedObject<Body: Decodable>(
        _ request: Request, _ kinds: Set<CallerKind>, _ type: Body.Type, members: Set<String>
    ) async throws -> (caller: Caller, body: Body) {
        let (caller, bytes) = try await signedBody(request, kinds, limit: GovernanceProblem.bodyLimit)
        // Where every member may be missing, so may the body.
        return (caller, try JSONBody.decode(bytes.isEmpty ? Array("{}".utf8) : bytes, type, members: members))
    }
}
