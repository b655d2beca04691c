/// Which columns one of the catalogue's files has.
struct TableLayout: Sendable {
    let file: String
    let columns: [String]

    private init(_ file: String, _ columns: String) {
        self.file = file
        self.columns = columns.split(separator: " ").map(String.init)
    }

    static let classes = TableLayout(
        "classes.csv",
        """
        code name name_en section subjects natural_key subject_code_item subject_name_item subject_category_item \
        decision_date_item agency_item region_item publicity_end_item openness_item former_numbers publicity_rule effective_from effective_until
        """)
    static let items = TableLayout(
        "items.csv",
        """
        class code name name_en type length organisation individual_business natural_person code_table fallback \
        share_class personal effective_from effective_until
        """)
    static let layouts = TableLayout("layouts.csv", "class code name markers")
    static let aliases = TableLayout("aliases.csv", "class layout alias item")
    static let layoutItems = TableLayout("layout_items.csv", "class layout item requirement value")
    static let layoutValues = TableLayout("layout_values.csv", "class layout item received meaning")
    static let codeTables = TableLayout("code_tables.csv", "table code name alias")
    static let rules = TableLayout("rules.csv", "class code severity kind item operand value")
    static let publicityPeriods = TableLayout(
        "publicity_periods.csv",
        "rule_set tier published minimum_months maximum_months effective_from effective_until source")
    static let publicityTiers = TableLayout("publicity_tiers.csv", "class item value tier")
    static let faults = TableLayout("faults.csv", "code message message_en")
    static let departments = TableLayout("departments.csv", "code name name_en uscc region registers")
    static let nameSuffixes = TableLayout("name_suffixes.csv", "suffix")
    static let missingValues = TableLayout("missing_values.csv", "value")
    static let unscreened = TableLayout("unscreened.csv", "class item kinds reason")
    static let calendarYears = TableLayout("calendar_years.csv", "year source")
    static let calendarDays = TableLayout("calendar_days.csv", "date kind occasion")
    static let reportingLimits = TableLayout("reporting_limits.csv", "class working_days source")
    static let snapshotGates = TableLayout(
        "snapshot_gates.csv",
        "class source largest_drop_percent least_rows most_unknown_rows least_fill_percent fill_items")

    static let purposes = TableLayout("purposes.csv", "code name name_en kinds")
    static let questions = TableLayout(
        "questions.csv", "code text text_en class judgement item threshold months valid_days")
    static let reportLabels = TableLayout("report_labels.csv", "label class item value")
    static let reportTexts = TableLayout("report_texts.csv", "code text")

    static let domains = TableLayout("domains.csv", "code name name_en agencies most_years")
    static let domainSources = TableLayout("domain_sources.csv", "domain class department")
    static let lists = TableLayout(
        "lists.csv",
        """
        code name name_en colour basis authority authority_en departments criteria criteria_en publish subjects \
        term_months exit_months exits effective_from effective_until
        """)
    static let listSources = TableLayout("list_sources.csv", "list class item values reason_item document_item")
    static let listRules = TableLayout(
        "list_rules.csv", "code list class measure amount_item least months tier item values share_class")

    /// A file of its own, not of the catalogue.
    static let exchanges = TableLayout(
        "exchanges.csv", "name class source table key connection overlap ignored_columns statement_timeout")

    static let all = [
        classes, items, layouts, aliases, layoutItems, layoutValues, codeTables, rules, publicityPeriods,
        publicityTiers, faults, departments, missingValues, nameSuffixes, unscreened, calendarYears, calendarDays,
        reportingLimits, snapshotGates, purposes, questions, domains, domainSources,
        lists, listSources, listRules,
        reportLabels, reportTexts,
    ]
}
