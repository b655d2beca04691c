/// `GET /v1/subjects?name=` as these tests read it.
struct SubjectPage: PagedAnswer {
    struct Entry: Decodable, Equatable {
        let uscc: String
        let name: String
        let kind: String
        let region: String
        let formerName: String?
    }

    let subjects: [Entry]
    let next: String?
    var entries: [Entry] { subjects }
}

/// `GET /v1/publicity/…`
struct ListingPage: PagedAnswer {
    struct Entry: Decodable {
        let uscc: String
        let name: String
        let region: String
        let agency: String
        let decisionDate: String?
        let publicFrom: String?
        let publicUntil: String?
        let publishedOn: String?
        let workingDays: Int?
        let inTime: Bool?
        let key: String
    }

    /// How far the index is that was asked.
    struct Index: Decodable {
        let change: Int
        let behind: Int
    }

    let records: [Entry]
    let next: String?
    let index: Index?
    var entries: [Entry] { records }
}

/// `GET /v1/subjects/{uscc}/report`
struct ReportAnswer: Decodable {
    struct Subject: Decodable {
        let uscc: String
        let registered: Bool
        let name: String?
    }

    struct Record: Decodable {
        let key: String
        let agency: String
        let region: String
        let decisionDate: String?
        let publicUntil: String?
    }

    struct Section: Decodable {
        let section: String
        let `class`: String
        let name: String
        let count: Int
        let records: [Record]
    }

    let view: String
    let asOf: String
    let subject: Subject
    let sections: [Section]

    func section(_ classCode: String) -> Section? { sections.first { $0.class == classCode } }
}

/// `GET /v1/subjects/{uscc}`
struct OverviewAnswer: Decodable {
    let uscc: String
    let name: String
    let registered: Bool
    let formerNames: [FormerName]
    let records: [String: Int]

    struct FormerName: Decodable, Equatable {
        let name: String
        let until: String
    }
}

/// A problem document.
struct ProblemAnswer: Decodable {
    let status: Int
    let code: String
    let title: String
    let detail: String?
}
