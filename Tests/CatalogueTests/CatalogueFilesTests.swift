import Foundation
import Testing

@testable import Catalogue

@Suite struct CatalogueFilesTests {
    @Test func `the shipped folder holds exactly the named files`() throws {
        let files = try CatalogueFiles(directory: ProjectFolder.catalogue)
        #expect(Set(files.contents.keys) == Set(CatalogueFiles.names))
        #expect(CatalogueFiles.names.count == 28)
    }

    @Test func `a folder that is not there is an error that names it`() throws {
        let error = try #require(throws: CatalogueError.self) {
            try CatalogueFiles(directory: "/nowhere/catalogue")
        }
        #expect(error.problems.map(\.file) == ["/nowhere/catalogue"])
        #expect(error.description.hasPrefix("1 problem in the catalogue:\n/nowhere/catalogue: cannot be read: "))
    }

    @Test func `a file that is not UTF-8 is an error that names the line`() throws {
        let folder = try TemporaryFolder()
        for (name, content) in SampleFiles.contents { try folder.write(Data(content.utf8), to: name) }
        try folder.write(Data("value\n".utf8) + Data([0xCE, 0xDE, 0x0A]), to: "missing_values.csv")
        let error = try #require(throws: CatalogueError.self) { try CatalogueFiles(directory: folder.path) }
        #expect(error.problems.map(\.description) == ["missing_values.csv:2: not UTF-8; save the file as CSV UTF-8"])
    }

    @Test func `files are read with other csv files but without lock files and notes`() throws {
        let folder = try TemporaryFolder()
        for (name, content) in SampleFiles.contents { try folder.write(Data(content.utf8), to: name) }
        try folder.write(Data("x".utf8), to: "README.md")
        try folder.write(Data("x".utf8), to: ".~lock.items.csv")
        #expect(try CatalogueFiles(directory: folder.path) == SampleFiles.files)
        try folder.write(Data("class\n".utf8), to: "items (copy).csv")
        #expect(try CatalogueFiles(directory: folder.path).contents["items (copy).csv"] == "class\n")
    }

    @Test func `canonical text does not depend on line ends and byte order marks`() {
        var contents = SampleFiles.contents
        contents["rules.csv"] = contents["rules.csv"].map { "\u{FEFF}" + $0.replacing("\n", with: "\r\n") }
        contents["items.csv"] = contents["items.csv"].map { $0.replacing("\n", with: "\r") }
        contents["faults.csv"] = contents["faults.csv"].map { String($0.dropLast()) }
        let saved = CatalogueFiles(contents: contents)
        #expect(saved != SampleFiles.files)
        #expect(saved.canonicalText == SampleFiles.files.canonicalText)
    }

    @Test func `a catalogue loads from any line ends`() throws {
        let contents = SampleFiles.contents.mapValues { "\u{FEFF}" + $0.replacing("\n", with: "\r\n") }
        let catalogue = try Catalogue(
            files: CatalogueFiles(contents: contents), on: SampleFiles.day("2024-01-01"))
        #expect(catalogue.classes.map(\.code) == ["notice", "licence"])
    }

    @Test(arguments: CatalogueFiles.names) func `canonical text changes with every file`(_ name: String) {
        var contents = SampleFiles.contents
        contents[name]?.append("x\n")
        #expect(CatalogueFiles(contents: contents).canonicalText != SampleFiles.files.canonicalText)
        contents[name] = nil
        #expect(CatalogueFiles(contents: contents).canonicalText != SampleFiles.files.canonicalText)
    }
}

/// A folder that is removed with the last reference to it.
private final class TemporaryFolder {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("catalogue-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    var path: String { url.path }

    func write(_ data: Data, to name: String) throws {
        try data.write(to: url.appendingPathComponent(name))
    }
}
