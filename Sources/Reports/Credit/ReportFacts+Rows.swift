internal import Catalogue
internal import Documents
internal import PostgresClient

extension ReportDocument {
    /// The same rows as facts.
    func facts(_ catalogue: Catalogue) -> ReportFacts {
        let ranges = ranges(catalogue.classes.count) { code in
            catalogue.classes.firstIndex { $0.code.utf8.elementsEqual(code) }
        }
        let counts = counts(catalogue.classes, ranges)
        let result = rows.result
        let classes = zip(catalogue.classes, zip(ranges, counts)).map { informationClass, found in
            let (range, count) = found
            let records = range.map { row in
                ReportFacts.RecordFacts(
                    agency: result.string(row, Column.agency), region: result.string(row, Column.region),
                    decided: result.day(row, Column.decided)?.description,
                    publicFrom: result.day(row, Column.publicFrom)?.description,
                    publicUntil: result.day(row, Column.publicUntil)?.description, state: nil, withheld: nil,
                    items: ItemTexts.all(in: result.json(row, Column.items)))
            }
            return ReportFacts.ClassFacts(
                informationClass: informationClass, count: count, records: records, isWithheld: false)
        }
        return ReportFacts(
            code: code, name: rows.subject.map { result.string($0, Column.name) }, isRegistered: isRegistered,
            view: .everybody, day: catalogue.date, pastNotice: nil, purpose: nil, authority: nil, classes: classes)
    }
}

extension DisclosedDocument {
    /// The same rows as facts.
    func facts(_ catalogue: Catalogue) -> ReportFacts {
        let scope = OpenedScope(rows.scope, view)
        let ranges = ranges
        let classes = catalogue.classes.map { informationClass in
            let range = ranges[informationClass.code] ?? []
            return ReportFacts.ClassFacts(
                informationClass: informationClass,
                count: range.first.map { rows.result.number($0, GateRows.Column.total) } ?? 0,
                records: range.map(record), isWithheld: scope.withholds(informationClass))
        }
        return ReportFacts(
            code: code, name: rows.subject.map { rows.result.string($0, GateRows.Column.name) },
            isRegistered: isRegistered, view: view == .shared ? .shared : .authorised, day: catalogue.date,
            pastNotice: nil, purpose: purpose.name, authority: rows.authority, classes: classes)
    }

    private func record(_ row: Int) -> ReportFacts.RecordFacts {
        typealias Column = GateRows.Column
        let result = rows.result
        let items = shownColumns.flatMap { ItemTexts.all(in: result.json(row, $0)) }
        return ReportFacts.RecordFacts(
            agency: result.string(row, Column.agency), region: result.string(row, Column.region),
            decided: result.day(row, Column.decided)?.description,
            publicFrom: result.day(row, Column.publicFrom)?.description,
            publicUntil: result.day(row, Column.publicUntil)?.description, state: result.string(row, Column.state),
            withheld: nil, items: items)
    }
}

extension PastReportDocument {
    /// The same rows as facts.
    func facts(_ catalogue: Catalogue) -> ReportFacts {
        let ranges = ranges
        let classes = catalogue.classes.map { informationClass in
            let shown = ranges[informationClass.code] ?? []
            return ReportFacts.ClassFacts(
                informationClass: informationClass, count: shown.first.map { records.integer($0, Column.total) } ?? 0,
                records: shown.map(record), isWithheld: false)
        }
        return ReportFacts(
            code: code, name: subject.count > 0 ? subject.string(0, 1) : nil,
            isRegistered: subject.count > 0 && subject.boolean(0, 4), view: isOwn ? .shared : .everybody, day: day,
            pastNotice: (isOwn ? Self.ownNotice : Self.publicNotice).chinese, purpose: nil, authority: nil,
            classes: classes)
    }

    private func record(_ row: Int) -> ReportFacts.RecordFacts {
        func day(_ column: Int) -> String? {
            records.optionalString(row, column).flatMap { $0.hasSuffix("y") ? nil : $0 }
        }
        let withheld = records.optionalString(row, RecordColumns.withheld)
        return ReportFacts.RecordFacts(
            agency: records.optionalString(row, RecordColumns.agency) ?? "",
            region: records.optionalString(row, RecordColumns.region) ?? "", decided: day(RecordColumns.decided),
            publicFrom: day(RecordColumns.publicFrom), publicUntil: day(RecordColumns.publicUntil), state: nil,
            withheld: withheld,
            items: withheld == nil ? ItemTexts.all(in: records.bytes(row, RecordColumns.items)) : [])
    }
}
