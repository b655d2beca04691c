internal import Formats

/// The cover of a report as JSON: version of the template, issuer, labels, and how many records each section has.
struct ReportCover {
    let frame: ReportFrame
    /// How many records there are of each class, by its place.
    let counts: [Int]

    /// - Parameter items: The items of the records of the class at a place, as JSON.
    func write(to json: inout JSONWriter, items: (Int) -> [UnsafeRawBufferPointer]) {
        json.beginning(frame.cover)
        for group in frame.labels where counts[group.place] > 0 {
            guard let item = group.item else {
                for label in group.labels { json.raw(label.text) }
                continue
            }
            let values = items(group.place).compactMap { item.text(in: $0) }
            for label in group.labels
            where values.contains(where: { value in label.value.withUnsafeBytes { $0.isEqual(to: value) } }) {
                json.raw(label.text)
            }
        }
        json.end(UInt8(ascii: "]"))
        json.key("counts")
        json.object { json in
            for section in frame.sections {
                json.beginning(section.member)
                json.value(section.places.reduce(0) { $0 + counts[$1] })
            }
        }
        json.end(UInt8(ascii: "}"))
    }
}
