/// A kind of personal data (个人信息) that texts are searched for.
public enum PersonalDataKind: String, Sendable, Hashable, CaseIterable {
    /// A citizen's ID number of 18 characters (公民身份号码, GB 11643-1999): region, day of birth and check character agree.
    case residentID = "resident_id"
    /// One of the old form of 15 digits, which has no check character.
    case oldResidentID = "resident_id_15"
    /// A mobile telephone number (手机号码): 11 digits from 13 to 19 in front, also with `+86`, hyphens or spaces.
    case mobileNumber = "mobile_number"
    /// A bank card's number (银行卡号, ISO/IEC 7812-1): 16 to 19 digits, a known issuer in front, a check digit by Luhn behind.
    case bankCard = "bank_card"
    /// A vehicle's licence plate (机动车号牌, GA 36-2018): province, letter, and five or – new energy – six characters.
    case vehiclePlate = "vehicle_plate"

    /// The code under which a receipt tells that a text held it.
    public var fault: String {
        switch self {
        case .residentID, .oldResidentID: "personal_resident_id"
        case .mobileNumber: "personal_mobile_number"
        case .bankCard: "personal_bank_card"
        case .vehiclePlate: "personal_vehicle_plate"
        }
    }

    /// How many characters a mask leaves in front and at the end: enough to see what stood there, too few to find it again by
    /// trying. A check character is never left, as it would say something about what is hidden.
    var kept: (front: Int, end: Int) {
        switch self {
        case .residentID, .oldResidentID: (2, 0)
        case .mobileNumber: (3, 0)
        case .bankCard: (4, 0)
        case .vehiclePlate: (1, 0)
        }
    }
}

/// Some kinds of personal data.
public struct PersonalDataKinds: OptionSet, Sendable, Hashable {
    /// A bit for each kind.
    public let rawValue: UInt8

    /// The kinds whose bits are set.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// One kind.
    public init(_ kind: PersonalDataKind) {
        switch kind {
        case .residentID: rawValue = 1
        case .oldResidentID: rawValue = 2
        case .mobileNumber: rawValue = 4
        case .bankCard: rawValue = 8
        case .vehiclePlate: rawValue = 16
        }
    }

    /// Every kind there is.
    public static let all = PersonalDataKinds(PersonalDataKind.allCases.map { PersonalDataKinds($0) })

    /// Whether the kind is one of these.
    public func contains(_ kind: PersonalDataKind) -> Bool { contains(PersonalDataKinds(kind)) }
}
