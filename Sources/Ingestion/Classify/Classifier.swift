internal import Catalogue
internal import Cryptography
internal import Formats
internal import PersonalData

/// Splits a row's values by share class into the three item columns, and seals what must not be read.
struct Classifier {
    let plan: RecordPlan
    let personKey: PersonKey?
    private let screen: TextScreen

    init(plan: RecordPlan, personKey: PersonKey?) {
        self.plan = plan
        self.personKey = personKey
        screen = TextScreen(plan: plan)
    }

    /// Writes the item columns of a row without errors into `work`.
    /// - Returns: false when an identifier had to be sealed and could not be.
    func classify(_ work: RowWork) -> Bool {
        let columns = [work.publicItems, work.authorisedItems, work.sharedItems]
        work.content.removeAll()
        for column in columns {
            column.removeAll()
            column.append(UInt8(ascii: "{"))
        }
        for index in plan.items.indices where work[index].isPresent {
            let itemPlan = plan.items[index]
            if itemPlan.isInstruction { continue }
            let column = column(max(itemPlan.item.shareClass, work.openness), work)
            let findings = screen.findings(index, work)
            if !findings.isEmpty {
                screen.warn(index, findings, work)
                let masked = PersonalDataMask.masked(work.bytes(index), findings)
                masked.withUnsafeBufferPointer { append(itemPlan.jsonKey, text: $0, to: column, work) }
                append(itemPlan.receivedKey, text: work.bytes(index), to: work.sharedItems, work)
                continue
            }
            if column.count > 1 { column.append(UInt8(ascii: ",")) }
            let start = column.count
            column.append(itemPlan.jsonKey)
            guard write(index, itemPlan, column, work) else { return false }
            work.content.append(column.slice(start, column.count))
        }
        for column in columns { column.append(UInt8(ascii: "}")) }
        return true
    }

    private func append(
        _ key: [UInt8], text: UnsafeBufferPointer<UInt8>, to column: OutputBuffer, _ work: RowWork
    ) {
        if column.count > 1 { column.append(UInt8(ascii: ",")) }
        let start = column.count
        column.append(key)
        column.append(UInt8(ascii: "\""))
        column.appendJSONEscaped(text)
        column.append(UInt8(ascii: "\""))
        work.content.append(column.slice(start, column.count))
    }

    private func column(_ shareClass: ShareClass, _ work: RowWork) -> OutputBuffer {
        switch shareClass {
        case .public: work.publicItems
        case .authorised: work.authorisedItems
        case .shared: work.sharedItems
        }
    }

    private func write(_ index: Int, _ itemPlan: ItemPlan, _ column: OutputBuffer, _ work: RowWork) -> Bool {
        let value = work.bytes(index)
        if work[index].isRawJSON {
            column.append(value)
            return true
        }
        column.append(UInt8(ascii: "\""))
        if itemPlan.item.personal == .identifier {
            guard var sealed = try? personKey?.seal(value) else { return false }
            sealed.withUTF8 { column.append($0) }
        } else {
            column.appendJSONEscaped(value)
        }
        column.append(UInt8(ascii: "\""))
        return true
    }
}
