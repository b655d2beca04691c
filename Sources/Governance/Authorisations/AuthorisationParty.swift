internal import Disclosure
internal import HTTPServer

/// The side that a caller is on in matters of authorisations.
enum AuthorisationParty: Sendable, Equatable {
    /// Who asks to be let see: a bank or agency, by its code.
    case grantee(String)
    /// The subject itself, by its credit code.
    case subject(String)
    /// The platform's window, which acts for a subject that came to it.
    case window

    static let kinds: Set<CallerKind> = [.bank, .agency, .subject, .operatorOfPlatform]

    init(_ caller: Caller) throws {
        switch caller.kind {
        case .bank, .agency: self = .grantee(caller.organisation)
        case .operatorOfPlatform: self = .window
        case .subject:
            guard let uscc = caller.uscc else { throw GovernanceProblem.notYourSubject }
            self = .subject(uscc)
        case .department: throw GovernanceProblem.notYourSubject
        }
    }

    /// Whether it may know of an authorisation.
    func knows(subject: String, grantee: String) -> Bool {
        switch self {
        case .grantee(let code): code == grantee
        case .subject(let uscc): uscc == subject
        case .window: true
        }
    }

    /// On whose authority what it does is logged.
    var authority: String? {
        switch self {
        case .grantee: nil
        case .subject: "subject"
        case .window: "operator"
        }
    }
}
