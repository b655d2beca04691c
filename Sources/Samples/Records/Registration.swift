import Catalogue

/// What was drawn for a row of registrations beside the organisation itself, as positions in the writer's texts.
struct Registration {
    let organisation: Organisation
    let registrar: Int
    let state: Int
    let scope: Int
    let address: Int
    let house: Int
    let building: Int
    let room: Int
    /// In ten thousand yuan.
    let capital: Int
    let approved: CivilDate
    let termEnd: CivilDate
}

/// What is filled into the texts of a registration.
enum RegistrationSlot: String, Sendable {
    case scope, district, street, house, building, room
}

/// The items of the class.
enum RegistrationItem: String, Sendable {
    case name = "DJ_MC"
    case code = "DJ_SHXYM"
    case registrationNumber = "DJ_ZCH"
    case organisationCode = "DJ_ZZJG"
    case taxNumber = "DJ_SWDJ"
    case representative = "DJ_FRDB"
    case legalForm = "DJ_ZTLX"
    case capital = "DJ_ZCZB"
    case founded = "DJ_CLRQ"
    case approved = "DJ_HZRQ"
    case termStart = "DJ_YYQXZ"
    case termEnd = "DJ_YYQXZI"
    case scope = "DJ_JYFW"
    case address = "DJ_ZS"
    case postalCode = "DJ_YZBM"
    case province = "DJ_SF"
    case city = "DJ_CS"
    case district = "DJ_QX"
    case addressDivision = "DJ_ZSQH"
    case registrar = "DJ_DJJG"
    case division = "DJ_XZQH"
    case industry = "DJ_HYMC"
    case industryCode = "DJ_HYDM"
    case state = "DJ_ZT"
}
