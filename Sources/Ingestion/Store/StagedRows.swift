internal import Catalogue
internal import Formats

/// The rows of a slice in the binary form that the staging table takes, from which parts can be taken.
struct StagedRows {
    private(set) var buffer = CopyBuffer(capacity: SliceLimit.bytes + RowLimit.bytes)
    private var starts: [Int] = []

    var count: Int { buffer.rows }

    /// Starts a row.
    /// - Returns: where its fields go, in the order of `StagingColumn`.
    mutating func row() -> CopyBuffer {
        starts.append(buffer.output.count)
        buffer.row(fields: Int16(StagingColumn.allCases.count))
        return buffer
    }

    /// The numbers of all rows in their payload.
    var numbers: [Int] {
        var numbers: [Int] = []
        numbers.reserveCapacity(count)
        forEach(Array(0..<count)) { _, row in
            numbers.append(Int(row.integer(row.content(.rowNumber), as: Int64.self)))
        }
        return numbers
    }

    /// The indices of the rows in the order in which the records' primary key has them, by and large.
    func inKeyOrder() -> [Int] {
        var ordered: [(order: (UInt64, UInt64, UInt64), index: Int)] = []
        ordered.reserveCapacity(count)
        forEach(Array(0..<count)) { index, row in
            let code = row.content(.uscc)
            let key = row.integer(row.content(.recordKey), as: UInt64.self)
            // A natural person's pseudonym is as long as a code at least.
            let next = code.dropFirst(8)
            ordered.append(
                ((row.integer(code, as: UInt64.self), row.integer(next, as: UInt64.self), key), index))
        }
        return ordered.sorted { $0.order < $1.order }.map(\.index)
    }

    /// Some rows by the day of their decision. All indexes of the records but the primary key have them by day – most feeds are of one
    /// region and of one or a few agencies –, so that neighbours go to the same pages of three indexes instead of one.
    func inDateOrder(_ indices: [Int]) -> [Int] {
        var ordered: [(day: Int32, key: UInt64, index: Int)] = []
        ordered.reserveCapacity(indices.count)
        forEach(indices) { index, row in
            ordered.append(
                (
                    row.integer(row.content(.decisionDate), as: Int32.self),
                    row.integer(row.content(.recordKey), as: UInt64.self), index
                ))
        }
        return ordered.sorted { ($0.day, $0.key) < ($1.day, $1.key) }.map(\.index)
    }

    /// Some columns of some rows, ready to be copied.
    /// - Parameter constants: what each row has behind them.
    func part(_ columns: [StagingColumn], of indices: [Int], constants: CopyConstants = CopyConstants()) -> CopyBuffer {
        var part = CopyBuffer(capacity: buffer.output.count * indices.count / max(1, count) + 65_536)
        let constant = constants.output.bytes
        let fields = Int16(columns.count) + constants.count
        let output = part.output
        columns.withUnsafeBufferPointer { columns in
            forEach(indices) { _, row in
                part.row(fields: fields)
                for column in columns { output.append(row.field(column)) }
                output.append(constant)
            }
        }
        part.finish()
        return part
    }

    /// How many of some rows were decided in time, and how many late.
    func judge(_ indices: [Int], by limit: TimeLimit?) -> (timely: Int, late: Int) {
        guard let known = limit?.known, let inTime = limit?.inTime else { return (0, 0) }
        var counts = (timely: 0, late: 0)
        forEach(indices) { _, row in
            let date = row.content(.decisionDate)
            guard date.count == 4 else { return }
            let days = row.integer(date, as: Int32.self) + PublicityClock.postgresEpoch
            if days >= inTime.daysSinceEpoch {
                counts.timely += 1
            } else if days >= known.daysSinceEpoch {
                counts.late += 1
            }
        }
        return counts
    }

    // MARK: The binary form

    /// A row's bytes and where its fields are. Valid within `forEach` only.
    private struct Row {
        let bytes: UnsafeBufferPointer<UInt8>
        let starts: UnsafeMutableBufferPointer<Int>

        func locate(from start: Int) {
            var offset = start + 2
            for column in 0..<starts.count - 1 {
                starts[column] = offset
                let length = Int32(
                    bigEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: offset, as: Int32.self))
                offset += 4 + Int(max(0, length))
            }
            starts[starts.count - 1] = offset
        }

        /// A field with its length.
        func field(_ column: StagingColumn) -> UnsafeBufferPointer<UInt8> {
            UnsafeBufferPointer(rebasing: bytes[starts[column.rawValue]..<starts[column.rawValue + 1]])
        }

        /// What is in a field; empty for NULL.
        func content(_ column: StagingColumn) -> Slice<UnsafeBufferPointer<UInt8>> { field(column).dropFirst(4) }

        /// The integer that a field starts with; 0 when it is too short for one.
        func integer<Integer: FixedWidthInteger>(
            _ content: Slice<UnsafeBufferPointer<UInt8>>, as type: Integer.Type
        ) -> Integer {
            guard content.count >= MemoryLayout<Integer>.size else { return 0 }
            return Integer(
                bigEndian: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: content)).loadUnaligned(
                    as: Integer.self))
        }
    }

    private func forEach(_ indices: [Int], _ body: (Int, Row) -> Void) {
        withExtendedLifetime(buffer.output) {
            let bytes = buffer.output.bytes
            withUnsafeTemporaryAllocation(of: Int.self, capacity: StagingColumn.allCases.count + 1) { starts in
                starts.initialize(repeating: 0)
                let row = Row(bytes: bytes, starts: starts)
                for index in indices {
                    row.locate(from: self.starts[index])
                    body(index, row)
                }
            }
        }
    }
}

/// Fields that are the same in every row.
struct CopyConstants {
    let output = OutputBuffer(capacity: 128)
    private(set) var count: Int16 = 0

    init() {}

    /// The class, department and batch of records.
    init(_ batch: ClaimedBatch) {
        let fields = CopyBuffer(fieldsInto: output)
        fields.text(batch.classCode)
        fields.text(batch.source)
        fields.uuid(batch.id)
        count = 3
    }
}
