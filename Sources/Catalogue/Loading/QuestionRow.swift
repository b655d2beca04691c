/// A row of `questions.csv`.
struct QuestionRow {
    let place: TableRow.Place
    let code: String
    let text: String
    let englishText: String
    let classCode: String
    let judgement: AttestationQuestion.Judgement?
    let item: String?
    let threshold: Int?
    let months: Int?
    let validDays: Int?

    init(_ row: inout TableRow) {
        code = row.code("code")
        text = row.text("text")
        englishText = row.text("text_en")
        classCode = row.code("class")
        judgement = row.word("judgement", "kind of judgement")
        item = row.optional("item")
        threshold = row.number("threshold")
        months = row.number("months")
        validDays = row.number("valid_days")
        place = row.place
        if row.optional("valid_days") == nil { row.note("valid_days", "may not be blank") }
        for (column, number) in [("threshold", threshold), ("months", months), ("valid_days", validDays)]
        where number.map({ !(1...100_000).contains($0) }) ?? false {
            row.note(column, "must be from 1 to 100000")
        }
        guard let judgement else { return }
        require(&row, "item", given: item != nil, wanted: [.amountOver, .yearsSince].contains(judgement), judgement)
        require(
            &row, "threshold", given: row.optional("threshold") != nil,
            wanted: [.amountOver, .yearsSince].contains(judgement), judgement)
        if row.optional("months") != nil, [.listed, .yearsSince].contains(judgement) {
            row.note("months", "means nothing for \(judgement.rawValue)")
        }
    }

    private func require(
        _ row: inout TableRow, _ column: String, given: Bool, wanted: Bool, _ judgement: AttestationQuestion.Judgement
    ) {
        if given == wanted { return }
        row.note(column, wanted ? "is needed for \(judgement.rawValue)" : "means nothing for \(judgement.rawValue)")
    }

    /// The question; nil when a cell could not be understood.
    var question: AttestationQuestion? {
        guard let judgement, let validDays else { return nil }
        return AttestationQuestion(
            code: code, text: text, englishText: englishText, classCode: classCode, judgement: judgement, item: item,
            threshold: threshold, months: months, validDays: validDays)
    }
}

/// Looks whether questions can be judged by the classes and items they name.
struct QuestionCheck {
    private(set) var problems: [CatalogueProblem] = []

    init(draft: CatalogueDraft) {
        let references = RowReferences(draft: draft)
        for row in draft.questions {
            if let fault = references.fault(class: row.classCode) {
                problems.append(row.place.problem("class", fault))
                continue
            }
            if let item = row.item { check(item, row, references) }
            let lists: Set<ReportSection?> = [.honours, .seriousDishonesty, .abnormal]
            if row.judgement == .listed,
                draft.classes.contains(where: { $0.code == row.classCode && !lists.contains($0.section) })
            {
                problems.append(row.place.problem("class", "“\(row.classCode)” is no list"))
            }
        }
    }

    private mutating func check(_ item: String, _ row: QuestionRow, _ references: RowReferences) {
        if let fault = references.fault(item: item, class: row.classCode) {
            problems.append(row.place.problem("item", fault))
        }
        // Of other judgements an item means nothing, which was said.
        let types: [AttestationQuestion.Judgement: ItemType] = [.amountOver: .amount, .yearsSince: .date]
        guard let type = row.judgement.flatMap({ types[$0] }) else { return }
        for version in references.versions(of: item, in: row.classCode) {
            if let other = version.type, other != type {
                problems.append(
                    row.place.problem(
                        "item", "item “\(item)” is of type \(other.rawValue) where \(type.rawValue) is needed"))
            }
            if version.shareClass == .shared {
                problems.append(row.place.problem("item", "item “\(item)” is for departments only"))
            }
        }
    }
}
