/// All rows of the catalogue's files, each understood by itself but not yet compared with the others.
struct CatalogueDraft {
    let classes: [ClassRow]
    let items: [ItemRow]
    let layouts: [LayoutRow]
    let aliases: [AliasRow]
    let layoutItems: [LayoutItemRow]
    let layoutValues: [LayoutValueRow]
    let codes: [CodeRow]
    let rules: [RuleRow]
    let periods: [PublicityPeriodRow]
    let tiers: [PublicityTierRow]
    let faults: [FaultRow]
    let departments: [DepartmentRow]
    let missingValues: [MissingValueRow]
    let nameSuffixes: [NameSuffixRow]
    let unscreened: [UnscreenedRow]
    let calendarYears: [CalendarYearRow]
    let calendarDays: [CalendarDayRow]
    let reportingLimits: [ReportingLimitRow]
    let snapshotGates: [SnapshotGateRow]
    let purposes: [PurposeRow]
    let questions: [QuestionRow]
    let domains: [DomainRow]
    let domainSources: [DomainSourceRow]
    let lists: [ListRow]
    let listSources: [ListSourceRow]
    let listRules: [ListRuleRow]
    let reportLabels: [ReportLabelRow]
    let reportTexts: [ReportTextRow]

    /// What is wrong within single rows.
    let problems: [CatalogueProblem]

    /// Reads all files.
    ///
    /// - Throws: When a file is missing or its rows or columns cannot be told apart, because comparing rows would then
    ///   only report consequences of that.
    init(files: CatalogueFiles) throws(CatalogueError) {
        var reader = TableReader(files: files)
        classes = reader.rows(of: .classes, ClassRow.init)
        items = reader.rows(of: .items, ItemRow.init)
        layouts = reader.rows(of: .layouts, LayoutRow.init)
        aliases = reader.rows(of: .aliases, AliasRow.init)
        layoutItems = reader.rows(of: .layoutItems, LayoutItemRow.init)
        layoutValues = reader.rows(of: .layoutValues, LayoutValueRow.init)
        codes = reader.rows(of: .codeTables, CodeRow.init)
        rules = reader.rows(of: .rules, RuleRow.init)
        periods = reader.rows(of: .publicityPeriods, PublicityPeriodRow.init)
        tiers = reader.rows(of: .publicityTiers, PublicityTierRow.init)
        faults = reader.rows(of: .faults, FaultRow.init)
        departments = reader.rows(of: .departments, DepartmentRow.init)
        missingValues = reader.rows(of: .missingValues, MissingValueRow.init)
        nameSuffixes = reader.rows(of: .nameSuffixes, NameSuffixRow.init)
        unscreened = reader.rows(of: .unscreened, UnscreenedRow.init)
        calendarYears = reader.rows(of: .calendarYears, CalendarYearRow.init)
        calendarDays = reader.rows(of: .calendarDays, CalendarDayRow.init)
        reportingLimits = reader.rows(of: .reportingLimits, ReportingLimitRow.init)
        snapshotGates = reader.rows(of: .snapshotGates, SnapshotGateRow.init)
        purposes = reader.rows(of: .purposes, PurposeRow.init)
        questions = reader.rows(of: .questions, QuestionRow.init)
        domains = reader.rows(of: .domains, DomainRow.init)
        domainSources = reader.rows(of: .domainSources, DomainSourceRow.init)
        lists = reader.rows(of: .lists, ListRow.init)
        listSources = reader.rows(of: .listSources, ListSourceRow.init)
        listRules = reader.rows(of: .listRules, ListRuleRow.init)
        reportLabels = reader.rows(of: .reportLabels, ReportLabelRow.init)
        reportTexts = reader.rows(of: .reportTexts, ReportTextRow.init)
        reader.noteUnknownFiles()
        problems = reader.cellProblems
        guard reader.structureProblems.isEmpty else {
            throw CatalogueError(problems: (reader.structureProblems + problems).inFileOrder())
        }
    }

    /// The catalogue on a date.
    ///
    /// - Throws: When anything is wrong, on that date or any other.
    func content(on date: CivilDate) throws(CatalogueError) -> CatalogueContent {
        var assembly = CatalogueAssembly(draft: self)
        var found = problems + UniquenessCheck(draft: self).problems + assembly.problems
        found += CalendarCheck(draft: self).problems
        found += QuestionCheck(draft: self).problems
        found += DomainAssembly(draft: self).problems
        found += ListCheck(draft: self).problems
        found += ReportTextCheck(draft: self).problems
        // Dates on which a row begins or ends to hold are the only ones on which the catalogue changes.
        for otherDate in changeDates {
            _ = assembly.content(on: otherDate)
        }
        let content = assembly.content(on: date)
        found += assembly.problems
        guard found.isEmpty else { throw CatalogueError(problems: found.inFileOrder()) }
        return content
    }

    /// The column names of a class that hold in every file, whatever its layout.
    func generalAliases(of classCode: String) -> [AliasRow] {
        let special = Set(layouts.filter { $0.classCode == classCode && !$0.markers.isEmpty }.map(\.code))
        return aliases.filter { $0.classCode == classCode && !special.contains($0.layout) }
    }

    private var changeDates: Set<CivilDate> {
        var dates: Set<CivilDate> = [.earliest]
        for period in classes.map(\.effective) + items.map(\.effective) {
            dates.insert(period.from)
            if let until = period.until { dates.insert(until) }
        }
        return dates
    }
}

/// What a catalogue consists of beside rows that stand alone.
struct CatalogueContent {
    let classes: [InformationClass]
    let codeTables: [String: CodeTable]
    let publicity: PublicitySchedule
}

extension [CatalogueProblem] {
    /// The problems in the order of files, lines and columns, each of them once.
    func inFileOrder() -> [CatalogueProblem] {
        let rank = Dictionary(uniqueKeysWithValues: zip(CatalogueFiles.names, CatalogueFiles.names.indices))
        return Set(self).sorted { left, right in
            let leftRank = (rank[left.file] ?? .max, left.file, left.line)
            let rightRank = (rank[right.file] ?? .max, right.file, right.line)
            if leftRank != rightRank { return leftRank < rightRank }
            return (left.column ?? "", left.message) < (right.column ?? "", right.message)
        }
    }
}
