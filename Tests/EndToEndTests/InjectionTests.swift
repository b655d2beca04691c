import Foundation
import TestSupport
import Testing

/// What sqlmap finds in the parameters of addresses that anybody may ask: nothing.
@Suite(.enabled(if: Executable.isUsable && AttackTool.sqlmap != nil, "install sqlmap"), .database, .serialized)
struct InjectionTests {
    /// The addresses and, marked with an asterisk, where in them values go.
    @Test(arguments: [
        "/v1/subjects?name=*&limit=*&cursor=*", "/v1/subjects/*", "/v1/subjects/*/report?as_of=*",
        "/v1/subjects/*/report?view=*&authorisation=*&purpose=*&class=*", "/v1/subjects/*/records/*/history",
        "/v1/publicity/permits?decided_from=*&decided_to=*&limit=*",
        "/v1/publicity/penalties?uscc=*&department=*&region=*&cursor=*",
        "/v1/quality?department=*&class=*&from=*&to=*&by=*&rank_by=*", "/v1/statistics/groups?class=*&from=*&to=*",
        "/v1/audit/roots?after=*&limit=*", "/v1/feeds/*/template.csv", "/v1/subjects/*/accesses?from=*&to=*&cursor=*",
    ])
    func noParameterReachesAStatement(target: String) async throws {
        let service = try await RunningService.start(on: TestDatabase.current)
        let folder = try TemporaryFolder()
        let arguments = [
            "-u", "http://127.0.0.1:\(service.port)\(target)", "--batch", "--dbms", "PostgreSQL", "--technique", "BEU",
            "--level", "1", "--risk", "1", "--threads", "4", "--ignore-code", "400,401,403,404", "--output-dir",
            folder.path,
        ]
        let settings = ["PATH": "/usr/bin:/bin", "HOME": folder.path, "no_proxy": "*"]
        let attacker = try RunningProcess(arguments, settings, executable: AttackTool.sqlmap)
        try await attacker.end(within: 240)
        let report = String(decoding: attacker.output, as: UTF8.self)
        #expect(report.contains("all tested parameters do not appear to be injectable"), "\(report.suffix(2000))")
        #expect(!report.contains("is vulnerable"))
        #expect(!service.process.errors.contains("42601"), "a statement with a syntax error reached the database")
        try await service.stop()
    }
}
