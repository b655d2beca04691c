import EventLoop
import TestSupport
import Testing

@Suite struct ParticipantTests {
    private final class Participant: LoopParticipant {
        var works = 0
        var waits = 0
        var wanted: Int32?

        func work() { works += 1 }

        func beforeWait() -> Int32? {
            waits += 1
            return wanted
        }
    }

    @Test func `takes part in every turn until it is removed`() async throws {
        try await withLoop { loop in
            let participant = Participant()
            loop.add(participant)
            for _ in 0..<5 { await loop.sleep(for: .milliseconds(1)) }
            #expect(participant.waits >= 5)
            #expect(participant.works >= participant.waits)
            loop.remove(participant)
            let (works, waits) = (participant.works, participant.waits)
            for _ in 0..<3 { await loop.sleep(for: .milliseconds(1)) }
            #expect(participant.waits == waits)
            // The turn in which it was removed may have been in the middle of its round.
            #expect(participant.works <= works + 1)
        }
    }

    @Test func `the shortest wait of all participants counts`() async throws {
        try await withLoop { loop in
            let (patient, hasty) = (Participant(), Participant())
            (patient.wanted, hasty.wanted) = (60_000, 2)
            loop.add(patient)
            loop.add(hasty)
            await loop.sleep(for: .milliseconds(100))
            #expect(patient.waits >= 10)
            loop.remove(hasty)
            let waits = patient.waits
            await loop.sleep(for: .milliseconds(100))
            #expect(patient.waits - waits <= 5)
            loop.remove(patient)
        }
    }

    @Test func `an idle loop does not turn`() async throws {
        try await withLoop { loop in
            let participant = Participant()
            loop.add(participant)
            await loop.sleep(for: .milliseconds(1))
            let waits = participant.waits
            await loop.sleep(for: .milliseconds(200))
            #expect(participant.waits - waits <= 3)
            loop.remove(participant)
        }
    }
}
