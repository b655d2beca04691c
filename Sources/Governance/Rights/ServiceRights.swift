public import Catalogue
public import PostgresClient

/// What departments may read of class C, for what, and since when (共享权限). Given and taken by the platform's operator; each act is
/// logged.
public struct ServiceRights: Sendable {
    /// A right as it is kept.
    public struct Right: Sendable, Equatable {
        /// Its number.
        public let id: Int
        /// The department that has it.
        public let department: String
        /// The information class it opens.
        public let classCode: String
        /// What for.
        public let purpose: String
        /// The first day.
        public let from: String
        /// The first day it holds no more; nil without end.
        public let until: String?
        /// The law or decision it rests on.
        public let basis: String
        /// Who gave it.
        public let grantedBy: String
        /// `holds`, `not begun`, `over` or `revoked`.
        public let state: String
    }

    private let session: Session

    /// Works in a session of the owner.
    public init(_ session: Session) { self.session = session }

    /// Gives a right.
    /// - Parameters:
    ///   - from: the first day; today without one.
    ///   - until: the first day it holds no more.
    ///   - basis: the law or decision it rests on.
    ///   - who: who gives it, for the log.
    /// - Returns: its number; nil when an organisation of another kind has the department's code.
    public func add(
        _ department: Department, _ informationClass: InformationClass, _ purpose: Purpose, from: CivilDate?,
        until: CivilDate?, basis: String, by who: String
    ) async throws -> Int? {
        let added = try await session.query(
            SQL.addRight,
            [
                .text(department.code), .text(department.name), .text(department.uscc), .text(informationClass.code),
                .text(purpose.code), .optional(from?.description), .optional(until?.description), .text(basis),
                .text(who),
            ])
        return added.count == 1 ? added.integer(0, 0) : nil
    }

    /// Ends a right at once.
    /// - Returns: whether there was one to end.
    public func revoke(_ id: Int, by who: String) async throws -> Bool {
        try await session.query(SQL.revokeRight, [.integer(id), .text(who)]).count == 1
    }

    /// All rights, or those of a department; those that hold come first.
    public func list(department: String?) async throws -> [Right] {
        let rows = try await session.query(SQL.rights, [.optional(department)])
        return (0..<rows.count).map { row in
            Right(
                id: rows.integer(row, 0), department: rows.string(row, 1), classCode: rows.string(row, 2),
                purpose: rows.string(row, 3), from: rows.string(row, 4), until: rows.optionalString(row, 5),
                basis: rows.string(row, 6), grantedBy: rows.string(row, 7), state: rows.string(row, 8))
        }
    }
}
