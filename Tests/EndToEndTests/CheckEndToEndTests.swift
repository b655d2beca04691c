import Foundation
import TestSupport
import Testing

/// Credit checks and attestations as the executable does them.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .serialized)
struct CheckEndToEndTests {
    private let database = TestDatabase.current
    private var settings: [String: String] { Executable.settings(database) }
    private static let rows = 6000

    /// As many registered organisations as a check has rows, every third with a penalty, and a department that may ask.
    private func fill() async throws {
        try await database.run(
            """
            SET session_replication_role = replica; TRUNCATE record, subject, access_log, credit_check, organisation CASCADE; SET session_replication_role = origin;
            INSERT INTO organisation (code, name, kind) VALUES ('990000-fgw', '样例市发展和改革委员会', 'department');
            INSERT INTO service_right (department, class, purpose, valid_from, basis, granted_by)
                VALUES ('990000-fgw', 'penalty', 'tender', '2020-01-01', 'test', 'operator');
            INSERT INTO subject (uscc, name, kind, region, registered)
                SELECT 'S' || number, '样例市' || number || '号', 'enterprise', '990000', true
                FROM generate_series(1, \(Self.rows)) AS number;
            INSERT INTO record (uscc, class, record_key, digest, source, batch, row_number, subject_name, region, agency,
                decision_date, public_from, public_until, natural_person, public_items, authorised_items, shared_items)
            SELECT 'S' || number, 'penalty', gen_random_uuid(), '\\x00', 's', gen_random_uuid(), 1, 'n', '990000', 'a',
                '2026-01-01', 'infinity', 'infinity', false, '{}', '{}', '{}'
            FROM generate_series(3, \(Self.rows), 3) AS number;
            """)
    }

    private func done() async throws -> Int {
        try await database.count("SELECT count(*) FROM credit_check_slice WHERE state = 'done'")
    }

    @Test func aKilledWorkerLosesNothingAndLogsNothingTwice() async throws {
        try await fill()
        try await database.run(
            """
            SELECT store_credit_check('990000-fgw', 'test', 'request', 'tender', '{penalty}', '{penalty}', '{}', '{}', '{}',
                array_fill(NULL::text, ARRAY[\(Self.rows)]),
                ARRAY(SELECT 'S' || number FROM generate_series(1, \(Self.rows)) AS number),
                array_fill(NULL::text, ARRAY[\(Self.rows)]), array_fill(NULL::text, ARRAY[\(Self.rows)]), '1 day', 20)
            """)
        var kills = 0
        while kills < 3, try await done() < Self.rows / 20 {
            let before = try await done()
            let worker = try await RunningService.start(on: database, roles: ["work"])
            try await eventually("some slices are done", within: 30) { try await done() > before }
            worker.process.signal(SIGKILL)
            try await worker.process.end()
            kills += 1
        }
        let worker = try await RunningService.start(on: database, roles: ["work"])
        try await eventually("all slices are done", within: 30) { try await done() == Self.rows / 20 }
        try await worker.stop()
        #expect(
            try await database.run(
                "SELECT count(*), count(DISTINCT subject) FROM access_log WHERE action = 'check' AND subject IS NOT NULL"
            )
                == [["\(Self.rows)", "\(Self.rows)"]])
        #expect(
            try await database.value(
                "SELECT sum(penalty) FROM credit_check_slice, unnest(penalties) AS penalty") == "\(Self.rows / 3)")
    }

    @Test func anOperatorChecksAFile() async throws {
        try await fill()
        let folder = try TemporaryFolder()
        let file = try folder.write(Array("code,name\n,样例市3号\n,样例市4号\nwrong,\n".utf8), to: "names.csv")
        let arguments = ["check", file, "--purpose", "tender", "--organisation"]
        let printed = try await Executable.run(arguments + ["990000-fgw", "--english"], settings)
        #expect(printed.status == 0, "\(printed.errors)")
        let lines = String(decoding: printed.output, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[1].contains(#""found","name alone","S3","样例市3号","1""#))
        #expect(lines[2].contains(#""found","name alone","S4","样例市4号","0""#))
        #expect(lines[3].contains(#""invalid""#))
        let book = try await Executable.run(arguments + ["990000-fgw", "--out", folder.path + "/out.xlsx"], settings)
        #expect(book.status == 0, "\(book.errors)")
        #expect(folder.bytes("out.xlsx").starts(with: [0x50, 0x4B]))
        let refused = try await Executable.run(arguments + ["990000-scjg"], settings)
        #expect(refused.status == 2 && refused.errors.contains("No right for this purpose"))
        #expect(
            try await database.count(
                "SELECT count(*) FROM access_log WHERE action = 'export' AND client = 'gongxin check'")
                == 2)
    }

    @Test func whatOpenSSLSignedIsVerified() async throws {
        let folder = try TemporaryFolder()
        func openssl(_ arguments: String...) async throws {
            let process = try RunningProcess(
                ["openssl"] + arguments, ["PATH": "/usr/bin:/bin"], executable: "/usr/bin/env")
            #expect(try await process.end() == 0, "\(arguments)")
        }
        func base64(_ bytes: [UInt8]) -> String {
            Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
                "=", with: "")
        }
        let key = folder.path + "/key.pem"
        try await openssl("genpkey", "-algorithm", "ed25519", "-out", key)
        try await openssl("pkey", "-in", key, "-pubout", "-out", folder.path + "/public.pem")
        let document = #"{"number":"1","answers":[{"question":"x","answer":"yes"}]}"#
        let signed = base64(Array(#"{"alg":"EdDSA"}"#.utf8)) + "." + base64(Array(document.utf8))
        let input = try folder.write(Array(signed.utf8), to: "signed")
        try await openssl("pkeyutl", "-sign", "-inkey", key, "-rawin", "-in", input, "-out", folder.path + "/signature")
        let file = try folder.write(Array("\(signed).\(base64(folder.bytes("signature")))\n".utf8), to: "attestation")
        for settings in [["--key", folder.path + "/public.pem"], ["--attestation-key", key]] {
            let verified = try await Executable.run(["attestation", "verify", file] + settings)
            #expect(verified.status == 0, "\(verified.errors)")
            #expect(String(decoding: verified.output, as: UTF8.self) == document + "\n")
        }
        let other = signed.replacing("eyJ", with: "eyK") + "." + base64(folder.bytes("signature"))
        let altered = try folder.write(Array(other.utf8), to: "altered")
        let refused = try await Executable.run(
            ["attestation", "verify", altered, "--key", folder.path + "/public.pem"])
        #expect(refused.status == 2)
        #expect(try await Executable.run(["attestation", "verify", file]).status == 2)
    }

    @Test func nobodyIsKnownWithoutASignature() async throws {
        let service = try await RunningService.start(on: database)
        for path in [
            "/v1/checks/00000000-0000-4000-8000-000000000000", "/v1/checks/x/results", "/v1/checks/x/results.xlsx",
        ] {
            let answer = try service.get(path)
            #expect(answer.status == 401)
            #expect(try answer.object()["code"] as? String == "signature_required")
        }
        let made = try HTTPCall.make(
            "POST", "/v1/checks?purpose=x", port: service.port, headers: ["Content-Type": "text/csv"], body: [0x41])
        #expect(made.status == 401)
        let attested = try HTTPCall.make("POST", "/v1/attestations", port: service.port, body: [0x41])
        #expect(attested.status == 401)
        #expect(try service.get("/v1/attestations/questions").status == 200)
        #expect(try service.get("/v1/statistics/groups?class=penalty&by=total").status == 200)
        try await service.stop()
    }
}
