import Foundation
import TestSupport
import Testing

/// `gongxin client` and `gongxin call`, as an operator and a caller use them.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .service, .serialized)
struct ClientCommandTests {
    private static let nobodys = "/v1/batches/00000000-0000-4000-8000-000000000000"

    private let database = TestDatabase.current
    private let service: RunningService
    private let folder = FileManager.default.temporaryDirectory.appending(path: "gongxin-\(UUID().uuidString)")

    init() throws {
        service = try #require(RunningService.current)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path() }

    private func run(_ arguments: String...) async throws -> (status: Int32, output: String, errors: String) {
        var settings = Executable.settings(database)
        settings["GONGXIN_SERVICE_URL"] = "http://127.0.0.1:\(service.port)"
        let ended = try await Executable.run(arguments, settings)
        return (ended.status, String(decoding: ended.output, as: UTF8.self), ended.errors)
    }

    @Test func `a key is made, used, rotated and revoked`() async throws {
        let key = path("first.key")
        let added = try await run(
            "client", "add", "--organisation", "990000-swj", "--kind", "department", "--name", "样例税务局", "--algorithm",
            "sm2-sm3", "--out", key)
        #expect(added.status == 0 && added.output == "990000-swj.1.k1\n", "\(added.errors)")
        let mode = try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let called = try await run("call", "GET", Self.nobodys, "--key", key, "--language", "en")
        #expect(called.status == 1 && called.errors == "404\n" && called.output.contains("batch_not_found"))
        let again = try await run("client", "add", "--organisation", "990000-swj", "--out", key)
        #expect(again.status == 2 && again.errors.contains("--out"), "a file that is there is not written over")

        let second = path("second.key")
        let rotated = try await run("client", "rotate", "990000-swj.1", "--out", second, "--overlap", "0s")
        #expect(rotated.status == 0 && rotated.output == "990000-swj.1.k2\n", "\(rotated.errors)")
        #expect(try await run("call", "GET", Self.nobodys, "--key", second).errors == "404\n")
        let old = try await run("call", "GET", Self.nobodys, "--key", key)
        #expect(old.errors == "401\n" && old.output.contains("unknown_key"))
        let list = try await run("client", "list")
        #expect(list.output.contains("sm2-sm3") && list.output.contains("over") && list.output.contains("good"))

        #expect(try await run("client", "revoke", "990000-swj.1").output.contains("is revoked"))
        #expect(try await run("call", "GET", Self.nobodys, "--key", second).output.contains("unknown_key"))
        #expect(try await run("client", "revoke", "990000-swj.1").status == 2)
    }

    @Test func `a payload is sent from a file and from a pipe`() async throws {
        let key = path("feed.key")
        let added = try await run(
            "client", "add", "--organisation", "990000-hbj", "--kind", "department", "--name", "样例环保局", "--algorithm",
            "hmac-sha256", "--out", key)
        #expect(added.status == 0, "\(added.errors)")
        let rows = try await Departments.sample("permit", rows: 20, seed: 91)
        try Data(rows).write(to: folder.appending(path: "rows.csv"))
        let sent = try await run(
            "call", "POST", "/v1/feeds/permit/batches", "--key", key, "--data", path("rows.csv"), "--type", "text/csv")
        #expect(sent.status == 0 && sent.errors == "202\n", "\(sent.output)")
        let token = try await Departments.token("990000-hbj", database)
        let batch =
            try #require(
                try JSONSerialization.jsonObject(with: Data(sent.output.utf8)) as? [String: Any])["id"] as? String ?? ""
        #expect(try await service.finished(batch, token: token).rows.read == 20)
        #expect(try service.get("/v1/batches/\(batch)/payload", token: token).body == rows)
    }

    @Test func `the feed commands sign when there is a key`() async throws {
        let key = path("department.key")
        let added = try await run(
            "client", "add", "--organisation", "990000-xzsp", "--kind", "department", "--out", key)
        #expect(added.status == 0, "\(added.errors)")
        #expect(try await database.value("SELECT name FROM organisation WHERE code = '990000-xzsp'") != "990000-xzsp")
        var settings = ["PATH": "/usr/bin:/bin", "GONGXIN_CLIENT_KEY": key]
        settings["GONGXIN_SERVICE_URL"] = "http://127.0.0.1:\(service.port)"
        try Data(try await Departments.sample("permit", rows: 30, seed: 92)).write(
            to: folder.appending(path: "permits.csv"))
        let sent = try await Executable.run(
            ["feed", "submit", "--class", "permit", path("permits.csv"), "--wait", "--key", "one"], settings)
        #expect(sent.status == 0, "\(sent.errors)")
        let receipt = try #require(try JSONSerialization.jsonObject(with: Data(sent.output)) as? [String: Any])
        let batch = try #require((receipt["batch"] as? [String: Any])?["id"] as? String)
        let late = try await Executable.run(["feed", "cancel", batch], settings)
        #expect(late.status == 2 && late.errors.contains("409"), "\(late.errors)")
        let wrong = try await Executable.run(
            ["feed", "submit", "--class", "permit", "--source", "990000-swj", path("permits.csv")], settings)
        #expect(wrong.status == 2 && wrong.errors.contains("other_source"), "\(wrong.errors)")
        let unconfirmed = try await Executable.run(["feed", "confirm", batch], settings)
        #expect(unconfirmed.status == 2 && unconfirmed.errors.contains("batch_not_held"), "\(unconfirmed.errors)")
    }

    @Test func `a secret without a file is shown once`() async throws {
        let added = try await run(
            "client", "add", "--organisation", "bank-b", "--kind", "bank", "--name", "样例银行", "--algorithm",
            "hmac-sha256")
        #expect(added.status == 0 && added.output.contains("Gongxin-Secret: "), "\(added.errors)")
        #expect(!added.errors.contains("Secret: "))
    }

    @Test func `a key of the client's own is registered by its public part`() async throws {
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/openssl")
        openssl.arguments = ["genpkey", "-algorithm", "ed25519", "-out", path("own.pem")]
        try openssl.run()
        openssl.waitUntilExit()
        let export = Process()
        export.executableURL = URL(filePath: "/usr/bin/openssl")
        export.arguments = ["pkey", "-in", path("own.pem"), "-pubout", "-out", path("public.pem")]
        try export.run()
        export.waitUntilExit()
        let added = try await run(
            "client", "add", "--organisation", "990000-mzj", "--kind", "department", "--name", "样例民政局", "--public-key",
            path("public.pem"))
        #expect(added.status == 0 && added.output == "990000-mzj.1.k1\n", "\(added.errors)")
        let called = try await run(
            "call", "GET", Self.nobodys, "--key", path("own.pem"), "--key-id", "990000-mzj.1.k1")
        #expect(called.errors == "404\n", "\(called.output)")
        #expect(try await run("call", "GET", Self.nobodys, "--key", path("own.pem")).status == 2)
        let wrong = try await run("client", "add", "--organisation", "990000-mzj", "--public-key", path("own.pem"))
        #expect(wrong.status == 2 && wrong.errors.contains("no public key"))
    }
}
