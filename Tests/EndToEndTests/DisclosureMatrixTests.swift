import Disclosure
import Foundation
import TestSupport
import Testing

/// Every kind of caller at every address: what class B and C hold appears where it may and nowhere else – not in a body, a header, a
/// count, an error or the service's log.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .service, .serialized)
struct DisclosureMatrixTests {
    private static let subject = "91990000MA0000001B"
    private static let other = "91990000MA0000002E"
    /// One of which nothing is public.
    private static let hidden = "91990000MA0000003H"
    /// One that the platform has never heard of.
    private static let unknown = "91990000MA0000004L"
    private static let record = RecordRow().keyText

    private let database = TestDatabase.current
    private let service: RunningService

    init() throws { service = try #require(RunningService.current) }

    // MARK: Callers

    /// A caller, and the authorisation it comes with.
    private struct Visitor {
        let name: String
        var signer: SigningClient?
        var authorisation = AuthorisationRow { $0.number = 99 }.id
        var seesB = false
        var seesC = false
    }

    private func authorisation(
        _ number: Int, _ grantee: String, _ change: (inout AuthorisationRow) -> Void = { _ in }
    ) async throws -> String {
        var row = AuthorisationRow {
            $0.number = number
            $0.grantee = grantee
            $0.subject = Self.subject
        }
        change(&row)
        try await database.insert([row])
        return row.id
    }

    private func banks() async throws -> [Visitor] {
        let cases: [(name: String, seesB: Bool, change: (inout AuthorisationRow) -> Void)] = [
            ("authorised", true, { _ in }), ("expired", false, { $0.until = 0 }), ("not-begun", false, { $0.from = 1 }),
            ("awaiting", false, { $0.isGranted = false }), ("revoked", false, { $0.isEnded = true }),
            ("other-purpose", false, { $0.purpose = "insurance" }),
            ("other-subject", false, { $0.subject = Self.other }),
            ("other-class", false, { $0.scope = ["permit"] }), ("attestations", false, { $0.attestationsOnly = true }),
            (
                "used-up", false,
                {
                    $0.allowed = 1
                    $0.uses = 1
                }
            ),
        ]
        var visitors: [Visitor] = []
        for (place, item) in cases.enumerated() {
            let signer = try await SigningClient.register("bank-\(item.name)", .bank, in: database)
            let id = try await authorisation(place + 1, signer.organisation, item.change)
            visitors.append(Visitor(name: item.name, signer: signer, authorisation: id, seesB: item.seesB))
        }
        let stranger = try await SigningClient.register("bank-stranger", .agency, in: database)
        // With the number of somebody else's authorisation that holds.
        visitors.append(
            Visitor(name: "stranger", signer: stranger, authorisation: visitors[0].authorisation))
        return visitors
    }

    private func visitors() async throws -> [Visitor] {
        let right = try await SigningClient.register("990000-fgw", .department, in: database)
        let source = try await SigningClient.register("990000-scjg", .department, in: database)
        let rightless = try await SigningClient.register("990000-hbj", .department, in: database)
        let late = try await SigningClient.register("990000-swj", .department, in: database)
        try await database.insertRight("990000-fgw", "penalty", "supervision")
        try await database.insertRight("990000-swj", "penalty", "supervision", from: -20, until: -1)
        return try await banks() + [
            Visitor(name: "public"), Visitor(name: "department with a right", signer: right, seesB: true, seesC: true),
            Visitor(name: "department without", signer: rightless), Visitor(name: "source", signer: source),
            Visitor(name: "right that is over", signer: late),
            Visitor(
                name: "the subject",
                signer: try await .register("subject", .subject, uscc: Self.subject, in: database)),
            Visitor(
                name: "another subject", signer: try await .register("other", .subject, uscc: Self.other, in: database)),
            Visitor(name: "operator", signer: try await .register("window", .operatorOfPlatform, in: database)),
        ]
    }

    // MARK: Addresses

    private static func targets(_ code: String, _ authorisation: String) -> [String] {
        [
            "/v1/subjects?name=%E6%A0%B7%E4%BE%8B", "/v1/subjects/\(code)", "/v1/subjects/\(code)/report",
            "/v1/subjects/\(code)/report?view=public", "/v1/subjects/\(code)/report?format=html",
            bankReport(code, authorisation),
            "/v1/subjects/\(code)/report?view=authorised&authorisation=\(authorisation)&purpose=nothing",
            "/v1/subjects/\(code)/report?view=shared&purpose=supervision",
            "/v1/subjects/\(code)/report?view=shared&purpose=subsidy",
            "/v1/subjects/\(code)/report?view=everything", "/v1/subjects/\(code)/records/\(record)/history",
            "/v1/subjects/\(code)/accesses", "/v1/publicity/penalties?uscc=\(code)", "/v1/publicity/permits",
            "/v1/authorisations", "/v1/authorisations?subject=\(code)", "/v1/authorisations/\(authorisation)",
            "/v1/authorisations/changes", "/v1/checks/\(authorisation)", "/v1/checks/\(authorisation)/results",
            "/v1/portfolios/\(authorisation)", "/v1/portfolios/\(authorisation)/changes", "/v1/audit/roots",
            "/v1/attestations/questions", "/v1/catalogue/classes", "/v1/catalogue/purposes", "/v1/quality",
            "/v1/quality/codes", "/v1/lists", "/v1/lists/market_regulation/entries",
            "/v1/lists/repeated_penalties/entries?format=csv", "/v1/subjects/\(code)/lists",
            "/v1/subjects/\(code)/lists?view=shared&purpose=supervision", "/v1/statistics/groups?class=penalty",
            "/metrics", "/readyz", "/v1/nothing",
        ]
    }

    private static func bankReport(_ code: String, _ authorisation: String) -> String {
        "/v1/subjects/\(code)/report?view=authorised&authorisation=\(authorisation)&purpose=loan"
    }

    private static func departmentReport(_ code: String) -> String {
        "/v1/subjects/\(code)/report?view=shared&purpose=supervision"
    }

    private func ask(_ visitor: Visitor, _ target: String) throws -> HTTPAnswer {
        try visitor.signer?.get(target, port: service.port) ?? service.get(target)
    }

    private func post(_ visitor: Visitor, _ target: String, _ body: String, _ type: String) throws -> HTTPAnswer {
        let (body, headers) = (Array(body.utf8), ["Content-Type": type])
        return try visitor.signer?.call("POST", target, port: service.port, body: body, headers: headers)
            ?? HTTPCall.make("POST", target, port: service.port, headers: headers, body: body)
    }

    /// Everything an answer says.
    private func whole(_ answer: HTTPAnswer) -> String {
        "\(answer.status) \(answer.headers.sorted { $0.key < $1.key }) \(answer.text)"
    }

    private func prepare() async throws {
        try await database.insertSubject(Self.subject, name: "样例市测试有限公司", registered: true)
        try await database.insertSubject(Self.other, name: "样例市另外有限公司", registered: true)
        try await database.insert([
            RecordRow { $0.uscc = Self.subject },
            RecordRow {
                $0.uscc = Self.other
                $0.key = 2
                $0.publicItems = #"{"CF_WSH":"OTHER"}"#
            },
            RecordRow {
                $0.uscc = Self.hidden
                $0.key = 3
                $0.publicFrom = nil
            },
            // A natural person's, under the subject's code as it may never be: masked or not, no reader but a department gets it.
            RecordRow {
                $0.uscc = Self.subject
                $0.key = 4
                $0.naturalPerson = true
                $0.publicFrom = nil
                $0.publicItems = #"{"CF_WSH":"PERSON-CANARY"}"#
                $0.authorisedItems = #"{"CF_FRDB":"PERSON-CANARY"}"#
            },
        ])
    }

    // MARK: The matrix

    @Test func everyCallerAtEveryAddress() async throws {
        try await prepare()
        let visitors = try await visitors()
        var looks = 0
        for visitor in visitors {
            for target in Self.targets(Self.subject, visitor.authorisation) {
                let answer = try ask(visitor, target)
                let isBankRead =
                    visitor.seesB && !visitor.seesC && target == Self.bankReport(Self.subject, visitor.authorisation)
                let isDepartmentRead = visitor.seesC && target == Self.departmentReport(Self.subject)
                // A department is shown what it sent itself.
                let isOwn = visitor.name == "source" && target.hasSuffix("/history")
                let said = whole(answer)
                let place: Comment = "\(visitor.name) \(target): \(said)"
                #expect(said.contains("B-CANARY") == (isBankRead || isDepartmentRead || isOwn), place)
                #expect(said.contains("C-CANARY") == (isDepartmentRead || isOwn), place)
                #expect(!said.contains("PERSON-CANARY") || isDepartmentRead, place)
                #expect(answer.status < 500, place)
                if isBankRead || isDepartmentRead || isOwn {
                    #expect(answer.headers["cache-control"] == "no-store")
                    looks += 1
                }
            }
            try attest(visitor)
            try check(visitor)
        }
        #expect(looks == 3)
        try await everyLookIsLogged()
        for canary in ["CANARY", Self.subject, "样例市", "bank-authorised"] {
            #expect(!service.process.errors.contains(canary), "the log names \(canary)")
        }
    }

    private func attest(_ visitor: Visitor) throws {
        let answer = try post(
            visitor, "/v1/attestations",
            """
            {"subject":"\(Self.subject)","authorisation":"\(visitor.authorisation)","purpose":"loan","questions":["penalty_3y"]}
            """, "application/json")
        #expect(!whole(answer).contains("CANARY"), "\(visitor.name)")
        #expect(
            answer.status >= 400 || visitor.seesB || visitor.name == "attestations", "\(visitor.name): \(answer.text)")
    }

