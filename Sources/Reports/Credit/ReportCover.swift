internal import Catalogue
internal import Formats

/// The cover of a report as JSON: version of the template, issuer, labels, and how many records each section has.
struct ReportCover {
    let texts: ReportTexts
    let issuer: String?
    let labels: [String]
    let counts: [(section: ReportSection, count: Int)]

    /// - Parameters:
    ///   - count: How many records of a class there are.
    ///   - items: The items of a class's records, as JSON.
    init(
        _ catalogue: Catalogue, issuer: String?, count: (String) -> Int, items: (String) -> [UnsafeRawBufferPointer]
    ) {
        texts = catalogue.reportTexts
        self.issuer = issuer ?? texts.issuer
        var labels: [String] = []
        // Labels of one item stand together; its values are looked for once.
        var looked: (classCode: String, item: String, values: [UnsafeRawBufferPointer]) = ("", "", [])
        for label in catalogue.reportLabels where count(label.classCode) > 0 {
            guard let item = label.item, let value = label.value else {
                labels.append(label.label)
                continue
            }
            if looked.item != item || looked.classCode != label.classCode {
                let values = items(label.classCode).compactMap { ItemTexts.text(of: item, in: $0) }
                looked = (label.classCode, item, values)
            }
            if looked.values.contains(where: { $0.elementsEqual(value.utf8) }) { labels.append(label.label) }
        }
        self.labels = labels
        var counts = ReportSection.allCases.map { (section: $0, count: 0) }
        for informationClass in catalogue.classes {
            guard let place = counts.firstIndex(where: { $0.section == informationClass.section }) else { continue }
            counts[place].count += count(informationClass.code)
        }
        self.counts = counts
    }

    func write(to json: inout JSONWriter) {
        json.key("cover")
        json.object { json in
            json.key("title")
            json.value(texts.title)
            json.key("version")
            json.value(texts.version)
            json.key("issuer")
            json.value(issuer)
            json.key("labels")
            json.array { json in for label in labels { json.value(label) } }
            json.key("counts")
            json.object { json in
                for entry in counts {
                    json.key(text: entry.section.rawValue)
                    json.value(entry.count)
                }
            }
        }
    }
}
