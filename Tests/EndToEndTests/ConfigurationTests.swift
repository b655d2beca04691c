import Glibc
import TestSupport
import Testing

/// Settings that cannot be used are told at once and in plain words.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database)
struct ConfigurationTests {
    private let database = TestDatabase.current

    @Test(arguments: [
        ("GONGXIN_LISTEN", "localhost:80", "GONGXIN_LISTEN"), ("GONGXIN_LISTEN", "127.0.0.1", "GONGXIN_LISTEN"),
        ("GONGXIN_LISTEN", "127.0.0.1:99999", "GONGXIN_LISTEN"), ("GONGXIN_LOOPS", "0", "GONGXIN_LOOPS"),
        ("GONGXIN_LOOPS", "many", "GONGXIN_LOOPS"), ("GONGXIN_READERS", "65", "GONGXIN_READERS"),
        ("GONGXIN_PERSON_KEY", "abc", "GONGXIN_PERSON_KEY"), ("GONGXIN_PERSON_KEY", "zz", "64 hexadecimal digits"),
        ("GONGXIN_LOG_LEVEL", "loud", "GONGXIN_LOG_LEVEL"), ("GONGXIN_DATABASE_URL", "", "GONGXIN_DATABASE_URL"),
    ]) func aSettingThatIsWrongIsNamed(name: String, value: String, said: String) async throws {
        var settings = Executable.settings(database)
        settings[name] = value
        let ended = try await Executable.run(["serve"], settings)
        #expect(ended.status == 2)
        #expect(ended.errors.hasPrefix("gongxin: "))
        #expect(ended.errors.contains(said), "\(ended.errors)")
        #expect(name != "GONGXIN_PERSON_KEY" || !ended.errors.contains("“\(value)”"), "a key is not repeated")
    }

    @Test(arguments: [
        ["serve", "everything"], ["serve", "--port", "80"], ["serve", "--listen"], ["nothing"], ["catalogue"],
        ["catalogue", "burn"], ["catalogue", "export"], ["department", "token"],
        ["department", "token", "990000-nobody"],
        ["feed", "submit"], ["feed", "submit", "--class", "penalty", "--source", "990000-scjg", "/nowhere.csv"],
        ["sample", "--class", "penalty"], ["sample", "--class", "nothing", "--rows", "1"],
        ["sample", "--class", "penalty", "--rows", "x"],
        ["sample", "--class", "penalty", "--rows", "1", "--faults", "101"],
        ["sample", "--class", "penalty", "--rows", "1", "--today", "yesterday"],
    ]) func aCommandThatIsWrongIsExplained(arguments: [String]) async throws {
        let ended = try await Executable.run(arguments, Executable.settings(database))
        #expect(ended.status == 2, "\(arguments)")
        #expect(ended.errors.hasPrefix("gongxin: "))
        #expect(ended.errors.count > 20)
        #expect(ended.output.isEmpty)
    }

    @Test func itDoesNotServeThePublicAsSuperuser() async throws {
        for role in [nil, "gongxin_authorised", "gongxin_shared"] {
            var settings = Executable.settings(database)
            settings["GONGXIN_PUBLIC_DATABASE_URL"] = database.url(role: role)
            let ended = try await Executable.run(["serve"], settings)
            #expect(ended.status == 2, "\(role ?? "owner")")
            #expect(ended.errors.contains("GONGXIN_PUBLIC_DATABASE_URL"))
            #expect(ended.errors.contains("gongxin_public"))
            // Who serves no readers needs no such role.
            let service = try await RunningService.start(settings, roles: ["ingestion"])
            #expect(try service.get("/v1/publicity/permits").status == 404)
            try await service.stop()
        }
    }

    @Test func withoutAUrlOfItsOwnThePublicRoleIsTaken() async throws {
        var settings = Executable.settings(database)
        settings["GONGXIN_PUBLIC_DATABASE_URL"] = nil
        let service = try await RunningService.start(settings, roles: ["query"])
        try await eventually("it is ready") { try service.get("/readyz").status == 200 }
        #expect(try service.get("/v1/publicity/permits").status == 200)
        #expect(try service.send("penalty", [], token: nil).status == 404)
        try await service.stop()
    }

    @Test func aDatabaseThatIsNotThereOrNotReadyIsExplained() async throws {
        var settings = Executable.settings(database)
        settings["GONGXIN_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/nothing"
        let unreachable = try await Executable.run(["serve"], settings)
        #expect(unreachable.status != 0)
        #expect(unreachable.errors.contains("cannot reach the database"), "\(unreachable.errors)")
        // Without tables, as before `gongxin migrate`.
        settings["GONGXIN_DATABASE_URL"] = database.url() + "&options=-csearch_path%3Dpg_temp"
        let empty = try await Executable.run(["serve"], settings)
        #expect(empty.status != 0)
        #expect(empty.errors.contains("gongxin migrate"), "\(empty.errors)")
    }

    @Test func severalLoopsShareThePortAndTheirMetrics() async throws {
        var settings = Executable.settings(database)
        settings["GONGXIN_LOOPS"] = "3"
        let service = try await RunningService.start(settings)
        try await eventually("it is ready") { try service.get("/readyz").status == 200 }
        for _ in 0..<60 { #expect(try service.get("/healthz").status == 200) }
        let metrics = try service.get("/metrics").text
        #expect(metrics.contains("gongxin_http_requests_total{route=\"/healthz\",method=\"GET\",status=\"200\"} 60\n"))
        try await service.stop()
        // Every request has a number of its own, whichever loop took it.
        let numbers = RunningService.logLines(service.process.errors).compactMap { $0["request"] as? String }
        #expect(numbers.count > 60)
        #expect(Set(numbers).count == numbers.count)
    }

    @Test func aPortThatIsTakenIsTold() async throws {
        let service = try await RunningService.start(on: database)
        var settings = Executable.settings(database)
        settings["GONGXIN_LISTEN"] = "127.0.0.1:\(service.port)"
        // Processes of one user may share a port on purpose; then both serve it.
        let second = try RunningProcess(["serve"], settings)
        try await eventually("it serves or says why not") {
            !second.isRunning || second.errors.contains("\"serving\"")
        }
        if !second.isRunning { #expect(second.errors.contains("cannot listen on")) }
        second.signal(SIGTERM)
        try await second.end()
        try await service.stop()
    }
}
