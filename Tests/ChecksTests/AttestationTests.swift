import Cryptography
import Foundation
import PostgresClient
import TestSupport
import Testing

@testable import Checks

/// Attestations over HTTP, on the real database: a signed word, under an authorisation, and nothing more.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct AttestationTests {
    private typealias Given = CheckedSubjects
    private let database = TestDatabase.current
    private let key: AttestationKey

    private static let allClasses = ["penalty", "serious_dishonesty", "abnormal_operation", "registration"]
    private static let everyQuestion = [
        "penalty_over_100k_3y", "penalty_over_1m_3y", "penalty_1y", "penalty_3y", "serious_dishonesty",
        "abnormal_operation",
        "registered_3y",
    ]

    init() throws {
        key = try AttestationKey(pem: try OpenSSL.run("genpkey", "-algorithm", "ed25519"))
    }

    /// Lets the bank ask about a subject and returns the authorisation's number.
    private func authorise(
        _ subject: String, scope: [String] = allClasses, to grantee: String = "bank", _ more: String = "",
        values: String = ""
    ) async throws -> String {
        try await database.value(
            """
            INSERT INTO authorisation (subject, grantee, scope, purpose, attestations_only, valid_from, valid_until,
                requested_by, granted_by, granted_at\(more))
            VALUES ('\(subject)', '\(grantee)', '{\(scope.joined(separator: ","))}', 'loan', true, now() - interval '1 day',
                now() + interval '1 day', 'bank-a', 'bank-a', now()\(values)) RETURNING id
            """)
    }

    private func ask(
        _ counter: Counter, _ subject: String, _ questions: [String], _ authorisation: String, purpose: String = "loan",
        as client: String = "bank-a"
    ) throws -> HTTPAnswer {
        let body: [String: Any] = [
            "subject": subject, "questions": questions, "authorisation": authorisation, "purpose": purpose,
        ]
        return try counter.post(
            "/v1/attestations", as: client, type: "application/json",
            Array(try JSONSerialization.data(withJSONObject: body)))
    }

    private func answers(
        _ counter: Counter, _ subject: String, _ questions: [String], _ authorisation: String
    ) throws -> [String] {
        let answer = try ask(counter, subject, questions, authorisation)
        try #require(answer.status == 200, "\(answer.text)")
        let document = try #require(try answer.object()["document"] as? [String: Any])
        return try #require(document["answers"] as? [[String: String]]).compactMap { $0["answer"] }
    }

    private func fill() async throws {
        try await Given.fill(database)
        try await database.removeRecords(of: "penalty")
        try await database.insert([
            RecordRow {
                $0.uscc = Given.listed
                $0.decided = -500
                $0.publicFrom = nil
                $0.publicItems = #"{"CF_NR_FK":"10.000001"}"#
            },
            RecordRow {
                $0.uscc = Given.listed
                $0.key = 2
                $0.decided = -1500
                $0.publicItems = #"{"CF_NR_FK":"1000"}"#
            },
            RecordRow {
                $0.uscc = Given.clean
                $0.state = "repaired"
                $0.decided = -1
                $0.publicItems = #"{"CF_NR_FK":"1000"}"#
            },
            RecordRow {
                $0.uscc = Given.listed
                $0.classCode = "registration"
                $0.decided = nil
                $0.publicItems = #"{"DJ_CLRQ":"2001-02-03"}"#
            },
        ])
    }

    @Test func questionsAreJudgedByTheRecordsInForce() async throws {
        try await fill()
        let listed = try await authorise(Given.listed)
        let clean = try await authorise(Given.clean)
        let nobody = try await authorise(Given.nobody)
        try await Counter.open(key: key) { counter in
            let all = Self.everyQuestion
            let ofListed = try answers(counter, Given.listed, all, listed)
            #expect(ofListed == ["yes", "no", "no", "yes", "yes", "yes", "yes"])
            let ofClean = try answers(counter, Given.clean, all, clean)
            #expect(ofClean == ["no", "no", "no", "no", "no", "no", "unknown"])
            let ofNobody = try answers(counter, Given.nobody, all, nobody)
            #expect(ofNobody == Array(repeating: "unknown", count: all.count))
        }
        // What the platform holds nothing of, it cannot deny.
        try await database.removeRecords(of: "serious_dishonesty")
        try await Counter.open(key: key) { counter in
            let held = try answers(counter, Given.clean, ["serious_dishonesty", "penalty_3y"], clean)
            #expect(held == ["unknown", "no"])
        }
        let log = try await database.run(
            "SELECT subject, authority, purpose, result_count::text, client FROM access_log WHERE action = 'attestation' ORDER BY id"
        )
        #expect(log.first == [Given.listed, "authorisation:\(listed)", "loan", "7", "bank-a"])
        #expect(log.count == 4)
        #expect(try await database.value("SELECT uses FROM authorisation WHERE id = '\(clean)'") == "2")
    }

    @Test func withoutTheRightAuthorisationThereIsNoAnswer() async throws {
        try await fill()
        let good = try await authorise(Given.listed, scope: ["penalty.CF_NR_FK", "serious_dishonesty"])
        let others = try await authorise(Given.listed, to: "agency")
        let awaiting = try await authorise(Given.listed)
        try await database.run("UPDATE authorisation SET granted_by = NULL, granted_at = NULL WHERE id = '\(awaiting)'")
        let revoked = try await authorise(Given.listed, ", revoked_by, revoked_at", values: ", 'bank-a', now()")
        let expired = try await authorise(Given.listed)
        try await database.run("UPDATE authorisation SET valid_until = now() WHERE id = '\(expired)'")
        let once = try await authorise(Given.listed, ", uses_allowed", values: ", 1")
        try await Counter.open(key: key) { counter in
            func code(
                _ subject: String, _ question: String, _ authorisation: String, purpose: String = "loan",
                as client: String = "bank-a"
            ) throws -> String? {
                let answer = try ask(counter, subject, [question], authorisation, purpose: purpose, as: client)
                return try answer.object()["code"] as? String
            }
            #expect(try code(Given.listed, "serious_dishonesty", good) == nil)
            #expect(try code(Given.listed, "penalty_over_100k_3y", good) == nil)
            #expect(try code(Given.listed, "penalty_3y", good) == "outside_scope")
            #expect(try code(Given.listed, "serious_dishonesty", good, purpose: "other") == "wrong_purpose")
            #expect(try code(Given.listed, "serious_dishonesty", good, as: "agency-a") == "not_authorised")
            // Another subject, someone else's and none at all look the same.
            for (subject, number) in [
                (Given.clean, good), (Given.listed, others), (Given.listed, "00000000-0000-4000-8000-000000000000"),
            ] {
                #expect(try code(subject, "serious_dishonesty", number) == "not_authorised")
            }
            #expect(try code(Given.listed, "penalty_3y", awaiting) == "authorisation_awaiting")
            #expect(try code(Given.listed, "penalty_3y", revoked) == "authorisation_revoked")
            #expect(try code(Given.listed, "penalty_3y", expired) == "authorisation_expired")
            #expect(try code(Given.listed, "penalty_3y", once) == nil)
            #expect(try code(Given.listed, "penalty_3y", once) == "authorisation_used_up")
            #expect(try code(Given.listed, "penalty_over_99k", good) == "unknown_question")
            #expect(try code(Given.listed, "penalty_3y", good, as: "department-fgw") == "not_for_this_caller")
            #expect(try code("x", "penalty_3y", good) == "invalid_credit_code")
            let bad = try counter.post("/v1/attestations", as: "bank-a", type: "application/json", Array("[".utf8))
            #expect(bad.status == 422)
        }
        // A refusal is no use, and is on record.
        #expect(try await database.value("SELECT uses FROM authorisation WHERE id = '\(good)'") == "2")
        #expect(
            try await database.count(
                "SELECT count(*) FROM access_log WHERE action = 'attestation' AND outcome = 'not_authorised'") == 4)
        #expect(
            try await database.count(
                "SELECT count(*) FROM access_log WHERE authority LIKE '%' AND outcome = 'not_authorised'") == 0)
    }

    @Test func theSignatureHoldsAndBreaksWithTheDocument() async throws {
        try await fill()
        let authorisation = try await authorise(Given.listed)
        let (sealed, keys) = try await Counter.open(key: key) { counter in
            let answer = try ask(counter, Given.listed, ["serious_dishonesty"], authorisation)
            return (
                try #require(try answer.object()["attestation"] as? String),
                try counter.get("/v1/attestations/keys", as: nil).body
            )
        }
        let published = AttestationFile.keys(in: keys)
        #expect(published == [key.publicKey])
        let document = try AttestationSeal.open(sealed, with: published)
        #expect(String(decoding: document, as: UTF8.self).contains(#""answer":"yes""#))
        #expect(!String(decoding: document, as: UTF8.self).contains("CANARY"))
        let parts = sealed.split(separator: ".").map(String.init)
        let altered = try #require(
            Base64URL.decode(parts[1]).map { bytes in
                Base64URL.encode(Array(String(decoding: bytes, as: UTF8.self).replacing("yes", with: "no").utf8))
            })
        #expect(throws: AttestationSeal.Fault.signature) {
            try AttestationSeal.open([parts[0], altered, parts[2]].joined(separator: "."), with: published)
        }
        let other = try AttestationKey(pem: try OpenSSL.run("genpkey", "-algorithm", "ed25519"))
        #expect(throws: AttestationSeal.Fault.signature) { try AttestationSeal.open(sealed, with: [other.publicKey]) }
        #expect(throws: AttestationSeal.Fault.signature) { try AttestationSeal.open(sealed, with: []) }
        for text in ["", "a.b", "a.b.c", "\(parts[0]).\(parts[1]).", parts.joined(separator: "..")] {
            #expect(throws: AttestationSeal.Fault.self) { try AttestationSeal.open(text, with: published) }
        }
    }

    @Test func opensslAgrees() throws {
        try OpenSSL.inFolder { folder in
            try OpenSSL.run("genpkey", "-algorithm", "ed25519", "-out", "\(folder)/key.pem")
            try OpenSSL.run("pkey", "-in", "\(folder)/key.pem", "-pubout", "-out", "\(folder)/public.pem")
            let key = try AttestationKey(pem: String(contentsOfFile: "\(folder)/key.pem", encoding: .utf8))
            let pem = try String(contentsOfFile: "\(folder)/public.pem", encoding: .utf8)
            #expect(AttestationPublicKey(pem: pem) == key.publicKey)
            let parts = try AttestationSeal.seal(Array(#"{"answer":"yes"}"#.utf8), with: key).split(separator: ".")
            try Data("\(parts[0]).\(parts[1])".utf8).write(to: URL(filePath: "\(folder)/signed"))
            try Data(try #require(Base64URL.decode(parts[2]))).write(to: URL(filePath: "\(folder)/signature"))
            func verify() throws -> String {
                try OpenSSL.run(
                    "pkeyutl", "-verify", "-pubin", "-inkey", "\(folder)/public.pem", "-rawin", "-in",
                    "\(folder)/signed",
                    "-sigfile", "\(folder)/signature")
            }
            #expect(try verify().contains("Verified Successfully"))
            try Data("\(parts[0]).\(parts[1])x".utf8).write(to: URL(filePath: "\(folder)/signed"))
            #expect(throws: OpenSSL.Failed.self) { try verify() }
            let curve = try OpenSSL.run("genpkey", "-algorithm", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
            #expect(throws: CryptographyError.self) { try AttestationKey(pem: curve) }
            #expect(throws: CryptographyError.self) { try AttestationKey(pem: "nonsense") }
        }
    }

    @Test func base64IsThatOfTheStandard() {
        // RFC 7515, appendix C.
        #expect(Base64URL.encode([3, 236, 255, 224, 193]) == "A-z_4ME")
        #expect(Base64URL.decode("A-z_4ME") == [3, 236, 255, 224, 193])
        for bytes in [[], [0], [255, 254], [1, 2, 3], Array(0...255)] as [[UInt8]] {
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
        for text in ["A", "AB=", "A+", "A/", "AB", "A-z_4MF"] { #expect(Base64URL.decode(text) == nil, "\(text)") }
    }

    @Test func theListIsForEverybodyAndWithoutAKeyThereIsNoAnswer() async throws {
        try await fill()
        let authorisation = try await authorise(Given.listed)
        try await Counter.open { counter in
            let list = try counter.get("/v1/attestations/questions", as: nil)
            #expect(list.status == 200)
            let questions = try #require(try list.object()["questions"] as? [[String: Any]])
            #expect(questions.compactMap { $0["code"] as? String } == Self.everyQuestion)
            #expect(try counter.get("/v1/attestations/keys", as: nil).text == #"{"keys":[]}"#)
            #expect(try ask(counter, Given.listed, ["penalty_3y"], authorisation).status == 503)
        }
        #expect(try await database.value("SELECT uses FROM authorisation") == "0")
    }

    @Test(arguments: ["gongxin_public", "gongxin_shared"]) func noOtherRolePassesTheGate(role: String) async throws {
        let call =
            "SELECT * FROM attest('bank-a', 'k', 'n', now(), 'r', gen_random_uuid(), 'x', 'loan', '{penalty_3y}')"
        #expect(try await database.refusal(call, role: role)?.sqlState == "42501")
        #expect(try await database.refusal(call, role: "gongxin_authorised") == nil)
        for role in ["gongxin_public", "gongxin_authorised", "gongxin_shared"] {
            let inner = "SELECT judge_question(q, 'x') FROM (SELECT NULL::catalogue_question AS q) AS x"
            #expect(try await database.refusal(inner, role: role)?.sqlState == "42501")
            let change = "UPDATE catalogue_question SET threshold = 1"
            #expect(try await database.refusal(change, role: role)?.sqlState == "42501")
        }
    }
}
