internal import Catalogue
internal import Formats
internal import Identifiers

/// Normalises and validates the items of a row, collecting every fault.
struct RowValidator {
    let plan: RecordPlan
    let normaliser: ItemNormaliser
    let today: CivilDate
    private let templates = ByteMemo<SubjectTemplate?>()
    private let conditions: [ByteMemo<String?>]

    init(_ plan: RecordPlan, today: CivilDate) {
        self.plan = plan
        self.today = today
        normaliser = ItemNormaliser(plan: plan)
        conditions = plan.rules.map { _ in ByteMemo() }
    }

    /// Fills `work` with the row's values in standard form and its faults.
    func validate(_ row: RawRow, _ input: UnsafeBufferPointer<UInt8>, _ work: RowWork) {
        work.template = template(of: row, input, work)
        for index in plan.items.indices { validate(index, row, input, work) }
        for index in plan.rules.indices { check(index, work) }
        warnAboutCode(work)
    }

    // MARK: Items

    private func validate(_ index: Int, _ row: RawRow, _ input: UnsafeBufferPointer<UInt8>, _ work: RowWork) {
        let itemPlan = plan.items[index]
        var text = value(index, row, input)
        let requirement = itemPlan.requirement(work.template)
        if text.isEmpty, let fallback = itemPlan.fallback { text = value(fallback, row, input) }
        if text.isEmpty {
            switch requirement {
            case .required: fault("required", index, text, in: work)
            case .advised: fault("advised", index, text, .warning, in: work)
            case .optional, .absent: break
            }
            return
        }
        if requirement == .absent { return fault("absent_expected", index, text, in: work) }
        switch normaliser.normalise(text, index, work) {
        case .kept(let wasMended): if wasMended { work.wasMended = true }
        case .refused(let code, let limit): fault(code, index, text, limit: limit, in: work)
        }
    }

    /// The text of an item without spaces around it; empty when it is a word for nothing.
    private func value(
        _ index: Int, _ row: RawRow, _ input: UnsafeBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8> {
        let text = TextTrimming.trim(row.text(index, in: input))
        return plan.missingValues.contains(text) ? UnsafeBufferPointer(rebasing: text[0..<0]) : text
    }

    /// Which of the standard's templates applies: by the category given, else by the code's beginning.
    private func template(of row: RawRow, _ input: UnsafeBufferPointer<UInt8>, _ work: RowWork) -> SubjectTemplate {
        if let category = plan.subjectCategory {
            let text = value(category, row, input)
            let named = templates.value(for: text) {
                plan.items[category].table?.lookup(String(decoding: text, as: UTF8.self))
                    .flatMap { plan.informationClass.subjectTemplate(category: $0) }
            }
            if let named { return named }
        }
        guard let code = plan.subjectCode else { return .organisation }
        let text = value(code, row, input)
        return text.count > 2 && text[0] == UInt8(ascii: "9") && text[1] == UInt8(ascii: "2")
            ? .individualBusiness : .organisation
    }

    // MARK: Rules

    private func check(_ index: Int, _ work: RowWork) {
        let rule = plan.rules[index]
        switch rule.kind {
        case .notFuture(let item):
            guard work[item].isPresent, work[item].days > today.daysSinceEpoch else { return }
            fault("not_future", item, work.bytes(item), rule.severity, limit: rule.code, in: work)
        case .notBefore(let item, let operand):
            guard work[item].isPresent, work[operand].isPresent, work[item].days < work[operand].days else { return }
            let limit = plan.items[operand].item.code
            fault("not_before", item, work.bytes(item), rule.severity, limit: limit, in: work)
        case .requiredWhen(let item, let operand, let values):
            guard !work[item].isPresent, work[operand].isPresent else { return }
            let reason = conditions[index].value(for: work.bytes(operand)) {
                values.first(where: work.text(operand).contains)
            }
            guard var reason else { return }
            let limit = plan.items[operand].item.code
            reason.withUTF8 { fault("required_when", item, $0, rule.severity, limit: limit, in: work) }
        }
    }

    private func warnAboutCode(_ work: RowWork) {
        guard let code = plan.subjectCode, work[code].isPresent else { return }
        let warnings = SocialCreditCode.check(work.bytes(code)).warnings
        if warnings.isEmpty { return }
        for name in warnings.names { fault("uscc_" + name, code, work.bytes(code), .warning, in: work) }
    }

    // MARK: Faults

    private func fault(
        _ code: String, _ index: Int, _ value: UnsafeBufferPointer<UInt8>, _ severity: Rule.Severity = .error,
        limit: String = "", in work: RowWork
    ) {
        let item = plan.items[index].item
        if severity == .error { work.hasErrors = true }
        // What looks like a person's number in a field for codes is one, more often than not.
        let isWithheld = item.personal != .no || code == "resident_id_lookalike"
        let shown = isWithheld || severity == .warning ? "" : Self.cut(value)
        work.faults.append(Fault(code: code, item: item.code, value: shown, limit: limit, severity: severity))
    }

    /// The beginning of a value, whole characters, for a message.
    static func cut(_ value: UnsafeBufferPointer<UInt8>) -> String {
        let text = String(decoding: value.prefix(256), as: UTF8.self)
        return text.count > 60 ? text.prefix(60) + "…" : text
    }
}
