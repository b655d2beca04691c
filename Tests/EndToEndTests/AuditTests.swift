import Foundation
import TestSupport
import Testing

/// A log that a running service seals, and what an auditor does with it by the commands alone.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .serialized)
struct AuditTests {
    private let database = TestDatabase.current

    @Test func fromTheEntryToTheProofAndTheForgeryThatIsNamed() async throws {
        let folder = try TemporaryFolder()
        let (seal, publicKey) = try await Self.makeKey(in: folder)
        var settings = Executable.settings(database)
        settings["GONGXIN_SEAL_KEY"] = seal
        let id = try await database.value(
            """
            INSERT INTO access_log (action, organisation, client, subject, purpose, request)
            VALUES ('report', 'BANK', 'bank-1', '91990000MA00000008', '贷前审查', 'r') RETURNING id
            """)
        let service = try await RunningService.start(settings)
        try await eventually("the entry is sealed") {
            try await database.count("SELECT count(*) FROM access_log_block") > 0
        }
        #expect(try service.get("/v1/audit/roots").text.contains("\"number\":1"))
        let (listed, list, _) = try await Executable.run(
            ["audit", "list", "--subject", "91990000MA00000008"], settings)
        #expect(listed == 0)
        #expect(String(decoding: list, as: UTF8.self).contains("贷前审查"))
        try await service.stop()

        let roots = folder.path + "/roots.json"
        #expect(try await Executable.run(["audit", "roots", "--out", roots], settings).status == 0)
        let proof = folder.path + "/proof.json"
        #expect(try await Executable.run(["audit", "prove", id, "--out", proof], settings).status == 0)
        // Offline: no database is named.
        let (checked, said, _) = try await Executable.run(["audit", "check", proof, "--public-key", publicKey])
        #expect(checked == 0)
        #expect(String(decoding: said, as: UTF8.self).contains("row \(id) is in block 1"))
        let verify = ["audit", "verify", "--public-key", publicKey, "--roots", roots]
        let (good, summary, complaint) = try await Executable.run(verify, settings)
        #expect(good == 0, "\(complaint)")
        #expect(String(decoding: summary, as: UTF8.self).contains("verified"))

        try await database.run(
            "ALTER TABLE access_log DISABLE TRIGGER USER; UPDATE access_log SET purpose = '贷后管理' WHERE id = \(id)")
        let (bad, findings, errors) = try await Executable.run(verify, settings)
        #expect(bad == 1)
        #expect(String(decoding: findings, as: UTF8.self).contains("block 1: row \(id) was changed"))
        #expect(errors.contains("1 fault"))
        #expect(try await Executable.run(["audit", "prove", id], settings).status == 1)
    }

    @Test func whatIsWrongOnTheCommandLineIsSaid() async throws {
        let folder = try TemporaryFolder()
        let noKey = try folder.write(Array("no key".utf8), to: "key")
        let settings = Executable.settings(database)
        for words in [
            ["audit"], ["audit", "erase"], ["audit", "prove", "x"], ["audit", "verify", "--from", "0"],
            ["audit", "verify", "--public-key", noKey], ["audit", "verify", "--roots", noKey],
            ["audit", "check", "/nowhere"],
            ["audit", "list", "--from", "yesterday"], ["serve", "--seal-key", noKey],
            ["serve", "--rate-limit", "a lot"],
            ["serve", "--trusted-proxies", "everybody"],
        ] {
            let done = try await Executable.run(words, settings)
            #expect(done.status == 2, "\(words) \(done.errors)")
            #expect(done.errors.hasPrefix("gongxin: "))
        }
        #expect(try await Executable.run(["audit", "check", noKey], settings).status == 1)
    }

    @Test func limitsHoldForTheWholeProcess() async throws {
        var settings = Executable.settings(database)
        settings["GONGXIN_RATE_LIMIT"] = "address=1/h:3"
        settings["GONGXIN_LOOPS"] = "2"
        let service = try await RunningService.start(settings, roles: ["query"])
        var answers: [Int] = []
        for _ in 0..<12 { answers.append(try service.get("/v1/audit/roots").status) }
        #expect(answers.filter { $0 == 200 }.count == 3)
        #expect(answers.filter { $0 == 429 }.count == 9)
        #expect(try service.get("/healthz").status == 200)
        try await service.stop()
    }

    private static func makeKey(in folder: TemporaryFolder) async throws -> (private: String, public: String) {
        let (secret, open) = (folder.path + "/seal.pem", folder.path + "/public.pem")
        for arguments in [
            ["genpkey", "-algorithm", "SM2", "-out", secret], ["pkey", "-in", secret, "-pubout", "-out", open],
        ] {
            let process = try RunningProcess(arguments, [:], executable: "/usr/bin/openssl")
            #expect(try await process.end() == 0)
        }
        return (secret, open)
    }
}
