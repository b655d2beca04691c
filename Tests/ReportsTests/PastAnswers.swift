/// `GET /v1/subjects/{uscc}/report`, today's and `as_of`, as far as tests about the past read it.
struct PastReportAnswer: Decodable {
    struct Items: Decodable, Equatable {
        let number: String
        let content: String?

        enum CodingKeys: String, CodingKey {
            // The decoder makes camel case of snake case first.
            case number = "cfWsh"
            case content = "cfNr"
        }
    }

    struct Record: Decodable {
        let key: String
        let revision: Int?
        let withheld: String?
        let agency: String?
        let publicUntil: String?
        let items: Items?
    }

    struct Section: Decodable {
        let `class`: String
        let count: Int
        let records: [Record]
    }

    let view: String
    let asOf: String
    let notice: String?
    let sections: [Section]

    var records: [Record] { sections.flatMap(\.records) }
}

/// `GET /v1/subjects/{uscc}/records/{key}/history`
struct HistoryAnswer: Decodable {
    struct Revision: Decodable {
        let revision: Int
        let action: String
        let recordedAt: String
        let replacedAt: String?
        let endedBy: String?
        let withheld: String?
        let state: String?
        let reason: String?
        let agency: String?
        let items: PastReportAnswer.Items?
    }

    let view: String
    let `class`: String
    let key: String
    let revisions: [Revision]
}
