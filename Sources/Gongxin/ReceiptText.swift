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
        for entry in receipt.entries {
            lines.append("  \(entry.severity) \(entry.count) × \(entry.code) \(entry.item)  \(entry.message.chinese)")
        }
        return lines.joined(separator: "\n")
    }
}
