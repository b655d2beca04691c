/// Whom a permit or penalty concerns (行政相对人).
enum Subject: Sendable {
    case organisation(Organisation)
    case person(NaturalPerson)
}

/// The items about the subject that permits and penalties have in common, by what follows `XK_` or `CF_` in their codes.
enum SubjectItem: String, Sendable {
    case name = "XDR_MC"
    case category = "XDR_LB"
    case code = "XDR_SHXYM"
    case registrationNumber = "XDR_GSZC"
    case organisationCode = "XDR_ZZJG"
    case taxNumber = "XDR_SWDJ"
    case institutionNumber = "XDR_SYDW"
    case societyNumber = "XDR_SHZZ"
    case representative = "FRDB"
    case documentType = "XDR_ZJLX"
    case documentNumber = "XDR_ZJHM"
}
