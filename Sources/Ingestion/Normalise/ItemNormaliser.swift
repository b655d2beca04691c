internal import Catalogue
internal import Formats
internal import Identifiers

/// Brings one item's text into its standard form, or says what is wrong with it.
struct ItemNormaliser {
    let plan: RecordPlan
    private let codes: [ByteMemo<CodedValue?>]

    /// A coded text in standard form.
    private struct CodedValue {
        let bytes: [UInt8]
        let isRawJSON: Bool
        let wasMended: Bool
    }

    init(plan: RecordPlan) {
        self.plan = plan
        codes = plan.items.map { _ in ByteMemo() }
    }

    /// What became of a text.
    enum Outcome {
        case kept(wasMended: Bool)
        case refused(fault: String, limit: String = "")
    }

    /// Normalises `text`, which is trimmed and not empty, into the value of `item`.
    func normalise(_ text: UnsafeBufferPointer<UInt8>, _ item: Int, _ work: RowWork) -> Outcome {
        let itemPlan = plan.items[item]
        if let length = itemPlan.item.length, itemPlan.item.type != .amount, isLonger(text, than: length) {
            return .refused(fault: "too_long", limit: "\(length)")
        }
        switch itemPlan.item.type {
        case .text:
            if item == plan.subjectName, let name = plan.nameForm.standard(text) {
                name.withUnsafeBufferPointer { work.keep(item, $0) }
                return .kept(wasMended: true)
            }
            work.keep(item, text)
            return .kept(wasMended: false)
        case .uscc: return creditCode(text, item, work)
        case .organisationCode:
            return code(text, item, work) { OrganisationCode.check($0) == nil ? nil : "organisation_code_invalid" }
        case .registrationNumber:
            // Former numbers of 13 to 16 characters are around; only those of 15 digits have a check digit.
            return code(text, item, work) {
                $0.count != 15 || RegistrationNumber.check($0) == nil ? nil : "registration_number_invalid"
            }
        case .residentID: return code(text, item, work) { ResidentID.check($0) == nil ? nil : "resident_id_invalid" }
        case .region: return code(text, item, work) { RegionCode.check($0) == nil ? nil : "region_invalid" }
        case .date: return date(text, item, work)
        case .amount: return amount(text, item, itemPlan, work)
        case .integer: return integer(text, item, work)
        case .code: return coded(text, item, itemPlan, work, Self.single)
        case .codes: return coded(text, item, itemPlan, work, Self.list)
        }
    }

    /// Whether a text has more characters than `length`.
    private func isLonger(_ text: UnsafeBufferPointer<UInt8>, than length: Int) -> Bool {
        if text.count <= length { return false }
        var characters = 0
        for byte in text where byte & 0xC0 != 0x80 { characters += 1 }
        return characters > length
    }

    private func code(
        _ text: UnsafeBufferPointer<UInt8>, _ item: Int, _ work: RowWork,
        _ fault: (UnsafeBufferPointer<UInt8>) -> String?
    ) -> Outcome {
        let (bytes, wasMended) = normalisedCode(text, item, work)
        if let fault = fault(bytes) {
            work[item] = RowWork.Value()
            return .refused(fault: fault)
        }
        return .kept(wasMended: wasMended)
    }

    /// The code in standard form. The bytes hold until the arena grows.
    private func normalisedCode(
        _ text: UnsafeBufferPointer<UInt8>, _ item: Int, _ work: RowWork
    ) -> (UnsafeBufferPointer<UInt8>, Bool) {
        if isPlainCode(text) {
            work.keep(item, text)
            return (work.bytes(item), false)
        }
        var normal: [UInt8] = []
        let changed = CodeNormalisation.normalise(text, into: &normal)
        normal.withUnsafeBufferPointer { work.keep(item, $0) }
        return (work.bytes(item), changed)
    }

    /// A credit code. Its alphabet has neither O nor I: where the digits they are taken for make the code whole, they were meant.
    private func creditCode(_ text: UnsafeBufferPointer<UInt8>, _ item: Int, _ work: RowWork) -> Outcome {
        let (bytes, wasMended) = normalisedCode(text, item, work)
        guard let fault = Self.usccFault(bytes) else { return .kept(wasMended: wasMended) }
        if fault == "uscc_alphabet" {
            let meant = bytes.map { $0 == UInt8(ascii: "O") ? 0x30 : $0 == UInt8(ascii: "I") ? 0x31 : $0 }
            if meant.withUnsafeBufferPointer({ Self.usccFault($0) }) == nil {
                meant.withUnsafeBufferPointer { work.keep(item, $0) }
                return .kept(wasMended: true)
            }
        }
        work[item] = RowWork.Value()
        return .refused(fault: fault)
    }

