import Testing

@testable import Catalogue

@Suite struct FaultTextTests {
    let text = FaultText(
        code: "c", message: "{item}“{value}”超过{limit}", englishMessage: "{item} “{value}” over {limit}")

    @Test func `placeholders are filled in`() {
        #expect(text.rendered(item: "文号", value: "abc", limit: "2") == "文号“abc”超过2")
        #expect(text.renderedInEnglish(item: "Number", value: "abc", limit: "2") == "Number “abc” over 2")
    }

    @Test func `a received value that looks like a placeholder stays as it is`() {
        #expect(text.rendered(item: "{limit}", value: "{item}", limit: "{value}") == "{limit}“{item}”超过{value}")
    }
}
