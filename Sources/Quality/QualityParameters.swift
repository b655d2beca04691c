internal import Catalogue
internal import HTTPServer

/// Reads the parameters that the addresses about quality share; what cannot be used is a problem that says what can.
enum QualityParameters {
    static func department(
        _ name: String, _ values: [String: String], _ catalogue: Catalogue
    ) throws -> Department? {
        guard let code = values[name] else { return nil }
        guard let department = catalogue.department(code) else { throw QualityProblem.unknownDepartment(name) }
        return department
    }

    static func date(_ name: String, _ values: [String: String]) throws -> CivilDate? {
        guard let text = values[name] else { return nil }
        guard let date = CivilDate(iso: text) else { throw QualityProblem.notADate(name) }
        return date
    }

    static func word<Word>(_ name: String, _ values: [String: String]) throws -> Word?
    where Word: RawRepresentable<String> & CaseIterable {
        guard let text = values[name] else { return nil }
        guard let word = Word(rawValue: text) else {
            throw QualityProblem.notOneOf(Word.allCases.map(\.rawValue), name)
        }
        return word
    }
}
