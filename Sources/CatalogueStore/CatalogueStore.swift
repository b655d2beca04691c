public import Catalogue
internal import Cryptography
public import PostgresClient

/// The catalogue in the database: applied in versions, each kept word for word.
public struct CatalogueStore: Sendable {
    private let session: Session

    /// A store reached through a session of the owner.
    public init(_ session: Session) { self.session = session }

    /// Why the store has no catalogue to give.
    public enum Failure: Error, Sendable, CustomStringConvertible {
        /// Nothing was ever applied.
        case neverApplied

        /// For logs and terminals.
        public var description: String { "no catalogue has been applied: run “gongxin catalogue apply”" }
    }

    /// What `apply` did.
    public struct Application: Sendable, Equatable {
        /// The version now in force.
        public let version: Int
        /// Whether the files differed from the version before.
        public let isNew: Bool
        /// The records whose items were moved to other share classes.
        public let moved: Int
    }

    /// The number of the version in force; nil when there is none.
    /// - Throws: `PostgresError`.
    public func version() async throws -> Int? {
        let latest = try await session.query(SQL.latestVersion)
        return latest.count == 1 ? latest.integer(0, 0) : nil
    }

    /// The files of the version in force.
    /// - Throws: `Failure`, `PostgresError`.
    public func files() async throws -> CatalogueFiles {
        guard let version = try await version() else { throw Failure.neverApplied }
        let rows = try await session.query(SQL.versionFiles, [.integer(version)])
        let names = (0..<rows.count).map { (rows.string($0, 0), rows.string($0, 1)) }
        return CatalogueFiles(contents: Dictionary(names) { first, _ in first })
    }

    /// The catalogue in force on a date.
    /// - Throws: `Failure`, `CatalogueError`, `PostgresError`.
    public func load(on date: CivilDate) async throws -> Catalogue {
        try Catalogue(files: try await files(), on: date)
    }

    /// Makes files the version in force, and moves the items of existing records to where their share class now says.
    /// Interrupted, it goes on when called again.
    /// - Parameter progress: is told how many records were looked at.
    /// - Throws: `CatalogueError` when the files have faults; `PostgresError`.
    public func apply(
        _ files: CatalogueFiles, on date: CivilDate, progress: (Int) -> Void = { _ in }
    ) async throws -> Application {
        let catalogue = try Catalogue(files: files, on: date)
        let digest = Hexadecimal.encode(try Digest.of(Array(files.canonicalText.utf8)))
        let latest = try await session.query(SQL.latestVersion)
        let isNew = latest.count == 0 || latest.string(0, 1) != digest
        let version = isNew ? try await add(files, catalogue, digest) : latest.integer(0, 0)
        // A share class may also change with the calendar: the split of today counts, not that of the day the files came.
        let split = try splitDigest(catalogue)
        if !isNew, latest.string(0, 2) == split { return Application(version: version, isNew: false, moved: 0) }
        try await session.query(SQL.releaseBatches)
        let moved = try await reclassify(catalogue, progress)
        // After the records: what is replaced from now on goes into the history as it was moved.
        try await reclassifyHistory(catalogue)
        try await session.query(SQL.markReclassified, [.integer(version), .text(split)])
        return Application(version: version, isNew: isNew, moved: moved)
    }

    /// Which item is in which share class, as a digest.
    private func splitDigest(_ catalogue: Catalogue) throws -> String {
        let lines = catalogue.classes.flatMap { informationClass in
            informationClass.items.map { "\(informationClass.code) \($0.code) \($0.shareClass.rawValue)\n" }
        }
        return Hexadecimal.encode(try Digest.of(Array(lines.joined().utf8)))
    }

    private func add(_ files: CatalogueFiles, _ catalogue: Catalogue, _ digest: String) async throws -> Int {
        try await session.transaction { session in
            let version = try await session.query(SQL.addVersion, [.text(digest)]).integer(0, 0)
            for (name, content) in files.contents.sorted(by: { $0.key < $1.key }) {
                try await session.query(SQL.addFile, [.integer(version), .text(name), .text(content)])
            }
            for informationClass in catalogue.classes { try await add(informationClass, version) }
            for question in catalogue.questions { try await add(question, catalogue, version) }
            for (position, domain) in catalogue.domains.enumerated() { try await add(domain, position, version) }
            try await ListStore(session).add(catalogue, version)
            for department in catalogue.departments {
                try await session.query(
                    SQL.putDepartment,
                    [
                        .text(department.code), .text(department.name), .text(department.englishName),
                        .text(department.uscc), .text(department.region),
                    ])
            }
            return version
        }
    }

    private func add(_ informationClass: InformationClass, _ version: Int) async throws {
        try await session.query(
            SQL.addClass,
            [
                .integer(version), .text(informationClass.code), .text(informationClass.name),
                .text(informationClass.englishName), .text(informationClass.section.rawValue),
                .text(informationClass.publicityRule.rawValue),
            ])
        for (position, item) in informationClass.items.enumerated() {
            try await session.query(
                SQL.addItem,
                [
                    .integer(version), .text(informationClass.code), .text(item.code), .integer(position),
                    .text(item.name), .text(item.englishName), .text(item.type.rawValue),
                    .text(item.shareClass.rawValue), .text(item.personal.rawValue),
                ])
        }
    }

