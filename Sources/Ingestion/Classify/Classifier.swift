internal import Catalogue
internal import Cryptography
internal import Formats

/// Splits a row's values by share class into the three item columns, and seals what must not be read.
struct Classifier: Sendable {
    let plan: RecordPlan
    let personKey: PersonKey?

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
            let column = column(max(itemPlan.item.shareClass, work.openness), work)
            if column.count > 1 { column.append(UInt8(ascii: ",")) }
            let start = column.count
            column.append(itemPlan.jsonKey)
            guard write(index, itemPlan, column, work) else { return false }
            work.content.append(column.slice(start, column.count))
        }
        for column in columns { column.append(UInt8(ascii: "}")) }
        return true
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
