internal import Catalogue
internal import Formats

/// What all reports of a catalogue have in common, as JSON that is written once: a report is these pieces with its rows between them.
final class ReportFrame: Sendable {
    /// A class of records.
    struct Class: Sendable {
        /// The first members of its section.
        let members: [UInt8]
        /// Its section in a report that has nothing of it.
        let empty: [UInt8]
    }

    /// Labels that follow from the records of one class, or from the values that one item has in them.
    struct Labels: Sendable {
        /// The place of the class.
        let place: Int
        /// The item; nil when any record is enough.
        let item: ItemTexts.Member?
        /// Each label as JSON, and the item's value that it follows from.
        fileprivate(set) var labels: [(value: [UInt8], text: [UInt8])]
    }

    /// What it was made of.
    let catalogue: Catalogue
    /// The classes, in the catalogue's order.
    let classes: [Class]
    /// The codes of the classes.
    let classCodes: [[UInt8]]
    /// The labels, in the catalogue's order.
    let labels: [Labels]
    /// The cover up to its labels.
    let cover: [UInt8]
    /// The member of each section among the cover's counts, and the places of its classes.
    let sections: [(member: [UInt8], places: [Int])]
    /// The beginning of the public's report of the catalogue's day.
    let publicReport: [UInt8]

    /// - Parameter issuer: who issues reports; nil for whom the catalogue names.
    init(_ catalogue: Catalogue, issuer: String?) {
        self.catalogue = catalogue
        classes = catalogue.classes.map(Class.init)
        classCodes = catalogue.classes.map { Array($0.code.utf8) }
        labels = Self.labels(catalogue)
        cover = Self.cover(catalogue.reportTexts, issuer: issuer ?? catalogue.reportTexts.issuer)
        sections = ReportSection.allCases.map { section in
            let places = catalogue.classes.indices.filter { catalogue.classes[$0].section == section }
            return (JSONWriter.piece { $0.key(text: section.rawValue) }, places)
        }
        publicReport = JSONWriter.piece { json in
            json.begin(UInt8(ascii: "{"))
            json.key("view")
            json.value("public")
            json.key("as_of")
            json.value(catalogue.date.description)
        }
    }

    private static func cover(_ texts: ReportTexts, issuer: String?) -> [UInt8] {
        JSONWriter.piece { json in
            json.key("cover")
            json.begin(UInt8(ascii: "{"))
            json.key("title")
            json.value(texts.title)
            json.key("version")
            json.value(texts.version)
            json.key("issuer")
            json.value(issuer)
            json.key("labels")
            json.begin(UInt8(ascii: "["))
        }
    }

    /// Labels of one item that stand together are looked for together.
    private static func labels(_ catalogue: Catalogue) -> [Labels] {
        var labels: [Labels] = []
        for label in catalogue.reportLabels {
            guard let place = catalogue.classes.firstIndex(where: { $0.code == label.classCode }) else { continue }
            let item = label.value == nil ? nil : label.item.map(ItemTexts.Member.init)
            let entry = (value: Array((label.value ?? "").utf8), text: JSONWriter.piece { $0.value(label.label) })
            if let item, let last = labels.last, last.place == place, last.item == item {
                labels[labels.count - 1].labels.append(entry)
            } else {
                labels.append(Labels(place: place, item: item, labels: [entry]))
            }
        }
        return labels
    }
}

extension ReportFrame.Class {
    fileprivate init(_ informationClass: InformationClass) {
        let members = JSONWriter.piece { json in
            json.key("section")
            json.value(informationClass.section.rawValue)
            json.key("class")
            json.value(informationClass.code)
            json.key("name")
            json.value(informationClass.name)
        }
        self.members = members
        empty = JSONWriter.piece { json in
            json.object { json in
                json.raw(members)
                json.key("count")
                json.value(0)
                json.key("records")
                json.array { _ in }
            }
        }
    }
}

extension JSONWriter {
    /// A part of a document.
    fileprivate static func piece(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
        var json = JSONWriter()
        write(&json)
        return json.bytes
    }
}