    private func isPlainCode(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    }

    private static func usccFault(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        switch SocialCreditCode.check(bytes).fault {
        case nil: nil
        case .length: "uscc_length"
        case .alphabet: "uscc_alphabet"
        case .residentIDLookalike: "resident_id_lookalike"
        case .department: "uscc_department"
        case .category: "uscc_category"
        case .checkDigit: "uscc_check_digit"
        }
    }

    private func date(_ text: UnsafeBufferPointer<UInt8>, _ item: Int, _ work: RowWork) -> Outcome {
        guard let reading = DateForm.read(text) else { return .refused(fault: "not_a_date") }
        if reading.form != .iso {
            let start = work.arena.count
            var iso = reading.date.description
            iso.withUTF8 { work.arena.append($0) }
            work.keepAppended(item, since: start)
        } else {
            work.keep(item, text)
        }
        work[item].days = reading.date.daysSinceEpoch
        return .kept(wasMended: reading.wasMended)
    }

    private func amount(
        _ text: UnsafeBufferPointer<UInt8>, _ item: Int, _ itemPlan: ItemPlan, _ work: RowWork
    ) -> Outcome {
        let precision = itemPlan.item.length ?? 18
        let scale = itemPlan.item.scale ?? 0
        let start = work.arena.count
        switch AmountForm.read(text, precision: precision, scale: scale, into: work.arena) {
        case .notAnAmount: return .refused(fault: "not_an_amount", limit: "\(precision),\(scale)")
        case .tooLong: return .refused(fault: "too_long", limit: "\(precision),\(scale)")
        case .amount(let wasMended):
            work.keepAppended(item, since: start)
            work[item].isRawJSON = true
            return .kept(wasMended: wasMended)
        }
    }

    private func integer(_ text: UnsafeBufferPointer<UInt8>, _ item: Int, _ work: RowWork) -> Outcome {
        let start = work.arena.count
        guard case .amount(let wasMended) = AmountForm.read(text, precision: 18, scale: 0, into: work.arena) else {
            return .refused(fault: "not_an_integer")
        }
        work.keepAppended(item, since: start)
        work[item].isRawJSON = true
        return .kept(wasMended: wasMended)
    }

    private func coded(
        _ text: UnsafeBufferPointer<UInt8>, _ item: Int, _ itemPlan: ItemPlan, _ work: RowWork,
        _ read: (String, CodeTable) -> CodedValue?
    ) -> Outcome {
        let value = codes[item].value(for: text) {
            itemPlan.table.flatMap { read(String(decoding: text, as: UTF8.self), $0) }
        }
        guard let value else { return .refused(fault: "unknown_code", limit: itemPlan.item.codeTable ?? "") }
        value.bytes.withUnsafeBufferPointer { work.keep(item, $0) }
        work[item].isRawJSON = value.isRawJSON
        return .kept(wasMended: value.wasMended)
    }

    private static func single(_ received: String, _ table: CodeTable) -> CodedValue? {
        table.acceptedText(received).map { name in
            // A code is as good as the name it stands for.
            let wasMended = name != received && table.entry(for: received)?.code != received
            return CodedValue(bytes: Array(name.utf8), isRawJSON: false, wasMended: wasMended)
        }
    }

    /// Several coded values joined by semicolons, as a JSON list.
    private static func list(_ received: String, _ table: CodeTable) -> CodedValue? {
        var names: [String] = []
        for part in received.split(whereSeparator: { $0 == ";" || $0 == "；" }) {
            guard let name = table.acceptedText(String(part)) else { return nil }
            if !names.contains(name) { names.append(name) }
        }
        guard !names.isEmpty else { return nil }
        var json = JSONWriter()
        json.array { json in for name in names { json.value(name) } }
        let wasMended = names.joined(separator: ";") != received
        return CodedValue(bytes: json.bytes, isRawJSON: true, wasMended: wasMended)
    }
}
