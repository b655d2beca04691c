import Foundation

/// What Poppler's programs say of a PDF file; they come from another house than the ones that made it.
public struct Poppler: Sendable {
    private let bytes: [UInt8]

    /// A program could not be run to its end.
    public struct Failed: Error {}

    /// A file.
    public init(bytes: [UInt8]) { self.bytes = bytes }

    /// The text of the file, or of some pages, in the order it was written and without any white space: lines may be broken anywhere.
    public func text(pages: ClosedRange<Int>? = nil) throws -> String {
        let range = pages.map { ["-f", "\($0.lowerBound)", "-l", "\($0.upperBound)"] } ?? []
        return try run("pdftotext", range + ["-raw", "-enc", "UTF-8"], ["-"]).filter { !$0.isWhitespace }
    }

    /// The number of pages.
    public func pageCount() throws -> Int { try info()["Pages"].flatMap { Int($0) } ?? 0 }

    /// What `pdfinfo` says, by name.
    public func info() throws -> [String: String] {
        let lines = try run("pdfinfo", ["-isodates"]).split(separator: "\n")
        let pairs = lines.compactMap { line in
            line.firstIndex(of: ":").map {
                (String(line[..<$0]), line[line.index(after: $0)...].trimmingCharacters(in: .whitespaces))
            }
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// The names of the fonts, and whether each is embedded.
    public func fonts() throws -> [(name: String, isEmbedded: Bool)] {
        try run("pdffonts", []).split(separator: "\n").dropFirst(2).map { line in
            let words = line.split(separator: " ")
            return (String(words[0]), words[words.count - 5] == "yes")
        }
    }

    /// What the QR code on the first page holds, as ZBar reads it.
    public func codeOnFirstPage() throws -> String {
        let picture = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(atPath: picture.path + ".png") }
        _ = try run("pdftoppm", ["-r", "150", "-f", "1", "-l", "1", "-singlefile", "-png"], [picture.path])
        return try Self.run(["zbarimg", "--quiet", "--raw", picture.path + ".png"])
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func run(_ program: String, _ options: [String], _ after: [String] = []) throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pdf")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try Self.run([program] + options + [file.path] + after)
    }

    private static func run(_ command: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed() }
        return String(decoding: text, as: UTF8.self)
    }
}
