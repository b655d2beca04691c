internal import Formats

/// The cover of a report as JSON: version of the template, issuer, labels, and how many records each section has.
struct ReportCover {
    let frame: ReportFrame
    /// How many records there are of each class, by its place.
    let counts: [Int]

    /// - Parameter items: The items of the records of the class at a place, as JSON.
    func write(to json: inout JSONWriter, items: (Int) -> [UnsafeRawBufferPointer]) {
        json.beginning(frame[frame.cover])
        writeLabels(to: &json, items)
        json.end(UInt8(ascii: "]"))
        json.key("counts")
        var sums = [Int](repeating: 0, count: frame.sections.count)
        for place in counts.indices { sums[frame.classes[place].section] += counts[place] }
        json.object { json in
            for section in sums.indices {
                json.beginning(frame[frame.sections[section]])
                json.value(sums[section])
            }
        }
        json.end(UInt8(ascii: "}"))
    }

    private func writeLabels(to json: inout JSONWriter, _ items: (Int) -> [UnsafeRawBufferPointer]) {
        // Labels of one item stand together; its values are looked for once.
        var last: UnsafeRawBufferPointer?
        var lastPlace = -1
        var values: [UnsafeRawBufferPointer] = []
        for label in frame.labels where counts[label.place] > 0 {
            guard let member = label.member.map({ frame[$0] }) else {
                json.raw(frame[label.text])
                continue
            }
            if label.place != lastPlace || last.map({ !$0.isEqual(to: member) }) ?? true {
                values = items(label.place).compactMap { ItemTexts.text(behind: member, in: $0) }
                (last, lastPlace) = (member, label.place)
            }
            let value = frame[label.value]
            if values.contains(where: { $0.isEqual(to: value) }) { json.raw(frame[label.text]) }
        }
    }
}