    private func add(_ domain: ReportDomain, _ position: Int, _ version: Int) async throws {
        try await session.query(
            SQL.addDomain,
            [
                .integer(version), .text(domain.code), .integer(position), .text(domain.name),
                .text(domain.englishName), .array(domain.agencies), .integer(domain.mostYears),
            ])
        for source in domain.sources {
            try await session.query(
                SQL.addDomainSource,
                [.integer(version), .text(domain.code), .text(source.classCode), .text(source.department)])
        }
    }

    private func add(_ question: AttestationQuestion, _ catalogue: Catalogue, _ version: Int) async throws {
        // A list says itself until when it holds a subject.
        let item = question.item ?? catalogue.informationClass(question.classCode)?.publicityEndItem
        try await session.query(
            SQL.addQuestion,
            [
                .integer(version), .text(question.code), .text(question.classCode), .text(question.judgement.rawValue),
                .optional(item), .optional(question.threshold.map(String.init)),
                .optional(question.months.map(String.init)), .integer(question.validDays),
            ])
    }

    // MARK: Existing records

    private static let pageSize = 5000

    private func reclassify(_ catalogue: Catalogue, _ progress: (Int) -> Void) async throws -> Int {
        var seen = 0
        var moved = 0
        for informationClass in catalogue.classes {
            var last = ("", "00000000-0000-0000-0000-000000000000")
            while true {
                let page = try await session.query(SQL.reclassify, parameters(informationClass, last))
                guard page.count == 1 else { break }
                last = (page.string(0, 0), page.string(0, 1))
                seen += page.integer(0, 2)
                moved += page.integer(0, 3)
                progress(seen)
            }
        }
        return moved
    }

    private func reclassifyHistory(_ catalogue: Catalogue) async throws {
        for informationClass in catalogue.classes {
            var last = ("", "00000000-0000-0000-0000-000000000000", 0)
            while true {
                let page = try await session.query(
                    SQL.reclassifyHistory,
                    [.text(informationClass.code), .text(last.0), .text(last.1), .integer(last.2)]
                        + split(informationClass))
                guard page.count == 1 else { break }
                last = (page.string(0, 0), page.string(0, 1), page.integer(0, 2))
            }
        }
    }

    private func parameters(_ informationClass: InformationClass, _ last: (String, String)) -> [Parameter] {
        [.text(informationClass.code), .text(last.0), .text(last.1)] + split(informationClass)
    }

    /// The size of a page, the public and the authorised items.
    private func split(_ informationClass: InformationClass) -> [Parameter] {
        func codes(_ shareClass: ShareClass) -> Parameter {
            .array(informationClass.items.filter { $0.shareClass == shareClass }.map(\.code))
        }
        return [.integer(Self.pageSize), codes(.public), codes(.authorised)]
    }
}

/// The module's statements, each from the file of its name.
enum SQL {
    static let latestVersion = Statement("latest_version", embedded: PackageResources.latest_version_sql)
    static let versionFiles = Statement("version_files", embedded: PackageResources.version_files_sql)
    static let addVersion = Statement("add_version", embedded: PackageResources.add_version_sql)
    static let addFile = Statement("add_file", embedded: PackageResources.add_file_sql)
    static let addClass = Statement("add_class", embedded: PackageResources.add_class_sql)
    static let addQuestion = Statement("add_question", embedded: PackageResources.add_question_sql)
    static let addDomain = Statement("add_domain", embedded: PackageResources.add_domain_sql)
    static let addDomainSource = Statement("add_domain_source", embedded: PackageResources.add_domain_source_sql)
    static let addList = Statement("add_list", embedded: PackageResources.add_list_sql)
    static let addListSource = Statement("add_list_source", embedded: PackageResources.add_list_source_sql)
    static let addListRule = Statement("add_list_rule", embedded: PackageResources.add_list_rule_sql)
    static let settleLists = Statement("settle_lists", embedded: PackageResources.settle_lists_sql)
    static let addItem = Statement("add_item", embedded: PackageResources.add_item_sql)
    static let putDepartment = Statement("put_department", embedded: PackageResources.put_department_sql)
    static let releaseBatches = Statement("release_batches", embedded: PackageResources.release_batches_sql)
    static let reclassify = Statement("reclassify", embedded: PackageResources.reclassify_sql, plannedEachTime: true)
    static let reclassifyHistory = Statement(
        "reclassify_history", embedded: PackageResources.reclassify_history_sql, plannedEachTime: true)
    static let markReclassified = Statement("mark_reclassified", embedded: PackageResources.mark_reclassified_sql)
    static let tokenDepartment = Statement("token_department", embedded: PackageResources.token_department_sql)
    static let addToken = Statement("add_token", embedded: PackageResources.add_token_sql)
}