    private func check(_ visitor: Visitor) throws {
        let answer = try post(visitor, "/v1/checks?purpose=supervision", "code\n\(Self.subject)\n", "text/csv")
        #expect(!whole(answer).contains("CANARY"), "\(visitor.name)")
        #expect([202, 401, 403].contains(answer.status), "\(visitor.name): \(answer.text)")
    }

    private func everyLookIsLogged() async throws {
        let logged = try await database.run(
            """
            SELECT action, organisation, authority FROM access_log
            WHERE action IN ('report', 'records') AND outcome = 'answered' AND subject = '\(Self.subject)' ORDER BY id
            """)
        #expect(
            Set(logged.map { "\($0[0]) \($0[1])" }) == [
                "report bank-authorised", "report 990000-fgw", "records 990000-scjg",
                // Authorised to see another class: it was shown what is public, and that it looked is on record.
                "report bank-other-class",
            ])
        #expect(logged.count == 4)
        // Who was refused is on record, too.
        let refused = try await database.count(
            "SELECT count(DISTINCT organisation) FROM access_log WHERE action = 'report' AND outcome <> 'answered'")
        #expect(refused >= 10)
    }

    @Test func whatIsHiddenIsLikeWhatIsUnknown() async throws {
        for visitor in [
            Visitor(name: "public"),
            Visitor(name: "bank", signer: try await .register("bank-curious", .bank, in: database)),
            Visitor(name: "rightless", signer: try await .register("990000-rsj", .department, in: database)),
        ] {
            let hidden = Self.targets(Self.hidden, visitor.authorisation)
            let unknown = Self.targets(Self.unknown, visitor.authorisation)
            for (target, twin) in zip(hidden, unknown) where target != twin {
                let (one, two) = (try ask(visitor, target), try ask(visitor, twin))
                #expect(one.status == two.status, "\(visitor.name) \(target)")
                #expect(Self.withoutNames(one.text) == Self.withoutNames(two.text), "\(visitor.name) \(target)")
            }
        }
    }

    /// An answer without the code it was asked for and the number of the request.
    private static func withoutNames(_ text: String) -> String {
        text.replacing(hidden, with: "CODE").replacing(unknown, with: "CODE")
            .replacing(#/urn:gongxin:request:[0-9a-z-]+/#, with: "REQUEST")
    }
}
