internal import Catalogue
internal import Formats
internal import Identifiers
internal import PersonalData

/// Normalises and validates the items of a row, collecting every fault.
struct RowValidator {
    let plan: RecordPlan
    let normaliser: ItemNormaliser
    let today: CivilDate
    /// What a row does that does not say so itself.
    let usualAction: RecordAction
    private let actions = ByteMemo<RecordAction?>()
    private let templates = ByteMemo<SubjectTemplate?>()
    private let conditions: [ByteMemo<String?>]

    init(_ plan: RecordPlan, today: CivilDate, action: RecordAction = .update) {
        self.plan = plan
        self.today = today
        usualAction = action
        normaliser = ItemNormaliser(plan: plan)
        conditions = plan.rules.map { _ in ByteMemo() }
    }

    /// Fills `work` with the row's values in standard form and its faults.
    func validate(_ row: RawRow, _ input: UnsafeBufferPointer<UInt8>, _ work: RowWork) {
        work.template = template(of: row, input, work)
        work.action = action(of: row, input)
        if work.action == .withdrawal {
            // Which record is meant is all it has to say; the rest may be missing, or wrong.
            for index in plan.withdrawalItems { validate(index, row, input, work) }
            if work.lacksCode {
                for number in plan.formerNumbers { validate(number.index, row, input, work) }
                lookForFormerNumbers(row, input, work)
            }
            return
        }
        for index in plan.items.indices { validate(index, row, input, work) }
        if work.lacksCode { lookForFormerNumbers(row, input, work) }
        deriveCategory(work)
        if let openness = plan.openness, work[openness].isPresent {
            work.openness = plan.opennessByName[work.text(openness)] ?? .shared
        }
        for index in plan.rules.indices { check(index, work) }
        warnAboutCode(work)
    }

    // MARK: Items

    private func validate(_ index: Int, _ row: RawRow, _ input: UnsafeBufferPointer<UInt8>, _ work: RowWork) {
        let itemPlan = plan.items[index]
        var text = value(index, row, input)
        if index == plan.subjectCode, let given = work.givenCode {
            return given.withUnsafeBufferPointer { keep($0, index, received: text.isEmpty ? nil : text, work) }
        }
        let requirement = itemPlan.requirement(work.template)
        if text.isEmpty, let fallback = itemPlan.fallback { text = value(fallback, row, input) }
        if text.isEmpty, index == plan.subjectCode, requirement != .absent,
            let code = codeAmongFormerNumbers(row, input)
        {
            return code.withUnsafeBufferPointer { keep($0, index, received: nil, work) }
        }
        if text.isEmpty, !itemPlan.usual.isEmpty, requirement != .absent {
            return itemPlan.usual.withUnsafeBufferPointer { keep($0, index, received: nil, work) }
        }
        if index == plan.subjectCode, requirement == .required, !plan.formerNumbers.isEmpty,
            text.isEmpty || isFormerNumber(text, work)
        {
            work.lacksCode = true
            return
        }
        if text.isEmpty {
            switch requirement {
            case .required: fault("required", index, text, in: work)
            case .advised: fault("advised", index, text, .warning, in: work)
            case .optional, .absent: break
            }
            return
        }
        if requirement == .absent { return fault("absent_expected", index, text, in: work) }
        if plan.formerNumbers.contains(where: { $0.index == index }), Self.creditCode(text) != nil {
            // Since 2015 the credit code is every number at once, and programs write it everywhere: it is no former number.
            work.mended.append((index, Array(text)))
            return
        }
        if let meaning = meaning(of: text, itemPlan) {
            if meaning.isEmpty { return }
            return Array(meaning.utf8).withUnsafeBufferPointer { keep($0, index, received: text, work) }
        }
        keep(text, index, received: text, work)
    }

    /// Brings a text into standard form and keeps it, or notes what is wrong with it.
    /// - Parameter received: what the file had there; nil when it had nothing.
    private func keep(
        _ text: UnsafeBufferPointer<UInt8>, _ index: Int, received: UnsafeBufferPointer<UInt8>?, _ work: RowWork
    ) {
        switch normaliser.normalise(text, index, work) {
        case .kept(let wasMended):
            if wasMended || received?.baseAddress != text.baseAddress {
                work.mended.append((index, received.map { Array($0) } ?? []))
            }
        case .refused(let code, let limit): fault(code, index, text, limit: limit, in: work)
        }
    }

