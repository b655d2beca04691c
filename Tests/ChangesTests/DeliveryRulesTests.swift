import Testing

@testable import Changes

/// When a delivery is tried again, and where deliveries may go.
struct DeliveryRulesTests {
    private let rules = DeliveryRules(patienceHours: 2)

    private func judge(_ answer: DeliveryRules.Answer, attempts: Int = 0, since: Int? = nil, jitter: Double = 1)
        -> DeliveryRules.Verdict
    {
        rules.judge(answer, attempts: attempts, failingSince: since, now: 100_000, jitter: jitter)
    }

    @Test(arguments: [200, 201, 204, 299]) func anySuccessIsOne(status: Int) {
        #expect(judge(.status(status)) == .delivered)
    }

    @Test(arguments: [100, 301, 302, 307, 400, 401, 404, 408, 429, 500, 503]) func anythingElseIsTriedAgain(status: Int)
    {
        #expect(judge(.status(status)) == .retry(at: 100_005, reason: "status \(status)"))
    }

    @Test func waitsDoubleUpToAnHourAndAreSpread() {
        func wait(_ attempts: Int, _ jitter: Double) -> Int? {
            guard case .retry(let time, _) = judge(.nothing("x"), attempts: attempts, jitter: jitter) else {
                return nil
            }
            return time - 100_000
        }
        #expect((0...11).map { wait($0, 1) } == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600])
        #expect((0...3).map { wait($0, 0) } == [2, 5, 10, 20])
        #expect(wait(1_000_000, 0.5) == 2700)
    }

    @Test func goneEndsItAtOnceAndTimeInTheEnd() {
        #expect(judge(.status(410)) == .disable(reason: "410: the receiver wants no more"))
        #expect(judge(.status(500), attempts: 9, since: 100_000 - 7199) == .retry(at: 102_560, reason: "status 500"))
        #expect(
            judge(.status(500), attempts: 9, since: 100_000 - 7200)
                == .disable(reason: "failed for too long, last: status 500"))
    }

    @Test(arguments: [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.31.255.255", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1",
        "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:db8::1", "::10.0.0.1", "x", "",
    ]) func thisIsNoPublicAddress(text: String) {
        #expect(!PublicNetwork.contains(text))
    }

    @Test(arguments: [
        "8.8.8.8", "114.114.114.114", "172.32.0.1", "2400:3200::1", "2606:4700:4700::1111", "223.255.255.1",
    ])
    func thisIsAPublicAddress(text: String) {
        #expect(PublicNetwork.contains(text))
    }

    @Test(arguments: [
        ("https://credit.example.cn/x", false, true), ("http://credit.example.cn/x", false, false),
        ("http://credit.example.cn/x", true, true), ("http://127.0.0.1:8000/x", false, true),
        ("http://localhost:8000", false, true), ("http://[::1]:8000/x", false, true),
        ("http://127.0.0.1.example.cn/", false, false), ("http://localhost.example.cn/", false, false),
        ("ftp://example.cn/", true, false), ("https://user@example.cn/", false, false), ("x", true, false),
    ]) func whereDeliveriesMayGo(address: String, plain: Bool, isGood: Bool) {
        #expect(((try? WebhookAddress(address, plain: plain)) != nil) == isGood)
    }
}
