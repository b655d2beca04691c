internal import Catalogue
internal import PostgresClient

extension FaultTally {
    /// Adds the faults to those of a batch, in the transaction that stores their rows.
    func count(for batch: ClaimedBatch, _ session: Session) async throws {
        guard !counts.isEmpty else { return }
        try await session.query(SQL.countFaults, [.text(batch.id.description)] + columns)
    }

    /// Its codes, items, severities and counts, in an order that keeps two sessions from waiting for each other in a circle.
    var columns: [Parameter] {
        let entries = counts.sorted { ($0.key.code, $0.key.item) < ($1.key.code, $1.key.item) }
        return [
            .array(entries.map(\.key.code)), .array(entries.map(\.key.item)),
            .array(entries.map(\.key.severity.rawValue)), .array(entries.map { "\($0.value)" }),
        ]
    }
}
