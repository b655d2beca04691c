import Identifiers
import Testing

@Suite("Resident IDs")
struct ResidentIDTests {
    /// A made-up number: by the region of a whole municipality, and in sequence from 0 rather than 1, nobody has it.
    private func number(date: String, region: String = "110000", sequence: String = "000") -> String {
        let body = region + date + sequence
        return body + character(ResidentID.checkCharacter(for: body.utf8))
    }

    @Test(
        "Dates of the calendar are accepted",
        arguments: ["19000228", "19040229", "20000229", "20240229", "19991231", "18000101", "20990131"])
    func goodDates(date: String) throws {
        let id = try ResidentID(number(date: date))
        let birth = id.birthDate
        #expect(birth.year * 10_000 + birth.month * 100 + birth.day == Int(date))
        #expect(id.modernForm == id)
    }

    @Test(
        "Dates that no calendar has are refused",
        arguments: [
            "19000229", "21000229", "20230229", "20240230", "20240431", "20241301", "20240001", "20240100", "20240132",
            "17991231", "21000101", "00010101",
        ])
    func badDates(date: String) {
        #expect(ResidentID.check(number(date: date)) == .birthDate)
        #expect(throws: ResidentID.Fault.birthDate) { try ResidentID(number(date: date)) }
    }

    @Test("Each fault is found")
    func faults() {
        let good = number(date: "19900101")
        #expect(ResidentID.check(good) == nil)
        #expect(ResidentID.check("") == .length)
        #expect(ResidentID.check(String(good.dropLast())) == .length)
        #expect(ResidentID.check("A" + good.dropFirst()) == .alphabet)
        #expect(ResidentID.check(good.prefix(6) + "X" + good.dropFirst(7)) == .alphabet)
        #expect(ResidentID.check(good.prefix(15) + "X" + good.dropFirst(16)) == .alphabet)
        #expect(ResidentID.check(good.dropLast() + "x") == .alphabet)
        for region in ["910000", "000000", "160000", "810101", "830001", "990000"] {
            #expect(ResidentID.check(number(date: "19900101", region: region)) == .region)
        }
        #expect(ResidentID.check(good.dropLast() + (good.last == "1" ? "2" : "1")) == .checkDigit)
        #expect(
            ResidentID.Fault.allCases.map(\.rawValue) == ["length", "alphabet", "region", "birth_date", "check_digit"])
    }

    @Test("Any single wrong character and any swap of neighbours is found")
    func singleErrors() {
        var generator = SeededGenerator(seed: 21)
        for _ in 0..<300 {
            let text = Array(generator.residentID(region: "110000"))
            for index in text.indices {
                for other in digits + "X" where other != text[index] {
                    var changed = text
                    changed[index] = other
                    #expect(ResidentID.check(String(changed)) != nil)
                }
                guard index > 0, text[index] != text[index - 1] else { continue }
                var swapped = text
                swapped.swapAt(index, index - 1)
                #expect(ResidentID.check(String(swapped)) != nil)
            }
        }
    }

    @Test("The old form gives the same number as the new one")
    func legacyForm() throws {
        let old = try ResidentID("110000900101000")
        #expect(old.modernForm == (try ResidentID(number(date: "19900101"))))
        #expect(old.birthDate.year == 1990)
        #expect(ResidentID.check("110000900230000") == .birthDate)
        #expect(ResidentID.check("110000000229000") == .birthDate)
        #expect(ResidentID.check("160000900101000") == .region)
        #expect(ResidentID.check("11000090010100X") == .alphabet)
    }

    @Test("Neither printing nor reflection reveals the number")
    func secrecy() throws {
        let text = number(date: "19900101")
        let id = try ResidentID(text)
        var dumped = ""
        dump(id, to: &dumped)
        for output in ["\(id)", String(reflecting: id), dumped, "\([id])", "\(Optional.some(id) as Any)"] {
            #expect(!output.contains(text.prefix(6)))
            #expect(!output.contains(text.suffix(4)))
        }
        #expect("\(id)" == String(repeating: "*", count: 18))
        #expect(id.text == text)
    }

    @Test("Each fault of a permanent resident's number is found")
    func permanentResidents() {
        let good = number(date: "19900101", region: "911840")
        #expect(PermanentResidentID.check(Array(good.utf8)) == nil)
        let faulty: [(String, ResidentID.Fault)] = [
            (String(good.dropLast()), .length), ("A" + good.dropFirst(), .alphabet),
            (number(date: "19900101", region: "110000"), .region),
            (number(date: "19900101", region: "916840"), .region),
            (number(date: "19900230", region: "911840"), .birthDate),
            (good.dropLast() + (good.last == "1" ? "2" : "1"), .checkDigit),
        ]
        for (text, fault) in faulty {
            #expect(PermanentResidentID.check(Array(text.utf8)) == fault)
        }
    }
}
