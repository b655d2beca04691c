import EventLoop
import PostgresClient
import Reports
import TestSupport

extension TestDatabase {
    /// Numbers what has changed.
    func numberChanges() async throws {
        repeat {
            try await run("SELECT number_changes(1000)")
        } while try await count(
            "SELECT count(*) FROM pending_change") > 0
    }

    /// Numbers what has changed and takes it into the index of the listings, `most` changes at a time.
    @discardableResult
    func followListings(most: Int = 500) async throws -> Int {
        try await numberChanges()
        let settings = settings()
        return try await withLoop { loop in
            try await Session.with(settings, on: loop) { session in
                var followed = 0
                while case let count = try await ListingIndex(most: most).step(session), count > 0 { followed += count }
                return followed
            }
        }
    }
}