    /// Whether what stands in the place of the credit code is a registration number from before it: 13 digits, or 15 with a
    /// check digit. It is then taken for what it is.
    private func isFormerNumber(_ text: UnsafeBufferPointer<UInt8>, _ work: RowWork) -> Bool {
        guard text.count >= 13, let number = plan.formerNumbers.first(where: { $0.kind == .registrationNumber })?.index
        else { return false }
        var code: [UInt8] = []
        _ = CodeNormalisation.normalise(text, into: &code)
        return code.withUnsafeBufferPointer { code in
            let isNumber =
                code.count == 15
                ? RegistrationNumber.check(code) == nil
                : code.count == 13 && code.allSatisfy { (0x30...0x39).contains($0) }
            if isNumber { keep(code, number, received: text, work) }
            return isNumber
        }
    }

    /// Collects the numbers by which a row without credit code may find its subject. A tax number made of its owner's citizen
    /// number is a person's number and none of them.
    private func lookForFormerNumbers(_ row: RawRow, _ input: UnsafeBufferPointer<UInt8>, _ work: RowWork) {
        for number in plan.formerNumbers where work[number.index].isPresent {
            let bytes = work.bytes(number.index)
            let isPersons =
                number.kind == .taxNumber && bytes.count >= 18
                && ResidentID.check(UnsafeBufferPointer(rebasing: bytes.prefix(18))) == nil
            if !isPersons { work.formerNumbers.append(number) }
        }
        guard work.formerNumbers.isEmpty, let code = plan.subjectCode else { return }
        fault("required", code, value(code, row, input), in: work)
    }

    /// The credit code, when it stands in the place of a number from before it only.
    private func codeAmongFormerNumbers(_ row: RawRow, _ input: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        for (_, index) in plan.formerNumbers {
            if let code = Self.creditCode(value(index, row, input)) { return code }
        }
        return nil
    }

    /// A text as a credit code; nil when it is none.
    private static func creditCode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count >= 18 else { return nil }
        var code: [UInt8] = []
        _ = CodeNormalisation.normalise(text, into: &code)
        return code.withUnsafeBufferPointer { SocialCreditCode.check($0).fault } == nil ? code : nil
    }

    /// What the file's layout says that a text stands for; nil when it says nothing.
    private func meaning(of text: UnsafeBufferPointer<UInt8>, _ itemPlan: ItemPlan) -> String? {
        if itemPlan.meanings.isEmpty { return nil }
        let text = String(decoding: text, as: UTF8.self)
        if let meaning = itemPlan.meanings[text] { return meaning }
        guard itemPlan.item.type == .codes else { return nil }
        let parts = text.split { $0 == ";" || $0 == "；" }.map(String.init)
        guard parts.contains(where: { itemPlan.meanings[$0] != nil }) else { return nil }
        return parts.map { itemPlan.meanings[$0] ?? $0 }.filter { !$0.isEmpty }.joined(separator: ";")
    }

    /// The text of an item without spaces around it; empty when it is a word for nothing.
    private func value(
        _ index: Int, _ row: RawRow, _ input: UnsafeBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8> {
        let text = TextTrimming.trim(row.text(index, in: input))
        return plan.missingValues.contains(text) ? UnsafeBufferPointer(rebasing: text[0..<0]) : text
    }

    /// Says of a subject whose row does not name its category what its code or identifier shows.
    private func deriveCategory(_ work: RowWork) {
        guard let category = plan.subjectCategory, !work[category].isPresent,
            let known = work.template == .naturalPerson ? plan.personIdentifier : plan.subjectCode,
            work[known].isPresent, var name = plan.categoryNames[work.template],
            !work.faults.contains(where: { $0.item == plan.items[category].item.code && $0.severity == .error })
        else { return }
        name.withUTF8 { work.keep(category, $0) }
        work.mended.append((category, []))
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
        if text.isEmpty, let person = plan.personIdentifier, !value(person, row, input).isEmpty {
            return .naturalPerson
        }
        return text.count > 2 && text[0] == UInt8(ascii: "9") && text[1] == UInt8(ascii: "2")
            ? .individualBusiness : .organisation
    }

    /// What the row is to do; a word that means nothing is found by the item's own check.
    private func action(of row: RawRow, _ input: UnsafeBufferPointer<UInt8>) -> RecordAction {
        guard let item = plan.action else { return usualAction }
        let text = value(item, row, input)
        if text.isEmpty { return usualAction }
        let named = actions.value(for: text) {
            plan.items[item].table?.entry(for: String(decoding: text, as: UTF8.self))
                .flatMap { RecordAction(rawValue: $0.code) }
        }
        return named ?? usualAction
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
    /// Personal data in it is masked: reasons are stored, and read by others than those who sent the row.
    static func cut(_ value: UnsafeBufferPointer<UInt8>) -> String {
        let text = String(decoding: PersonalDataMask.masked(value).prefix(256), as: UTF8.self)
        return text.count > 60 ? text.prefix(60) + "…" : text
    }
}
