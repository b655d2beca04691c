/// A workbook's list of sheets (ECMA-376 part 1, 18.2) and the dates it counts from.
final class SheetList: XMLHandler {
    struct Sheet {
        let name: String
        let relation: String
        let isHidden: Bool
    }

    private(set) var sheets: [Sheet] = []
    private(set) var countsFrom1904 = false
    let failure: UnpackingError? = nil

    func start(_ element: XMLName, _ attributes: XMLAttributes) {
        if element.is("sheet") {
            sheets.append(
                Sheet(
                    name: attributes.text("name") ?? "", relation: attributes.text("id") ?? "",
                    isHidden: attributes.text("state").map { $0 != "visible" } ?? false))
        } else if element.is("workbookPr") {
            countsFrom1904 = attributes.isSet("date1904")
        }
    }

    func end(_ element: XMLName) {}
    func characters(_ text: UnsafeBufferPointer<UInt8>) {}
}

/// The relations of a part to others (ECMA-376 part 2, 6.5).
final class Relations: XMLHandler {
    private struct Relation {
        let identifier: String
        let type: String
        let target: String
    }

    private var relations: [Relation] = []
    private let folder: String
    let failure: UnpackingError? = nil

    /// - Parameter folder: the folder of the part, which targets are relative to; empty for the package.
    init(folder: String) { self.folder = folder }

    func start(_ element: XMLName, _ attributes: XMLAttributes) {
        guard element.is("Relationship"), let target = attributes.text("Target") else { return }
        relations.append(
            Relation(
                identifier: attributes.text("Id") ?? "", type: attributes.text("Type") ?? "",
                target: Self.resolved(target, in: folder)))
    }

    func end(_ element: XMLName) {}
    func characters(_ text: UnsafeBufferPointer<UInt8>) {}

    /// The part with an identifier. Worksheets only: a chart sheet has no cells.
    func sheet(_ identifier: String) -> String? {
        relations.first { $0.identifier == identifier && $0.type.hasSuffix("/worksheet") }?.target
    }

    /// The part of a type, by the end of the type's name: its beginning differs between the two kinds of the standard.
    func part(ofType type: String) -> String? {
        relations.first { $0.type.hasSuffix("/" + type) }?.target
    }

    private static func resolved(_ target: String, in folder: String) -> String {
        let isAbsolute = target.hasPrefix("/") || target.hasPrefix("\\")
        var path = isAbsolute ? [] : folder.split(separator: "/").map(String.init)
        for step in WorkbookArchive.normalised(target).split(separator: "/") where step != "." {
            if step == ".." { _ = path.popLast() } else { path.append(String(step)) }
        }
        return path.joined(separator: "/")
    }
}
