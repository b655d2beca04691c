/// What departments are known to get wrong in the records they send (问题数据), one fault a row.
public enum SampleFault: String, Sendable, CaseIterable {
    /// No unified social credit code.
    case missingCode = "missing_code"
    /// The code lacks a character.
    case code17Digits = "code_17_digits"
    /// The code has a character twice.
    case code19Digits = "code_19_digits"
    /// The code has two characters too many.
    case code20Digits = "code_20_digits"
    /// A 1 and the 15 digits of an old registration number (工商注册号) in place of the code.
    case prefixedRegistrationNumber = "prefixed_registration_number"
    /// The letter O for every zero of the code.
    case letterOForZero = "letter_o_for_zero"
    /// The code's check character is wrong.
    case wrongCheckCharacter = "wrong_check_character"
    /// The code in small letters.
    case lowerCase = "lower_case"
    /// Full-width digits in the code.
    case fullWidthDigits = "full_width_digits"
    /// Spaces within and around the code.
    case spacesInCode = "spaces_in_code"
    /// A number of 13 digits in place of the code.
    case code13Digits = "code_13_digits"
    /// The code also in the columns of registration number, organisation code and tax number.
    case codeInEveryColumn = "code_in_every_column"
    /// An amount, `10000元`, in a column of coded values: the state (当前状态), or the kinds of a penalty.
    case amountAsState = "amount_as_state"
    /// The deciding department just as 税务局.
    case shortAgency = "short_agency"
    /// The unlawful act behind the name, `…-违反税收管理`.
    case nameWithAct = "name_with_act"
    /// `（个人）` behind the name.
    case nameWithPersonMark = "name_with_person_mark"
    /// A date with a time, `2018-08-14 00:00:00.0`.
    case dateWithTime = "date_with_time"
    /// The row before once more, exactly.
    case republication
    /// A government bureau (机关) as the one penalised.
    case governmentBureau = "government_bureau"
    /// A citizen's ID number in place of the code, such that its last character is right by both standards.
    case residentIDLookalike = "resident_id_lookalike"
    /// A date after today.
    case futureDate = "future_date"
    /// A date that no calendar has.
    case notADate = "not_a_date"
    /// An amount in words.
    case badAmount = "bad_amount"
    /// A name one character longer than the catalogue allows.
    case tooLong = "too_long"
    /// A byte that no encoding has, within the name.
    case badByte = "bad_byte"
    /// Only the first half of the columns.
    case shortRow = "short_row"
    /// A quote before the name that is never closed: read to the letter, it takes in the rows that follow.
    case unclosedQuote = "unclosed_quote"

    /// What can become of a row with a fault.
    public enum Effect: String, Sendable, CaseIterable {
        /// The value meant is certain, so the row can be mended and accepted.
        case mendable
        /// Nothing is formally wrong, so the row is accepted; at most it is worth a warning.
        case unnoticed
        /// The value meant can only be guessed, so the row goes back to the department.
        case rejected
    }

    /// What can become of a row with this fault.
    public var effect: Effect {
        switch self {
        case .lowerCase, .fullWidthDigits, .spacesInCode, .dateWithTime, .letterOForZero, .codeInEveryColumn,
            .nameWithAct,
            .nameWithPersonMark:
            .mendable
        case .shortAgency, .republication, .governmentBureau: .unnoticed
        case .missingCode, .code17Digits, .code19Digits, .code20Digits, .prefixedRegistrationNumber,
            .wrongCheckCharacter, .code13Digits, .amountAsState, .residentIDLookalike, .futureDate,
            .notADate, .badAmount, .tooLong, .badByte, .shortRow, .unclosedQuote:
            .rejected
        }
    }

    /// The faults with one effect.
    public static func all(_ effect: Effect) -> [SampleFault] {
        allCases.filter { $0.effect == effect }
    }
}
