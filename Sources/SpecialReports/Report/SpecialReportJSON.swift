public import Catalogue
internal import Formats
internal import HTTPServer

/// A special report as JSON.
public struct SpecialReportJSON {
    private let report: SpecialReport
    private let catalogue: Catalogue

    /// Takes a report and the catalogue that names what is in it.
    public init(report: SpecialReport, catalogue: Catalogue) {
        self.report = report
        self.catalogue = catalogue
    }

    /// The text in UTF-8.
    public var bytes: [UInt8] { json().bytes }

    func json() -> JSONWriter {
        var json = JSONWriter(capacity: 4096)
        json.object { json in
            json.key("subject")
            json.object { json in
                json.key("uscc")
                json.value(report.code)
                json.key("name")
                json.value(report.name)
                json.key("registered")
                json.value(report.isRegistered)
            }
            json.key("as_of")
            json.value(report.asOf)
            json.key("change")
            json.value(report.changeNumber)
            json.key("period")
            json.object { json in
                json.key("from")
                json.value(report.period.from.description)
                json.key("to")
                json.value(report.period.to.description)
            }
            json.key("scope")
            json.value(SpecialReportWording.scope.chinese)
            json.key("scope_en")
            json.value(SpecialReportWording.scope.english)
            json.key("domains")
            json.array { json in for field in report.fields { json.object { write(field, &$0) } } }
        }
        return json
    }

    private func write(_ field: SpecialReport.Field, _ json: inout JSONWriter) {
        let domain = catalogue.domain(field.domain)
        let statement = SpecialReportWording.statement(field, report.period)
        json.key("code")
        json.value(field.domain)
        json.key("name")
        json.value(domain?.name ?? field.domain)
        json.key("name_en")
        json.value(domain?.englishName ?? field.domain)
        json.key("result")
        json.value(field.result.rawValue)
        json.key("complete")
        json.value(field.isComplete)
        json.key("count")
        json.value(field.count)
        json.key("statement")
        json.value(statement.chinese)
        json.key("statement_en")
        json.value(statement.english)
        json.key("gaps")
        json.array { json in for gap in field.gaps { json.object { write(gap, &$0) } } }
        json.key("records")
        json.array { json in for record in field.records { json.object { write(record, &$0) } } }
    }

    private func write(_ gap: SpecialReport.Gap, _ json: inout JSONWriter) {
        let text = SpecialReportWording.gap(gap, catalogue)
        json.key("reason")
        json.value(gap.reason.rawValue)
        json.key("class")
        json.value(gap.classCode)
        json.key("department")
        json.value(gap.department)
        json.key("since")
        json.value(gap.since.description)
        json.key("text")
        json.value(text.chinese)
        json.key("text_en")
        json.value(text.english)
    }

    private func write(_ record: SpecialReport.Record, _ json: inout JSONWriter) {
        json.key("class")
        json.value(record.classCode)
        json.key("key")
        json.value(record.key)
        json.key("agency")
        json.value(record.agency)
        json.key("decision_date")
        json.value(record.decided?.description)
        json.key("public_from")
        json.value(record.publicFrom?.description)
        json.key("public_until")
        json.value(record.publicUntil?.description)
        json.key("items")
        json.raw(Array(record.items.utf8))
    }
}
