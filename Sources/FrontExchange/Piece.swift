/// A range of an exchange table's keys that goes into one batch.
struct Piece: Sendable, Equatable {
    let number: Int
    /// Keys greater than this one, nil for from the beginning …
    let after: String?
    /// … up to this one.
    let until: String
    /// Whether it lies behind the position and was found by reading again.
    let isLate: Bool
    /// The key of each row, in the order of the rows.
    var keys: [String]

    /// The same for the same piece whenever it is sent, and for no other piece: visible ASCII, at most 200 characters.
    func idempotencyKey(_ exchange: String) -> String {
        let range = "\(after ?? "")..\(until)".utf8.map { byte in
            (0x21...0x7E).contains(byte) ? Character(Unicode.Scalar(byte)) : "_"
        }
        return String("exchange/\(exchange)/\(number)/\(String(range))".prefix(200))
    }
}
