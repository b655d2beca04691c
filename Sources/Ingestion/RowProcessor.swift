internal import Catalogue
internal import Cryptography
internal import Formats
internal import Identifiers

/// Takes decoded rows through normalise, validate and classify, and puts them where they belong: among the rows to store or
/// into quarantine.
struct RowProcessor {
    let plan: RecordPlan
    let validator: RowValidator
    private let classifier: Classifier
    private let clock: PublicityClock
    private let personKey: PersonKey?
    private let source: Department
    let work: RowWork
    private let kinds = ByteMemo<String>()
    private let digest: Digest
    private let digestBytes = OutputBuffer(capacity: 64)
    private let subjectCodeItem: String?

    init(
        _ informationClass: InformationClass, in catalogue: Catalogue, layout: Layout? = nil, source: Department,
        personKey: PersonKey?, today: CivilDate, action: RecordAction = .update
    ) throws {
        plan = RecordPlan(informationClass, in: catalogue, layout: layout)
        validator = RowValidator(plan, today: today, action: action)
        classifier = Classifier(plan: plan, personKey: personKey)
        clock = PublicityClock(plan: plan, schedule: catalogue.publicity)
        self.personKey = personKey
        self.source = source
        work = RowWork(itemCount: plan.items.count)
        digest = try Digest(.sha256)
        subjectCodeItem = plan.subjectCode.map { [plan] in plan.items[$0].item.code }
    }

    /// Processes one row into `slice`.
    /// - Parameter code: the credit code of a row that waited for it.
    func process(
        _ row: RawRow, _ input: UnsafeBufferPointer<UInt8>, number: Int, into slice: RowSlice, code: [UInt8]? = nil
    ) {
        work.reset()
        work.givenCode = code
        let raw = UnsafeBufferPointer(rebasing: input[row.start..<row.end])
        if let damage = row.damage ?? EncodingCheck.fault(in: raw).map({ RawRow.Damage($0) }) {
            work.faults = [
                Fault(
                    code: damage.fault, item: damage.item, value: damage.value, limit: damage.limit, severity: .error)
            ]
            return reject(raw, number, slice)
        }
        validator.validate(row, input, work)
        if row.unknownMembers > 0 {
            let count = "\(row.unknownMembers)"
            work.faults.append(Fault(code: "unknown_member", item: "", value: "", limit: count, severity: .warning))
        }
        if work.lacksCode, !work.hasErrors { return wait(raw, number, slice) }
        let isWithdrawal = work.action == .withdrawal
        guard !work.hasErrors, let subject = subjectKey(), isWithdrawal || classifier.classify(work) else {
            if !work.hasErrors { refuseForKey() }
            return reject(raw, number, slice)
        }
        if isWithdrawal {
            stageWithdrawal(subject, raw, number, slice)
        } else {
            stage(subject, number, slice)
        }
    }

    /// The key of the row's subject: its code, or a natural person's pseudonym. Valid until the arena grows.
    func subjectKey() -> UnsafeBufferPointer<UInt8>? {
        guard isPerson else { return plan.subjectCode.flatMap { work[$0].isPresent ? work.bytes($0) : nil } }
        guard let item = plan.personIdentifier, work[item].isPresent,
            var pseudonym = try? personKey?.pseudonym(of: work.bytes(item))
        else { return nil }
        let start = work.arena.count
        pseudonym.withUTF8 { work.arena.append($0) }
        return work.arena.slice(start, work.arena.count)
    }

    func refuseForKey() {
        let isNameless = !isPerson && plan.subjectCode.map { !work[$0].isPresent } ?? true
        let code = isNameless ? "required" : "person_key_missing"
        let item = (isNameless ? plan.subjectCode : plan.personIdentifier).map { plan.items[$0].item.code } ?? ""
        work.faults.append(Fault(code: code, item: item, value: "", limit: "", severity: .error))
    }

    // MARK: To the records

