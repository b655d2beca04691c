import Foundation
import Testing

/// What Poppler's programs say of a PDF file; they come from another house than the ones that made it.
struct Poppler {
    let bytes: [UInt8]

    /// The text of the file, or of some pages, in the order it was written and without any white space: lines may be broken anywhere.
    func text(pages: ClosedRange<Int>? = nil) throws -> String {
        let range = pages.map { ["-f", "\($0.lowerBound)", "-l", "\($0.upperBound)"] } ?? []
        return try run("pdftotext", range + ["-raw", "-enc", "UTF-8"], ["-"]).filter { !$0.isWhitespace }
    }

    /// The number of pages.
    func pageCount() throws -> Int { try Int(#require(info()["Pages"])) ?? 0 }

    /// What `pdfinfo` says, by name.
    func info() throws -> [String: String] {
        let lines = try run("pdfinfo", ["-isodates"]).split(separator: "\n")
        let pairs = lines.compactMap { line in
            line.firstIndex(of: ":").map {
                (String(line[..<$0]), line[line.index(after: $0)...].trimmingCharacters(in: .whitespaces))
            }
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// The names of the fonts, and whether each is embedded.
    func fonts() throws -> [(name: String, isEmbedded: Bool)] {
        try run("pdffonts", []).split(separator: "\n").dropFirst(2).map { line in
            let words = line.split(separator: " ")
            return (String(words[0]), words[words.count - 5] == "yes")
        }
    }

    private func run(_ program: String, _ options: [String], _ after: [String] = []) throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pdf")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + options + [file.path] + after
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: text, as: UTF8.self)
    }
}
