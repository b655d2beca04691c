internal import Catalogue
internal import Identifiers

/// The code of a subject that a row was refused for (错码), as it may be listed for others than who sent it.
struct RefusedCode: Equatable {
    /// The code in standard form, as far as it has one. What may be a person's number is ``concealed``.
    let code: String
    /// The fault, such as `uscc_check_digit`.
    let reason: String
    /// Who assigned it; nil where the code does not tell, and always where it may be a person's number.
    let authority: RegistrationAuthority?

    /// What is kept of a number that may be a person's.
    static let concealed = String(repeating: "*", count: 18)

    /// - Parameter item: the item of the subject's code.
    /// - Returns: nil for a fault of anything else.
    init?(_ fault: Fault, of item: String?) {
        guard fault.item == item, fault.severity == .error,
            fault.code.hasPrefix("uscc_") || fault.code == "resident_id_lookalike"
        else { return nil }
        reason = fault.code
        // The value was masked and cut, or withheld, when the fault was noted.
        let text = CodeNormalisation.normalise(fault.value)
        let isPersons =
            text.isEmpty || text.contains("*")
            || Array(text.utf8).withUnsafeBufferPointer { ResidentID.mayHide(in: $0) }
        code = isPersons ? Self.concealed : text
        authority = isPersons ? nil : RegistrationAuthority(of: text)
    }

    /// Puts it among what a slice stores.
    func note(_ number: Int, _ slice: RowSlice) {
        slice.refusedCodes.row(fields: 6)
        slice.refusedCodes.uuid(slice.batch)
        slice.refusedCodes.integer(Int64(number))
        slice.refusedCodes.text(code)
        slice.refusedCodes.text(reason)
        if let authority {
            slice.refusedCodes.text(String(authority.department))
            slice.refusedCodes.text(authority.division)
        } else {
            slice.refusedCodes.null()
            slice.refusedCodes.null()
        }
    }
}
