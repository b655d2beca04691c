internal import FrontExchange
internal import Ingestion

/// Tells at the terminal how an exchange is being pulled.
struct PullConsole: PullObserver {
    let name: String

    /// A line about the exchange.
    func say(_ text: String) {
        Console.progress("")
        Console.print("\(name): \(text)")
    }

    func warning(_ text: String) {
        Console.progress("")
        Console.error("\(name): \(text)")
    }

    func reading(rows: Int) { Console.progress("\(name): reading \(rows) rows") }

    func finished(_ piece: PulledPiece) {
        let status = piece.status
        let late = piece.isLate ? " again, for late rows" : ""
        let receipt = piece.hasReceipt ? "" : "; no receipt"
        say(
            "keys \(piece.keys.first) to \(piece.keys.last)\(late): \(status.accepted + status.rejected) rows, accepted "
                + "\(status.accepted) (new \(status.new), changed \(status.changed), unchanged \(status.unchanged)), "
                + "rejected \(status.rejected); batch \(status.id) \(status.state)\(receipt)")
    }
}
