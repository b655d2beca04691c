import PersonalData
import TestSupport
import Testing

/// Whether a number of digits alone is a citizen's ID or a card is said by python-stdnum, too.
@Suite(.enabled(if: StdnumOracle.isPresent, Comment(rawValue: StdnumOracle.absence)))
struct StdnumDifferentialTests {
    /// Numbers near valid ones, and some of chance. IDs are of Beijing's Dongcheng district and of people not yet born.
    private func numbers() -> [String] {
        var random = SeededNumbers(seed: 9)
        func digits(_ count: Int) -> String {
            (0..<count).map { _ in "\(Int.random(in: 0...9, using: &random))" }.joined()
        }
        var numbers: [String] = []
        for _ in 0..<6000 {
            let month = Int.random(in: 0...13, using: &random)
            let day = Int.random(in: 0...32, using: &random)
            let born = "209\(digits(1))" + (month < 10 ? "0" : "") + "\(month)" + (day < 10 ? "0" : "") + "\(day)"
            let id = MadeUp.residentID("110101", born: born, digits(3))
            numbers += [id, String(id.dropLast()) + digits(1), String(id.dropLast()) + "X"]
        }
        for _ in 0..<12_000 { numbers.append("62" + digits(Int.random(in: 14...17, using: &random))) }
        return numbers
    }

    @Test func `says the same`() throws {
        let numbers = numbers()
        let verdicts = try StdnumOracle.verdicts(on: numbers)
        #expect(verdicts.count == numbers.count)
        var agreed = ["resident_id": 0, "bank_card": 0, "": 0]
        for (number, verdict) in zip(numbers, verdicts) {
            let found = PersonalDataScanner.found(number).first.map { String($0.prefix { $0 != " " }) } ?? ""
            let names = Set(verdict.split(separator: " "))
            let isCard = number.hasPrefix("62") && names.contains("luhn")
            let expected = names.contains("ric") ? "resident_id" : isCard ? "bank_card" : ""
            // stdnum looks the county up; here every county of a province may have existed.
            if found == "resident_id", number.hasPrefix("62") { continue }
            #expect(found == expected, "\(number) \(verdict)")
            agreed[found, default: 0] += 1
        }
        #expect(agreed.values.allSatisfy { $0 > 1000 }, "\(agreed)")
    }
}
