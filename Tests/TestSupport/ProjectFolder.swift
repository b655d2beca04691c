import Foundation

/// Where the project and the local test data lie.
public enum ProjectFolder {
    /// The checkout's root.
    public static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path()

    /// `schema/`
    public static var schema: String { root + "schema" }

    /// The folder of real files, nil when this machine has none: tests on them are skipped then.
    public static let testData: String? = {
        let named = ProcessInfo.processInfo.environment["GONGXIN_TEST_DATA"]
        let folder = named ?? URL(filePath: root).deletingLastPathComponent().appending(path: "shared/data").path()
        return FileManager.default.fileExists(atPath: folder + "/orgs") ? folder : nil
    }()

    /// A file of the real data.
    public static func testData(_ path: String) -> String { (testData ?? "") + "/" + path }
}
