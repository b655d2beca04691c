import EventLoop
import Synchronization
import TestSupport
import Testing

@testable import Changes

/// What followers leave to feeds in work.
@Suite struct FollowerPaceTests {
    @Test func stepsOfAllFollowersAreFollowedByNineTimesTheirLength() async throws {
        try await withLoop { loop in
            let time = Atomic<UInt64>(1_000_000)
            let pace = FollowerPace(on: loop) { time.load(ordering: .relaxed) }
            #expect(pace.rest == .zero)
            pace.note(taken: 1_000)
            #expect(pace.rest == .nanoseconds(9_000))
            // One that stepped at the same time.
            pace.note(taken: 500)
            #expect(pace.rest == .nanoseconds(13_500))
            time.store(1_013_500, ordering: .relaxed)
            #expect(pace.rest == .zero)
            pace.note(taken: 2_000)
            #expect(pace.rest == .nanoseconds(18_000))
        }
    }

    @Test func nobodyRestsWhenNoFeedIsInWorkOrAtTheEnd() async throws {
        try await withLoop { loop in
            let pace = FollowerPace(on: loop) { 7 }
            pace.note(taken: UInt64(Duration.seconds(3600).nanoseconds))
            try await pace.wait(while: { true }, unless: { true })
            #expect(pace.rest > .zero)
            var asked = 0
            try await pace.wait(
                while: {
                    asked += 1
                    return asked < 2
                }, unless: { false })
            #expect(asked == 2)
            #expect(pace.rest == .zero)
        }
    }
}
