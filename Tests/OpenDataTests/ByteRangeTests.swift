import Testing

@testable import OpenData

struct ByteRangeTests {
    @Test func rangesAreCutToTheFile() throws {
        #expect(ByteRange("bytes=0-0")?.within(10) == 0..<1)
        #expect(ByteRange("bytes=5-")?.within(10) == 5..<10)
        #expect(ByteRange("bytes=5-99")?.within(10) == 5..<10)
        #expect(ByteRange("bytes=-3")?.within(10) == 7..<10)
        #expect(ByteRange("bytes=-30")?.within(10) == 0..<10)
        #expect(ByteRange("bytes=10-")?.within(10) == nil)
        #expect(ByteRange("bytes=-0")?.within(10) == nil)
    }

    @Test(arguments: [
        "", "bytes", "bytes=", "bytes=-", "bytes=1-2,3-4", "bytes=2-1", "bytes=a-", "items=1-2", "bytes=+1-2",
    ])
    func anythingElseIsAsIfNothingWasAsked(field: String) {
        #expect(ByteRange(field) == nil)
    }
}
