internal import HTTPServer
internal import Ingestion

/// A receipt for the terminal.
struct ReceiptText {
    private let receipt: Receipt

    init(_ receipt: Receipt) { self.receipt = receipt }

    var text: String {
        let status = receipt.status
        var lines = [
            "batch \(status.id): \(status.state)",
            "rows read \(status.read)  accepted \(status.accepted)  (new \(status.new), changed \(status.changed), "
                + "corrected \(status.corrected), withdrawn \(status.withdrawn), unchanged \(status.unchanged))  "
                + "rejected \(status.rejected)  waiting \(status.waiting)  mended \(status.mended)  "
                + "with warnings \(status.warned)",
        ]
        let reading = [status.format.rawValue, status.isGzip ? "gzip" : nil, status.encoding, status.sheet]
        lines.append("read as " + reading.compactMap(\.self).joined(separator: ", "))
        if let message = status.failureMessage { lines.append("  \(message.chinese) \(message.english)") }
        lines += snapshotLines(status)
        for entry in receipt.entries {
            lines.append("  \(entry.severity) \(entry.count) × \(entry.code) \(entry.item)  \(entry.message.chinese)")
        }
        return lines.joined(separator: "\n")
    }

    /// What a snapshot would drop, and why it is held.
    private func snapshotLines(_ status: BatchStatus) -> [String] {
        guard let snapshot = status.snapshot, let records = snapshot.records, let dropped = snapshot.dropped else {
            return []
        }
        var lines = [
            "snapshot of \(snapshot.read) rows (accepted \(snapshot.accepted), rejected \(snapshot.rejected), "
                + "waiting \(snapshot.waiting), unknown \(snapshot.unknown))  records in force \(records)  "
                + "not in the snapshot \(dropped)  withdrawn \(snapshot.withdrawn)"
        ]
        guard status.isHeld else { return lines }
        for reason in snapshot.reasons { lines.append("  held: \(reason.message.chinese) \(reason.message.english)") }
        for record in snapshot.sample { lines.append("  would be withdrawn: \(record.uscc) \(record.name)") }
        lines.append("to let it replace the records:  gongxin feed confirm \(status.id)")
        lines.append("to drop the snapshot:           gongxin feed cancel \(status.id)")
        return lines
    }
}
