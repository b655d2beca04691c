internal import Catalogue
internal import Formats

/// What all reports of a catalogue have in common, as JSON that is written once: a report is these pieces with its rows between them.
///
/// The pieces lie in one run of bytes, so that taking one counts no references. Sendable because nothing is written there any more once
/// it is made.
final class ReportFrame: @unchecked Sendable {
    /// Where a piece lies.
    struct Piece: Equatable {
        fileprivate let start: Int
        fileprivate let end: Int
    }

    /// A class of records.
    struct Class {
        let code: Piece
        /// The first members of its section.
        let members: Piece
        /// Its section in a report that has nothing of it.
        let empty: Piece
        /// The place of its part of the report among `sections`.
        let section: Int
    }

    /// A label and what it follows from.
    struct Label {
        /// The label as JSON.
        let text: Piece
        /// The place of the class.
        let place: Int
        /// How the member begins whose text must be `value`; nil when any record of the class is enough.
        let member: Piece?
        let value: Piece
    }

    /// What it was made of.
    let catalogue: Catalogue
    /// The classes, in the catalogue's order.
    let classes: [Class]
    /// The labels, in the catalogue's order.
    let labels: [Label]
    /// The cover up to its labels.
    let cover: Piece
    /// The beginning of the member of each part of the report among the cover's counts.
    let sections: [Piece]
    /// The first members of the public's report of the catalogue's day, and the bracket before them.
    let publicReport: Piece

    private let output: OutputBuffer

    /// - Parameter issuer: who issues reports; nil for whom the catalogue names.
    init(_ catalogue: Catalogue, issuer: String?) {
        let output = OutputBuffer()
        self.output = output
        self.catalogue = catalogue
        classes = catalogue.classes.map { Class($0, output) }
        labels = catalogue.reportLabels.compactMap { label in
            catalogue.classes.firstIndex { $0.code == label.classCode }.map { Label(label, place: $0, output) }
        }
        sections = ReportSection.allCases.map { section in Piece(output) { $0.key(text: section.rawValue) } }
        publicReport = Piece(output) { json in
            json.begin(UInt8(ascii: "{"))
            json.key("view")
            json.value("public")
            json.key("as_of")
            json.value(catalogue.date.description)
        }
        cover = Piece(output) { json in
            json.key("cover")
            json.begin(UInt8(ascii: "{"))
            json.key("title")
            json.value(catalogue.reportTexts.title)
            json.key("version")
            json.value(catalogue.reportTexts.version)
            json.key("issuer")
            json.value(issuer ?? catalogue.reportTexts.issuer)
            json.key("labels")
            json.begin(UInt8(ascii: "["))
        }
    }

    /// The bytes of a piece, valid while the frame lives.
    subscript(piece: Piece) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(output.slice(piece.start, piece.end))
    }

    /// The place of a class by its code; nil when the catalogue does not have it.
    func place(_ code: UnsafeRawBufferPointer) -> Int? {
        for place in classes.indices where self[classes[place].code].isEqual(to: code) { return place }
        return nil
    }
}

extension ReportFrame.Piece {
    /// A part of a document, at the end of what `output` holds.
    fileprivate init(_ output: OutputBuffer, _ write: (inout JSONWriter) -> Void) {
        let start = output.count
        var json = JSONWriter(appendingTo: output)
        write(&json)
        self.init(start: start, end: output.count)
    }
}

extension ReportFrame.Class {
    fileprivate init(_ informationClass: InformationClass, _ output: OutputBuffer) {
        code = ReportFrame.Piece(output) { $0.output.append(Array(informationClass.code.utf8)) }
        members = ReportFrame.Piece(output) { $0.sectionHead(informationClass) }
        empty = ReportFrame.Piece(output) { json in
            json.object { json in
                json.sectionHead(informationClass)
                json.key("count")
                json.value(0)
                json.key("records")
                json.array { _ in }
            }
        }
        section = ReportSection.allCases.firstIndex(of: informationClass.section) ?? 0
    }
}

extension ReportFrame.Label {
    fileprivate init(_ label: ReportLabel, place: Int, _ output: OutputBuffer) {
        self.place = place
        text = ReportFrame.Piece(output) { $0.value(label.label) }
        value = ReportFrame.Piece(output) { $0.output.append(Array((label.value ?? "").utf8)) }
        let item = label.value == nil ? nil : label.item
        member = item.map { item in
            ReportFrame.Piece(output) { $0.output.append(Array(ItemTexts.beginning(of: item).utf8)) }
        }
    }
}
