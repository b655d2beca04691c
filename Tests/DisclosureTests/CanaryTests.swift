import TestSupport
import Testing

/// That the canaries of the tests do sing.
struct CanaryTests {
    @Test(arguments: ["B-CANARY", "C-CANARY", "PERSON-CANARY"])
    func oneInALogIsAFailure(canary: String) {
        withKnownIssue { Canary.look(inLog: "{\"event\":\"failed\",\"reason\":\"\(canary)\"}") }
    }

    @Test func aLogWithoutOneIsNone() {
        Canary.look(inLog: "{\"event\":\"served\"}")
    }
}
