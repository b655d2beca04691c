import Testing

@testable import Reports

@Suite struct AnnouncementsTests {
    @Test func `codes are gathered, and what is not understood means everything`() {
        var announced = Announcements()
        #expect(announced.isEmpty)
        announced.add(("gongxin_change_pending", ""))
        #expect(!announced.isEmpty && announced.concernsRecords)
        announced.add(("gongxin_subject_change", "91990000MA0000000X,91990000MA0000001X"))
        #expect(announced.codes.count == 2 && !announced.concernsEverything)
        for heard in [("gongxin_subject_change", "*"), ("gongxin_subject_change", ""), ("other", "1")] {
            var announced = Announcements()
            announced.add(heard)
            #expect(announced.concernsEverything, "\(heard)")
        }
    }
}
