/// Walks over the fields of one CSV row (RFC 4180).
public struct CSVScan {
    /// What a field ends with.
    public enum Ending: Sendable {
        /// Another field follows.
        case delimiter
        /// It was the row's last one.
        case line
        /// The window ended inside the field.
        case cut
        /// Something stands behind a closing quote.
        case stray
    }

    /// Where a field's content lies in the input.
    public struct Field: Sendable {
        /// Its first byte.
        public let start: Int
        /// The byte behind its last one.
        public let end: Int
        /// Whether quotation marks in it are doubled.
        public let hasEscapes: Bool
        /// What it ends with.
        public let ending: Ending
    }

    let input: UnsafeBufferPointer<UInt8>
    /// The next byte to look at; behind the line end once the row is finished.
    public private(set) var position: Int
    let isFinal: Bool
    /// Where the row's content ends, line end excluded.
    private(set) var lineEnd = 0
    /// The first line end inside quotes: the row spans several lines.
    private(set) var firstQuotedNewline: Int?

    /// Starts at a row's first byte.
    /// - Parameter isFinal: whether `input` reaches to the payload's end.
    public init(input: UnsafeBufferPointer<UInt8>, position: Int, isFinal: Bool) {
        self.input = input
        self.position = position
        self.isFinal = isFinal
    }

    /// The next field.
    public mutating func field(_ delimiter: UInt8) -> Field {
        if position < input.count, input[position] == CSV.quote { return quotedField(delimiter) }
        let start = position
        var index = position
        while index < input.count {
            let byte = input[index]
            if byte == delimiter || byte == CSV.lineFeed { break }
            index += 1
        }
        return finish(start: start, end: index, at: index, hasEscapes: false, delimiter)
    }

    private mutating func quotedField(_ delimiter: UInt8) -> Field {
        let start = position + 1
        var index = start
        var hasEscapes = false
        while index < input.count {
            let byte = input[index]
            if byte == CSV.quote {
                guard index + 1 < input.count, input[index + 1] == CSV.quote else { break }
                hasEscapes = true
                index += 1
            } else if byte == CSV.lineFeed, firstQuotedNewline == nil {
                firstQuotedNewline = index
            }
            index += 1
        }
        // The byte behind the closing quote decides, unless the payload ends here.
        if index >= input.count || (index + 1 == input.count && !isFinal) {
            return Field(start: start, end: index, hasEscapes: hasEscapes, ending: .cut)
        }
        return finish(start: start, end: index, at: index + 1, hasEscapes: hasEscapes, delimiter)
    }

    private mutating func finish(start: Int, end: Int, at index: Int, hasEscapes: Bool, _ delimiter: UInt8) -> Field {
        let isQuoted = index > end
        var ending = Ending.stray
        var end = end
        position = index
        if index >= input.count {
            ending = isFinal ? .line : .cut
            lineEnd = index
        } else if input[index] == delimiter {
            ending = .delimiter
            position = index + 1
        } else if input[index] == CSV.lineFeed {
            ending = .line
            position = index + 1
            lineEnd = index
            if !isQuoted, end > start, input[end - 1] == CSV.carriageReturn {
                end -= 1
                lineEnd = end
            }
        } else if input[index] == CSV.carriageReturn {
            if index + 1 >= input.count {
                ending = isFinal ? .line : .cut
            } else if input[index + 1] == CSV.lineFeed {
                ending = .line
                position = index + 2
            }
            lineEnd = index
        }
        return Field(start: start, end: end, hasEscapes: hasEscapes, ending: ending)
    }
}
