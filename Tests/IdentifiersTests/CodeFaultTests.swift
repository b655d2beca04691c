import Testing

@testable import Identifiers

/// What a wrong code still tells, and what must not be told of it.
struct CodeFaultTests {
    @Test(arguments: [
        ("91990000MA00000010", "9", "990000"), ("5199000MA0000001", nil, nil), ("N3990000MA0000001", "N", "990000"),
        ("91990000MA00000010A", "9", "990000"), ("91990000MA00000010AB", nil, nil), ("B1990000MA00000010", nil, nil),
        ("90990000MA00000010", nil, nil), ("919900OOMA00000010", nil, nil), ("企合苏宁总字第0002", nil, nil), ("", nil, nil),
    ]) func theBeginningTellsWhoAssignedIt(_ code: String, _ department: Character?, _ division: String?) {
        let authority = RegistrationAuthority(of: code)
        #expect(authority?.department == department && authority?.division == division)
    }

    @Test func theDepartmentHasAName() {
        #expect(RegistrationAuthority(of: "51990000MA00000010")?.departmentName == "民政")
    }

    /// Numbers of divisions that are not given out, but for the province.
    @Test(arguments: [
        // Whole; with a wrong check character; with a digit too few, too many, or wrong; within a text.
        ("119999198001010018", true), ("119999198001010019", true), ("11999919800101001X", true),
        ("11999919800101001", true), ("1199991980101001X", true), ("1199991980010100188", true),
        ("119999198013010018", true), ("第119999198001010018号", true), ("119999800101001", true),
        // No day of birth, or no province.
        ("119999198013510018", false), ("191999198001010018", true), ("981999198001010018", false),
        ("91990000MA00000010", false), ("913301007332014830", false), ("15401252018000009197", false),
        ("330382101730300", false), ("", false), ("样例", false),
    ]) func whatMayBeAPersonsNumberIsKnown(_ text: String, _ isHidden: Bool) {
        let isFound = Array(text.utf8).withUnsafeBufferPointer { ResidentID.mayHide(in: $0) }
        #expect(isFound == isHidden)
    }

    @Test(arguments: [
        ("100000", 0...999_999), ("990000", 990_000...999_999), ("330100", 330_100...330_199),
        ("330106", 330_106...330_106),
    ]) func aDivisionHoldsTheCodesWithinIt(_ code: String, _ codes: ClosedRange<Int>) throws {
        #expect(try RegionCode(code).codes == codes)
    }
}
