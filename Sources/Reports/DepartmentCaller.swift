internal import CatalogueStore
internal import HTTPServer
internal import PostgresClient

/// Knows a department by the token its request carries; without one the caller is the public.
struct DepartmentCaller: Sendable {
    private let owner: SessionPool

    init(_ owner: SessionPool) { self.owner = owner }

    /// The code of the calling department; nil for the public.
    /// - Throws: `Problem` when there is a token that belongs to none: who believes to be known must not be shown less silently.
    func department(_ request: Request) async throws -> String? {
        guard let token = request.bearerToken else { return nil }
        let department = try await DepartmentTokens.department(of: token) { statement, parameters in
            try await owner.withSession { try await $0.query(statement, parameters) }
        }
        guard let department else { throw Problem.unauthorised }
        return department
    }
}
