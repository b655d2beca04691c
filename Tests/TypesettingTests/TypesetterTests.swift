import Testing
import Typesetting

struct TypesetterTests {
    @Test func longTextsAreBrokenAndKeepTheirLines() throws {
        let typesetter = try Typesetter()
        let style = TextStyle(.serif, size: 10)
        #expect(typesetter.set("统一社会信用代码", style).lineCount == 1)
        let broken = typesetter.set(String(repeating: "统一社会信用代码", count: 20), style, width: 200)
        #expect(broken.lineCount == 8)
        #expect(broken.inkWidth <= 200)
        #expect(typesetter.set("一\n二\n三", style, width: 200).lineCount == 3)
    }

    @Test func aWordLongerThanTheLineIsBroken() throws {
        let block = try Typesetter().set(String(repeating: "x", count: 300), TextStyle(.serif, size: 10), width: 100)
        #expect(block.lineCount > 10)
        #expect(block.inkWidth <= 100)
    }

    @Test func whatNoFontHasIsSpelledOut() throws {
        let typesetter = try Typesetter()
        let style = TextStyle(.serif, size: 10)
        // A character that will never be assigned.
        #expect(typesetter.set("\u{10FFFE}", style).inkWidth == typesetter.set("[U+10FFFE]", style).inkWidth)
    }
}
