@testable import HTTPServer
import TestSupport
import Testing

@Suite struct TokenBucketTests {
    private let second: UInt64 = 1_000_000_000

    private func limit(_ text: String) throws -> RateLimit { try #require(RateLimit(text)) }

    @Test func aFullBucketGivesItsBurstAndThenOneEachInterval() throws {
        let limit = try limit("2/s:3")
        var bucket = TokenBucket()
        let start: UInt64 = 100 * second
        for left in [2, 1, 0] {
            let verdict = bucket.take(at: start, limit)
            #expect(verdict.isGranted)
            #expect(verdict.remaining == left)
            #expect(verdict.retryAfter == 0)
        }
        #expect(bucket.take(at: start, limit) == .init(isGranted: false, remaining: 0, fullIn: 2, retryAfter: 1))
        #expect(!bucket.take(at: start + second / 2 - 1, limit).isGranted)
        #expect(bucket.take(at: start + second / 2, limit).isGranted)
        #expect(!bucket.take(at: start + second / 2, limit).isGranted)
        #expect(bucket.take(at: start + 100 * second, limit).remaining == 2)
    }

    /// Against a bucket that is really filled and emptied, over random times.
    @Test(arguments: 1...50)
    func itIsTheTextbooksBucket(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        // Intervals in whole milliseconds, so that the model is exact.
        let interval = UInt64.random(in: 1...2000, using: &numbers) * 1_000_000
        let burst = Int.random(in: 1...40, using: &numbers)
        let limit = try #require(RateLimit(rate: 1e9 / Double(interval), burst: burst))
        var bucket = TokenBucket()
        var now = 1000 * second
        // In parts of a token: one is `limit.interval` of them.
        var level = limit.window
        for _ in 0..<2000 {
            let passed = UInt64.random(in: 0...3, using: &numbers) * limit.interval / 2
            now += passed
            level = min(level + passed, limit.window)
            let isGranted = level >= limit.interval
            if isGranted { level -= limit.interval }
            let verdict = bucket.take(at: now, limit)
            #expect(verdict.isGranted == isGranted)
            #expect(verdict.remaining == Int(level / limit.interval))
            #expect((verdict.retryAfter == 0) == isGranted)
        }
    }

    @Test func aClockThatGoesBackNeverLocksOut() throws {
        let limit = try limit("1/s:5")
        var bucket = TokenBucket()
        for _ in 0..<5 { #expect(bucket.take(at: 1_000_000 * second, limit).isGranted) }
        #expect(!bucket.take(at: 5 * second, limit).isGranted)
        #expect(bucket.take(at: 6 * second, limit).isGranted)
        #expect(bucket.take(at: 0, limit).retryAfter <= 5)
        #expect(TokenBucket(fullAt: .max).fullAt == .max)
        var last = TokenBucket(fullAt: .max)
        #expect(last.take(at: .max, limit).isGranted)
    }

    @Test func whatIsGivenBackCanBeTakenAgain() throws {
        let limit = try limit("1/h:2")
        var bucket = TokenBucket()
        #expect(bucket.take(at: second, limit).isGranted)
        #expect(bucket.take(at: second, limit).isGranted)
        bucket.giveBack(limit)
        #expect(bucket.take(at: second, limit).isGranted)
        #expect(!bucket.take(at: second, limit).isGranted)
        var full = TokenBucket()
        for _ in 0..<10 { full.giveBack(limit) }
        #expect(full.take(at: second, limit).remaining == 1)
    }

    @Test(
        arguments: [
            ("50/s", 50, 100), ("60/min:200", 1, 200), ("1/h", 1.0 / 3600, 1), ("36000/h:1", 10, 1),
        ] as [(String, Double, Int)])
    func limitsAreRead(text: String, rate: Double, burst: Int) throws {
        let limit = try limit(text)
        #expect(limit.burst == burst)
        #expect(abs(limit.rate - rate) < 1e-9)
    }

    @Test(arguments: [
        "", "50", "/s", "0/s", "-1/s", "50/d", "50/s:", "50/s:0", "50/s:-5", "50/s:x", "1e3/s", "99999999/s",
        "1/h:2000000",
        "1/s:9223372036854775807", "9223372036854775807/s",
    ]) func whatIsNoLimitIsRefused(text: String) {
        #expect(RateLimit(text) == nil)
    }

    @Test func policiesAreRead() throws {
        let policy = try #require(FairUsePolicy("address=50/s:200,client=500/s"))
        #expect(policy.address == RateLimit(rate: 50, burst: 200))
        #expect(policy.client == RateLimit(rate: 500, burst: 1000))
        for text in ["", "address", "address=", "both=1/s", "address=1/s,address=2/s", "address=1/s,"] {
            #expect(FairUsePolicy(text) == nil, "\(text)")
        }
    }
}

@Suite struct BucketTableTests {
    @Test func itNeverGrowsHoweverManyAsk() throws {
        let limit = try #require(RateLimit("1/s:2"))
        var table = BucketTable(size: 1000)
        #expect(table.count == 1024)
        var numbers = SeededNumbers(seed: 3)
        for _ in 0..<100_000 {
            let key = numbers.next()
            table.withBucket(key) { _ = $0.take(at: 1_000_000_000, limit) }
        }
        #expect(table.count == 1024)
    }

    @Test func whoIsOutOfTokensIsTheLastToBeForgotten() throws {
        let limit = try #require(RateLimit("1/h:100"))
        var table = BucketTable(size: 8)
        for _ in 0..<100 { table.withBucket(42) { _ = $0.take(at: 5_000_000_000, limit) } }
        // A crowd that asks once each does not wash it out.
        for key in 1000..<11_000 as Range<UInt64> { table.withBucket(key) { _ = $0.take(at: 5_000_000_000, limit) } }
        #expect(table.withBucket(42) { !$0.take(at: 5_000_000_000, limit).isGranted })
    }

    @Test func keysHaveBucketsOfTheirOwn() throws {
        let limit = try #require(RateLimit("1/h:1"))
        var table = BucketTable(size: 4096)
        var numbers = SeededNumbers(seed: 8)
        let keys = [0, 1, .max] + (0..<50).map { _ in numbers.next() }
        // 0 stands for no key and shares with 1.
        for key in keys.dropFirst() { #expect(table.withBucket(key) { $0.take(at: 1_000_000_000, limit).isGranted }) }
        for key in keys { #expect(!table.withBucket(key) { $0.take(at: 1_000_000_000, limit).isGranted }) }
    }
}

@Suite struct ClientAddressTests {
    @Test(arguments: [
        ("10.1.2.3", "10.1.2.3:4711"), ("10.1.2.3", "::ffff:10.1.2.3"), ("2001:db8::1", "[2001:db8::1]"),
        ("2001:db8::1", "[2001:DB8:0::1]:443"),
    ]) func theSameAddressIsTheSame(one: String, other: String) {
        #expect(ClientAddress(one) != nil)
        #expect(ClientAddress(one) == ClientAddress(other))
    }

    @Test(arguments: [
        "", "unknown", "_hidden", "1.2.3", "1.2.3.4.5", "[::1", "1:2", "::g", "256.1.1.1", "localhost", " ::1",
    ])
    func whatIsNoneIsRefused(text: String) {
        #expect(ClientAddress(text) == nil)
    }

    @Test func anIPv6CustomerIsA64AndAnIPv4OneAnAddress() {
        func customer(_ text: String) -> ClientAddress? { ClientAddress(text)?.customer }
        #expect(customer("2001:db8:1:2:3:4:5:6") == customer("2001:db8:1:2:ffff::"))
        #expect(customer("2001:db8:1:2::") != customer("2001:db8:1:3::"))
        #expect(customer("10.0.0.1") != customer("10.0.0.2"))
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.0", false), ("192.168.7.9", "192.168.7.9", true),
        ("192.168.7.9", "192.168.7.8", false), ("0.0.0.0/0", "1.2.3.4", true), ("0.0.0.0/0", "2001:db8::1", false),
        ("::/0", "10.0.0.1", true), ("fd00::/8", "fd12:3456::1", true), ("fd00::/8", "fe80::1", false),
        ("2001:db8::/33", "2001:db8:7fff::", true), ("2001:db8::/33", "2001:db8:8000::", false),
        ("2001:db8::/127", "2001:db8::1", true), ("2001:db8::/127", "2001:db8::2", false),
        ("10.1.2.3/32", "10.1.2.3", true),
    ]) func blocksContainWhatIsInThem(block: String, address: String, isIn: Bool) throws {
        let block = try #require(AddressBlock(block))
        #expect(block.contains(try #require(ClientAddress(address))) == isIn)
    }

    @Test(arguments: ["", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "10.0.0.0/", "/8", "proxy/8", "10.0.0.0/8/8"])
    func whatIsNoBlockIsRefused(text: String) {
        #expect(AddressBlock(text) == nil)
    }
}
