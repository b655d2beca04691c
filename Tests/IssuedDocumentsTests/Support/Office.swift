import Catalogue
import CatalogueStore
import Cryptography
import Disclosure
import Documents
import EventLoop
import Foundation
import HTTPServer
import PostgresClient
import TestSupport
import Testing

@testable import IssuedDocuments

/// A platform that issues documents, served for a suite: to be put behind `.database`.
struct Office: Sendable {
    @TaskLocal static var current: Office?

    let ports: [Int]
    let material: SigningFolder
    var port: Int { ports[0] }

    func get(
        _ target: String, as caller: TestCaller? = nil, headers: [String: String] = [:]
    ) throws -> HTTPAnswer {
        let headers = headers.merging(caller?.header() ?? [:]) { $1 }
        return try HTTPCall.make("GET", target, port: port, headers: headers, patience: 120)
    }

    func post(
        _ target: String, _ body: [UInt8], as caller: TestCaller? = nil, service: Int = 0
    ) throws -> HTTPAnswer {
        try HTTPCall.make(
            "POST", target, port: ports[service], headers: caller?.header() ?? [:], body: body, patience: 120)
    }

    /// Asks for a document.
    func issue(
        _ code: String = Subject.code, _ members: [String: Any] = [:], as caller: TestCaller? = nil, service: Int = 0
    ) throws -> HTTPAnswer {
        let body = try Array(JSONSerialization.data(withJSONObject: members))
        return try post("/v1/subjects/\(code)/documents", body, as: caller, service: service)
    }

    /// Has a document issued.
    func issued(
        _ code: String = Subject.code, _ members: [String: Any] = [:], as caller: TestCaller? = nil
    ) throws -> IssuedAnswer {
        let answer = try issue(code, members, as: caller)
        try #require([200, 201].contains(answer.status), "\(answer.status) \(answer.text)")
        return try answer.decoded()
    }

    /// The states of a document's facts, with how many there are.
    func states(_ document: IssuedAnswer) throws -> [String: Int?] {
        let answer = try get(document.verify)
        try #require(answer.status == 200, "\(answer.text)")
        let status: StatusAnswer = try answer.decoded()
        return Dictionary(uniqueKeysWithValues: status.facts.map { ($0.state, $0.count) })
    }
}

/// What is told of a document that was issued.
struct IssuedAnswer: Decodable, Equatable {
    struct Form: Decodable, Equatable {
        let form: String
        let address: String
        let sha256: String
        let sm3: String
        let bytes: Int
    }

    let code: String
    let number: String
    let kind: String
    let view: String
    let issuedAt: String
    let verify: String
    let forms: [Form]

    func address(_ form: String) -> String { forms.first { $0.form == form }?.address ?? "" }
}

/// What is told of a document that is verified.
struct StatusAnswer: Decodable {
    struct Fact: Decodable {
        let state: String
        let count: Int?
    }

    struct Named: Decodable {
        let uscc: String
        let name: String
    }

    struct Period: Decodable {
        let from: String
        let to: String
    }

    let genuine: Bool
    let number: String
    let kind: String
    let view: String
    let issuer: String?
    let subject: Named?
    let form: String?
    let stands: Bool
    let facts: [Fact]
    let period: Period?
    let conclusions: [Fact]
}

/// A problem document.
struct ProblemAnswer: Decodable {
    let code: String
}

/// Keys and certificates, in a folder where other programs find them.
struct SigningFolder: Sendable {
    let folder: ToolFolder
    let keys: DocumentKeys

    init() throws {
        folder = try ToolFolder()
        try SigningMaterial.key("sm2", "SM2", in: folder)
        try SigningMaterial.key("ed25519", "ed25519", in: folder)
        try SigningMaterial.certificate("pdf", in: folder)
        keys = try #require(
            try DocumentKeys(
                sm2: SealingKey(privatePEM: folder.read("sm2.key")),
                ed25519: SealingKey(privatePEM: folder.read("ed25519.key")),
                pdf: CertificateIdentity(keyPEM: folder.text("pdf.key"), certificatePEM: folder.text("pdf.crt"))))
    }

    var trusted: TrustedKeys {
        get throws {
            var trusted = TrustedKeys()
            for name in ["sm2.pub", "ed25519.pub", "pdf.crt"] { #expect(trusted.add(try folder.read(name))) }
            return trusted
        }
    }
}

/// Looks that cost nothing.
enum PlainRendering {
    static let rendering = DocumentRendering(
        html: { report, mark, _ in Array("<!DOCTYPE html><title>\(report.code)</title>\(mark.number)".utf8) },
        pdf: { _, mark, _ in SmallPDF.make("Report \(mark.number) \(mark.code)") })
}

/// Serves for the suite's time: two services with the same keys on the same database.
struct OfficeTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void
    ) async throws {
        let database = TestDatabase.current
        let day = try #require(CivilDate(iso: try await database.value("SELECT publicity_today()::text")))
        let catalogue = CurrentCatalogue(try TestDatabase.catalogue(on: day))
        let material = try SigningFolder()
        let loop = try EventLoop()
        let desks = try (0..<2).map { _ in try Desk(database, catalogue, material.keys, loop) }
        let office = Office(ports: desks.map(\.listener.port), material: material)
        let thread = try LoopThread(name: "test-office", loop: loop)
        let result: Result<Void, any Error>
        do {
            try await office.waitUntilReady()
            result = .success(try await Office.$current.withValue(office) { try await body() })
        } catch {
            result = .failure(error)
        }
        loop.execute {
            Task(executorPreference: loop) {
                for desk in desks { await desk.stop() }
                loop.stop()
            }
        }
        thread.join()
        try result.get()
    }
}

/// One service. Sendable because its parts are reached on its loop only.
private struct Desk: @unchecked Sendable {
    let listener: HTTPListener
    private let setup: DocumentSetup

    init(_ database: TestDatabase, _ catalogue: CurrentCatalogue, _ keys: DocumentKeys, _ loop: EventLoop) throws {
        func sessions(_ role: String?) -> SessionPool {
            SessionPool(database.settings(role: role), on: loop, size: 2, patience: .seconds(120))
        }
        setup = DocumentSetup(
            everybody: PipelineGroup(database.settings(role: "gongxin_public"), on: loop, size: 1),
            authorised: sessions("gongxin_authorised"), shared: sessions("gongxin_shared"), owner: sessions(nil),
            keys: keys, rendering: PlainRendering.rendering, address: "https://credit.example.cn",
            issuingLimit: nil, now: { Int(Date().timeIntervalSince1970) })
        var router = Router()
        DocumentRoutes(setup, TestCaller.authentication, catalogue).add(to: &router)
        listener = try HTTPListener(
            try #require(ListenAddress(host: "127.0.0.1", port: 0)), on: loop, router: router)
    }

    func stop() async {
        await listener.stop(within: .seconds(2))
        setup.everybody.close()
        setup.authorised?.close()
        setup.shared?.close()
        setup.owner.close()
    }
}

extension Office {
    fileprivate func waitUntilReady() async throws {
        let deadline = MonotonicClock.now() + Duration.seconds(60).nanoseconds
        for port in ports {
            while try HTTPCall.make("GET", "/v1/documents/keys", port: port).status != 200 {
                guard MonotonicClock.now() < deadline else { throw HTTPCall.Failure(description: "no database") }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }
}

extension Trait where Self == OfficeTrait {
    /// A platform that issues documents, on the suite's database.
    static var office: Self { OfficeTrait() }
}
