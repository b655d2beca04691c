internal import Catalogue
internal import Identifiers
internal import PostgresClient

/// A wrong or duplicate code (重错码).
struct CodeFault: Equatable {
    /// A former number that two codes share.
    struct Number: Equatable {
        /// `registration_number` for example.
        let kind: String
        /// The number; asterisks where it may be a person's, as tax numbers were made of their owners' citizen IDs.
        let text: String
    }

    let kind: CodeFaultKind
    /// The code in standard form, as far as it has one; asterisks for what may be a person's number.
    let code: String
    /// The other code of the same organisation.
    let otherCode: String?
    /// The name in the register.
    let registeredName: String?
    /// The name that rows gave.
    let otherName: String?
    let numbers: [Number]
    /// Codes of the fault list: why it was refused.
    let reasons: [String]
    /// How many rows had it.
    let rows: Int?
    /// The days of receipt of the first and the last of the rows.
    let firstDay: String?
    let lastDay: String?
    /// The codes of the departments that sent them.
    let senders: [String]
    /// Where the list goes on behind it.
    let place: [String]

    /// Who assigned the code, where it still tells.
    var authority: RegistrationAuthority? { RegistrationAuthority(of: code) }

    /// A row of the statements `wrong_codes`, `other_names` and `two_codes`, which have the same columns.
    init(_ kind: CodeFaultKind, _ result: PostgresResult, _ row: Int) {
        func text(_ column: Int) -> String? { result.isNull(row, column) ? nil : result.string(row, column) }
        func list(_ column: Int) -> [String] { (text(column) ?? "").split(separator: "\u{1F}").map(String.init) }
        self.kind = kind
        code = result.string(row, 0)
        otherCode = text(1)
        registeredName = text(2)
        otherName = text(3)
        numbers = list(4).map(Self.number)
        reasons = list(5)
        rows = text(6).flatMap { Int($0) }
        firstDay = text(7)
        lastDay = text(8)
        senders = list(9)
        place = [kind.rawValue, code, otherCode ?? text(10) ?? ""]
    }

    private static func number(_ text: String) -> Number {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let number = parts.last ?? ""
        let isPersons = Array(number.utf8).withUnsafeBufferPointer { ResidentID.mayHide(in: $0) }
        return Number(
            kind: parts.first ?? "", text: isPersons ? String(repeating: "*", count: number.count) : number)
    }
}

extension Catalogue {
    /// The departments that assigned what an authority assigned: they register for it, and its division is theirs.
    func departments(of authority: RegistrationAuthority) -> [Department] {
        guard let number = Int(authority.division) else { return [] }
        return departments.filter { department in
            department.registers.contains(authority.department)
                && (try? RegionCode(department.region))?.codes.contains(number) ?? false
        }
    }
}
