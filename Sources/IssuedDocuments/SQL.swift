internal import PostgresClient

/// The module's statements, each from the file of its name.
enum SQL {
    static let statePublic = Statement("state_public", embedded: PackageResources.state_public_sql)
    static let stateAuthorised = Statement("state_authorised", embedded: PackageResources.state_authorised_sql)
    static let stateShared = Statement("state_shared", embedded: PackageResources.state_shared_sql)
    static let addDocument = Statement("add_document", embedded: PackageResources.add_document_sql)
    static let documentOfCode = Statement("document_of_code", embedded: PackageResources.document_of_code_sql)
    static let verifyDocument = Statement("verify_document", embedded: PackageResources.verify_document_sql)
    static let readPublicDocument = Statement(
        "read_public_document", embedded: PackageResources.read_public_document_sql, binaryResult: true)
    static let readAuthorisedDocument = Statement(
        "read_authorised_document", embedded: PackageResources.read_authorised_document_sql, binaryResult: true)
    static let readSharedDocument = Statement(
        "read_shared_document", embedded: PackageResources.read_shared_document_sql, binaryResult: true)
    static let documentKeys = Statement("document_keys", embedded: PackageResources.document_keys_sql)
    static let sweepDocuments = Statement("sweep_documents", embedded: PackageResources.sweep_documents_sql)
}
