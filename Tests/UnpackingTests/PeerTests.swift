import Foundation
import TestSupport
import Testing

@testable import Unpacking

/// Other programs that write workbooks.
private enum Peer {
    static let hasOpenpyxl = (try? PythonScript.run("import openpyxl")) != nil
    static let office = ["/usr/bin/soffice", "/usr/local/bin/soffice"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }
}

/// Workbooks as other programs write them.
@Suite(.enabled(if: Peer.hasOpenpyxl, "set GONGXIN_PYTHON to a Python with openpyxl"))
struct PeerTests {
    private static let script = """
        import datetime, openpyxl, sys
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = '数据'
        sheet.append(['名称', '代码', '日期', '金额', '布尔', '错误'])
        sheet.append(['样例“甲”,"乙"', '00123', datetime.date(2026, 1, 31), 1.5, True, '#N/A'])
        sheet.append(['换\\n行', 913301001234, datetime.datetime(2026, 1, 31, 10, 30), 0.1 + 0.2, False, None])
        sheet.append([])
        sheet.append([None, 42, datetime.date(1900, 3, 2), 1e15])
        sheet['B5'].number_format = '000000'
        sheet['C5'].number_format = 'yyyy"年"m"月"d"日"'
        sheet.merge_cells('A6:B6')
        sheet['A6'] = '合并'
        book.create_sheet('第二').append(['二'])
        book.save(sys.argv[1])
        """

    private static let expected = [
        "名称,代码,日期,金额,布尔,错误", "\"样例“甲”,\"\"乙\"\"\",00123,2026-01-31,1.5,TRUE,",
        "\"换\n行\",913301001234,2026-01-31 10:30:00,0.3,FALSE,", "", ",000042,1900-03-02,1000000000000000,,", "合并,,,,,",
        "",
    ]

    private func check(_ file: URL) throws {
        let bytes = Array(try Data(contentsOf: file))
        #expect(Unpacked(bytes, .workbook).string == Self.expected.joined(separator: "\n"))
        #expect(Unpacked(bytes, .sheet("第二"), pieces: [500]).lines == ["二", ""])
    }

    @Test func readsWhatOpenpyxlWrites() throws {
        try withFolder { folder in
            let file = folder.appending(path: "a.xlsx")
            _ = try PythonScript.run(Self.script, [file.path()])
            try check(file)
        }
    }

    @Test(.enabled(if: Peer.office != nil, "install libreoffice-calc-nogui"))
    func readsWhatLibreOfficeWrites() throws {
        let office = try #require(Peer.office)
        try withFolder { folder in
            let file = folder.appending(path: "a.xlsx")
            _ = try PythonScript.run(Self.script, [file.path()])
            let process = Process()
            process.executableURL = URL(filePath: office)
            process.arguments = [
                "-env:UserInstallation=file://\(folder.path())/profile", "--headless", "--convert-to", "xlsx",
                "--outdir",
                folder.appending(path: "out").path(), file.path(),
            ]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            try check(folder.appending(path: "out/a.xlsx"))
        }
    }

    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gongxin-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }
}
