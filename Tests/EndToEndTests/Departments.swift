import TestSupport
import Testing

/// What departments send in these tests.
enum Departments {
    /// A token for a department, issued as an operator does it.
    static func token(_ department: String, _ database: TestDatabase) async throws -> String {
        let issued = try await Executable.run(["department", "token", department], Executable.settings(database))
        try #require(issued.status == 0, "\(issued.errors)")
        return String(decoding: issued.output, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
    }

    /// Made-up rows as CSV.
    static func sample(
        _ classCode: String, rows: Int, seed: Int, faults: Int = 0, persons: Int = 0, subjects: Int? = nil
    ) async throws -> [UInt8] {
        var arguments = [
            "sample", "--class", classCode, "--rows", "\(rows)", "--seed", "\(seed)", "--faults", "\(faults)",
            "--persons", "\(persons)",
        ]
        if let subjects { arguments += ["--subjects", "\(subjects)"] }
        let made = try await Executable.run(arguments)
        try #require(made.status == 0, "\(made.errors)")
        return made.output
    }
}
