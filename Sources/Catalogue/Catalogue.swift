public import PersonalData

/// The catalogue (公共信用信息目录) as it is on one date: which classes of records there are, what items they consist of, who
/// may see each item, what values are accepted, and for how long records are public.
///
/// A catalogue is data: see the files in `schema/catalogue`. Making one checks them entirely, also for every later and
/// earlier date on which something changes, so that a catalogue which loads today does not fail one morning.
public struct Catalogue: Sendable {
    /// The date it was made for.
    public let date: CivilDate

    /// The classes in the order of the file.
    public let classes: [InformationClass]

    /// The code tables by name.
    public let codeTables: [String: CodeTable]

    /// The departments in the order of the file.
    public let departments: [Department]

    /// The text of every reason that ingestion may give, by code.
    public let faults: [String: FaultText]

    /// Cell contents that mean “no value”, such as `N/A`; exact, without spaces around them.
    public let missingValues: Set<String>

    /// What programs of departments glue to the end of a subject's name, such as `-违反税收管理`.
    public let nameSuffixes: [String]

    /// How long decisions of tiered classes are public. Knows all dates, not only ``date``.
    public let publicity: PublicitySchedule

    /// Which days are working days.
    public let calendar: WorkingCalendar

    /// What information may be asked for (查询目的), in the order of the file.
    public let purposes: [Purpose]
    /// The questions that attestations answer, in the order of the file; those whose class is effective.
    public let questions: [AttestationQuestion]
    /// The fields of special credit reports (领域), in the order of the file.
    public let domains: [ReportDomain]
    /// The definitions of lists (名单) in the order of the file, with those of other days.
    public let lists: [ListDefinition]
    /// The records that put their subject on a list.
    public let listSources: [ListSource]
    /// The rules by which records put their subject on a list together.
    public let listRules: [ListRule]
    /// The labels on covers of reports, in the order of the file; those whose class is effective.
    public let reportLabels: [ReportLabel]
    /// The wording of reports.
    public let reportTexts: ReportTexts

    private let reportingLimits: [String: ReportingLimit]
    private let firstDays: [String: CivilDate]
    private let snapshotGates: SnapshotGates
    private let unscreened: [String: [String: PersonalDataKinds]]
    private let classIndex: [String: Int]
    private let departmentIndex: [String: Int]

    /// The catalogue that the files describe, with the classes and items that are effective on a date.
    ///
    /// - Throws: When anything in the files is wrong, with all that is wrong.
    public init(files: CatalogueFiles, on date: CivilDate) throws(CatalogueError) {
        let draft = try CatalogueDraft(files: files)
        let content = try draft.content(on: date)
        self.date = date
        classes = content.classes
        codeTables = content.codeTables
        departments = draft.departments.map(\.department)
        faults = Dictionary(draft.faults.map { ($0.fault.code, $0.fault) }) { first, _ in first }
        missingValues = Set(draft.missingValues.map(\.value))
        nameSuffixes = draft.nameSuffixes.map(\.suffix)
        purposes = draft.purposes.map(\.purpose)
        publicity = content.publicity
        calendar = WorkingCalendar(draft)
        reportingLimits = Dictionary(draft.reportingLimits.map { ($0.classCode, $0.limit) }) { first, _ in first }
        questions = draft.questions.compactMap(\.question).filter { question in
            content.classes.contains { $0.code == question.classCode }
        }
        domains = DomainAssembly(draft: draft).domains
        firstDays = Dictionary(
            draft.classes.compactMap { row in draft.firstDay(of: row.code).map { (row.code, $0) } }
        ) { first, _ in first }
        lists = draft.lists.compactMap(\.definition)
        listSources = draft.listSources.map(\.source)
        let tierItems = RowReferences(draft: draft).tierItems
        listRules = draft.listRules.compactMap { $0.rule(content.publicity, tierItem: tierItems[$0.classCode]) }
        reportLabels = draft.reportLabels.map(\.label).filter { label in
            content.classes.contains { $0.code == label.classCode }
        }
        reportTexts = ReportTexts(draft.reportTexts)
        snapshotGates = SnapshotGates(draft.snapshotGates)
        unscreened = Dictionary(grouping: draft.unscreened, by: \.classCode).mapValues { rows in
            Dictionary(rows.map { ($0.item, $0.kinds) }) { first, _ in first }
        }
        classIndex = Dictionary(zip(classes.map(\.code), classes.indices)) { first, _ in first }
        departmentIndex = Dictionary(zip(departments.map(\.code), departments.indices)) { first, _ in first }
    }

    /// The class with a code, when it is effective.
    public func informationClass(_ code: String) -> InformationClass? {
        classIndex[code].map { classes[$0] }
    }

    /// Within how many working days of the decision a record of a class has to be reported; nil when no limit is known.
    public func reportingLimit(_ classCode: String) -> ReportingLimit? { reportingLimits[classCode] }

    /// What a department's snapshot of a class must satisfy to replace its records unasked.
    public func snapshotGate(_ classCode: String, source: String) -> SnapshotGate {
        snapshotGates.gate(classCode, source: source)
    }

    /// The kinds of personal data that an item's texts are searched for: all of them, but none in values that are no texts and
    /// in identifiers, which are sealed as a whole, and not those that the item is exempt from.
    public func screenedKinds(_ item: Item, of classCode: String) -> PersonalDataKinds {
        guard item.type == .text, item.personal != .identifier else { return [] }
        return PersonalDataKinds.all.subtracting(unscreened[classCode]?[item.code] ?? [])
    }

    /// The purpose with a code.
    public func purpose(_ code: String) -> Purpose? { purposes.first { $0.code == code } }

    /// The field of special reports with a code.
    public func domain(_ code: String) -> ReportDomain? { domains.first { $0.code == code } }

    /// The first day a class is in the catalogue, whatever day this catalogue is of; nil for one without.
    public func firstDay(of classCode: String) -> CivilDate? { firstDays[classCode] }
    /// The list with a code, as it is defined on ``date``.
    public func list(_ code: String) -> ListDefinition? { lists.first { $0.code == code && $0.holds(on: date) } }

    /// The codes of the items that no reader is ever shown: sealed identifiers of persons.
    public var hiddenItems: [String] {
        Set(classes.flatMap(\.items).filter { $0.personal == .identifier }.map(\.code)).sorted()
    }

    /// The codes of the classes whose records may concern natural persons.
    public var classesOfPersons: [String] { classes.filter { $0.subjects.contains(.naturalPerson) }.map(\.code) }

    /// The department with a code.
    public func department(_ code: String) -> Department? {
        departmentIndex[code].map { departments[$0] }
    }
}