    private func stage(_ subject: UnsafeBufferPointer<UInt8>, _ number: Int, _ slice: RowSlice) {
        let span = work.openness == .public ? clock.span(work) : .never
        let key = recordKey(subject)
        let staged = slice.staging.row()
        staged.integer(Int64(number))
        staged.integer(slice.note(key))
        staged.text(subject)
        staged.uuid(key)
        staged.text(contentDigest(span))
        staged.text(isPerson ? nothing : value(plan.subjectName))
        staged.text(subjectKind(subject))
        text(or: source.region, plan.region, staged)
        text(or: source.name, plan.agency, staged)
        if let decided = plan.decisionDate, work[decided].isPresent {
            staged.integer(work[decided].days - PublicityClock.postgresEpoch)
        } else {
            staged.null()
        }
        staged.integer(span.from)
        staged.integer(span.until)
        staged.boolean(isPerson)
        staged.json(work.publicItems.bytes)
        staged.json(work.authorisedItems.bytes)
        staged.json(work.sharedItems.bytes)
        staged.text(isPerson ? nothing : UnsafeBufferPointer(rebasing: subject[2..<8]))
        staged.text(work.action == .correction ? "correction" : "update")
        reason(staged)
        staged.null()
        staged.text(work.openness.rawValue)
        if work.action == .correction { slice.noteCorrection(number, isWarned: !work.faults.isEmpty) }
        if plan.registersSubjects, !isPerson { noteAliases(subject, slice) }
        if work.wasMended { noteMended(number, slice) }
        if !work.faults.isEmpty { slice.warned += 1 }
        for fault in work.faults { slice.tally.add(fault) }
    }

    private func noteAliases(_ subject: UnsafeBufferPointer<UInt8>, _ slice: RowSlice) {
        for (kind, index) in plan.formerNumbers where kind != .organisationCode && work[index].isPresent {
            slice.aliases.row(fields: 3)
            slice.aliases.text(kind.rawValue)
            slice.aliases.text(work.bytes(index))
            slice.aliases.text(subject)
        }
    }

    // MARK: To those that wait

    private func wait(_ raw: UnsafeBufferPointer<UInt8>, _ number: Int, _ slice: RowSlice) {
        slice.waitingRows.row(fields: 3)
        slice.waitingRows.uuid(slice.batch)
        slice.waitingRows.integer(Int64(number))
        slice.waitingRows.text(UnsafeBufferPointer(rebasing: raw.prefix(RowLimit.bytes)))
        for (kind, index) in work.formerNumbers {
            slice.waitingNumbers.row(fields: 4)
            slice.waitingNumbers.text(kind.rawValue)
            slice.waitingNumbers.text(work.bytes(index))
            slice.waitingNumbers.uuid(slice.batch)
            slice.waitingNumbers.integer(Int64(number))
        }
    }

    /// Puts down what was received beside what it became; of personal items only that they were mended.
    private func noteMended(_ number: Int, _ slice: RowSlice) {
        let json = work.changes
        json.removeAll()
        json.append(UInt8(ascii: "["))
        for (index, received) in work.mended {
            let item = plan.items[index].item
            if json.count > 1 { json.append(UInt8(ascii: ",")) }
            json.append("{\"item\":\"")
            json.append(Array(item.code.utf8))
            json.append("\",\"received\":\"")
            if item.personal == .no { received.withUnsafeBufferPointer { json.appendJSONEscaped($0) } }
            json.append("\",\"value\":\"")
            if item.personal == .no { json.appendJSONEscaped(work.bytes(index)) }
            json.append("\"}")
        }
        json.append(UInt8(ascii: "]"))
        slice.mendedRows.row(fields: 3)
        slice.mendedRows.uuid(slice.batch)
        slice.mendedRows.integer(Int64(number))
        slice.mendedRows.json(json.bytes)
    }

