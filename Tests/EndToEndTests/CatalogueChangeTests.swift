import Catalogue
import TestSupport
import Testing

/// A catalogue that changes while a batch is being worked on.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .serialized)
struct CatalogueChangeTests {
    private let database = TestDatabase.current

    @Test func anItemThatIsNoLongerPublicIsNotWrittenAsPublicByABatchInWork() async throws {
        let token = try await Departments.token("990000-scjg", database)
        let payload = try await Departments.sample("penalty", rows: 40_000, seed: 16)
        let service = try await RunningService.start(on: database)
        let answer = try service.send("penalty", payload, token: token)
        try #require(answer.status == 202, "\(answer.text)")
        let batch = try answer.decoded(BatchAnswer.self).id
        try await eventually("a slice is stored") {
            try await database.count("SELECT count(*) FROM record") > 0
        }
        let folder = try TemporaryFolder()
        for (name, content) in try CatalogueFiles(directory: ProjectFolder.schema + "/catalogue").contents {
            let content = content.replacing(
                "penalty,CF_SY,违法事实,Facts of the case,text,2000,required,required,required,,,A,",
                with: "penalty,CF_SY,违法事实,Facts of the case,text,2000,required,required,required,,,C,")
            _ = try folder.write(Array(content.utf8), to: name)
        }
        let applied = try await Executable.run(["catalogue", "apply", folder.path], Executable.settings(database))
        #expect(applied.status == 0, "\(applied.errors)")
        let atApplication = try await database.value("SELECT state FROM batch")
        #expect(atApplication != "done", "the batch was still in work")
        let status = try await service.finished(batch, token: token)
        #expect(status.rows.read == 40_000)
        #expect(status.rows.new == status.rows.accepted)
        #expect(try await database.count("SELECT count(*) FROM record") == status.rows.new)
        #expect(try await database.count("SELECT count(*) FROM record WHERE public_items ? 'CF_SY'") == 0)
        #expect(
            try await database.count("SELECT count(*) FROM record WHERE shared_items ? 'CF_SY'") == status.rows.new)
        try await service.stop()
    }
}
