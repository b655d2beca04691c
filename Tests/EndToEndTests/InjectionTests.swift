import Cryptography
import Disclosure
import Foundation
import MessageSignatures
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
        "/v1/publicity/penalties?q=*&content=*&number=*&kind=*&department_name=*",
        "/v1/publicity/permits?sort=*&format=*&template=*&published_from=*&published_to=*",
        "/v1/publicity/permits/counts?by=*&department=*", "/v1/statistics?class=*&by=*&region=*&from=*&to=*",
        "/v1/quality?department=*&class=*&from=*&to=*&by=*&rank_by=*", "/v1/statistics/groups?class=*&from=*&to=*",
        "/v1/lists/*/entries?name=*&department=*&region=*&listed_from=*&cursor=*",
        "/v1/subjects/*/lists?view=*&purpose=*",
        "/v1/audit/roots?after=*&limit=*", "/v1/feeds/*/template.csv", "/v1/subjects/*/accesses?from=*&to=*&cursor=*",
    ])
    func noParameterReachesAStatement(target: String) async throws {
        let service = try await RunningService.start(on: TestDatabase.current)
        try await attack(service, port: service.port, target)
        try await service.stop()
    }

    /// What only those may ask who sign: sqlmap cannot, so it asks by way of a proxy that signs for it. Each with the kind of its
    /// caller, and with values that are good before the asterisk.
    @Test(
        arguments: [
            (
                CallerKind.bank,
                "/v1/subjects/91990000MA0000001B*/report?view=authorised&authorisation=\(anyID)*&purpose=loan*", nil
            ),
            (
                .department, "/v1/subjects/91990000MA0000001B*/report?view=shared&purpose=supervision*&class=penalty*",
                nil
            ),
            (.department, "/v1/subjects/91990000MA0000001B*/records/\(anyID)*/history", nil),
            (.subject, "/v1/subjects/91990000MA0000001B*/accesses?from=2026-01-01*&to=2026-12-31*&limit=10*", nil),
            (.bank, "/v1/authorisations?state=active*&subject=91990000MA0000001B*", nil),
            (.bank, "/v1/portfolios/\(anyID)*/changes?limit=10*", nil),
            (.department, "/v1/checks/\(anyID)*/results?after=0*", nil),
            (.department, "/v1/checks?purpose=supervision*", "code,name\n91990000MA0000001B*,x*\n"),
            (
                .bank, "/v1/authorisations",
                #"{"subject":"91990000MA0000001B*","scope":["penalty*"],"purpose":"loan*","valid_until":"2030-01-01T00:00:00Z*"}"#
            ),
            (
                .bank, "/v1/attestations",
                #"{"subject":"91990000MA0000001B*","authorisation":"\#(anyID)*","purpose":"loan*","questions":["penalty_3y*"]}"#
            ),
            (
                .bank, "/v1/portfolios",
                #"{"name":"x*","purpose":"loan*","subjects":[{"uscc":"91990000MA0000001B*","authorisation":"\#(anyID)*"}]}"#
            ),
        ] as [(CallerKind, String, String?)])
    func noSignedParameterReachesAStatement(kind: CallerKind, target: String, body: String?) async throws {
        let folder = try TemporaryFolder()
        var settings = Executable.settings(TestDatabase.current)
        settings["GONGXIN_ATTESTATION_KEY"] = try folder.write(
            Array(PrivateKey(generate: .ed25519).pem.utf8), to: "attestation.pem")
        let service = try await RunningService.start(settings)
        let organisation = kind == .department ? "990000-fgw" : "attacker-\(kind.rawValue)"
        let secret = try RandomBytes.make(32)
        let client = try await SigningClient.register(
            organisation, kind, uscc: kind == .subject ? "91990000MA0000001B" : nil, .hmacSHA256, secret: secret,
            in: TestDatabase.current)
        try await TestDatabase.current.insertRight(organisation, "penalty", "supervision")
        let proxy = try RunningProcess(
            [
                ProjectFolder.root + "Tests/EndToEndTests/signing_proxy.py", "\(service.port)", client.key.id,
                Hexadecimal.encode(secret),
            ], ["PATH": "/usr/bin:/bin"], executable: AttackTool.python)
        try await eventually("the proxy listens") { proxy.output.last == UInt8(ascii: "\n") }
        let port = try #require(Int(String(decoding: proxy.output.dropLast(), as: UTF8.self)))
        try await attack(service, port: port, target, body: body)
        // The first request, with good values, was not turned away at the door.
        let statuses = proxy.errors.split(separator: "\n")
        #expect(["200", "201", "202", "403", "404"].contains(statuses.first), "\(statuses.first ?? "none")")
        #expect(!statuses.contains("401"))
        try await service.stop()
    }

    private static let anyID = "00000000-0000-4000-8000-000000000001"

    private func attack(_ service: RunningService, port: Int, _ target: String, body: String? = nil) async throws {
        let folder = try TemporaryFolder()
        var arguments = [
            "-u", "http://127.0.0.1:\(port)\(target)", "--batch", "--dbms", "PostgreSQL", "--technique", "BEU",
            "--level", "1", "--risk", "1", "--threads", "4", "--ignore-code", "400,401,403,404,415,422,429",
            "--output-dir", folder.path,
        ]
        if let body {
            arguments += [
                "--data", body, "--headers", "Content-Type: \(body.hasPrefix("{") ? "application/json" : "text/csv")",
            ]
        }
        let settings = ["PATH": "/usr/bin:/bin", "HOME": folder.path, "no_proxy": "*"]
        let attacker = try RunningProcess(arguments, settings, executable: AttackTool.sqlmap)
        try await attacker.end(within: 240)
        let report = String(decoding: attacker.output, as: UTF8.self)
        #expect(report.contains("all tested parameters do not appear to be injectable"), "\(report.suffix(2000))")
        #expect(!report.contains("is vulnerable"))
        #expect(!service.process.errors.contains("42601"), "a statement with a syntax error reached the database")
    }
}
