public import Catalogue
public import Documents

/// What a credit report is drawn from: the rows that a reader was given, whatever form they are shown in.
public struct ReportFacts: Sendable {
    /// The organisation's unified social credit code.
    public let code: String
    /// Its name, where it is known.
    public let name: String?
    /// Whether a registration vouches for it.
    public let isRegistered: Bool
    /// Who it is for.
    public let view: DocumentView
    /// The day whose information it holds.
    public let day: CivilDate
    /// What has to be said of reports of past days; nil for those of today.
    public let pastNotice: String?
    /// The purpose that was stated, in Chinese; nil for the public's.
    public let purpose: String?
    /// On whose authority it was given, such as `authorisation:` and its number; nil for the public's.
    public let authority: String?
    /// What there is of each class, in the order of the catalogue.
    public let classes: [ClassFacts]

    /// The records of a class.
    public struct ClassFacts: Sendable {
        /// The class.
        public let informationClass: InformationClass
        /// How many there are, whether all of them are here or not.
        public let count: Int
        /// Those that are here, the newest decision first.
        public let records: [RecordFacts]
        /// Whether it has items that this kind of reader could be shown and is not, for lack of authority.
        public let isWithheld: Bool
    }

    /// A record.
    public struct RecordFacts: Sendable {
        /// The deciding department.
        public let agency: String
        /// Its division.
        public let region: String
        /// The day of the decision.
        public let decided: String?
        /// The first day it is public.
        public let publicFrom: String?
        /// The first day it is public no more.
        public let publicUntil: String?
        /// Its state, where the reader is told: `active` or `under_review`.
        public let state: String?
        /// Why its content is not shown: `retracted` or `expired`.
        public let withheld: String?
        /// The items that are shown: codes and values.
        public let items: [(code: String, value: String)]

        func value(_ item: String?) -> String? {
            guard let item else { return nil }
            return items.first { $0.code == item }?.value
        }
    }

    /// How many records a section has.
    func count(_ section: ReportSection) -> Int {
        classes.reduce(0) { $0 + ($1.informationClass.section == section ? $1.count : 0) }
    }

    func facts(_ classCode: String) -> ClassFacts? { classes.first { $0.informationClass.code == classCode } }
}
