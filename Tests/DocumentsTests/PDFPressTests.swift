import Documents
import Synchronization
import TestSupport
import Testing

struct PDFPressTests {
    private struct Spoilt: Error {}

    private static func document() -> DocumentPDF { DocumentPDF(SampleDocument.make(records: 2), madeAt: 0) }

    @Test func severalAtOnceAreAllMade() async throws {
        let press = try PDFPress(threads: 2)
        let files = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<12 { group.addTask { try await press.pdf { Self.document() } } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(files.count == 12)
        #expect(Set(files).count == 1)
        #expect(try Poppler(bytes: files[0]).pageCount() > 1)
        press.stop()
    }

    @Test func whoComesWhenTheQueueIsFullIsRefusedAtOnce() async throws {
        let press = try PDFPress(threads: 1, mostWaiting: 1)
        let isHeld = Mutex(true)
        let isStarted = Mutex(false)
        let first = Task {
            try await press.html {
                isStarted.withLock { $0 = true }
                while isHeld.withLock({ $0 }) {}
                return DocumentHTML(SampleDocument.make(records: 0))
            }
        }
        while !isStarted.withLock({ $0 }) { await Task.yield() }
        let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    do {
                        return try await press.html { DocumentHTML(SampleDocument.make(records: 0)) }.isEmpty
                    } catch is PDFPress.Busy { return true }
                }
            }
            var refused = 0
            for try await isRefused in group where isRefused {
                refused += 1
                if refused == 2 { isHeld.withLock { $0 = false } }
            }
            return refused
        }
        #expect(outcomes == 2)
        let held = try await first.value
        #expect(!held.isEmpty)
        press.stop()
        await #expect(throws: PDFPress.Busy.self) { try await press.pdf { Self.document() } }
    }

    @Test func aDocumentThatCannotBeMadeSpoilsNoOther() async throws {
        let press = try PDFPress(threads: 1)
        await #expect(throws: Spoilt.self) { try await press.pdf { throw Spoilt() } }
        let next = try await press.pdf { Self.document() }
        #expect(!next.isEmpty)
        press.stop()
    }
}
