/// Names a timer so that it can be cancelled.
public struct TimerToken: Hashable, Sendable {
    let number: UInt64
}

/// Timers by deadline: a binary heap, with cancelled ones dropped when they come up. Pure; the loop supplies the time.
struct TimerQueue {
    private struct Entry {
        let deadline: UInt64
        let token: TimerToken
    }

    private var heap: [Entry] = []
    private var actions: [TimerToken: () -> Void] = [:]
    private var lastNumber: UInt64 = 0

    /// The earliest deadline still wanted, in nanoseconds of the monotonic clock.
    mutating func nextDeadline() -> UInt64? {
        dropCancelled()
        return heap.first?.deadline
    }

    mutating func add(deadline: UInt64, _ action: @escaping () -> Void) -> TimerToken {
        lastNumber += 1
        let token = TimerToken(number: lastNumber)
        actions[token] = action
        heap.append(Entry(deadline: deadline, token: token))
        siftUp(heap.count - 1)
        return token
    }

    mutating func cancel(_ token: TimerToken) {
        actions[token] = nil
    }

    /// Takes the next action that is due at `now`, earliest first.
    mutating func popDue(now: UInt64) -> (() -> Void)? {
        dropCancelled()
        guard let first = heap.first, first.deadline <= now else { return nil }
        removeFirst()
        return actions.removeValue(forKey: first.token)
    }

    private mutating func dropCancelled() {
        while let first = heap.first, actions[first.token] == nil { removeFirst() }
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        siftDown(0)
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].deadline < heap[parent].deadline else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var parent = start
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].deadline < heap[least].deadline {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