    /// A withdrawal says which record is meant; it is staged with the row as received, in case there is no such record.
    private func stageWithdrawal(
        _ subject: UnsafeBufferPointer<UInt8>, _ raw: UnsafeBufferPointer<UInt8>, _ number: Int, _ slice: RowSlice
    ) {
        let key = recordKey(subject)
        slice.noteWithdrawal()
        let staged = slice.staging.row()
        staged.integer(Int64(number))
        staged.integer(slice.note(key))
        staged.text(subject)
        staged.uuid(key)
        // Digest, name, kind, region and agency: what a withdrawal does not change.
        for _ in 0..<5 { staged.text(nothing) }
        staged.null()
        staged.integer(PublicityClock.Span.never.from)
        staged.integer(PublicityClock.Span.never.until)
        staged.boolean(isPerson)
        for _ in 0..<3 { Self.noItems.withUnsafeBufferPointer { staged.json($0) } }
        staged.text(nothing)
        staged.text("withdrawal")
        reason(staged)
        staged.text(UnsafeBufferPointer(rebasing: raw.prefix(RowLimit.bytes)))
        staged.text(ShareClass.public.rawValue)
    }

    private static let noItems = Array("{}".utf8)

    private func reason(_ staged: CopyBuffer) {
        let reason = value(plan.reason)
        if reason.isEmpty { staged.null() } else { staged.text(reason) }
    }

    private var isPerson: Bool { work.template == .naturalPerson }
    private var nothing: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: nil, count: 0) }

    private func value(_ item: Int?) -> UnsafeBufferPointer<UInt8> { item.map(work.bytes) ?? nothing }

    /// An item's value, or what the department that sent the row stands for.
    private func text(or usual: String, _ item: Int?, _ staged: CopyBuffer) {
        let given = value(item)
        if given.isEmpty { staged.text(usual) } else { staged.text(given) }
    }

    private func subjectKind(_ subject: UnsafeBufferPointer<UInt8>) -> String {
        isPerson
            ? ""
            : kinds.value(for: UnsafeBufferPointer(rebasing: subject[0..<2])) {
                ((try? SocialCreditCode(subject))?.kind ?? .other).rawValue
            }
    }

    func recordKey(_ subject: UnsafeBufferPointer<UInt8>) -> UUIDBits {
        var separator: UInt8 = 0
        func add(_ bytes: UnsafeBufferPointer<UInt8>) {
            digest.update(UnsafeRawBufferPointer(bytes))
            withUnsafeBytes(of: &separator) { digest.update($0) }
        }
        var classCode = plan.informationClass.code
        classCode.withUTF8 { add($0) }
        add(subject)
        for item in plan.naturalKey { add(work.bytes(item)) }
        return withFinishedDigest { bytes in
            UUIDBits(
                high: bytes.loadUnaligned(as: UInt64.self).bigEndian,
                low: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self).bigEndian)
        }
    }

    /// The digest by which a row sent again is known to be unchanged: its items and its publicity. Which share class an item
    /// is in does not count, so that records moved to a new catalogue are still known.
    private func contentDigest(_ span: PublicityClock.Span) -> UnsafeBufferPointer<UInt8> {
        digest.update(work.content.rawBytes)
        withUnsafeBytes(of: (span.from.bigEndian, span.until.bigEndian)) { digest.update($0) }
        return withFinishedDigest {
            UnsafeBufferPointer(start: $0.baseAddress?.assumingMemoryBound(to: UInt8.self), count: 32)
        }
    }

    private func withFinishedDigest<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        digestBytes.removeAll()
        var bytes: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &bytes) { target in
            if let base = target.baseAddress { digest.finish(into: base.assumingMemoryBound(to: UInt8.self)) }
            digestBytes.append(UnsafeBufferPointer(target.assumingMemoryBound(to: UInt8.self)))
        }
        return body(digestBytes.rawBytes)
    }

    // MARK: To the quarantine

    private func reject(_ raw: UnsafeBufferPointer<UInt8>, _ number: Int, _ slice: RowSlice) {
        slice.quarantine.row(fields: 4)
        slice.quarantine.uuid(slice.batch)
        slice.quarantine.integer(Int64(number))
        slice.quarantine.text(UnsafeBufferPointer(rebasing: raw.prefix(RowLimit.bytes)))
        let reasons = FaultList.json(work.faults.filter { $0.severity == .error })
        reasons.withUnsafeBufferPointer { slice.quarantine.json($0) }
        for fault in work.faults where fault.severity == .error {
            slice.tally.add(fault)
            if let refused = RefusedCode(fault, of: subjectCodeItem) { refused.note(number, slice) }
        }
    }
}
