import Testing

@testable import Reports

@Suite struct AnnouncementsTests {
    @Test func `transactions and codes are gathered, and everything else means everything`() {
        var announced = Announcements()
        #expect(announced.isEmpty)
        announced.add(("gongxin_change_pending", "7345"))
        announced.add(("gongxin_change_pending", "7345"))
        announced.add(("gongxin_subject_change", "91990000MA0000000X,91990000MA0000001X"))
        #expect(announced.transactions == ["7345"] && announced.codes.count == 2 && !announced.concernsEverything)
        for heard in [
            ("gongxin_subject_change", "*"), ("gongxin_subject_change", ""), ("gongxin_change_pending", "x"),
            ("gongxin_change_pending", "-1"), ("gongxin_change_pending", "99999999999999999999"), ("other", "1"),
        ] {
            var announced = Announcements()
            announced.add(heard)
            #expect(announced.concernsEverything, "\(heard)")
        }
    }
}
